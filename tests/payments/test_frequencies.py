"""Rent by weeks, days, half months, two years, quarter days: dates, amounts, present values, by plain arithmetic."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from lease_files import book_of, lease_text, measured_amounts, refused
from test_portfolio import write

D = Decimal
DAY = timedelta(days=1)
CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
IN_DAYS = {"daily": 1, "weekly": 7, "two-weekly": 14, "four-weekly": 28}
PER_YEAR = {"daily": 365, "weekly": 52, "two-weekly": 26, "four-weekly": 13, "twice-monthly": 24, "monthly": 12,
            "two-monthly": 6, "quarter-day": 4, "four-monthly": 3, "two-yearly": 0.5}


def rent(frequency: str, amount: str, **more: Any) -> dict[str, Any]:
    """One component paid in advance, at one amount."""
    return {"frequency": frequency, "timing": "advance", "rows": [{"amount": D(amount)}], **more}


def cash(book: asc842.LeaseBook) -> list[tuple[date, Decimal]]:
    """Due dates and rent due of all payments."""
    return [(p["due"], p["rent"]) for p in book.payments.to_dict("records")]


def days(first: date, after: date, step: int) -> list[date]:
    """Every step-th day."""
    return [first + i * DAY for i in range(0, (after - first).days, step)]


def months_to(start: date, day: date) -> float:
    """Months from the first of a month to a day: whole ones, and days over the days of the month."""
    assert start.day == 1
    whole = (day.year - start.year) * 12 + day.month - start.month
    return whole + (day.day - 1) / monthrange(day.year, day.month)[1]


def worth(paid: list[tuple[date, Decimal]], start: date, rate: float, convention: str, frequency: str) -> Decimal:
    """Present value on the first day, by each convention's own formula; nothing due on the first day counts."""
    total = 0.0
    for due, amount in paid:
        k, n = months_to(start, due), (due - start).days
        m = PER_YEAR[frequency]
        steps = n / IN_DAYS[frequency] if frequency in IN_DAYS else k * m / 12
        factor = {"nominal": (1 + rate / m) ** -steps, "effective": (1 + rate) ** (-k / 12),
                  "actual/365": (1 + rate) ** (-n / 365), "actual/365 nominal": (1 + rate / 365) ** -n}[convention]
        total += float(amount) * factor if n else 0.0
    return Decimal(str(round(total, 2))).quantize(D("0.01"))


START, END = date(2024, 1, 1), date(2025, 12, 31)
QUARTERS = [(date(2024, 3, 25), "10000.00"), (date(2024, 6, 24), "10000.00"), (date(2024, 9, 29), "10000.00"),
            (date(2024, 12, 25), "10000.00"), (date(2025, 3, 25), "10000.00"), (date(2025, 6, 24), "10000.00"),
            (date(2025, 9, 29), "10000.00")]
PAID: dict[str, list[tuple[date, Decimal]]] = {
    # 731 days are 104 weeks and 3 days: 250 x 3/7 = 107.142...
    "weekly": [*((d, D("250.00")) for d in days(START, date(2025, 12, 29), 7)), (date(2025, 12, 29), D("107.14"))],
    # 52 times 14 days and 3 days: 500 x 3/14 = 107.142...
    "two-weekly": [*((d, D("500.00")) for d in days(START, date(2025, 12, 29), 14)),
                   (date(2025, 12, 29), D("107.14"))],
    # 26 times 28 days and 3 days: 1,000 x 3/28 = 107.142...
    "four-weekly": [*((d, D("1000.00")) for d in days(START, date(2025, 12, 29), 28)),
                    (date(2025, 12, 29), D("107.14"))],
    "daily": [(d, D("35.50")) for d in days(START, END + DAY, 1)],
    "twice-monthly": [(date(y, m, d), D("1000.00")) for y in (2024, 2025) for m in range(1, 13) for d in (1, 16)],
    "two-monthly": [(date(y, m, 1), D("4000.00")) for y in (2024, 2025) for m in range(1, 12, 2)],
    "four-monthly": [(date(y, m, 1), D("8000.00")) for y in (2024, 2025) for m in (1, 5, 9)],
    "two-yearly": [(START, D("48000.00"))],
    # From January 1 on 84 of the 91 days from 2023-12-25 to 2024-03-24, in 2025 from December 25 on 7 of 90.
    "quarter-day": [(START, D("9230.77")), *((d, D(a)) for d, a in QUARTERS), (date(2025, 12, 25), D("777.78"))],
}


@pytest.mark.parametrize("frequency", PAID)
def test_rent_falls_due_by_its_frequency(frequency: str) -> None:
    book = book_of(lease_text(START, END, rent(frequency, str(max(a for _, a in PAID[frequency])))))
    assert cash(book) == PAID[frequency]
    assert {c.status for c in book.checks} <= {"pass", "note"}


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("frequency", PAID)
def test_rent_is_worth_what_each_convention_says(frequency: str, convention: str) -> None:
    text = lease_text(START, END, rent(frequency, str(max(a for _, a in PAID[frequency]))), rate="0.08")
    book = book_of(text, rate_convention=convention)
    assert book.summary["opening_liability"] == worth(PAID[frequency], START, 0.08, convention, frequency)


def test_weekly_rent_is_the_annuity_that_a_spreadsheet_has() -> None:
    # PV(0.08/52, 155, -250): 156 weeks in advance, of which the first is paid on the first day.
    r = 0.08 / 52
    annuity = 250 * (1 - (1 + r) ** -155) / r
    book = book_of(lease_text(START, START + 156 * 7 * DAY - DAY, rent("weekly", "250.00"), rate="0.08"))
    assert book.summary["opening_liability"] == D(str(round(annuity, 2)))
    assert book.summary["compounding"] == "weekly"
    # In arrears, on the last day of each week, a payment counts at the week's end: PV(0.08/52, 156, -250).
    arrears = book_of(lease_text(START, START + 156 * 7 * DAY - DAY, rent("weekly", "250.00", timing="arrears"),
                                 rate="0.08"))
    assert arrears.summary["opening_liability"] == D(str(round(250 * (1 - (1 + r) ** -156) / r, 2)))


@pytest.mark.parametrize(("policy", "factor"), [
    ("monthly", lambda k: (1 + 0.08 / 12) ** -k), ("annual", lambda k: 1.08 ** (-k / 12)),
    ("two-yearly", lambda k: 1.16 ** (-k / 24)), ("twice-monthly", lambda k: (1 + 0.08 / 24) ** (-2 * k))])
def test_the_policy_says_how_a_nominal_rate_compounds(policy: str, factor: Any) -> None:
    book = book_of(lease_text(START, END, rent("weekly", "250.00"), rate="0.08"), compounding=policy)
    exact = sum(float(a) * factor(months_to(START, d)) for d, a in PAID["weekly"][1:])
    assert book.summary["opening_liability"] == D(str(round(exact, 2)))


def test_weeks_begin_on_the_day_stated_with_part_weeks_at_both_ends() -> None:
    # Wednesday 2024-01-03 to Tuesday 2024-02-06, weeks from Mondays: 5, 7, 7, 7, 7 and 2 days.
    book = book_of(lease_text("2024-01-03", "2024-02-06", rent("weekly", "700.00", cycle_begins=date(2023, 12, 25))))
    assert cash(book) == [(date(2024, 1, 3), D("500.00")), *((date(2024, 1, d), D("700.00")) for d in (8, 15, 22, 29)),
                          (date(2024, 2, 5), D("200.00"))]


def test_weekly_rent_falls_due_on_a_day_of_the_week() -> None:
    text = lease_text("2024-01-01", "2024-01-21", rent("weekly", "700.00", due_weekday="friday"))
    assert [d for d, _ in cash(book_of(text))] == [date(2024, 1, d) for d in (5, 12, 19)]
    text = lease_text("2024-01-01", "2024-01-21", rent("weekly", "700.00", due_weekday="friday", timing="arrears"))
    assert [d for d, _ in cash(book_of(text))] == [date(2024, 1, 12), date(2024, 1, 19), date(2024, 1, 26)]


def test_half_months_and_their_due_days() -> None:
    text = lease_text("2024-01-10", "2024-02-20", rent("twice-monthly", "1500.00"))
    # January 10 to 15 are 6 of 15 days; February 16 to 20 are 5 of 14.
    assert cash(book_of(text)) == [(date(2024, 1, 10), D("600.00")), (date(2024, 1, 16), D("1500.00")),
                                   (date(2024, 2, 1), D("1500.00")), (date(2024, 2, 16), D("535.71"))]
    text = lease_text("2024-01-01", "2024-02-29", rent("twice-monthly", "1500.00", timing="arrears"))
    assert [d for d, _ in cash(book_of(text))] == [date(2024, 1, 15), date(2024, 1, 31), date(2024, 2, 15),
                                                   date(2024, 2, 29)]
    text = lease_text("2024-01-01", "2024-01-31", rent("twice-monthly", "1500.00", timing="arrears", due_days=[5, 20]))
    assert [d for d, _ in cash(book_of(text))] == [date(2024, 1, 20), date(2024, 2, 5)]


def test_quarter_days_in_arrears_and_other_days() -> None:
    text = lease_text("2024-03-25", "2025-03-24", rent("quarter-day", "10000.00", timing="arrears"))
    assert cash(book_of(text)) == [(d, D("10000.00")) for d in (
        date(2024, 6, 24), date(2024, 9, 29), date(2024, 12, 25), date(2025, 3, 25))]
    scottish = ["02-28", "05-28", "08-28", "11-28"]
    text = lease_text("2024-02-28", "2024-11-27", rent("quarter-day", "9000.00", quarter_days=scottish))
    assert [d for d, _ in cash(book_of(text))] == [date(2024, m, 28) for m in (2, 5, 8)]
    terms = ["05-15", "11-11"]
    text = lease_text("2024-05-15", "2025-05-14", rent("quarter-day", "9000.00", quarter_days=terms))
    assert cash(book_of(text)) == [(date(2024, 5, 15), D("9000.00")), (date(2024, 11, 11), D("9000.00"))]


def test_two_years_from_commencement() -> None:
    # 2024-03-15 to 2029-03-14: two years twice, and twelve months of 24.
    text = lease_text("2024-03-15", "2029-03-14", rent("two-yearly", "24000.00", instalments="anniversary"))
    assert cash(book_of(text)) == [(date(2024, 3, 15), D("24000.00")), (date(2026, 3, 15), D("24000.00")),
                                   (date(2028, 3, 15), D("12000.00"))]


@pytest.mark.parametrize(("frequency", "amount"), [
    ("weekly", "250.00"), ("two-weekly", "500.00"), ("four-weekly", "1000.00"), ("twice-monthly", "541.67"),
    ("daily", "35.62"), ("two-yearly", "26000.00"), ("quarter-day", "3250.00")])
def test_a_years_rent_makes_so_many_payments(frequency: str, amount: str) -> None:
    component = rent(frequency, amount, rows=[{"annual": D("13000.00")}])
    assert max(a for _, a in cash(book_of(lease_text(START, END, component)))) == D(amount)


def test_cost_is_straight_line_over_time_whatever_the_frequency() -> None:
    book = book_of(lease_text(START, END, rent("weekly", "250.00")))
    total = sum(a for _, a in PAID["weekly"])
    each = [(total * n / 24).quantize(D("0.01"), "ROUND_HALF_UP") for n in range(25)]
    assert list(book.schedule["cost"]) == [b - a for a, b in pairwise(each)]


def test_steps_escalators_and_abatement_of_weekly_rent() -> None:
    component = rent("weekly", "700.00", escalator={"rate": D("0.10")})
    book = book_of(lease_text("2024-01-01", "2025-12-31", component, abatements=[{
        "months": ["2024-02"], "share": D("0.5")}]))
    paid = cash(book)
    # Lease year 2 begins on Wednesday 2025-01-01: two days at 700/7, five at 770/7.
    assert dict(paid)[date(2024, 12, 30)] == D("750.00")
    assert dict(paid)[date(2025, 1, 6)] == D("770.00")
    # February 1 to 4 are four days of the week from January 29: half of 400.
    assert dict(paid)[date(2024, 1, 29)] == D("500.00")
    assert dict(paid)[date(2024, 2, 5)] == D("350.00")


def test_weekly_rent_that_rises_by_an_amount_a_week_or_a_year() -> None:
    for figures, more, last in (({"amount": D("700.00")}, {}, "710.00"), ({"annual": D("36400.00")}, {}, "700.19"),
                                ({"amount": D("700.00"), "annual": D("36400.00")}, {"increase_of": "annual"},
                                 "700.19")):
        rows = [figures, {"from": date(2025, 1, 6), "increase_amount": D("10.00"), **more}]
        book = book_of(lease_text("2024-01-01", "2025-12-28", rent("weekly", "0", rows=rows)))
        assert book.passed
        assert dict(cash(book))[date(2025, 1, 6)] == D(last)  # 36,410 / 52 = 700.1923


def test_weekly_rent_by_an_index() -> None:
    index = {"name": "CPI", "at_commencement": 100, "readings": [{"from": date(2025, 1, 6), "value": 110}]}
    book = book_of(lease_text("2024-01-01", "2025-12-28", rent("weekly", "700.00", basis="index", index=index)))
    assert sum(book.tables["expenses"]["cost"]) == 51 * D("70.00")


def test_a_modification_keeps_the_weekday() -> None:
    event = {"id": "rise", "kind": "modification", "effective": date(2025, 1, 1), "discount_rate": D("0.06"),
             "classification": "operating", "reason": "Agreed.", "source": "lease, 3"}
    text = lease_text("2024-01-01", "2025-12-28", rent("weekly", "700.00", id="base"))
    text += "\n[[events]]\n" + "\n".join(f"{k} = {_toml(v)}" for k, v in event.items())
    text += ('\nrent = [{ id = "base", name = "Rent", frequency = "weekly", timing = "advance", source = "lease, 3",'
             ' rows = [{ amount = 770.00 }] }]\n')
    paid = dict(cash(book_of(text)))
    # The week from Monday 2024-12-30 was paid for at 700; of its five days in 2025 50.00 more fall due on January 1.
    assert paid[date(2024, 12, 30)] == D("700.00")
    assert paid[date(2025, 1, 1)] == D("50.00")
    assert paid[date(2025, 1, 6)] == D("770.00")


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize("more", [{}, {"cycle_begins": date(2023, 12, 29), "due_weekday": "friday"}])
def test_tables_take_what_lease_files_take(tmp_path: Path, more: dict[str, Any]) -> None:
    frequencies = [*IN_DAYS] if more else [*PAID]
    amounts = {f: max(a for _, a in PAID[f]) for f in frequencies}
    write(tmp_path, leases=[{"lease": f, "commencement": START, "lease_term_end": END, "discount_rate": "0.08",
                             "classification": "operating"} for f in frequencies],
          rent=[{"lease": f, "frequency": f, "timing": "advance", "amount": amounts[f], **more} for f in frequencies])
    measured = measured_amounts(read_portfolio(tmp_path).tables())
    for f in frequencies:
        expected = book_of(lease_text(START, END, rent(f, str(amounts[f]), **more), rate="0.08")).schedule
        of = measured["schedule"][measured["schedule"]["lease"] == f].reset_index(drop=True)
        for column in ("payment", "liability_closing", "cost", "asset_closing"):
            assert [round(D(x), 2) for x in of[column]] == list(expected[column])


def test_tables_name_days_of_the_month_and_of_the_year(tmp_path: Path) -> None:
    head = {"commencement": START, "lease_term_end": END, "discount_rate": "0.08", "classification": "operating"}
    write(tmp_path, leases=[{"lease": "a", **head}, {"lease": "b", **head}], rent=[
        {"lease": "a", "frequency": "twice-monthly", "timing": "arrears", "amount": "100.00", "cycle_days": "1; 15",
         "due_days": "5; 20"},
        {"lease": "b", "frequency": "quarter-day", "timing": "advance", "amount": "100.00",
         "quarter_days": "02-28; 05-28; 08-28; 11-28"}])
    dues = read_portfolio(tmp_path).tables()["payments"].groupby("lease")["due"].agg(list)
    assert [pd.Timestamp(d).date() for d in dues["a"][:3]] == [date(2024, 1, 20), date(2024, 2, 5), date(2024, 2, 20)]
    assert [pd.Timestamp(d).date() for d in dues["b"][:3]] == [START, date(2024, 2, 28), date(2024, 5, 28)]


@pytest.mark.parametrize("word", ["daily", "weekly", "two-weekly", "four-weekly", "twice-monthly", "two-yearly"])
def test_measure_compounds_by_the_word(word: str) -> None:
    paid = PAID[word]
    tables = {
        "leases": pd.DataFrame([{"lease": "a", "commencement": START, "lease_term_end": END, "discount_rate": 0.08,
                                 "compounding": word}]),
        "payments": pd.DataFrame([{"lease": "a", "due": d, "gross_rent": a} for d, a in paid]),
    }
    measured = measured_amounts(tables)["summary"]
    assert round(D(measured["opening_liability"].iloc[0]), 2) == worth(paid, START, 0.08, "nominal", word)


def test_weekly_and_annual_figures_agree_by_weeks_or_by_days_of_the_year() -> None:
    # 250 x 52 = 13,000; 13,035.71 / 365 x 7 = 250.00 too.
    for annual, status in (("13000.00", "pass"), ("13035.71", "pass"), ("13500.00", "fail")):
        component = rent("weekly", "250.00", rows=[{"amount": D("250.00"), "annual": D(annual)}])
        checks = book_of(lease_text(START, END, component)).checks
        found = next(c for c in checks if "annual / 52" in c.name)
        assert (found.status in ("pass", "note")) == (status == "pass")
        assert annual != "13035.71" or found.detail == "the year has 365 days"


def test_keys_of_another_frequency_are_refused() -> None:
    for more in ({"due_day": 5}, {"cycle_month": 2}, {"instalments": "anniversary"}, {"cycle_days": [1, 15]},
                 {"due_days": [1, 2]}):
        with pytest.raises(asc842.InputError) as error:
            book_of(lease_text(START, END, rent("weekly", "250.00", **more)))
        assert any(next(iter(more)) in p.key for p in error.value.problems)
    with pytest.raises(asc842.InputError):
        book_of(lease_text(START, END, rent("quarter-day", "250.00", quarter_days=["02-30", "06-24"])))


def test_a_quarter_day_that_not_every_year_has_is_refused() -> None:
    text = lease_text("2025-01-01", "2025-12-31", rent("quarter-day", "9000.00", quarter_days=["02-29", "08-31"]))
    (problem,) = refused(text)
    assert problem.expected.startswith("a day that every year has, as month and day")


def test_the_31st_in_arrears_is_the_last_day_of_each_month() -> None:
    text = lease_text("2025-01-01", "2025-04-30", {"timing": "arrears", "due_day": 31, "rows": [{"monthly": D(1000)}]})
    assert book_of(text).payments["due"].tolist() == [
        date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]
