"""Printed figures against one another: rises as stated, rates rounded from amounts, digits cut off."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from asc842.closing.portfolio.folder import read_portfolio
from lease_files import book_of, findings, lease_text

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


# 100.10 x 1.03 = 103.103 and x 1.03 again 106.19609; on 103.10 rounded it is 106.193
COMPOUNDED, EACH = "106.20", "106.19"
OTHER = {("escalator", "fail", "misprint")}


def three_years(third: str, **own: Any) -> list[dict[str, Any]]:
    return [{"lease_year": n, "monthly": D(r), **(own if n == 3 else {})}
            for n, r in ((1, "100.10"), (2, "103.10"), (3, third))]


@pytest.mark.parametrize(("rounding", "third", "found"), [
    ("none", COMPOUNDED, set()), ("each", EACH, set()),
    # the figure of the other habit is not what the file says, though it is but a cent away
    ("none", EACH, OTHER), ("each", COMPOUNDED, OTHER),
    # neither: 106.18 is cut from nothing
    ("each", "106.18", OTHER), ("none", "106.18", OTHER),
])
def test_a_rise_is_rounded_as_the_file_says(rounding: str, third: str, found: set[tuple[str, str, str]]) -> None:
    assert findings((date(2024, 1, 1), date(2026, 12, 31)), *three_years(third),
                    escalator={"rate": D("0.03"), "rounding": rounding}) == found


def rounded(third: str, end: date, *more: dict[str, Any], **escalator: Any) -> list[tuple[str, str, str]]:
    """What the checks say of the third row, and of the component's rounding."""
    rent = {"timing": "advance", "rows": [*three_years(third), *more], "escalator": {"rate": D("0.03"), **escalator}}
    checks = book_of(lease_text(date(2024, 1, 1), end, rent)).checks
    return [(c.name, c.status, c.detail) for c in checks
            if (c.name == "escalator" and c.about == "lease year 3") or c.name == "rounding of rises"]


@pytest.mark.parametrize(("third", "how"), [
    (EACH, "raised on the figure before it, rounded"),
    (COMPOUNDED, "compounded from the first figure without rounding between")])
def test_where_the_file_says_nothing_the_check_says_how_it_was_rounded(third: str, how: str) -> None:
    assert rounded(third, date(2026, 12, 31)) == [("escalator", "pass", how)]


def test_figures_that_go_on_rounded_another_way_than_those_printed_are_noted() -> None:
    """In year 4 the payments are 106.20 x 1.03 = 109.386, where the contract compounds to 109.38197."""
    found = rounded(COMPOUNDED, date(2027, 12, 31))
    assert [(name, status) for name, status, _ in found] == [("escalator", "pass"), ("rounding of rises", "note")]
    assert 'unless the file says rounding = "none"' in found[1][2]
    assert rounded(COMPOUNDED, date(2027, 12, 31), rounding="none") == [("escalator", "pass", "")]
    assert [name for name, *_ in rounded(EACH, date(2027, 12, 31))] == ["escalator"]


def test_a_table_that_is_rounded_in_two_ways_is_noted() -> None:
    # year 4 on 106.20 rounded: 109.386; compounded from 100.10: 109.38197
    found = rounded(COMPOUNDED, date(2027, 12, 31), {"lease_year": 4, "monthly": D("109.39")})
    assert [(name, status) for name, status, _ in found] == [("escalator", "pass"), ("rounding of rises", "note")]
    assert "some rounded at each rise, some not" in found[1][2]


def test_a_failure_by_rounding_says_what_the_file_says() -> None:
    ((_, status, detail),) = rounded(COMPOUNDED, date(2026, 12, 31), rounding="each")
    assert status == "fail"
    assert 'the file says rounding = "each"' in detail


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


@pytest.mark.parametrize(("said", "status"), [("each", "fail"), ("none", "pass"), ("", "pass")])
def test_rounding_binds_from_tables_too(said: str, status: str, tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(
        "lease,commencement,lease_term_end,discount_rate,classification\n"
        "a,2024-01-01,2026-12-31,0.06,operating\n", encoding="utf-8")
    (tmp_path / "rent.csv").write_text(
        "lease,rent,frequency,timing,lease_year,monthly,escalator.rate,escalator.rounding\n"
        + "".join(f"a,base,monthly,advance,{n},{r},{f'0.03,{said}' if n == 1 else ','}\n"
                  for n, r in ((1, "100.10"), (2, "103.10"), (3, COMPOUNDED))), encoding="utf-8")
    (lease,) = read_portfolio(tmp_path).leases
    assert [c.status for c in lease.checks if c.name == "escalator"] == ["pass", status]
