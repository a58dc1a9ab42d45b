"""A change of terms whose classification nobody judges anew fails, in a book and in a close (842-10-25-1, -25-9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lease_files import book_of, lease_text
from test_events import with_events

D = Decimal


def carried_on(text: str, **elections: Any) -> list[str]:
    """Events of which a check fails since the classification was carried on."""
    checks = book_of(text, **elections).checks
    return [c.about for c in checks if c.name == "classification reassessed at the event" and c.status == "fail"]


@pytest.mark.parametrize(("change", "fails"), [
    ({"classification": None}, True),
    ({"classification": "finance"}, False),
    ({"remaining_economic_life": {"years": 7}}, False),  # six of its seven years
])
def test_a_modification_that_is_not_judged_anew_fails(change: dict[str, Any], fails: bool) -> None:
    """842-10-25-1 and -25-9 ask for classification anew; where the file is silent, the book says so."""
    base = lease_text("2025-01-01", "2029-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    longer = {"id": "longer", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D("0.07"),
              "lease_term_end": date(2031, 12, 31), "rent": [{
                  "id": "rent-1", "name": "Rent", "timing": "advance", "rows": [{"monthly": D(1100)}],
                  "source": "lease, rider"}]}
    assert carried_on(with_events(base, longer | change)) == (["longer"] if fails else [])


def test_only_events_that_ask_for_a_new_classification_fail() -> None:
    """An impairment leaves it alone, and a short-term lease has none; a part that ends modifies the contract."""
    base = lease_text("2025-01-01", "2025-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    impaired = {"id": "loss", "kind": "impairment", "effective": date(2025, 7, 1), "impairment": D(10)}
    part = {"id": "part", "kind": "partial termination", "effective": date(2025, 7, 1), "discount_rate": D("0.07"),
            "method": "right of use", "share_terminated": D("0.5"), "classification": None, "rent": [{
                "id": "rent-1", "name": "Rent", "timing": "advance", "rows": [{"monthly": D(500)}],
                "source": "lease, rider"}]}
    assert carried_on(with_events(base, impaired)) == []
    assert carried_on(with_events(base, part)) == ["part"]
    van = with_events(base, part).replace('name = "A lease for a test"',
                                          'name = "A lease for a test"\nasset_class = "vehicles"')
    assert carried_on(van, short_term_classes=("vehicles",)) == []


def test_what_was_carried_on_is_the_classification_before_the_event() -> None:
    """The first change makes a finance lease of it, the second is silent: finance goes on."""
    base = lease_text("2025-01-01", "2029-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    first = {"id": "first", "kind": "reassessment", "effective": date(2026, 1, 1), "discount_rate": D("0.07"),
             "lease_term_end": date(2031, 12, 31), "classification": "finance"}
    second = {"id": "second", "kind": "reassessment", "effective": date(2027, 1, 1), "discount_rate": D("0.07"),
              "lease_term_end": date(2032, 12, 31), "classification": None}
    checks = book_of(with_events(base, first, second)).checks
    (check,) = (c for c in checks if c.name == "classification reassessed at the event")
    assert (check.about, check.actual, check.status) == ("second", "finance, as before", "fail")
