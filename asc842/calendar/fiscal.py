"""Fiscal calendars: months with a year ending in any of them, weeks (4-4-5, 13 periods), or periods from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.calendar.positions import Days, Ints, first_of_month
from asc842.calendar.reporting import MONTHS, PeriodTable, ReportingGrid
from asc842.contract.fiscal import WEEKS, Calendar, Weekday
from asc842.intake.rules.calendar import calendar_problems

FIRST_YEAR, LAST_YEAR = 1901, 2300
"""Fiscal years for which calendars of weeks are laid out; before and after them periods are calendar months."""
YEARS_OF_MONTHS = range(1000, 3000)
"""Fiscal years of calendar months that can be named."""
LABEL = re.compile(r"(?:FY)?(\d{4})-P?(\d{2})")


@dataclass(frozen=True, slots=True)
class FiscalPeriod:
    """One reporting period: its label, first and last day, fiscal year and number in it (from 1)."""

    label: str
    first_day: date
    last_day: date
    year: int
    number: int


class FiscalCalendar:
    """The periods of a policy's ``[calendar]``.

    ``grid`` is what measurement reports on. A label finds a period, a day finds the one it falls in, a fiscal year
    all of its periods; whole arrays of days find their labels and fiscal years.
    """

    def __init__(self, policy: Calendar) -> None:
        self.policy = policy
        self.by_months = policy.kind == "calendar months"
        self.grid: ReportingGrid = MONTHS if self.by_months else _table(policy)

    def period(self, label: str) -> FiscalPeriod:
        """Return the period that a label names; raises InputError where there is none."""
        if self.by_months:
            if re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", label):
                return self.containing(date.fromisoformat(f"{label}-01"))
        elif isinstance(self.grid, PeriodTable) and len(at := np.flatnonzero(self.grid.names == label)):
            return self.containing(self.grid.firsts[at[0]].item())
        raise InputError([Problem("period.unknown",
                                  "period", label, self._expected(), "name a period of the policy's calendar")])

    def containing(self, day: date) -> FiscalPeriod:
        """Return the period that a day falls in; raises InputError on a day that the calendar does not reach."""
        days = np.array([day], dtype="datetime64[D]")
        number = self.grid.number(days)
        label = str(self.grid.labels(days)[0])
        first, after = (self.grid.first_day(n)[0].item() for n in (number, number + 1))
        match = LABEL.fullmatch(label)
        if match is None or not (self.by_months or self._reaches(number)):
            raise InputError([Problem("period.day",
                                      "period", str(day), self._expected(), "choose a day of the calendar")])
        if self.by_months:
            return FiscalPeriod(label, first, after - DAY, *self._month(first))
        return FiscalPeriod(label, first, after - DAY, int(match[1]), int(match[2]))

    def year(self, year: int) -> list[FiscalPeriod]:
        """Return the periods of a fiscal year in order; raises InputError where the calendar has none."""
        if self.by_months:
            count = (year - 1970) * 12 + self._months_off()
            firsts = first_of_month(np.arange(count, count + 12)).tolist() if year in YEARS_OF_MONTHS else []
        else:
            assert isinstance(self.grid, PeriodTable)
            firsts = self.grid.firsts[:-1][_years(self.grid.names) == year].tolist()
        if not firsts:
            expected = "a year such as 2003" if self.by_months else self._expected()
            raise InputError([Problem("period.year",
                                      "year", str(year), expected, "name a fiscal year of the calendar")])
        return [self.containing(first) for first in firsts]

    def _month(self, first: date) -> tuple[int, int]:
        """Fiscal year and number of a calendar month."""
        months = (first.year - 1970) * 12 + first.month - 1 - self._months_off()
        return months // 12 + 1970, months % 12 + 1

    def _months_off(self) -> int:
        """Months from January to the first month of the fiscal year of that name."""
        end = self.policy.fiscal_year_end
        return 0 if end == 12 else end - 12 * (self.policy.year_named == "ending")

    def _reaches(self, number: Ints) -> bool:
        return isinstance(self.grid, PeriodTable) and bool(0 <= number[0] < len(self.grid.names))

    def _expected(self) -> str:
        if self.by_months:
            return "a month such as 2003-12"
        assert isinstance(self.grid, PeriodTable)
        names = self.grid.names
        some = f"a period from {names[0]} to {names[-1]}"
        return some if self.policy.kind == "custom" else f"a period such as FY2004-P01, {some[9:]}"


def _years(labels: np.ndarray) -> Ints:
    text = np.char.lstrip(labels.astype(str), "FY")
    years: Ints = text.astype("U4").astype(np.int64)
    return years


def _table(policy: Calendar) -> PeriodTable:
    if policy.kind == "custom":
        return _printed(policy)
    years = np.arange(FIRST_YEAR - 1, LAST_YEAR + 1)
    ends = year_ends(policy, years)
    weeks = np.array(WEEKS[policy.kind])
    before = np.concatenate([[0], np.cumsum(weeks)[:-1]])
    firsts = (ends[:-1] + 1)[:, None] + before * np.timedelta64(7, "D")
    named = years[1:] - (policy.year_named == "beginning" and policy.fiscal_year_end != 12)
    names = np.array([f"FY{year:04d}-P{n:02d}" for year in named.tolist() for n in range(1, len(weeks) + 1)])
    return PeriodTable(np.concatenate([firsts.ravel(), ends[-1:] + 1]), names)


def year_ends(policy: Calendar, years: Ints) -> Days:
    """Last day of each fiscal year of whole weeks, by the calendar year of the month with which it ends; (years,).

    The ``last`` of a weekday in the month lies 0 to 6 days before the month's end, the ``nearest`` up to 3 days on
    either side of it.
    """
    month_ends = first_of_month((years - 1970) * 12 + policy.fiscal_year_end) - 1
    weekday = get_args(Weekday).index(policy.weekday)
    latest = month_ends + (3 if policy.year_ends == "nearest" else 0)
    # 1970-01-01 was a Thursday, which is weekday 3 counted from Monday.
    return latest - (latest.astype(np.int64) + 3 - weekday) % 7


def _printed(policy: Calendar) -> PeriodTable:
    if problems := list(calendar_problems(policy)):
        raise InputError(problems)
    periods: Sequence[tuple[str, date, date]] = [(p.period, p.first_day, p.last_day) for p in policy.periods]
    firsts = [first for _, first, _ in periods] + [periods[-1][2] + DAY]
    return PeriodTable(np.array(firsts, dtype="datetime64[D]"), np.array([label for label, _, _ in periods]))
