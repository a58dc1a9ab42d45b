"""Rent that runs on beside an abatement or a renewal is noted, with what it comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from asc842.checks.running_on import ABATED, RENEWED
from lease_files import book_of, lease_text
from test_incentives import with_events

D = Decimal
BASE = {"id": "base", "timing": "advance", "rows": [{"monthly": D(1000)}]}
CHARGES = {"id": "charges", "timing": "advance", "rows": [{"monthly": D(200)}]}


def noted(book: asc842.LeaseBook, name: str) -> list[tuple[str, str]]:
    assert book.passed
    return [(c.about, c.actual) for c in book.checks if c.name == name and c.status == "note"]


def year(rents: Any, **abatement: Any) -> asc842.LeaseBook:
    return book_of(lease_text("2025-01-01", "2025-12-31", rents, abatements=[
        {"id": "free", "share": 1, "first_months": 3, **abatement}]))


def test_rent_that_goes_on_while_another_abates() -> None:
    """Three months of base rent are free; charges of 200 a month fall due all the same."""
    assert noted(year([BASE, CHARGES], rent=["base"]), ABATED) == [("free", "600.00")]


def test_rent_that_abates_without_being_named() -> None:
    """No component is named: 3 x 1,000 and 3 x 200 abate."""
    assert noted(year([BASE, CHARGES]), ABATED) == [("free", "3,600.00")]


@pytest.mark.parametrize("rent", [BASE, [BASE, {**CHARGES, "begins": date(2025, 4, 1)}]])
def test_nothing_is_noted_where_there_is_one_rent_to_abate(rent: Any) -> None:
    assert noted(year(rent), ABATED) == []


def renewal(name: str, begins: str | None = None) -> str:
    """PwC, Leases, Example 5-2: 100,000 a year in advance, three years more at 114,400 become certain in 2028."""
    index = {"basis": "index", "index": {"name": "CPI", "at_commencement": 120, "readings": [
        {"from": date(2028, 1, 1), "value": D("124.8")}]}}
    rent = {"id": "base", "timing": "advance", "frequency": "annual", "due_day": 1, "rows": [{"amount": D(100000)}]}
    new = {"id": name, "name": "Rent", "source": "lease, 9", "timing": "advance", "frequency": "annual", "due_day": 1,
           "rows": [{"amount": D(114400)}], **({"begins": date.fromisoformat(begins)} if begins else {})}
    text = lease_text("2025-01-01", "2029-12-31", {**rent, **index}, rate="0.05", options=[
        {"id": "more", "kind": "renewal", "lease_term_end": date(2032, 12, 31), "rent": [new]}], judgements=[
        {"question": "option", "option": "more", "answer": "not exercised"}])
    return with_events(text, {"id": "certain", "kind": "reassessment", "effective": date(2028, 1, 1),
                              "discount_rate": D("0.06"), "options": [{"option": "more", "answer": "exercised"}]})


def test_a_renewal_under_a_new_id_adds_to_the_rent_that_runs_on() -> None:
    """The liability of five payments is printed as 490,597; with three of 104,000 more it is some 752,855.

    104,000 = 100,000 x 124.8 / 120, due at the start of 2030, 2031 and 2032.
    """
    book = book_of(renewal("second"))
    assert noted(book, RENEWED) == [("second", f"{3 * 104000:,}.00")]
    beside = sum(104000 / 1.06 ** n for n in (2, 3, 4))
    other = book_of(renewal("base"))
    assert noted(other, RENEWED) == []
    assert abs(other.events.iloc[0]["liability_after"] - 490597) < 1
    gap = book.events.iloc[0]["liability_after"] - other.events.iloc[0]["liability_after"]
    assert abs(float(gap) - beside) < 0.011


@pytest.mark.parametrize(("name", "found"), [("base", []), ("other", [("other", "12,000.00")])])
def test_an_extension_by_an_agreement(name: str, found: list[tuple[str, str]]) -> None:
    text = with_events(lease_text("2025-01-01", "2025-12-31", BASE), {
        "id": "longer", "kind": "modification", "effective": date(2025, 6, 1), "discount_rate": D("0.06"),
        "lease_term_end": date(2026, 12, 31), "rent": [
            {"id": name, "name": "Rent", "source": "lease, 9", "timing": "advance", "begins": date(2026, 1, 1),
             "rows": [{"monthly": D(1100)}]}]})
    assert noted(book_of(text), RENEWED) == found


def test_space_added_is_no_renewal() -> None:
    text = with_events(lease_text("2025-01-01", "2025-12-31", BASE), {
        "id": "more-space", "kind": "modification", "effective": date(2025, 6, 1), "discount_rate": D("0.06"),
        "rent": [{"id": "other", "name": "Rent", "source": "lease, 9", "timing": "advance",
                  "rows": [{"monthly": D(300)}]}]})
    assert noted(book_of(text), RENEWED) == []
