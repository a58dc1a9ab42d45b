"""Rent: what falls due, when, and how much; each expected amount is worked out in the comment beside it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lease_files import book_of, lease_text, refused

D = Decimal
day = date.fromisoformat
YEAR = ("2025-01-01", "2025-12-31")
QUARTER = ("2025-01-01", "2025-03-31")


def paid(start: str, end: str, rent: Any, **facts: Any) -> list[tuple[str, str]]:
    """Return (due date, gross rent) of every payment."""
    payments = book_of(lease_text(start, end, rent, **facts)).payments
    return [(str(due), str(gross)) for due, gross in zip(payments["due"], payments["gross_rent"], strict=True)]


def amounts(start: str, end: str, rent: Any, **facts: Any) -> list[str]:
    return [gross for _, gross in paid(start, end, rent, **facts)]


def dues(start: str, end: str, rent: Any) -> list[str]:
    return [due for due, _ in paid(start, end, rent)]


def rent(*rows: dict[str, Any], **terms: Any) -> dict[str, Any]:
    return {"timing": "advance", "rows": list(rows)} | terms


# What an instalment amounts to -------------------------------------------------------------------------------------

ONE_INSTALMENT = {
    "flat": (rent({"monthly": D("1234.56")}), "1234.56"),
    "amount of one payment": (rent({"amount": D("1234.56")}), "1234.56"),
    # 12.00 x 1,000 / 12
    "rate by the year": (rent({"rate": D("12.00")}, area=1000), "1000.00"),
    # 1.25 x 800
    "rate by the month": (rent({"rate": D("1.25")}, area=800, rate_per="month"), "1000.00"),
    # 12.00 x 500 / 12: the row's own area comes before the component's
    "rate on the row's area": (rent({"rate": D("12.00"), "area": 500}, area=1000), "500.00"),
    # 12.00 x 750 / 12: rent charged on part of the area let
    "rate on the area charged": (rent({"rate": D("12.00"), "charged_area": 750}, area=1000), "750.00"),
    # 12.06 x 1 / 12 = 1.005, half a cent up
    "half a cent": (rent({"rate": D("12.06")}, area=1), "1.01"),
    # 0.1 x 3 and its like are exact: 0.10 x 3.00 x 12 / 12 has no stray binary digit
    "decimal fractions": (rent({"rate": D("0.1")}, area=3, rate_per="month"), "0.30"),
    # 733,462.13 / 12 = 61,121.844
    "year's rent": (rent({"annual": D("733462.13")}), "61121.84"),
    # 800.00 + 150.25
    "parts": (rent({"parts": [D("800.00"), D("150.25")]}), "950.25"),
    # the printed instalment comes before the year's rent and the rate: 800,833.44 / 12 would be 66,736.12
    "instalment before year": (
        rent({"rate": D("3.92"), "annual": D("800833.44"), "monthly": D("66740.29")}, area=204307),
        "66740.29",
    ),
}


@pytest.mark.parametrize("name", ONE_INSTALMENT)
def test_instalment(name: str) -> None:
    component, expected = ONE_INSTALMENT[name]
    assert amounts(*YEAR, component) == [expected] * 12


def test_total_of_a_row_with_its_count_of_months() -> None:
    # 6,000 / 5 = 1,200 a month, then 7,700 / 7 = 1,100
    rows = rent({"period_total": 6000, "months": 5}, {"period_total": 7700, "months": 7})
    assert amounts(*YEAR, rows) == ["1200.00"] * 5 + ["1100.00"] * 7


def test_judgement_says_which_figure_governs() -> None:
    table = rent({"label": "all", "annual": D("12001.20"), "monthly": D("1000.00")})
    judged = {"question": "governing_figure", "rent": "rent-1", "row": "all", "answer": "annual"}
    assert amounts(*YEAR, table, judgements=[judged]) == ["1000.10"] * 12  # 12,001.20 / 12


# Steps and escalators ----------------------------------------------------------------------------------------------

STEPS = {
    "dated": rent({"monthly": 1000}, {"from": day("2025-07-01"), "monthly": 1100}),
    "by month": rent({"month": 1, "monthly": 1000}, {"month": 7, "monthly": 1100}),
    "by count of months": rent({"months": 6, "monthly": 1000}, {"monthly": 1100}),
    "fixed rise in the row": rent({"month": 1, "monthly": 1000}, {"month": 7, "increase_amount": 100}),
    "percentage in the row": rent({"month": 1, "monthly": 1000}, {"month": 7, "increase_rate": D("0.10")}),
    "escalator from month 7": rent({"monthly": 1000}, escalator={"rate": D("0.10"), "first_month": 7}),
    "fixed escalator": rent({"monthly": 1000}, escalator={"amount": 100, "every_months": 6}),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_after_six_months(name: str) -> None:
    assert amounts(*YEAR, STEPS[name]) == ["1000.00"] * 6 + ["1100.00"] * 6


ESCALATORS = {
    # 100.10, x 1.03 = 103.103 -> .10, x 1.03 = 106.193 -> .19, x 1.03 = 109.3757 -> .38
    "on the rounded figure": ({"rate": D("0.03")}, ["100.10", "103.10", "106.19", "109.38"]),
    # 100.10 x 1.0609 = 106.19609 -> .20; x 1.092727 = 109.3819727 -> .38
    "without rounding between": ({"rate": D("0.03"), "rounding": "none"}, ["100.10", "103.10", "106.20", "109.38"]),
    "by a fixed amount": ({"amount": D("7.45")}, ["100.10", "107.55", "115.00", "122.45"]),
    # 100.10 x 0.9 = 90.09, x 0.9 = 81.081 -> .08, x 0.9 = 72.972 -> .97
    "downwards": ({"rate": D("-0.1")}, ["100.10", "90.09", "81.08", "72.97"]),
}


@pytest.mark.parametrize("name", ESCALATORS)
def test_escalator_each_year(name: str) -> None:
    escalator, expected = ESCALATORS[name]
    table = rent({"monthly": D("100.10")}, escalator=escalator)
    assert amounts("2025-01-01", "2028-12-31", table)[::12] == expected


def test_escalator_on_the_rate_by_area() -> None:
    # 10.00, 10.30, 10.609 -> 10.61 per square foot, x 1,200 / 12
    table = rent({"rate": D("10.00")}, area=1200, escalator={"rate": D("0.03"), "applied_to": "rate"})
    assert amounts("2025-01-01", "2027-12-31", table)[::12] == ["1000.00", "1030.00", "1061.00"]


def test_escalator_goes_on_from_the_last_printed_row() -> None:
    # 500 for six months, 1,000 for twelve, then 2 % more every twelve months
    table = rent({"month": 1, "monthly": 500}, {"month": 7, "monthly": 1000}, escalator={"rate": D("0.02")})
    expected = ["500.00"] * 6 + ["1000.00"] * 12 + ["1020.00"] * 12
    assert amounts("2025-01-01", "2027-06-30", table) == expected


def test_first_rise_in_a_named_month_after_several_rows() -> None:
    # 500, then 1,000 from month 7, the first rise of 10 % in month 25
    table = rent(
        {"month": 1, "monthly": 500}, {"month": 7, "monthly": 1000}, escalator={"rate": D("0.10"), "first_month": 25}
    )
    assert amounts("2025-01-01", "2027-12-31", table) == ["500.00"] * 6 + ["1000.00"] * 18 + ["1100.00"] * 12


def test_rows_beyond_the_lease_term_are_kept_but_not_charged() -> None:
    # the contract prints three years, of which two are in the lease term
    for row in ({"lease_year": 3, "annual": 120}, {"from": day("2027-01-01"), "annual": 120}):
        table = rent({"annual": 100}, {"lease_year": 2, "annual": 110}, row, frequency="annual")
        assert amounts("2025-01-01", "2026-12-31", table) == ["100.00", "110.00"]


def test_lease_years_count_from_the_judged_end_of_the_first() -> None:
    judged = {"question": "first_lease_year_end", "answer": date(2025, 4, 30), "assumption": True}
    table = rent(
        {"lease_year": 1, "monthly": 1000},
        {"lease_year": 2, "monthly": 1100},
        {"lease_year": 3, "through_lease_year": 3, "monthly": 1200},
    )
    # January to April, May 2025 to April 2026, May 2026 to April 2027
    expected = ["1000.00"] * 4 + ["1100.00"] * 12 + ["1200.00"] * 12
    assert amounts("2025-01-01", "2027-04-30", table, judgements=[judged]) == expected


def test_month_1_may_be_the_first_full_month() -> None:
    table = rent(
        {"month": 1, "through_month": 2, "monthly": 3100},
        {"month": 3, "monthly": 6200},
        first_month="first full month",
    )
    # 17 January is in month 1 as well: 15/31 of 3,100; February and March are months 1 and 2, April is month 3
    assert amounts("2025-01-17", "2025-04-30", table) == ["1500.00", "3100.00", "3100.00", "6200.00"]


# When it falls due -------------------------------------------------------------------------------------------------

DUES = {
    ("monthly", "advance"): ["2025-02-01", "2025-03-01", "2025-04-01"],
    ("monthly", "arrears"): ["2025-02-28", "2025-03-31", "2025-04-30"],
    ("quarterly", "advance"): ["2025-02-01", "2025-05-01", "2025-08-01"],
    ("quarterly", "arrears"): ["2025-04-30", "2025-07-31", "2025-10-31"],
    ("half-yearly", "advance"): ["2025-02-01", "2025-08-01", "2026-02-01"],
    ("half-yearly", "arrears"): ["2025-07-31", "2026-01-31", "2026-07-31"],
    ("annual", "advance"): ["2025-02-01", "2026-02-01", "2027-02-01"],
    ("annual", "arrears"): ["2026-01-31", "2027-01-31", "2028-01-31"],
}


@pytest.mark.parametrize(("frequency", "timing"), DUES)
def test_frequency_and_timing(frequency: str, timing: str) -> None:
    table = rent({"amount": 100}, frequency=frequency, timing=timing)
    assert dues("2025-02-01", "2028-01-31", table)[:3] == DUES[frequency, timing]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("monthly", "100.00"), ("quarterly", "300.00"), ("half-yearly", "600.00"), ("annual", "1200.00")],
)
def test_a_monthly_figure_is_charged_for_as_many_months_as_are_paid(frequency: str, expected: str) -> None:
    assert set(amounts(*YEAR, rent({"monthly": 100}, frequency=frequency))) == {expected}


def test_a_cycle_of_its_own() -> None:
    # quarters begin in January; the lease runs February to January: 2/3, three whole quarters, 1/3 of 3,000
    table = rent({"amount": 3000}, frequency="quarterly", cycle_month=1)
    assert paid("2025-02-01", "2026-01-31", table) == [
        ("2025-02-01", "2000.00"),
        ("2025-04-01", "3000.00"),
        ("2025-07-01", "3000.00"),
        ("2025-10-01", "3000.00"),
        ("2026-01-01", "1000.00"),
    ]


def test_payments_made_once() -> None:
    table = rent({"on": day("2025-01-01"), "amount": 50}, {"on": day("2025-12-31"), "amount": 70}, frequency="once")
    assert paid(*YEAR, table) == [("2025-01-01", "50.00"), ("2025-12-31", "70.00")]


DUE_DAYS = {
    ("advance", 5): ["2024-01-10", "2024-02-05", "2024-03-05", "2024-04-05"],  # the first not before commencement
    ("advance", 15): ["2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15"],
    ("advance", 31): ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"],
    ("arrears", 5): ["2024-02-05", "2024-03-05", "2024-04-05", "2024-05-05"],
    ("arrears", 15): ["2024-02-15", "2024-03-15", "2024-04-15", "2024-05-15"],
    ("arrears", 31): ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"],
}


@pytest.mark.parametrize(("timing", "due_day"), DUE_DAYS)
def test_due_day(timing: str, due_day: int) -> None:
    table = rent({"monthly": 100}, timing=timing, due_day=due_day)
    assert dues("2024-01-10", "2024-04-30", table) == DUE_DAYS[timing, due_day]


@pytest.mark.parametrize("timing", ["advance", "arrears"])
@pytest.mark.parametrize("due_day", range(1, 32))
def test_every_due_day_falls_once_in_each_month(timing: str, due_day: int) -> None:
    found = dues("2023-01-01", "2024-12-31", rent({"monthly": 100}, timing=timing, due_day=due_day))
    assert len({due[:7] for due in found}) == 24
    assert all(due[8:] == f"{min(due_day, monthrange(int(due[:4]), int(due[5:7]))[1]):02d}" for due in found)


def test_the_31st_does_not_drift_in_thirty_years() -> None:
    table = rent({"monthly": 100}, due_day=31)
    expected = [f"{y}-{m:02d}-{monthrange(y, m)[1]}" for y in range(2000, 2030) for m in range(1, 13)]
    assert dues("2000-01-01", "2029-12-31", table) == expected


def test_payment_terms_may_be_judged() -> None:
    judged = {"question": "payment_terms", "answer": {"timing": "arrears", "due_day": 15}, "assumption": True}
    book = book_of(lease_text(*QUARTER, {"rows": [{"monthly": 100}]}, judgements=[judged]))
    assert [str(d) for d in book.payments["due"]] == ["2025-02-15", "2025-03-15", "2025-04-15"]


# Part months -------------------------------------------------------------------------------------------------------


def test_part_months_by_calendar() -> None:
    # 15/31 and 10/31 of 3,100
    assert paid("2025-01-17", "2025-03-10", rent({"monthly": 3100})) == [
        ("2025-01-17", "1500.00"),
        ("2025-02-01", "3100.00"),
        ("2025-03-01", "1000.00"),
    ]


def test_part_months_by_anniversary() -> None:
    # 17 February to 16 March has 28 days, 22 of them to 10 March: 3,100 x 22 / 28 = 2,435.714
    table = rent({"monthly": 3100}, instalments="anniversary")
    assert paid("2025-01-17", "2025-03-10", table) == [("2025-01-17", "3100.00"), ("2025-02-17", "2435.71")]


def test_anniversaries_of_the_31st_do_not_drift() -> None:
    table = rent({"monthly": 100}, instalments="anniversary")
    assert dues("2024-01-31", "2024-06-29", table) == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
    ]


def test_a_part_month_in_a_leap_february() -> None:
    # 2024-02-15 to -29 is 15 of 29 days of 2,900
    assert amounts("2024-02-15", "2024-03-31", rent({"monthly": 2900})) == ["1500.00", "2900.00"]


def test_a_step_in_mid_month() -> None:
    # February 2025: 14/28 of 1,000 and 14/28 of 2,000
    table = rent({"monthly": 1000}, {"from": day("2025-02-15"), "monthly": 2000})
    assert amounts(*QUARTER, table) == ["1000.00", "1500.00", "2000.00"]


def test_a_part_quarter() -> None:
    # 17 January to 31 March: (15/31 + 2) / 3 of 9,300 = 1,500 + 6,200; then April and 15/31 of May
    table = rent({"amount": 9300}, frequency="quarterly", instalments="calendar")
    assert paid("2025-01-17", "2025-05-15", table) == [("2025-01-17", "7700.00"), ("2025-04-01", "4600.00")]


# Components --------------------------------------------------------------------------------------------------------


def test_components_add_up() -> None:
    base, storage = rent({"monthly": 1000}), rent({"amount": 150}, frequency="quarterly", timing="arrears")
    book = book_of(lease_text(*QUARTER, [base, storage]))
    assert book.schedule["rent"].tolist() == [D("1000.00"), D("1000.00"), D("1150.00")]
    assert book.summary["cost_total"] == D("3150.00")


def test_several_components_compound_as_often_as_the_most_frequent() -> None:
    # 1,200 at the end of the year, discounted by months: 1,200 / 1.005^12 = 1,130.29 (by the year: 1,132.08)
    monthly, yearly = rent({"monthly": 0}), rent({"amount": 1200}, frequency="annual", timing="arrears")
    for components in ([monthly, yearly], [yearly, monthly]):
        assert book_of(lease_text(*YEAR, components)).summary["opening_liability"] == D("1130.29")
    assert book_of(lease_text(*YEAR, yearly)).summary["opening_liability"] == D("1132.08")


def test_what_enters_the_asset_beside_the_liability() -> None:
    # 12 x 100 due on the last day at no interest, + 50 paid by the lessee, + 30 prepaid, + 7 carried, - 20 received
    text = lease_text(
        *YEAR,
        rent({"amount": 1200}, frequency="annual", timing="arrears"),
        rate="0",
        costs=[{"amount": 50}, {"amount": 400, "paid_by": "lessor"}],
        prepaid_rent=[{"amount": 30}],
        incentives=[{"amount": 20, "received": day("2024-12-31")}, {"amount": 900, "condition": "a condition"}],
        judgements=[{"question": "carried_rent", "answer": 7}],
    )
    assert book_of(text).summary["opening_asset"] == D("1267.00")


def test_what_is_no_lease_payment_is_shown_but_not_measured() -> None:
    taxes = rent({"monthly": 200}, measured=False, why_not="property tax, charged at cost")
    book = book_of(lease_text(*QUARTER, [rent({"monthly": 1000}), taxes]))
    out = book.payments[~book.payments["in_liability"]]
    assert book.summary["rent"] == D("3000.00")
    assert out["gross_rent"].tolist() == [D("200.00")] * 3
    assert set(out["why"]) == {"property tax, charged at cost"}


# Refusals ----------------------------------------------------------------------------------------------------------

REFUSALS: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "gap": ([{"monthly": 1, "to": day("2025-03-31")}, {"from": day("2025-05-01"), "monthly": 1}], "rows[1]", "a gap"),
    "overlap": (
        [{"monthly": 1, "to": day("2025-05-31")}, {"from": day("2025-05-01"), "monthly": 1}],
        "rows[1]",
        "an overlap",
    ),
    "late start": ([{"from": day("2025-02-01"), "monthly": 1}], "rows[0]", "2025-01-01 to 2025-01-31"),
    "early end": ([{"monthly": 1, "to": day("2025-11-30")}], "rows[0]", "2025-12-01 to 2025-12-31"),
    "no amount": ([{"label": "nothing printed"}], "rows[0]", "no amount"),
    "rate without an area": ([{"rate": D("12.00")}], "rows[0]", "no amount"),
    "backwards": (
        [{"monthly": 1, "to": day("2024-11-30")}, {"from": day("2024-12-01"), "monthly": 1}],
        "rows[0]",
        "ends",
    ),
    "two beginnings": ([{"month": 1, "lease_year": 1, "monthly": 1}], "rows[0]", "lease_year and month"),
    "no beginning": ([{"monthly": 1}, {"monthly": 2}], "rows[1]", "no beginning"),
    "date that is text": (
        [{"monthly": 1}, {"label": "later", "from": "June 31", "monthly": 2}],
        "rows[1].from",
        '"June 31"',
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_rent_that_is_refused(name: str) -> None:
    rows, place, words = REFUSALS[name]
    problems = refused(lease_text(*YEAR, rent(*rows)))
    assert any(p.key == f"facts.rent[0].{place}" and words in p.found for p in problems), problems


FALLING = {
    "by its escalator": rent({"monthly": 100}, escalator={"amount": -60, "every_months": 3}),
    "by its row": rent({"month": 1, "monthly": 100}, {"month": 7, "increase_amount": -160}),
}


@pytest.mark.parametrize("name", FALLING)
def test_rent_that_falls_below_zero_is_refused(name: str) -> None:
    problems = refused(lease_text(*YEAR, FALLING[name]))
    assert any(p.key.startswith("facts.rent[0]") and "-" in p.found for p in problems), problems


def test_an_escalator_that_says_no_rise_is_refused() -> None:
    (problem,) = refused(lease_text("2025-01-01", "2026-12-31", rent({"monthly": 1}, escalator={"every_months": 12})))
    assert problem.key == "facts.rent[0].escalator"


@pytest.mark.parametrize("due", ["2024-12-31", "2026-01-01"])
def test_a_single_payment_outside_the_term_is_refused(due: str) -> None:
    table = rent({"on": day(due), "amount": 1}, frequency="once")
    (problem,) = refused(lease_text(*YEAR, [rent({"monthly": 1}), table]))
    assert problem.key == "facts.rent[1].rows[0].on"
    assert problem.found == due


def test_a_first_lease_year_of_more_than_twelve_months_begins_with_the_lease() -> None:
    """From April 16, 2025, to the end of April 2026: half of April at 1,000, twelve months of it, twelve at 1,100."""
    judged = {"question": "first_lease_year_end", "answer": date(2026, 4, 30), "assumption": True}
    table = rent({"lease_year": 1, "monthly": 1000}, {"lease_year": 2, "monthly": 1100})
    expected = ["500.00"] + ["1000.00"] * 12 + ["1100.00"] * 12
    assert amounts("2025-04-16", "2027-04-30", table, judgements=[judged]) == expected
