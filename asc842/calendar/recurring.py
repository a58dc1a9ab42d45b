"""The times that instalments pay for, over whole arrays: what :mod:`asc842.calendar.cycles` says of one cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from asc842.calendar.cycles import Cycle, DayCycle, MonthCycle, NamedDays
from asc842.calendar.periods import SCALE, months_position
from asc842.calendar.positions import (
    Days,
    Ints,
    first_of_month,
    month_number,
)

EPOCH = date(1970, 1, 1).toordinal()
ANCHOR = date(1970, 1, 1)
Mask = np.ndarray


def days_of(dates: Iterable[date]) -> Days:
    """Dates as an array; by way of their ordinals, which is several times as fast."""
    return np.array([d.toordinal() - EPOCH for d in dates], dtype=np.int64).astype("datetime64[D]")


def ints_of(values: Iterable[int]) -> Ints:
    """Whole numbers as an array; raises OverflowError where one has more than 64 bits."""
    return np.array(list(values), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Recurring:
    """Cycles of months, of days, or between named days of the year; each field (cycles,) but ``named``.

    ``month`` (since 1970-01) and ``day`` are those of the ``anchor``. ``months`` or ``days`` is 0 where a cycle is of
    another kind; ``named`` are the distinct lists of named days, ``name`` the place among them, -1 for none.
    """

    months: Ints
    days: Ints
    anchor: Days
    month: Ints
    day: Ints
    name: Ints
    named: tuple[NamedDays, ...]

    @classmethod
    def of(cls, cycles: Sequence[Cycle]) -> Recurring:
        """Return cycles as arrays, in their order."""
        months = [c.months if isinstance(c, MonthCycle) else 0 for c in cycles]
        days = [c.days if isinstance(c, DayCycle) else 0 for c in cycles]
        anchors = [c.grid.anchor if isinstance(c, MonthCycle) else c.anchor if isinstance(c, DayCycle) else ANCHOR
                   for c in cycles]
        named = {c: None for c in cycles if isinstance(c, NamedDays)}
        place = {c: i for i, c in enumerate(named)}
        name = [place[c] if isinstance(c, NamedDays) else -1 for c in cycles] if named else [-1] * len(cycles)
        return cls(ints_of(months), ints_of(days), days_of(anchors),
                   ints_of((a.year - 1970) * 12 + a.month - 1 for a in anchors), ints_of(a.day for a in anchors),
                   ints_of(name), tuple(named))

    def first_day(self, cycle: Ints, n: Ints) -> Days:
        """First day of time ``n`` of each of some cycles; any shape."""
        found = self._month(cycle, n * self.months[cycle])
        if self.days.any():
            found = np.where(self.days[cycle] > 0, self.anchor[cycle] + n * self.days[cycle], found)
        for i, days in enumerate(self.named):
            at = np.flatnonzero(self.name[cycle] == i)
            found[at] = _named_day(days, n[at])
        return found

    def number(self, cycle: Ints, day: Days) -> Ints:
        """Return the number of the time in which each day falls."""
        found = self._whole_months(cycle, day) // np.maximum(self.months[cycle], 1)
        if self.days.any():
            since = (day - self.anchor[cycle]).astype(np.int64) // np.maximum(self.days[cycle], 1)
            found = np.where(self.days[cycle] > 0, since, found)
        for i, days in enumerate(self.named):
            at = np.flatnonzero(self.name[cycle] == i)
            found[at] = _named_number(days, day[at])
        return found

    def on_or_after(self, cycle: Ints, day: Days) -> Days:
        """Return the first day of a time that is no earlier than each day."""
        n = self.number(cycle, day)
        first = self.first_day(cycle, n)
        return np.where(first == day, day, self.first_day(cycle, n + 1))

    def month_start(self, cycle: Ints, day: Days, *, following: bool = False) -> Days:
        """First day of the month, as the cycle counts them, that holds each day; or the first such day from it on."""
        n = self._whole_months(cycle, day)
        first = self._month(cycle, n)
        return np.where(first == day, day, self._month(cycle, n + 1)) if following else first

    def place(self, cycle: Ints, day: Days) -> Ints:
        """Place of each day in months as the cycle counts them, in units of 1 / ``SCALE``; only differences count."""
        found, other = months_position(day), np.flatnonzero(self.day[cycle] != 1)
        if len(other):
            found[other] = self._anniversary(cycle[other], day[other])
        return found

    def _anniversary(self, cycle: Ints, day: Days) -> Ints:
        n = self._whole_months(cycle, day)
        first = self._month(cycle, n)
        length = (self._month(cycle, n + 1) - first).astype(np.int64)
        return n * SCALE + (day - first).astype(np.int64) * (SCALE // length)

    def _month(self, cycle: Ints, n: Ints) -> Days:
        """First day of the month that is ``n`` after the anchor, clipped to the end of the calendar month."""
        return day_in_month(self.month[cycle] + n, self.day[cycle])

    def _whole_months(self, cycle: Ints, day: Days) -> Ints:
        n = month_number(day) - self.month[cycle]
        return n - (day < self._month(cycle, n)) if (self.day != 1).any() else n


def _named_day(days: NamedDays, n: Ints) -> Days:
    months, numbers = (ints_of(x) for x in zip(*days.days, strict=True))
    year, which = np.divmod(n, len(days.days))
    return day_in_month((year - 1970) * 12 + months[which] - 1, numbers[which])


def _named_number(days: NamedDays, day: Days) -> Ints:
    year = month_number(day) // 12 + 1970
    first = year * len(days.days)
    passed = [_named_day(days, first + i) <= day for i in range(len(days.days))]
    return first - 1 + np.sum(passed, axis=0, dtype=np.int64)


def day_in_month(month: Ints, day: Ints) -> Days:
    """Return the given day, from 1, of months since 1970-01, or the last where the month is shorter."""
    first = first_of_month(month)
    if (day <= 1).all():
        return first
    if (day > 28).any():
        day = np.minimum(day, (first_of_month(month + 1) - first).astype(np.int64))
    return np.asarray(first + (day - 1).astype("timedelta64[D]"))
