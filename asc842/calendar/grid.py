"""Months counted from an anchor date, exactly, one date at a time.

The n-th boundary of a grid is its anchor plus n months, clipped to the month's end and never drifting: from
January 31 come February 28 and March 31. ``asc842.calendar.positions`` says the same of whole arrays.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Self

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """The dates ``anchor`` + n months, for every whole n."""

    anchor: date

    @classmethod
    def calendar(cls, day: date) -> Self:
        """Return the grid of calendar months, month 0 being that of ``day``."""
        return cls(day.replace(day=1))

    def boundary(self, n: int) -> date:
        """First day of the grid's month n."""
        return _boundary(self.anchor, n)

    def month_of(self, day: date) -> int:
        """Return the n whose month, from boundary n to boundary n + 1, holds ``day``."""
        n = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
        return n - 1 if day < self.boundary(n) else n

    def position(self, day: date) -> Fraction:
        """Months from the anchor to the start of ``day``: whole ones, plus a part month by its days."""
        return _position(self.anchor, day)

    def date_at(self, position: Fraction) -> date:
        """Return the first day at or after a position in months (6.5 months from December 1 is June 16)."""
        n = position.numerator // position.denominator
        first, following = self.boundary(n), self.boundary(n + 1)
        days = (position - n) * (following - first).days
        return first + timedelta(days=-(-days.numerator // days.denominator))


@lru_cache(maxsize=2**16)
def _boundary(anchor: date, n: int) -> date:
    return anchor + relativedelta(months=n)


@lru_cache(maxsize=2**16)
def _position(anchor: date, day: date) -> Fraction:
    grid = MonthGrid(anchor)
    n = grid.month_of(day)
    first, following = grid.boundary(n), grid.boundary(n + 1)
    return n + Fraction((day - first).days, (following - first).days)


def day_in_month(month: date, day: int) -> date:
    """Return the given day of a month, or its last day where the month is shorter."""
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


def month_end(day: date) -> date:
    """Last day of the month of ``day``."""
    return day_in_month(day, 31)


def next_month(day: date) -> date:
    """First day of the month after that of ``day``."""
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)


def months_between(start: date, after: date, *cuts: date) -> Iterator[tuple[date, date]]:
    """Yield the calendar months from a day to the day before another: first day of each, and the day after its last.

    The first and the last may be parts of months; ``cuts`` part a month further.
    """
    while start < after:
        following = min(next_month(start), after, *(cut for cut in cuts if start < cut))
        yield start, following
        start = following


def year_month(day: date) -> str:
    """Return the month of ``day`` as 2003-04."""
    return f"{day.year:04d}-{day.month:02d}"
