"""Reporting grids: which period a day falls in, and on which day a period begins, over whole arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Ints, first_of_month, month_number


class ReportingGrid(Protocol):
    """Days cut into periods that follow one another without a gap, numbered in order of time."""

    def number(self, days: Days) -> Ints:
        """Return the number of the period that holds each day; any shape."""

    def first_day(self, numbers: Ints) -> Days:
        """Return the first day of each numbered period; any shape."""

    def labels(self, days: Days) -> np.ndarray:
        """Return the label of the period that holds each day, as text; any shape."""


class CalendarMonths:
    """Calendar months, numbered from 1970-01 and labelled 2003-12: the grid on which one lease's book is kept."""

    def number(self, days: Days) -> Ints:
        """Calendar months since 1970-01."""
        return month_number(days)

    def first_day(self, numbers: Ints) -> Days:
        """First of the month."""
        return first_of_month(numbers)

    def labels(self, days: Days) -> np.ndarray:
        """Year and month."""
        return np.datetime_as_string(days.astype("datetime64[M]"))


MONTHS = CalendarMonths()


@dataclass(frozen=True, slots=True)
class PeriodTable:
    """Periods from a table: ``firsts`` (periods + 1,), the day after the last one at its end, and ``names``.

    Before and after the days of the table, periods are calendar months, cut where the table begins and ends: leases
    run on for longer than calendars are laid down for, and a balance at a day is the same on every grid.
    """

    firsts: Days
    names: np.ndarray

    def number(self, days: Days) -> Ints:
        """Position in the table; negative before it, and counted on after it."""
        count = len(self.names)
        inside = np.searchsorted(self.firsts, days, side="right") - 1
        before = month_number(days) - month_number(self.firsts[0] - ONE_DAY) - 1
        after = month_number(days) - month_number(self.firsts[-1]) + count
        return np.where(inside < 0, before, np.where(inside >= count, after, inside)).astype(np.int64)

    def first_day(self, numbers: Ints) -> Days:
        """First day of each period."""
        count = len(self.names)
        before = first_of_month(month_number(self.firsts[0] - ONE_DAY) + 1 + numbers)
        after = first_of_month(month_number(self.firsts[-1]) + numbers - count)
        inside = self.firsts[np.clip(numbers, 0, count)]
        return np.where(numbers < 0, before, np.where(numbers > count, after, inside))

    def labels(self, days: Days) -> np.ndarray:
        """Return the names of the table; year and month outside of it."""
        numbers, count = self.number(days), len(self.names)
        inside = (numbers >= 0) & (numbers < count)
        return np.where(inside, self.names[np.clip(numbers, 0, count - 1)], MONTHS.labels(days))


def labels_of(grid: ReportingGrid, numbers: Ints) -> pd.Categorical:
    """Label of each numbered period (n,), stored once each: many rows share few periods."""
    low = int(numbers.min()) if len(numbers) else 0
    codes: Ints = numbers - low
    seen = np.zeros(int(numbers.max()) - low + 1 if len(numbers) else 0, dtype=bool)
    seen[codes] = True
    if not seen.all():
        codes = (np.cumsum(seen) - 1)[codes]
    names = grid.labels(grid.first_day(np.flatnonzero(seen) + low)).tolist()
    return pd.Categorical.from_codes(codes, pd.Index(names), validate=False)
