"""Rent that follows an index, and payments that vary: published examples, and figures worked out beside each test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import at, book_of, lease_text, refused
from test_events import with_events

D = Decimal
LEASE = ("2025-01-01", "2034-12-31")


def day(text: str) -> date:
    return date.fromisoformat(text)


def cpi(*readings: tuple[str, Any], base: Any = 125, **bounds: Any) -> dict[str, Any]:
    return {"name": "CPI", "at_commencement": base,
            "readings": [{"from": day(d), "value": v} for d, v in readings], **bounds}


def annual(index: dict[str, Any] | None = None, amount: int = 100000, timing: str = "advance",
           **more: Any) -> dict[str, Any]:
    follows = {"basis": "index", "index": index} if index else {}
    return {"id": "base", "frequency": "annual", "timing": timing, "rows": [{"amount": amount}], **follows, **more}


def expenses(book: asc842.LeaseBook, kind: str = "variable lease cost") -> pd.DataFrame:
    table = book.tables["expenses"]
    return table[table["kind"] == kind]


def cost(book: asc842.LeaseBook, year: int, kind: str = "variable lease cost") -> D:
    rows = expenses(book, kind)
    return sum(rows.loc[rows["period"].str[:4] == str(year), "cost"], D(0))


def year(book: asc842.LeaseBook, y: int, column: str) -> D:
    return sum(book.schedule.loc[book.schedule["period"].str[:4] == str(y), column], D(0))


def cents(exact: Fraction) -> D:
    """Half a cent up."""
    return D((2 * exact.numerator * 100 + exact.denominator) // (2 * exact.denominator)).scaleb(-2)


# Published ---------------------------------------------------------------------------------------------------------


def test_rent_by_the_index() -> None:
    """FASB 842-10-55-226 to -231 (Example 25 Case A): CPI 125 at commencement, 128 from year 2 on, 8 %."""
    book = book_of(lease_text(*LEASE, annual(cpi(("2026-01-01", 128))), rate="0.08"))
    assert abs(book.summary["opening_liability"] - 624689) <= D("0.5")
    assert abs(book.summary["opening_asset"] - 724689) <= D("0.5")
    second = expenses(book)[expenses(book)["period"].str[:4] == "2026"]
    assert (sum(second["cost"]), set(second["cost"][second["cost"] > 0])) == (D("2400.00"), {D("200.00")})
    assert second.loc[second["paid"] > 0, ["period", "paid"]].to_numpy().tolist() == [["2026-01", D("2400.00")]]
    assert all("charged 102,400.00" in why for why in second["why"])
    assert year(book, 2026, "cost") == D("100000.00")
    after_payment = at(book, "2025-12-31")["liability_closing"] - 100000
    assert abs(after_payment - 574664) <= D("0.5")  # eight payments are left
    assert set(book.payments["why"]) == {"depends on CPI, measured at its value at commencement (842-10-30-5b)"}
    assert book.passed


def test_rent_by_sales() -> None:
    """FASB 842-10-55-232 to -234 (Example 25 Case B): 2 % of sales of 1,200,000 beside 100,000 a year."""
    sales = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.02"),
             "actuals": [{"from": day("2025-01-01"), "to": day("2025-12-31"), "base": 1200000}]}
    book = book_of(lease_text(*LEASE, annual(), rate="0.08", variable_payments=[sales]))
    assert abs(book.summary["opening_liability"] - 624689) <= D("0.5")
    assert cost(book, 2025) == D("24000.00")
    assert year(book, 2025, "cost") + cost(book, 2025) == D("124000.00")
    assert book.summary["variable_lease_cost_total"] == D("24000.00")
    assert book.passed


def test_rent_fixed_in_substance() -> None:
    """EY, Lease accounting, Ill. 2-8: the cap of 3 % a year is sure to be reached."""
    rent = annual(amount=10, timing="arrears", basis="in-substance fixed", escalator={"rate": D("0.03")})
    book = book_of(lease_text("2025-01-01", "2029-12-31", rent, rate="0.05"))
    assert book.payments["rent"].tolist() == [D("10.00"), D("10.30"), D("10.61"), D("10.93"), D("11.26")]
    assert [year(book, y, "cost") for y in range(2025, 2030)] == [D("10.62")] * 5
    assert set(book.payments["why"]) == {"fixed in substance (842-10-30-5a, 842-10-55-31)"}
    assert book.tables["expenses"].empty


def test_rent_at_the_rate_of_commencement() -> None:
    """PwC, Leases guide, Example 4-6: rises of 3 %, the rate at commencement, are what is measured; 8 %. The source
    adds rounded present values: two units."""
    rows = [{"lease_year": i, "amount": a} for i, a in enumerate((1500, 1545, 1591, 1639), 1)]
    rent = annual(cpi(base=100), rows=rows)
    book = book_of(lease_text("2025-01-01", "2028-12-31", rent, rate="0.08"))
    assert book.summary["rent"] == D("6275.00")
    assert abs(book.summary["opening_liability"] - 4096) <= 2
    assert abs(book.summary["opening_asset"] - 5596) <= 2


def test_fixed_payment_in_the_first_year_and_sales_after_it() -> None:
    """EY, Lease accounting, Ill. 2-22: 15,000 in year 1, then 5 % of sales of 250,000 and 300,000."""
    sales = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.05"),
             "actuals": [{"from": day(f"{y}-01-01"), "to": day(f"{y}-12-31"), "base": b, "due": day(f"{y + 1}-01-15")}
                         for y, b in ((2026, 250000), (2027, 300000))]}
    rent = annual(rows=[{"from": day("2025-01-01"), "amount": 15000}, {"from": day("2026-01-01"), "amount": 0}])
    book = book_of(lease_text("2025-01-01", "2027-12-31", rent, rate="0.05", variable_payments=[sales]))
    assert [year(book, y, "cost") + cost(book, y) for y in (2025, 2026, 2027)] == [5000, 17500, 20000]
    assert book.summary["cost_total"] + book.summary["variable_lease_cost_total"] == 42500
    paid = expenses(book)[expenses(book)["paid"] > 0]
    assert paid["date"].tolist() == [day("2027-01-15"), day("2028-01-15")]
    assert book.passed


# The index -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("timing", "paid"), [("advance", ["2026-07"]), ("arrears", ["2027-06"])])
@pytest.mark.parametrize("weights", ["months", "days"])
def test_rent_of_a_year_is_cost_of_the_year_it_pays_for(timing: str, paid: list[str], weights: str) -> None:
    """100,000 a year from July to June; CPI 100, from July 2026 on 110: 10,000 more for that year.

    Half of it belongs to 2026 and half to 2027, whether it is paid on the first day or the last: six of twelve months,
    or 184 and 181 of 365 days.
    """
    rent = annual(cpi(("2026-07-01", 110), ("2027-07-01", 100), base=100), timing=timing, instalments="anniversary")
    book = book_of(lease_text("2025-07-01", "2030-06-30", rent), cost_weights=weights)
    half = [D(5000), D(5000)] if weights == "months" else [cents(Fraction(10000 * d, 365)) for d in (184, 181)]
    assert [cost(book, y) for y in (2025, 2026, 2027, 2028)] == [0, *half, 0]
    rows = expenses(book)
    assert rows.loc[rows["paid"] != 0, ["period", "paid"]].to_numpy().tolist() == [[paid[0], D(10000)]]
    j = book.journal[(book.journal["account"] == "Prepaid (accrued) rent")
                     & (book.journal["date"] <= day("2026-12-31"))]
    assert sum(j["debit"] - j["credit"]) == (half[1] if timing == "advance" else -half[0])
    assert book.passed


def test_what_has_accrued_by_a_remeasurement_stays_cost_of_its_time() -> None:
    """842-20-25-5b, 842-10-35-5. A year in arrears from July 2026 on: 10,000 more, half of it cost of 2026. What is
    measured anew on 2027-01-01 is the rest: 105,000, then three years of 110,000, so that cost is 110,000 a year."""
    rent = annual(cpi(("2026-07-01", 110), base=100), timing="arrears", instalments="anniversary")
    book = book_of(with_events(lease_text("2025-07-01", "2030-06-30", rent), {
        "id": "rate", "kind": "reassessment", "effective": day("2027-01-01"), "discount_rate": D("0.07")}))
    assert [cost(book, y) for y in range(2025, 2031)] == [0, 5000, 0, 0, 0, 0]
    owed = 105000 / 1.07 ** 0.5 + sum(110000 / 1.07 ** (k + 0.5) for k in (1, 2, 3))
    assert abs(float(book.events["liability_after"].iloc[0]) - owed) < 0.006
    assert [year(book, y, "cost") for y in (2026, 2027, 2028)] == [100000, 110000, 110000]
    rows = expenses(book)
    assert rows.loc[rows["paid"] != 0, ["period", "paid"]].to_numpy().tolist() == [["2027-06", D(5000)]]
    assert book.passed


@pytest.mark.parametrize("timing", ["advance", "arrears"])
def test_a_reading_within_a_year_is_no_cost_of_the_days_before_it(timing: str) -> None:
    """A year from July 2026 on, CPI 100 until December and 120 from January: the 10,000 more are cost of 2027."""
    rent = annual(cpi(("2027-01-01", 120), base=100), timing=timing, instalments="anniversary")
    book = book_of(lease_text("2025-07-01", "2030-06-30", rent))
    assert [cost(book, y) for y in (2026, 2027, 2028, 2030)] == [0, 20000, 20000, 10000]
    assert book.passed


def test_what_is_paid_ahead_when_the_lease_ends_is_cost_of_that_day() -> None:
    """10,000 more for July 2026 to June 2027, terminated on 2027-01-01: what is not used is cost on the day before."""
    rent = annual(cpi(("2026-07-01", 110), base=100), instalments="anniversary")
    book = book_of(with_events(lease_text("2025-07-01", "2030-06-30", rent), {
        "id": "out", "kind": "termination", "effective": day("2027-01-01")}))
    assert [cost(book, y) for y in (2026, 2027)] == [10000, 0]
    assert book.passed


def test_another_remeasurement_takes_the_index_then_in_force() -> None:
    """842-10-35-5. On 2027-01-01 eight payments of 100,000 x 128 / 125 = 102,400 are left, one due that day; from 2029
    on 100,000 x 132 / 125 = 105,600 is charged, 3,200 more."""
    index = cpi(("2026-01-01", 128), ("2029-01-01", 132))
    text = lease_text(*LEASE, annual(index), rate="0.08")
    book = book_of(with_events(text, {"id": "rate", "kind": "reassessment", "effective": day("2027-01-01"),
                                      "discount_rate": D("0.08")}))
    (event,) = book.events.to_dict("records")
    before, after = (sum((cents(Fraction(a) / Fraction("1.08") ** k) for k in range(8)), D(0))
                     for a in (100000, 102400))
    assert abs(event["liability_before"] - before) < D("0.05")
    assert abs(event["liability_after"] - after) < D("0.05")
    assert [cost(book, y) for y in range(2025, 2035)] == [0, 2400, 0, 0, *[3200] * 6]
    assert set(book.payments["why"]) == {"depends on CPI, measured at its value at commencement (842-10-30-5b)",
                                         "depends on CPI, measured at its value on 2027-01-01 (842-10-35-5)"}
    assert book.passed


def test_what_remeasures_no_payment_leaves_the_index() -> None:
    text = lease_text(*LEASE, annual(cpi(("2026-01-01", 128))), rate="0.08")
    book = book_of(with_events(text, {"id": "fire", "kind": "impairment", "effective": day("2027-01-01"),
                                      "impairment": 1000}))
    assert [cost(book, y) for y in (2026, 2027, 2034)] == [2400] * 3
    assert book.summary["rent"] == 1000000
    assert book.passed


def test_a_reading_within_a_month_changes_the_days_after_it() -> None:
    """1,000 a month; from July 16 on 1,100: July costs 1,000 x 15/31 + 1,100 x 16/31 = 1,051.61."""
    rent = {"id": "base", "timing": "advance", "rows": [{"monthly": 1000}], "basis": "index",
            "index": cpi(("2025-07-16", 110), base=100)}
    book = book_of(lease_text("2025-01-01", "2025-12-31", rent))
    assert expenses(book)["cost"].tolist() == [D("51.61"), *[D("100.00")] * 5]
    assert book.summary["variable_lease_cost_total"] == D("551.61")


def test_a_falling_index_reduces_the_cost() -> None:
    book = book_of(lease_text(*LEASE, annual(cpi(("2026-01-01", 120))), rate="0.08"))
    assert cost(book, 2026) == D("-4000.00")
    entry = book.journal[(book.journal["period"] == "2026-01") & book.journal["entry"].str.startswith("variable")]
    assert list(zip(entry["account"], entry["debit"], entry["credit"], strict=True)) == [
        ("Cash", D("4000.00"), D("0.00")), ("Prepaid (accrued) rent", D("0.00"), D("4000.00")),
        ("Variable lease cost", D("0.00"), D("333.33")), ("Prepaid (accrued) rent", D("333.33"), D("0.00"))]
    assert book.passed


def test_a_share_abates_of_what_is_charged_and_an_amount_as_it_is_printed() -> None:
    """Half of year 2 abates: 51,200 charged, 50,000 measured. 10,000 off year 3: 92,400 charged, 90,000 measured."""
    text = lease_text(*LEASE, annual(cpi(("2026-01-01", 128))), rate="0.08", abatements=[
        {"from": day("2026-01-01"), "to": day("2026-12-31"), "share": D("0.5")},
        {"from": day("2027-01-01"), "to": day("2027-12-31"), "amount": 10000}])
    book = book_of(text)
    assert [cost(book, y) for y in (2026, 2027, 2028)] == [1200, 2400, 2400]
    assert book.passed


@pytest.mark.parametrize(("bounds", "charged"), [
    ({}, [1000, 1100, Fraction(1100 * 108, 110), Fraction(10 * 120)]),
    ({"cap": D("0.05")}, [1000, 1050, Fraction(1050 * 108, 110), Fraction(1050 * 108, 110) * Fraction(105, 100)]),
    ({"floor": D("0")}, [1000, 1100, 1100, Fraction(1100 * 120, 108)]),
])
def test_bounds_of_each_change(bounds: dict[str, Any], charged: list[Fraction]) -> None:
    """CPI 100, 110, 108, 120: changes of 10 %, -1.8 % and 11.1 %, each within the bounds, on top of one another."""
    index = cpi(("2026-01-01", 110), ("2027-01-01", 108), ("2028-01-01", 120), base=100, **bounds)
    book = book_of(lease_text("2025-01-01", "2028-12-31", annual(index, amount=1000)))
    assert [cost(book, y) for y in range(2025, 2029)] == [cents(Fraction(a)) - 1000 for a in charged]


def test_a_rise_that_is_promised_is_measured() -> None:
    """At least 2 % a year: 1,000, 1,020 and 1,040.40 are fixed in substance (842-10-55-31). A reading of 5 % makes
    1,050 of year 2, and 1,071 of year 3 with the 2 % promised on top."""
    index = cpi(("2026-01-01", 105), base=100, floor=D("0.02"))
    book = book_of(lease_text("2025-01-01", "2027-12-31", annual(index, amount=1000)))
    assert book.payments["rent"].tolist() == [D("1000.00"), D("1020.00"), D("1040.40")]
    assert [cost(book, y) for y in (2025, 2026, 2027)] == [0, D("30.00"), D("30.60")]
    assert book.passed


def test_readings_beyond_the_lease_and_none_at_all_change_nothing() -> None:
    for index in (cpi(), cpi(("2040-01-01", 150))):
        book = book_of(lease_text(*LEASE, annual(index)))
        assert book.tables["expenses"].empty
        assert book.schedule.equals(book_of(lease_text(*LEASE, annual())).schedule)


# What varies otherwise, and what is charged beside the lease ---------------------------------------------------------


def test_rate_on_sales_above_a_breakpoint() -> None:
    """6 % of what is above 500,000: 6 % x 123,456.78 = 7,407.41; nothing on less."""
    sales = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.06"), "above": 500000,
             "actuals": [{"from": day("2025-01-01"), "to": day("2025-12-31"), "base": D("623456.78")},
                         {"from": day("2026-01-01"), "to": day("2026-12-31"), "base": 400000}]}
    book = book_of(lease_text(*LEASE, annual(), variable_payments=[sales]))
    assert [cost(book, y) for y in (2025, 2026)] == [D("7407.41"), 0]


def test_what_is_given_back_reduces_the_cost() -> None:
    taxes = {"id": "taxes", "name": "Property tax", "basis": "costs", "actuals": [
        {"from": day("2025-01-01"), "to": day("2025-12-31"), "amount": 9000},
        {"from": day("2025-01-01"), "to": day("2026-03-31"), "amount": D("-450.25")}]}
    book = book_of(lease_text(*LEASE, annual(), variable_payments=[taxes]))
    assert book.summary["variable_lease_cost_total"] == D("8549.75")
    assert book.passed


def test_a_service_by_usage_is_no_lease_cost() -> None:
    power = {"id": "power", "name": "Electricity", "basis": "nonlease", "rate": D("0.12"),
             "actuals": [{"from": day("2025-01-01"), "to": day("2025-01-31"), "base": 1000}]}
    book = book_of(lease_text(*LEASE, annual(), variable_payments=[power]))
    assert book.summary["variable_nonlease_cost_total"] == 120
    assert book.summary["variable_lease_cost_total"] == 0


def test_a_fixed_charge_beside_the_lease_is_expensed_when_due_if_the_file_says_so() -> None:
    base = {"timing": "advance", "rows": [{"monthly": 1000}]}
    cam = {"id": "cam", "timing": "advance", "rows": [{"monthly": 200}], "measured": False, "why_not": "maintenance"}
    silent, said = (book_of(lease_text("2025-01-01", "2025-12-31", [base, {**cam, **more}]))
                    for more in ({}, {"expensed_as": "nonlease cost"}))
    assert silent.tables["expenses"].empty
    assert said.schedule.equals(silent.schedule)
    assert said.summary["nonlease_cost_total"] == 2400
    assert len(expenses(said, "nonlease cost")) == 12
    paid = said.journal[said.journal["account"] == "Cash"]
    assert sum(paid["credit"], D(0)) == 14400
    assert said.passed


def test_money_of_a_life_is_what_the_contract_charges() -> None:
    """10 x 100,000, nine times 2,400 by the index, 2 % of 600,000, and 12 x 50 for a service."""
    sales = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.02"),
             "actuals": [{"from": day("2025-01-01"), "to": day("2025-12-31"), "base": 600000,
                          "due": day("2026-02-28")}]}
    service = {"id": "service", "timing": "arrears", "rows": [{"monthly": 50}], "measured": False,
               "why_not": "a service", "expensed_as": "nonlease cost", "ends": day("2025-12-31")}
    book = book_of(lease_text(*LEASE, [annual(cpi(("2026-01-01", 128))), service], variable_payments=[sales]))
    total = sum((book.summary[f"{kind}_total"] for kind in ("cost", "variable_lease_cost", "nonlease_cost")), D(0))
    assert total == 1000000 + 9 * 2400 + 12000 + 600
    cash = book.journal[book.journal["account"] == "Cash"]
    assert sum(cash["credit"], D(0)) - sum(cash["debit"], D(0)) == total
    assert book.passed


def test_a_guarantee_is_part_of_what_the_contract_charges() -> None:
    """10 x 100,000, nine times 2,400 by the index, and 3,000 probable under a guarantee."""
    book = book_of(lease_text(*LEASE, annual(cpi(("2026-01-01", 128))), residual_guarantees=[
        {"id": "residual", "guaranteed": 8000}], judgements=[
        {"question": "guarantee", "guarantee": "residual", "answer": D("3000.00")}]))
    (check,) = [c for c in book.checks if c.name.endswith("= what the contract charges")]
    assert (check.status, check.expected) == ("pass", "1,024,600.00")


def test_the_workbook_and_the_json_take_such_leases(tmp_path: Any) -> None:
    book = book_of(lease_text(*LEASE, annual(cpi(("2026-01-01", 128)))))
    assert book.to_workbook(tmp_path / "book.xlsx").exists()
    assert '"variable_lease_cost_total": "21600.00"' in book.to_json()


# Refusals ------------------------------------------------------------------------------------------------------------


def test_an_amount_that_abates_more_than_the_index_leaves_is_refused() -> None:
    text = lease_text(*LEASE, annual(cpi(("2026-01-01", 60))), abatements=[
        {"from": day("2026-01-01"), "to": day("2026-12-31"), "amount": 50000}])
    (problem,) = refused(text)
    assert problem.key == "facts.abatements[0].amount"
    assert problem.found.startswith("at the index of its time, 50,000.00 off the rent of 48,000.00")
