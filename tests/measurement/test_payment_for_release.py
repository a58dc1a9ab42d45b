"""A part of the space is given back against a payment: gain or loss of the day, or cost of what goes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from event_workbooks import with_events
from lease_files import book_of, lease_text

D = Decimal
RENT = {"id": "base", "frequency": "annual", "timing": "arrears", "rows": [{"amount": D("100000.00")}]}
HALF = [{"id": "base", "name": "Rent", "frequency": "annual", "timing": "arrears", "source": "lease, 9",
         "rows": [{"amount": D("50000.00")}]}]
# Two floors at 100,000 a year in arrears, five years at 6 %. After two years one floor goes back; 8 % from then on.
BEFORE = D(str(round(sum(100000 / 1.06**k for k in (1, 2, 3)), 2)))  # liability, and asset: rent is level
REST = D(str(round(sum(50000 / 1.08**k for k in (1, 2, 3)), 2)))


def given_back(**more: Any) -> str:
    """The lease with half of it given back on the first day of 2027."""
    event = {"id": "half", "kind": "partial termination", "effective": date(2027, 1, 1), "method": "right of use",
             "share_terminated": D("0.5"), "discount_rate": D("0.08"), "classification": "operating", "rent": HALF}
    return with_events(lease_text("2025-01-01", "2029-12-31", RENT, rate="0.06"), {**event, **more})


def yearly(book: asc842.LeaseBook) -> list[Decimal]:
    """Cost of each year."""
    s = book.schedule
    return [sum(s.loc[s["period"].str[:4] == str(y), "cost"], D(0)) for y in range(2025, 2030)]


def after(book: asc842.LeaseBook) -> tuple[Decimal, Decimal, Decimal]:
    """Liability, asset, and gain of the event."""
    e = book.events.iloc[0]
    return e["liability_after"], e["asset_after"], e["gain_loss"]


@pytest.mark.parametrize(("paid", "gain"), [({"penalty": D("30000.00")}, -30000), ({"received": D("9000.00")}, 9000)])
def test_as_gain_or_loss_of_the_day(paid: dict[str, Any], gain: int) -> None:
    book = book_of(given_back(**paid, payment_taken_as="gain or loss"))
    assert book.events["liability_before"].iloc[0] == BEFORE
    assert after(book) == (REST, REST, gain)
    assert yearly(book) == [100000, 100000, 50000, 50000, 50000]
    cash = book.journal[(book.journal["account"] == "Cash") & (book.journal["date"] == date(2027, 1, 1))]
    assert sum(cash["debit"] - cash["credit"]) == gain
    assert book.passed


def test_paid_as_cost_of_the_rest() -> None:
    book = book_of(given_back(penalty=D("30000.00"), payment_taken_as="cost of the rest"))
    assert after(book) == (REST + 30000, REST + 30000, 0)
    assert yearly(book) == [100000, 100000, 60000, 60000, 60000]
    cash = book.journal[(book.journal["account"] == "Cash") & (book.journal["period"] == "2027-01")]
    assert sum(cash["debit"] - cash["credit"]) == -30000
    assert book.passed


def test_received_as_cost_of_the_rest() -> None:
    book = book_of(given_back(received=D("9000.00"), payment_taken_as="cost of the rest"))
    assert after(book) == (REST, REST - 9000, 0)
    assert yearly(book) == [100000, 100000, 47000, 47000, 47000]
    assert book.passed


@pytest.mark.parametrize("more", [{"penalty": D(1)}, {"received": D(1)}, {"payment_taken_as": "gain or loss"}])
def test_the_choice_is_asked_for(more: dict[str, Any]) -> None:
    with pytest.raises(asc842.InputError) as error:
        book_of(given_back(**more))
    assert [p.key for p in error.value.problems] == ["events[0].payment_taken_as"]


@pytest.mark.parametrize("taken", ["gain or loss", "cost of the rest"])
def test_a_close_passes(tmp_path: Path, taken: str) -> None:
    (tmp_path / "test-lease.toml").write_text(given_back(penalty=D("30000.00"), payment_taken_as=taken))
    result = asc842.close(tmp_path, "2027-01", out=None, register="sqlite://")
    assert result.passed
