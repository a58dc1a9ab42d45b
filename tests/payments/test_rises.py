"""What rises: the figure that is printed, or the one that the file names; and it is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import asc842
from asc842.checks.contract.rises import rise_checks
from asc842.output.json_book import book_document
from asc842.payments.rises import surely_payable
from lease_files import book_of, lease_text, load_text, refused, screen

D = Decimal
THREE_YEARS = ("2025-01-01", "2027-12-31")
SIX = D("6000.00")
YEARLY_ROWS = [{"lease_year": 1, "annual": D("120000.00")}, {"lease_year": 2, "increase_amount": SIX},
               {"lease_year": 3, "increase_amount": SIX}]


def rent(*rows: dict[str, Any], **terms: Any) -> dict[str, Any]:
    return {"timing": "advance", "rows": list(rows)} | terms


def noted(book: asc842.LeaseBook) -> list[tuple[str, str]]:
    return [(c.status, c.detail) for c in book.checks if c.name == "rise by an amount"]


# A year's rent of 120,000, then 126,000 and 132,000: 378,000 in all, however it is printed and paid.
SAID = {
    "rows of annual rent": (rent(*YEARLY_ROWS), "6,000.00 a year"),
    "an escalator on annual rent": (rent({"annual": D("120000.00")}, escalator={"amount": SIX}), "6,000.00 a year"),
    "paid by the quarter": (rent({"annual": D("120000.00")}, escalator={"amount": SIX}, frequency="quarterly"),
                            "6,000.00 a year"),
    "monthly rent, paid by the quarter": (
        rent({"monthly": D("10000.00")}, escalator={"amount": D("500.00")}, frequency="quarterly"), "500.00 a month"),
    "monthly rent": (rent({"monthly": D("10000.00")}, escalator={"amount": D("500.00")}), "500.00 a month"),
    # 10,000 x 12.00 = 120,000; 0.60 more for each unit of area is 6,000
    "a rate by area": (rent({"rate": D("12.00")}, area=10000, escalator={"amount": D("0.60")}),
                       "0.60 a year for each unit of area"),
    "a rate by area and month": (
        rent({"rate": D("1.00"), "rate_per": "month"}, area=10000, escalator={"amount": D("0.05")}),
        "0.05 a month for each unit of area"),
    "the total of a row": (rent({"months": 12, "period_total": D("120000.00")}, {"months": 12, "increase_amount": SIX},
                                {"months": 12, "increase_amount": SIX}), "6,000.00 for 12 months"),
    "parts of a payment": (rent({"parts": [D("9000.00"), D("1000.00")]}, escalator={"amount": D("500.00")}),
                           "500.00 for each monthly payment"),
    "the year's rent by name": (
        rent({"annual": D("120000.00"), "monthly": D("10000.00")}, escalator={"amount": SIX, "applied_to": "annual"}),
        "6,000.00 a year"),
    "the month's rent by name, in a row": (
        rent({"lease_year": 1, "annual": D("120000.00"), "monthly": D("10000.00")},
             {"lease_year": 2, "increase_amount": D("500.00"), "increase_of": "monthly"},
             {"lease_year": 3, "increase_amount": D("500.00"), "increase_of": "monthly"}), "500.00 a month"),
    "the year's rent by name, though the month's is printed": (
        rent({"monthly": D("10000.00")}, escalator={"amount": SIX, "applied_to": "annual"}), "6,000.00 a year"),
    "a figure that was worked out is none that is printed": (
        rent({"annual": D("120000.00"), "monthly": D("10000.00"), "inferred": ["monthly"]}, escalator={"amount": SIX}),
        "6,000.00 a year"),
}


@pytest.mark.parametrize("name", SAID)
def test_an_amount_is_added_to_the_figure_that_is_printed(name: str) -> None:
    table, said = SAID[name]
    book = book_of(lease_text(*THREE_YEARS, table))
    assert book.summary["gross_rent"] == D("378000.00")
    assert noted(book) == [("note", f"rises {said} from 2026-01-01, 2027-01-01")]


def test_what_was_understood_is_in_the_text_and_in_json() -> None:
    book = book_of(lease_text(*THREE_YEARS, rent(*YEARLY_ROWS)))
    words = "rises 6,000.00 a year"
    assert any(words in c["detail"] for c in book_document(book)["checks"])
    assert words in " ".join(screen(book).split())


@pytest.mark.parametrize(("table", "key"), [
    (rent({"annual": D("120000.00"), "monthly": D("10000.00")}, escalator={"amount": SIX}), "escalator.amount"),
    (rent({"rate": D("12.00"), "monthly": D("10000.00"), "area": 10000}, {"from": "x", "increase_amount": D("0.50")}),
     "rows[1].increase_amount"),
])
def test_an_amount_that_may_belong_to_several_figures_is_asked_for(table: dict[str, Any], key: str) -> None:
    text = lease_text(*THREE_YEARS, table).replace('from = "x"', "from = 2026-01-01")
    assert [p.key for p in refused(text)] == [f"facts.rent[0].{key}"]


def test_a_rate_that_rises_needs_its_area() -> None:
    table = rent({"monthly": D("10000.00")}, escalator={"amount": D("0.50"), "applied_to": "rate"})
    assert [p.key for p in refused(lease_text(*THREE_YEARS, table))] == ["facts.rent[0].escalator.applied_to"]


def test_a_rate_by_the_month_stays_one_when_it_rises() -> None:
    # 10,000 x 1.00, 1.05 and 1.10 (1.1025 in two digits), by twelve months
    row = {"rate": D("1.00"), "rate_per": "month", "area": 10000}
    table = rent(row, escalator={"rate": D("0.05"), "applied_to": "rate"})
    assert book_of(lease_text(*THREE_YEARS, table)).summary["gross_rent"] == D("378000.00")


def test_payments_that_rise_by_another_amount_fail() -> None:
    """Hold rows of annual rent against payments that add the year's amount to each month."""
    lease = load_text(lease_text(*THREE_YEARS, rent(*YEARLY_ROWS)))
    wrong = [{"lease_year": 1, "monthly": D("10000.00")}] + [
        {"lease_year": n, "increase_amount": SIX} for n in (2, 3)]
    payments = asc842.account_for(load_text(lease_text(*THREE_YEARS, rent(*wrong)))).promised[0]
    (check,) = rise_checks(lease, lease.facts.rent[0], list(payments))
    assert (check.status, check.expected, check.actual) == ("fail", "6,000.00 a year", "72,000.00 a year")


def test_rent_that_may_fall_below_nothing_is_not_surely_payable() -> None:
    """100 less 10 twenty times is -100; 100 less 4 twenty times is 20; a thousand billion is beyond any rent."""
    first, rate, amount = np.array([100.0, 100.0, 1e12]), np.array([0.0, 0.0, 0.04]), np.array([-10.0, -4.0, 0.0])
    assert surely_payable(first, rate, amount, np.array([20, 20, 1])).tolist() == [False, True, False]


@pytest.mark.parametrize(("by", "accepted"), [(-100, True), (-101, False)])
def test_rent_may_fall_to_nothing_and_no_further(by: int, accepted: bool) -> None:
    """100 a month, then 100 or 101 less."""
    rows = rent({"lease_year": 1, "monthly": D(100)}, {"lease_year": 2, "increase_amount": D(by)})
    assert (refused(lease_text("2025-01-01", "2026-12-31", rows)) == []) == accepted
