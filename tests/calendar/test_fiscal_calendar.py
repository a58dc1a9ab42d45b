"""Fiscal calendars: published years, every day in one period, and the same balance at a day on any grid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import asc842
import strategies
from asc842.book.lease_tables import rows_of
from asc842.book.measure import measure_in_cents
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.reporting import MONTHS, PeriodTable
from asc842.checks.second_method import present_value
from asc842.contract.fiscal import Calendar, PrintedPeriod
from asc842.ledger.schedule import Schedule, schedule_of
from asc842.measurement.tables import waves_from_tables
from asc842.measurement.typed import frames_of
from asc842.payments.build import promised_payments
from asc842.timeline.timeline import Timeline
from heavy import params
from lease_files import ROOT, load_text, measured_amounts
from test_event_chains import life

DAY = timedelta(days=1)
WEEKLY = ("4-4-5", "4-5-4", "5-4-4", "13 periods")
RETAIL = Calendar(kind="4-5-4", fiscal_year_end=1, year_ends="nearest", year_named="beginning")
SEPTEMBER = Calendar(kind="4-4-5", fiscal_year_end=9)
GROCER = Calendar(kind="13 periods", fiscal_year_end=1, year_ends="nearest", year_named="beginning")

# The National Retail Federation's 4-5-4 calendar; Apple Inc., Form 10-K, "the last Saturday of September"; The Kroger
# Co., Form 10-K, "the Saturday nearest January 31", four-week periods.
KNOWN = [
    (RETAIL, 2003, date(2003, 2, 2), date(2004, 1, 31), 52),
    (RETAIL, 2006, date(2006, 1, 29), date(2007, 2, 3), 53),
    (RETAIL, 2012, date(2012, 1, 29), date(2013, 2, 2), 53),
    (RETAIL, 2017, date(2017, 1, 29), date(2018, 2, 3), 53),
    (RETAIL, 2023, date(2023, 1, 29), date(2024, 2, 3), 53),
    (RETAIL, 2024, date(2024, 2, 4), date(2025, 2, 1), 52),
    (SEPTEMBER, 2017, date(2016, 9, 25), date(2017, 9, 30), 53),
    (SEPTEMBER, 2022, date(2021, 9, 26), date(2022, 9, 24), 52),
    (SEPTEMBER, 2023, date(2022, 9, 25), date(2023, 9, 30), 53),
    (GROCER, 2017, date(2017, 1, 29), date(2018, 2, 3), 53),
    (GROCER, 2022, date(2022, 1, 30), date(2023, 1, 28), 52),
]


@pytest.mark.parametrize(("policy", "year", "first", "last", "weeks"), KNOWN)
def test_published_years(policy: Calendar, year: int, first: date, last: date, weeks: int) -> None:
    periods = FiscalCalendar(policy).year(year)
    assert (periods[0].first_day, periods[-1].last_day) == (first, last)
    assert (last - first).days + 1 == weeks * 7
    lengths = [((p.last_day - p.first_day).days + 1) // 7 for p in periods]
    usual = {"4-4-5": [4, 4, 5] * 4, "4-5-4": [4, 5, 4] * 4, "13 periods": [4] * 13}[policy.kind]
    assert lengths == [*usual[:-1], usual[-1] + weeks - 52]


def test_the_published_months_of_a_retail_year() -> None:
    """NRF 2003: February 2 to March 1, March 2 to April 5, April 6 to May 3."""
    firsts = [p.first_day for p in FiscalCalendar(RETAIL).year(2003)][:4]
    assert firsts == [date(2003, 2, 2), date(2003, 3, 2), date(2003, 4, 6), date(2003, 5, 4)]


@pytest.mark.parametrize(("end", "named", "year", "first"), [
    (6, "ending", 2004, date(2003, 7, 1)), (6, "beginning", 2003, date(2003, 7, 1)),
    (12, "ending", 2003, date(2003, 1, 1)), (12, "beginning", 2003, date(2003, 1, 1)),
    (1, "ending", 2004, date(2003, 2, 1)), (11, "beginning", 2003, date(2003, 12, 1)),
])
def test_a_year_of_months_ends_with_any_month(end: int, named: Any, year: int, first: date) -> None:
    calendar = FiscalCalendar(Calendar(fiscal_year_end=end, year_named=named))
    periods = calendar.year(year)
    assert [p.number for p in periods] == list(range(1, 13))
    assert (periods[0].first_day, periods[-1].last_day.month, periods[0].label) == (first, end, f"{first:%Y-%m}")
    assert {p.year for p in periods} == {year}
    days = (periods[0].first_day - DAY, periods[0].first_day, periods[-1].last_day)
    assert [calendar.containing(day).year for day in days] == [year - 1, year, year]
    assert calendar.period("2003-12").last_day == date(2003, 12, 31)


calendars = st.builds(
    Calendar, kind=st.sampled_from(["calendar months", *WEEKLY]), fiscal_year_end=st.integers(1, 12),
    weekday=st.sampled_from(["monday", "wednesday", "friday", "saturday", "sunday"]),
    year_ends=st.sampled_from(["last", "nearest"]), year_named=st.sampled_from(["ending", "beginning"]))


@given(policy=calendars, day=st.dates(date(1910, 1, 1), date(2290, 1, 1)))
def test_a_day_lies_in_one_period_that_its_label_finds(policy: Calendar, day: date) -> None:
    calendar = FiscalCalendar(policy)
    period = calendar.containing(day)
    assert period.first_day <= day <= period.last_day
    assert calendar.period(period.label) == period
    year = calendar.year(period.year)
    assert year[period.number - 1] == period
    assert all(a.last_day + DAY == b.first_day for a, b in pairwise(year))
    following = calendar.containing(year[-1].last_day + DAY)
    assert (following.year, following.number) == (period.year + 1, 1)


@given(policy=calendars.filter(lambda c: c.kind in WEEKLY), year=st.integers(1910, 2290))
def test_a_year_of_weeks_ends_where_the_policy_says(policy: Calendar, year: int) -> None:
    """Counted by hand: walk from the month's end to the weekday."""
    last = FiscalCalendar(policy).year(year)[-1].last_day
    named = year + (policy.year_named == "beginning" and policy.fiscal_year_end != 12)
    month_end = (date(named, policy.fiscal_year_end, 28) + 4 * DAY).replace(day=1) - DAY
    assert f"{last:%A}".lower() == policy.weekday
    back, ahead = (month_end - last).days, 7 - (month_end - last).days
    assert 0 <= back < 7 if policy.year_ends == "last" else abs(back) <= 3 < ahead


# One engine on any grid ----------------------------------------------------------------------------------------------


def schedules(tables: dict[str, pd.DataFrame], *grids: Any) -> list[pd.DataFrame]:
    """Return one lease's schedule on each grid, in whole cents."""
    waves = [waves_from_tables(tables)[0] for _ in grids]
    return [frame(schedule_of(w, 1, grid)) for w, grid in zip(waves, grids, strict=True)]


FLOWS = ["gross_rent", "abatement", "payment", "interest", "liability_adjustment", "cost", "gain_loss",
         "amortization", "asset_adjustment"]
BALANCES = ["liability_closing", "asset_closing"]


def frame(s: Schedule) -> pd.DataFrame:
    return pd.DataFrame({name: getattr(s, name) for name in ("ends", *FLOWS, *BALANCES)}).set_index("ends")


def agree(coarse: pd.DataFrame, fine: pd.DataFrame) -> None:
    """Compare balances, and flows to date, at every day on which the coarser grid closes, and at the end.

    The last period closes with the period in which rent is last paid, which is no common day.
    """
    ends = coarse.index[:-1]
    one, other = (s.assign(**{name: s[name].cumsum() for name in FLOWS}) for s in (coarse, fine))
    pd.testing.assert_frame_equal(one.loc[ends], other.loc[ends])
    assert one.iloc[-1].tolist() == other.iloc[-1].tolist()


def table_of(days: list[date]) -> PeriodTable:
    firsts = np.array(days, dtype="datetime64[D]")
    return PeriodTable(firsts, np.array([f"FY{i:04d}-P01" for i in range(len(days) - 1)]))


@pytest.mark.properties
@given(lease=strategies.leases(longest=60), ahead=st.lists(st.integers(1, 1500), min_size=2, max_size=30, unique=True))
def test_a_balance_at_a_day_is_the_same_on_every_grid(lease: strategies.Generated, ahead: list[int]) -> None:
    """A grid of odd days beside one that has these and every month besides."""
    lived = Timeline(load_text(lease.text()), asc842.Policy(**lease.elections))
    tables = frames_of(rows_of(lived, promised_payments(lived)))
    odd = sorted(lease.rent.start + n * DAY for n in ahead)
    months = pd.date_range(odd[0], odd[-1], freq="MS").date
    fine = sorted({*odd, *months})
    monthly, coarse, finer = schedules(tables, MONTHS, table_of(odd), table_of(fine))
    agree(coarse, finer)
    agree(monthly, finer)


@pytest.mark.parametrize("seed", params(range(25), range(10)))
@pytest.mark.parametrize("kind", ["4-4-5", "13 periods"])
def test_events_on_a_grid_of_weeks(seed: int, kind: Any) -> None:
    """Chains of random events: weeks that are cut at month ends besides agree with months and with weeks."""
    tables, _ = life(seed)
    weeks = FiscalCalendar(Calendar(kind=kind, fiscal_year_end=6)).grid
    assert isinstance(weeks, PeriodTable)
    inside = [d for d in weeks.firsts.tolist() if date(2020, 1, 1) < d < date(2035, 1, 1)]
    months = pd.date_range(inside[0], inside[-1], freq="MS").date
    monthly, weekly, both = schedules(tables, MONTHS, weeks, table_of(sorted({*inside, *months})))
    agree(monthly, both)
    agree(weekly, both)


@pytest.mark.properties
@given(lease=strategies.leases(longest=40))
def test_mid_month_balances_by_a_second_method(lease: strategies.Generated) -> None:
    """Liability: each unpaid payment in decimals. Cost: the exact share of the months elapsed, rounded half up."""
    loaded, policy = load_text(lease.text()), asc842.Policy(**lease.elections)
    lived = Timeline(loaded, policy)
    promised = promised_payments(lived)
    s = frame(measure_in_cents(rows_of(lived, promised), FiscalCalendar(RETAIL).grid).schedule)
    total, elapsed = int(s["cost"].sum()), s["cost"].cumsum()
    convention, step = policy.rate_convention, strategies.COMPOUNDING[lease.terms.compounding]
    for end in s.index:
        following = pd.Timestamp(end).date() + DAY
        unpaid = [(p.due, p.counted, Decimal(p.rent_due)) for p in promised[0]
                  if p.measured and p.due >= following]
        exact = present_value(unpaid, loaded.commencement, loaded.discount_rate, convention, step, following)
        assert abs(exact - int(s.loc[end, "liability_closing"])) <= Decimal("0.5001")
        if loaded.classification == "operating" and following <= lease.rent.after:
            share = weight(lease, following) / weight(lease, lease.rent.after)
            assert elapsed[end] == int(Fraction(total) * share + Fraction(1, 2))


def weight(lease: strategies.Generated, until: date) -> Fraction:
    """Months, part months by days, or days, from the first day of a lease to the day before another, day by day."""
    days = [lease.rent.start + i * DAY for i in range((until - lease.rent.start).days)]
    if lease.terms.by_days:
        return Fraction(len(days))
    lengths = {(d.year, d.month): ((d.replace(day=28) + 4 * DAY).replace(day=1) - DAY).day for d in days}
    return sum((Fraction(1, lengths[d.year, d.month]) for d in days), Fraction(0))


def test_measure_labels_periods_by_the_calendar() -> None:
    leases = pd.DataFrame([{"lease": "a", "commencement": "2003-02-02", "lease_term_end": "2004-01-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame({"lease": "a", "due": [f"2003-{m:02d}-15" for m in range(2, 13)], "gross_rent": 100})
    schedule = measured_amounts({"leases": leases, "payments": payments}, RETAIL)["schedule"]
    assert schedule["period"].tolist() == [f"FY2003-P{n:02d}" for n in range(1, 13)]
    assert schedule["gross_rent"].tolist() == [100.0] * 11 + [0.0]
    assert schedule["liability_closing"].iloc[-1] == 0


# Calendars from a file -----------------------------------------------------------------------------------------------


def custom(*rows: tuple[str, str, str]) -> Calendar:
    return Calendar(kind="custom", periods=tuple(
        PrintedPeriod(period=p, first_day=date.fromisoformat(f), last_day=date.fromisoformat(t)) for p, f, t in rows))


def test_periods_before_and_after_a_custom_calendar_are_months() -> None:
    calendar = FiscalCalendar(custom(("FY2004-P01", "2003-12-28", "2004-01-24"),
                                     ("FY2004-P02", "2004-01-25", "2004-02-21")))
    days = np.arange("2003-11-01", "2004-04-30", dtype="datetime64[D]")
    numbers = calendar.grid.number(days)
    assert np.diff(numbers).min() >= 0
    assert set(np.diff(numbers).tolist()) == {0, 1}
    starts = sorted(set(calendar.grid.first_day(numbers).tolist()))
    assert [d.isoformat() for d in starts] == ["2003-11-01", "2003-12-01", "2003-12-28", "2004-01-25", "2004-02-22",
                                               "2004-03-01", "2004-04-01"]
    assert calendar.grid.labels(days[[0, 57, 112, 113]]).tolist() == ["2003-11", "FY2004-P01", "FY2004-P02", "2004-02"]
    for asked in (lambda: calendar.containing(date(2004, 3, 1)), lambda: calendar.period("FY2004-P03"),
                  lambda: calendar.year(2005)):
        with pytest.raises(asc842.InputError, match="a period from FY2004-P01 to FY2004-P02"):
            asked()


def test_a_policy_takes_its_periods_from_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('format = "asc842/policy/1"\n[calendar]\nkind = "custom"\nfile = "c.csv"\n')
    (tmp_path / "c.csv").write_text("period,first_day,last_day\n2004-01,2003-12-28,2004-01-24\n"
                                    "2004-02,2004-01-25,2004-02-21\n")
    policy = asc842.load_policy(tmp_path / "policy.toml")
    calendar = FiscalCalendar(policy.calendar)
    assert calendar.period("2004-02").first_day == date(2004, 1, 25)
    assert [p.number for p in calendar.year(2004)] == [1, 2]


@pytest.mark.parametrize(("text", "expected"), [
    ("2004-01,2003-12-28,2004-01-24\n2004-02,2004-01-26,2004-02-21", "a gap: 2004-01 ends 2004-01-24"),
    ("2004-01,2003-12-28,2004-01-24\n2004-02,2004-01-24,2004-02-21", "an overlap: 2004-01 ends 2004-01-24"),
    ("2004-01,2003-12-28,2004-01-24\n2004-03,2004-01-25,2004-02-21", "2004-03 after 2004-01"),
    ("2004-01,2004-01-24,2003-12-28", "an end on or after the beginning"),
    ("2004-01,28/12/2003,2004-01-24", "write 2003-12-28"),
    ("2004-01,9999-12-01,9999-12-31", "a year from 1800 to 2399"),
    ("January,2003-12-28,2004-01-24", "FY2004-P01 or 2004-01"),
    ("2004-01,2003-12-28", "2 cells"),
    ("", "no period"),
])
def test_a_calendar_that_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "policy.toml").write_text('format = "asc842/policy/1"\n[calendar]\nkind = "custom"\nfile = "c.csv"\n')
    (tmp_path / "c.csv").write_text(f"period,first_day,last_day\n{text}\n")
    with pytest.raises(asc842.InputError) as refused:
        asc842.load_policy(tmp_path / "policy.toml")
    assert expected in str(refused.value)
    assert "c.csv" in refused.value.problems[0].file


def test_the_book_of_a_lease_is_kept_by_months() -> None:
    """The contract's own schedule: whatever calendar the books are closed by."""
    lease = asc842.load(ROOT / "inputs" / "windham-v.toml")
    assert asc842.account_for(lease, asc842.Policy(calendar=RETAIL)).schedule["period"].iloc[0] == "2003-04"
