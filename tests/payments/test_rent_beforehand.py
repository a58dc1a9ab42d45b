"""Rent paid at signing, or a deposit, that the contract applies to the rent of named months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from event_workbooks import with_events
from lease_files import book_of, lease_text, measured_amounts
from test_portfolio import write

D = Decimal
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D("1000.00")}]}
DEPOSIT = {"id": "deposit", "amount": D("2000.00"), "paid": date(2024, 12, 1), "applied": [
    {"month": "2025-01", "amount": D("1000.00")}, {"month": "2025-12", "amount": D("1000.00")}]}


def text(*paid: dict[str, Any], **more: Any) -> str:
    """A year at 1,000.00 a month in advance, 6 %."""
    return lease_text("2025-01-01", "2025-12-31", more.pop("rent", RENT), prepaid_rent=paid or [DEPOSIT], **more)


def test_first_and_last_months_rent_paid_at_signing() -> None:
    book = book_of(text(totals=[{"of": "gross rent", "value": D("12000.00")}]))
    dues = dict(zip(book.payments["due"], book.payments["rent"], strict=True))
    assert [dues[date(2025, m, 1)] for m in range(1, 13)] == [0, *[1000] * 10, 0]
    # Ten payments of 1,000 from February 1 on at 0.5 % a month; the asset has the 2,000 paid beforehand on top.
    liability = D(str(round(sum(1000 / 1.005**k for k in range(1, 11)), 2)))
    assert book.summary["opening_liability"] == liability
    assert book.summary["opening_asset"] == liability + 2000
    assert book.summary["cost_total"] == 12000
    assert book.schedule["cost"].tolist() == [1000] * 12
    assert book.passed
    assert "less 1,000.00 paid beforehand (deposit)" in book.payments["why"].iloc[-1]


@pytest.mark.parametrize(("applied", "key"), [
    ([{"month": "2025-12", "amount": D("1500.00")}], "facts.prepaid_rent[0].applied[0].amount"),
    ([{"month": "2024-12", "amount": D("1000.00")}], "facts.prepaid_rent[0].applied[0].month"),
    ([{"month": "2025-11", "amount": D("1000.00")}, {"month": "2025-12", "amount": D("1000.00")},
      {"month": "2025-10", "amount": D("0.01")}], "facts.prepaid_rent[0].applied"),
    ([{"month": "2025-12", "amount": D("1000.00"), "rent": "other"}], "facts.prepaid_rent[0].applied[0].rent"),
    ([{"month": "2026-01", "amount": D("1000.00")}], "facts.prepaid_rent[0].applied[0].month")])
def test_what_does_not_fit_is_refused(applied: list[dict[str, Any]], key: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        book_of(text({**DEPOSIT, "applied": applied}))
    assert [p.key for p in error.value.problems] == [key]


def test_of_several_components_the_one_that_is_named() -> None:
    storage = {"id": "storage", "timing": "advance", "rows": [{"monthly": D("100.00")}]}
    book = book_of(text({"id": "deposit", "amount": D("60.00"), "applied": [
        {"month": "2025-12", "amount": D("60.00"), "rent": "storage"}]}, rent=[RENT, storage]))
    last = book.payments[book.payments["due"] == date(2025, 12, 1)]
    assert dict(zip(last["component"], last["rent"], strict=True)) == {"base": 1000, "storage": 40}


def test_a_lease_that_ends_before_the_month_says_so() -> None:
    event = {"kind": "modification", "effective": date(2025, 7, 1), "discount_rate": D("0.06"),
             "classification": "operating", "lease_term_end": date(2025, 9, 30)}
    book = book_of(with_events(text(), event))
    (told,) = [c for c in book.checks if c.name == "rent paid beforehand is applied to months of the term"]
    assert (told.status, told.actual) == ("note", "1,000.00 for 2025-12, after 2025-09-30")
    assert book.summary["cost_total"] == 8 * 1000 + 2000


def test_tables_say_the_same(tmp_path: Path) -> None:
    head = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-12-31", "classification": "operating",
            "discount_rate": "0.06"}
    held = read_portfolio(write(
        tmp_path, leases=[head], rent=[{"lease": "a", "timing": "advance", "monthly": "1000.00"}],
        prepaid_rent=[{"lease": "a", "id": "deposit", "amount": "2000.00", "paid": "2024-12-01"}],
        applied=[{"lease": "a", "prepaid_rent": "deposit", "month": m, "amount": "1000.00"}
                 for m in ("2025-01", "2025-12")]))
    assert not held.rejected
    found, expected = measured_amounts(held.tables())["summary"], book_of(text()).summary
    for name in ("opening_liability", "opening_asset", "cost_total"):
        assert round(D(found[name].iloc[0]), 2) == expected[name]


def test_a_month_without_rent_of_the_component_named_is_refused_beside_another() -> None:
    storage = {"id": "storage", "timing": "advance", "rows": [{"monthly": D("100.00")}]}
    applied = [{"month": "2024-12", "amount": D("60.00"), "rent": "storage"}]
    with pytest.raises(asc842.InputError) as error:
        book_of(text({"id": "deposit", "amount": D("60.00"), "applied": applied}, rent=[RENT, storage]))
    assert [p.key for p in error.value.problems] == ["facts.prepaid_rent[0].applied[0].month"]
