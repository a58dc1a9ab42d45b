"""The times that instalments pay for, one after another: months, weeks, half months, quarters between stated days.

Each cycle numbers its times. A day's place is counted in instalments: whole ones, plus part of one by its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol

from asc842.calendar.grid import MonthGrid, day_in_month

WEEK = 7


class Cycle(Protocol):
    """Times that follow one another without a gap, numbered in order."""

    def boundary(self, n: int) -> date:
        """First day of time n."""

    def position(self, day: date) -> Fraction:
        """Instalments from the start of time 0 to the start of ``day``."""


def number_of(cycle: Cycle, day: date) -> int:
    """Return the number of the time in which a day falls."""
    return cycle.position(day).__floor__()


@dataclass(frozen=True, slots=True)
class MonthCycle:
    """So many months each; part of a time counts its whole months, and part months by days over days of the month."""

    grid: MonthGrid
    months: int

    def boundary(self, n: int) -> date:
        """First day of time n."""
        return self.grid.boundary(n * self.months)

    def position(self, day: date) -> Fraction:
        """Months since the grid's anchor over the months of an instalment."""
        return self.grid.position(day) / self.months


@dataclass(frozen=True, slots=True)
class DayCycle:
    """So many days each, from ``anchor`` on and back."""

    anchor: date
    days: int

    def boundary(self, n: int) -> date:
        """First day of time n."""
        return self.anchor + timedelta(days=n * self.days)

    def position(self, day: date) -> Fraction:
        """Days since the anchor over the days of an instalment."""
        return Fraction((day - self.anchor).days, self.days)


@dataclass(frozen=True, slots=True)
class NamedDays:
    """From each of some days of the year, (month, day) in order, to the next; part of a time counts by its days.

    A day that a month lacks is its last.
    """

    days: tuple[tuple[int, int], ...]

    @classmethod
    def every_month(cls, days: Sequence[int]) -> NamedDays:
        """Return the same days of every month."""
        return cls(tuple((month, day) for month in range(1, 13) for day in sorted(days)))

    @classmethod
    def every_year(cls, days: Sequence[str]) -> NamedDays:
        """Return days of the year written as 03-25."""
        return cls(tuple(sorted((int(day[:2]), int(day[3:])) for day in days)))

    def boundary(self, n: int) -> date:
        """First day of time n, numbered from those of year 0."""
        year, which = divmod(n, len(self.days))
        month, day = self.days[which]
        return day_in_month(date(year, month, 1), day)

    def position(self, day: date) -> Fraction:
        """Whole times, and part of one by its days over all days of it."""
        n = day.year * len(self.days) + len(self.days) - 1
        while self.boundary(n) > day:
            n -= 1
        first, following = self.boundary(n), self.boundary(n + 1)
        return n + Fraction((day - first).days, (following - first).days)

    def on_or_after(self, day: date) -> date:
        """Return the first of the days that is no earlier than another."""
        at = self.position(day)
        return self.boundary(-((-at).__floor__()))


def weekday_on_or_after(day: date, weekday: int) -> date:
    """Return the first such day of the week (0 is Monday) that is no earlier than a day."""
    return day + timedelta(days=(weekday - day.weekday()) % WEEK)
