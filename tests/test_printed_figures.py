"""Printed figures against one another: rises as stated, rates rounded from amounts, digits cut off."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lease_files import findings

D = Decimal
PART = ("part of a payment period", "note", "")
YEAR = (date(2024, 1, 1), date(2024, 12, 31))

# Escalators, whatever figure is printed ------------------------------------------------------------------------------

FOUR_YEARS = (date(2024, 1, 1), date(2027, 12, 31))
ANNUAL = ["100000.00", "103000.00", "160090.00"]  # the third is 103,000 x 1.03 = 106,090 with a digit misprinted


def yearly(*figures: str, **own: Any) -> list[dict[str, Any]]:
    return [{"lease_year": n, "annual": D(figure), **(own if n > 1 else {})} for n, figure in enumerate(figures, 1)]


NOT_RISEN: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "a table of annual figures": (yearly(*ANNUAL), {"escalator": {"rate": D("0.03")}}),
    "annual rent paid by the year": (yearly(*ANNUAL), {"escalator": {"rate": D("0.03")}, "frequency": "annual"}),
    "annual rent paid by the quarter": (yearly(*ANNUAL), {"escalator": {"rate": D("0.03")}, "frequency": "quarterly"}),
    "annual figures whose rows state the rise": (yearly(*ANNUAL, increase_rate=D("0.03")), {}),
    "annual figures whose rows state an amount": (
        yearly("100000.00", "103000.00", "160000.00", increase_amount=D("3000.00")), {}),
    # 10.00, 10.30, 10.61 a square foot
    "rates by area": ([{"lease_year": n, "rate": D(r)} for n, r in ((1, "10.00"), (2, "10.30"), (3, "16.01"))],
                      {"area": 1000, "escalator": {"rate": D("0.03")}}),
    # 100,000 a year is 8,333.33 a month; a rise of 3 % is 8,583.33, and 8,853.33 is printed
    "a month's figure after a year's": (
        [{"lease_year": 1, "annual": D("100000.00")}, {"lease_year": 2, "monthly": D("8853.33")}],
        {"escalator": {"rate": D("0.03")}}),
    # year 2 prints nothing and is 103,000; year 3 is 106,090
    "after a year that is not printed": (
        [{"lease_year": 1, "annual": D("100000.00")}, {"lease_year": 2, "increase_rate": D("0.03")},
         {"lease_year": 3, "annual": D("160090.00"), "increase_rate": D("0.03")}], {}),
    # the first rise is due in month 25, and the table rises in month 13
    "before the first rise": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 13, "monthly": D("1030.00")}],
        {"escalator": {"rate": D("0.03"), "first_month": 25}}),
    # from month 7 on rent rises by the year: months 7 and 19 lie between, 1,000 x 1.03 x 1.03 = 1,060.90
    "one of two rises that are due": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 25, "monthly": D("1030.00")}],
        {"escalator": {"rate": D("0.03"), "first_month": 7}}),
    "one of two rises that are due by time": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 25, "monthly": D("1030.00")}],
        {"escalator": {"rate": D("0.03")}}),
    # two free months at the turn of the year hide no rise: month 13 is the first of 1,030.00
    "after free months": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 13, "monthly": D("0.00")},
         {"month": 15, "monthly": D("1000.00")}], {"escalator": {"rate": D("0.03")}}),
}


@pytest.mark.parametrize("name", NOT_RISEN)
def test_a_figure_that_has_not_risen_as_stated_fails(name: str) -> None:
    rows, terms = NOT_RISEN[name]
    assert ("escalator", "fail", "misprint") in findings(FOUR_YEARS, *rows, **terms)


RISEN: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "a table of annual figures": (yearly("100000.00", "103000.00", "106090.00"), {"escalator": {"rate": D("0.03")}}),
    "annual figures whose rows state the rise": (
        yearly("100000.00", "103000.00", "106090.00", increase_rate=D("0.03")), {}),
    "a first rise in month 25": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 7, "monthly": D("1000.00")},
         {"month": 25, "monthly": D("1030.00")}], {"escalator": {"rate": D("0.03"), "first_month": 25}}),
    # free months do not rise; 1,030.00 is due from month 13 on, and 1,060.90 from month 25
    "after free months": (
        [{"month": 1, "monthly": D("1000.00")}, {"month": 13, "monthly": D("0.00")},
         {"month": 15, "monthly": D("1030.00")}, {"month": 25, "monthly": D("1060.90")}],
        {"escalator": {"rate": D("0.03")}}),
}


@pytest.mark.parametrize("name", RISEN)
def test_a_figure_that_has_risen_as_stated_passes(name: str) -> None:
    rows, terms = RISEN[name]
    assert findings(FOUR_YEARS, *rows, **terms) == set()


@pytest.mark.parametrize(("rounding", "third", "found"), [
    # 100.10 x 1.03 = 103.103 and x 1.03 again 106.19609; on 103.10 rounded it is 106.193
    ("none", "106.20", set()), ("each", "106.19", set()),
    ("none", "106.19", {("escalator", "note", "convention")}),
    ("each", "106.20", {("escalator", "note", "convention")}),
])
def test_a_rise_is_rounded_as_the_file_says(rounding: str, third: str, found: set[tuple[str, str, str]]) -> None:
    rows = [{"lease_year": n, "monthly": D(r)} for n, r in ((1, "100.10"), (2, "103.10"), (3, third))]
    assert findings((date(2024, 1, 1), date(2026, 12, 31)), *rows,
                    escalator={"rate": D("0.03"), "rounding": rounding}) == found


# A rate rounded from an amount, and figures cut to their last digit --------------------------------------------------

# 10,000 sf at 4.20, 4.3265 and 4.4568 are 42,000, 43,265 and 44,568 a year; the rates are printed in cents.
ROUNDED_RATES = [{"lease_year": n, "rate": D(r), "annual": D(a)} for n, r, a in (
    (1, "4.20", "42000.00"), (2, "4.33", "43265.00"), (3, "4.46", "44568.00"))]


def test_rates_rounded_to_cents_are_no_misprint_where_no_escalator_is_stated() -> None:
    assert findings((date(2024, 1, 1), date(2026, 12, 31)), *ROUNDED_RATES, area=10000) == {
        ("rate x area = annual", "note", "convention")}


def test_an_amount_that_leaves_its_rate_is_a_misprint_where_the_others_follow_from_theirs() -> None:
    # 4.33 x 10,000 = 43,300.00, printed with one digit wrong; the rate of 43,320.00 would be 4.332
    rows = [{"lease_year": n, "rate": D(r), "annual": D(a)} for n, r, a in (
        (1, "4.20", "42000.00"), (2, "4.33", "43320.00"), (3, "4.46", "44600.00"))]
    assert findings((date(2024, 1, 1), date(2026, 12, 31)), *rows, area=10000) == {
        ("rate x area = annual", "fail", "misprint")}


@pytest.mark.parametrize(("annual", "monthly", "found"), [
    # 12,000.06 / 12 = 1,000.005 exactly: half a cent
    ("12000.06", "1000.01", set()),
    ("12000.06", "1000.00", {("annual / 12 = monthly", "note", "convention")}),
])
def test_half_a_cent_that_is_cut_off_is_noted(annual: str, monthly: str, found: set[tuple[str, str, str]]) -> None:
    assert findings(YEAR, {"annual": D(annual), "monthly": D(monthly)}) == found


# Rows from mid-month to mid-month, and rows outside of the term ------------------------------------------------------

def half_years(first: date, *rows: tuple[str, str, str], count: bool = True) -> list[dict[str, Any]]:
    """Rows of six months each from a day in mid-month: last day, monthly rent, total."""
    table, begins = list[dict[str, Any]](), first
    for last, monthly, total in rows:
        ends = date.fromisoformat(last)
        table.append({"from": begins, "to": ends, "monthly": D(monthly), "period_total": D(total)} | (
            {"months": 6} if count else {}))
        begins = ends + timedelta(1)
    return table


@pytest.mark.parametrize("count", [True, False])
def test_six_months_from_mid_month_to_mid_month_are_six(count: bool) -> None:
    # February 15 to August 14 is 5.952 months by calendar months, and six from day to day
    rows = half_years(date(2025, 2, 15), ("2025-08-14", "1000.00", "6000.00"), ("2026-02-14", "1100.00", "6600.00"),
                      count=count)
    term = (date(2025, 2, 15), date(2026, 2, 14))
    assert findings(term, *rows, instalments="anniversary") == set()
    # By calendar months the rent charged is 14/28 + 5 + 14/31 months at 1,000 and 17/31 + 5 + 14/28 at 1,100.
    assert findings(term, *rows) == {("period totals = gross rent", "fail", "misprint"), PART}


def test_months_from_the_last_day_of_a_month_are_those_of_the_lease() -> None:
    # From August 31 the fourth month begins November 30, and six months end February 27
    row = {"from": date(2025, 8, 31), "to": date(2026, 2, 27), "months": 6, "monthly": D("1000.00")}
    assert findings((date(2025, 8, 31), date(2026, 2, 27)), row, instalments="anniversary") == set()


def test_a_count_of_months_that_no_way_of_counting_gives_is_a_date_error() -> None:
    row = {"from": date(2025, 2, 15), "to": date(2025, 9, 14), "months": 6, "monthly": D("1000.00")}
    assert findings((date(2025, 2, 15), date(2025, 9, 14)), row) == {("row dates", "fail", "date error"), PART}


@pytest.mark.parametrize("term", [
    (date(2025, 7, 1), date(2026, 6, 30)),  # the first row is over before commencement
    (date(2025, 1, 1), date(2025, 12, 31)),  # the last begins after the term
    (date(2025, 7, 1), date(2025, 12, 31)),
    (date(2025, 4, 1), date(2026, 3, 31)),  # of the first and the last, a part is in the term
])
def test_totals_of_rows_outside_of_the_term_do_not_count(term: tuple[date, date]) -> None:
    rows = half_years(date(2025, 1, 1), ("2025-06-30", "1000.00", "6000.00"), ("2025-12-31", "1100.00", "6600.00"),
                      ("2026-06-30", "1200.00", "7200.00"))
    assert findings(term, *rows) == set()


def test_a_wrong_total_of_the_rows_in_the_term_fails() -> None:
    rows = half_years(date(2025, 1, 1), ("2025-06-30", "1000.00", "6000.00"), ("2025-12-31", "1100.00", "6700.00"))
    found = findings((date(2025, 7, 1), date(2025, 12, 31)), *rows)
    assert ("period totals = gross rent", "fail", "misprint") in found
