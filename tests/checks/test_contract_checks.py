"""Checks of printed tables: each misprint found, each convention noted, nothing invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import book_of, findings, lease_text, measured_amounts, refused

D = Decimal
TWO_YEARS = (date(2024, 1, 1), date(2025, 12, 31))
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


RISING = {"escalator": {"rate": D("0.03"), "applied_to": "monthly"}}
FAILS = {
    # 1,000.00 x 1.03 = 1,030.00 was due in year 2
    "a missed rise": ([{"lease_year": 1, "monthly": D("1000.00")}, {"lease_year": 2, "monthly": D("1000.00")}],
                      RISING, "escalator"),
    "a rise that the row itself states": (
        [{"lease_year": 1, "monthly": D("1000.00")},
         {"lease_year": 2, "monthly": D("1500.00"), "increase_rate": D("0.03")}], {}, "escalator"),
    "a period total by dates": (
        [{"from": date(2024, 1, 1), "to": date(2024, 12, 31), "monthly": D("1000.00"), "period_total": D("99999.00")},
         {"from": date(2025, 1, 1), "monthly": D("1000.00")}], {}, "months x monthly = period total"),
    "a period total of annual rent": (
        [{"lease_year": 1, "months": 12, "annual": D("12000.00"), "period_total": D("13000.00")},
         {"lease_year": 2, "annual": D("12000.00")}], {}, "months x annual / 12 = period total"),
}


@pytest.mark.parametrize("name", FAILS)
def test_misprints_fail(name: str) -> None:
    rows, rent, check = FAILS[name]
    assert findings(TWO_YEARS, *rows, **rent) == {(check, "fail", "misprint")}


NOTED = {
    # 204,307 x 3.70 / 12 = 62,994.658, cut to 62,994.65; 12 x that = 755,935.80
    "annual of a truncated instalment": (
        [{"rate": D("3.70"), "annual": D("755935.80"), "monthly": D("62994.65")}], {"area": 204307},
        {"rate x area = annual", "rate x area / 12 = monthly"}),
    # 10,000.00 x 12 / 9,876 = 12.1507, printed 12.15; 10,300.00 x 12 / 9,876 = 12.5152, printed 12.52
    "rates rounded from amounts, in the first row too": (
        [{"lease_year": 1, "rate": D("12.15"), "annual": D("120000.00"), "monthly": D("10000.00")},
         {"lease_year": 2, "rate": D("12.52"), "annual": D("123600.00"), "monthly": D("10300.00")}],
        {"area": 9876, **RISING}, {"rate x area = annual", "rate x area / 12 = monthly"}),
}


@pytest.mark.parametrize("name", NOTED)
def test_conventions_are_noted(name: str) -> None:
    rows, rent, checks = NOTED[name]
    assert findings(TWO_YEARS, *rows, **rent) == {(check, "note", "convention") for check in checks}


def test_two_rises_between_printed_rows() -> None:
    # 1,000.00 x 1.03 x 1.03 = 1,060.90
    rows = [{"lease_year": 1, "monthly": D("1000.00")}, {"lease_year": 3, "monthly": D("1060.90")}]
    assert findings((date(2024, 1, 1), date(2026, 12, 31)), *rows, **RISING) == set()


@pytest.mark.parametrize(("frequency", "figure", "months"),
                         [("quarterly", D("3000.00"), ["2024-02"]), ("annual", D("12000.00"), ["2024-01"])])
def test_a_month_abated_of_a_longer_instalment_is_no_difference(frequency: str, figure: Decimal,
                                                                months: list[str]) -> None:
    abatement = {"id": "a", "months": months, "share": 1, "source": "lease, 3"}
    assert findings(YEAR, {"amount": figure}, frequency=frequency, facts={"abatements": [abatement]}) == set()


def test_every_instalment_from_the_31st_is_compared() -> None:
    table = {"timing": "advance", "instalments": "anniversary", "rows": [{"monthly": D("1000.00")}]}
    book = book_of(lease_text(date(2024, 1, 31), date(2025, 1, 30), table))
    (check,) = [c for c in book.checks if c.name == "gross rent, payment by payment"]
    assert check.about.endswith("12 payments")


def test_a_total_that_no_row_explains_is_settled_by_a_judgement_on_the_difference() -> None:
    total = {"of": "gross rent", "value": D("12100.00"), "source": "lease, 9"}
    name = "printed total of gross rent"
    assert findings(YEAR, {"monthly": D("1000.00")}, facts={"totals": [total]}) == {(name, "fail", "misprint")}
    judged = {"question": "difference", "check": name, "about": "gross rent", "answer": "the rows hold"}
    assert findings(YEAR, {"monthly": D("1000.00")}, facts={"totals": [total]}, judgements=(judged,)) == {
        (name, "resolved", "misprint")}


def test_a_judgement_on_a_difference_that_is_not_there_is_told() -> None:
    """A wrong name settles nothing and fails, naming the check meant; one on a check that passes is noted."""
    name = "printed total of gross rent"
    judged = {"question": "difference", "check": name, "about": "gross rnet", "answer": "the rows hold"}
    rent, short = {"monthly": D("1000.00")}, {"of": "gross rent", "value": D("12100.00"), "source": "lease, 9"}
    assert findings(YEAR, rent, facts={"totals": [short]}, judgements=(judged,)) == {
        (name, "fail", "misprint"), ("difference judged", "fail", "")}
    (check,) = [c for c in book_of(lease_text(*YEAR, {"timing": "advance", "rows": [rent]}, totals=[short],
                                              judgements=(judged,))).checks if c.name == "difference judged"]
    assert f'check = "{name}", about = "gross rent"' in check.detail
    right = {**short, "value": D("12000.00")}
    assert findings(YEAR, rent, facts={"totals": [right]}, judgements=({**judged, "about": "gross rent"},)) == {
        ("difference judged", "note", "")}


def test_shares_that_fit_no_building_say_which_judgement_settles_them() -> None:
    """1,000 / 0.0995 = 10,050.25 is the largest building of which 1,000 are 10.0 %; 1,100 / 0.1005 = 10,945.27."""
    shares = [{"share": D("0.100"), "area": area, "source": "lease, 2"} for area in (1000, 1100)]
    table = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}
    (check,) = [c for c in book_of(lease_text(*YEAR, table, proportionate_shares=shares)).checks
                if c.name == "shares imply one building area"]
    assert check.status == "fail"
    assert 'question = "difference", check = "shares imply one building area"' in check.detail


def test_a_rate_escalates_in_the_digits_that_are_printed() -> None:
    # 1.0875 x 1.03 = 1.120125, printed to four decimals 1.1201; x 10,000 = 11,201.00
    table = {"timing": "advance", "area": 10000, "rate_per": "month", "rows": [{"month": 1, "rate": D("1.0875")}],
             "escalator": {"rate": D("0.03"), "applied_to": "rate"}}
    assert book_of(lease_text(*TWO_YEARS, table)).payments["gross_rent"].iloc[12] == D("11201.00")


def test_an_amount_counted_in_lease_months_meets_as_many_instalments() -> None:
    table = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}
    two_months = {"id": "a", "month": 1, "through_month": 2, "amount": D("100.00"), "source": "lease, 3"}
    (problem,) = refused(lease_text(date(2024, 1, 15), date(2025, 1, 14), table, abatements=[two_months]))
    assert problem.found == "3 instalments begin in the 2 months named"


def test_an_amount_comes_off_one_component() -> None:
    rents = [{"id": i, "timing": "advance", "rows": [{"monthly": D("1000.00")}]} for i in ("base", "cam")]
    abatement = {"id": "a", "month": 1, "amount": D("100.00"), "source": "lease, 3"}
    assert [p.key for p in refused(lease_text(*YEAR, rents, abatements=[abatement]))] == ["facts.abatements[0]"]
    assert refused(lease_text(*YEAR, rents, abatements=[{**abatement, "rent": ["cam"]}])) == []


def test_an_asset_below_zero_is_noted_and_not_floored() -> None:
    incentive = {"id": "i", "amount": D("50000.00"), "received": date(2024, 1, 1), "source": "lease, 3"}
    book = book_of(lease_text(*YEAR, {"timing": "advance", "rows": [{"monthly": D("1000.00")}]},
                              incentives=[incentive]))
    assert book.summary["opening_asset"] < 0
    assert [c.status for c in book.checks if c.name == "right-of-use asset not below zero"] == ["note"]


@pytest.mark.parametrize("number", [5, -1, 0.5, "x", None])
def test_payments_of_no_event_are_refused(number: Any) -> None:
    leases = pd.DataFrame([{"lease": "a", "commencement": "2024-01-01", "lease_term_end": "2024-12-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "a", "due": "2024-01-01", "gross_rent": 100, "event": number}])
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": leases, "payments": payments})
    assert [p.key for p in error.value.problems] == ["payments[0].event"]


@pytest.mark.parametrize("kind", ["object", "datetime64[s]"])
def test_a_date_with_a_time_of_day_is_refused(kind: str) -> None:
    moment = pd.Series([pd.Timestamp("2024-01-01 13:00")], dtype=kind)
    leases = pd.DataFrame({"lease": ["a"], "commencement": moment, "lease_term_end": ["2024-12-31"],
                           "discount_rate": [0.06]})
    payments = pd.DataFrame({"lease": ["a"], "due": ["2024-02-01"], "gross_rent": [100]})
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": leases, "payments": payments})
    assert [p.key for p in error.value.problems] == ["leases[0].commencement"]


def test_a_judgement_on_a_row_that_agrees_is_noted() -> None:
    judged = {"question": "governing_figure", "rent": "base", "row": "year 1", "answer": "monthly"}
    row = {"label": "year 1", "monthly": D("1000.00"), "annual": D("12000.00")}
    assert findings(YEAR, row, judgements=(judged,)) == {("governing figure judged", "note", "")}


def test_a_cap_that_is_not_reached_is_noted() -> None:
    # half of 12 x 1,000.00 is 6,000.00, below the cap of 9,000.00
    abatement = {"id": "a", "share": D("0.5"), "until_aggregate": D("9000.00"), "source": "lease, 3"}
    assert findings(YEAR, {"monthly": D("1000.00")}, facts={"abatements": [abatement]}) == {
        ("aggregate is exhausted", "note", "convention")}


def test_a_term_from_mid_month_has_the_months_that_the_contract_counts() -> None:
    """February 15, 2024 to May 14, 2029: 63 months; 5 years and 15/29 + 2 + 14/31 months by the calendar."""
    table, printed = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}, {"of": "months", "value": D("63.0")}
    book = book_of(lease_text(date(2024, 2, 15), date(2029, 5, 14), table, totals=[printed]))
    assert book.summary["months_from_commencement"] == 63
    assert book.summary["months"] == D("62.9689") == round(60 + D(15) / 29 + 2 + D(14) / 31, 4)
    assert [c.status for c in book.checks if c.name == "printed total of months"] == ["pass"]
