"""When instalments fall due, and at which day's start they count, over whole arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.cycles import WEEK, NamedDays
from asc842.calendar.positions import Days, Ints, day_of_month, month_number
from asc842.calendar.recurring import ANCHOR, Mask, Recurring, day_in_month, days_of, ints_of
from asc842.contract.rent import MONTHS_PER_PAYMENT, QUARTER_DAYS, Rent, Weekday
from asc842.payments.charge import Charge
from asc842.payments.day_count import Instalments

THURSDAY = 3
"""The day of the week on which 1970 began."""
EACH_MONTH = NamedDays.every_month((1,))


@dataclass(frozen=True, slots=True)
class DueRules:
    """When instalments of charges fall due; each field (charges,).

    In advance: on the due day of the month in which the period begins, not before ``begin``, the component's first day
    but where a renewal goes on with rent before it. In arrears: on the first due day that comes on or after the last
    day paid for. Where rent goes by weeks, half months or quarter days, the first day of the week or month that is due
    on or after either. What an event or a renewal breaks of an instalment in arrears falls due when the whole of it
    would have, up to the day before ``whole_after``.
    """

    begin: Days
    arrears: Mask
    by_month: Mask
    due_day: Ints
    calendar: Mask
    weekday: Ints
    named: Mask
    due_days: Recurring
    breaks: Mask
    whole_after: Days

    @classmethod
    def of(cls, charges: Sequence[Charge]) -> DueRules:
        """Return the rules of charges, in their order."""
        named = [_named(c.rent, c.timing) for c in charges]
        return cls(
            days_of(c.due_from or c.begin for c in charges),
            np.array([c.timing == "arrears" for c in charges], dtype=bool),
            np.array([c.rent.frequency in MONTHS_PER_PAYMENT for c in charges], dtype=bool),
            ints_of(c.due_day for c in charges), np.array([c.rent.by_calendar for c in charges], dtype=bool),
            ints_of(get_args(Weekday).index(c.rent.due_weekday) if c.rent.due_weekday else -1 for c in charges),
            np.array([x is not None for x in named], dtype=bool), Recurring.of([x or EACH_MONTH for x in named]),
            np.array([c.whole_after is not None for c in charges], dtype=bool),
            days_of(c.whole_after or ANCHOR for c in charges))

    def days(self, of: Instalments) -> tuple[Days, Days]:
        """Return the due day of each instalment, and the day at whose start it counts."""
        late, paid_for = self.arrears[of.charge], self._paid_for(of)
        due = paid_for.copy()
        for timed, days in ((~late, self._in_advance), (late, self._in_arrears)):
            if timed.any():
                at = np.flatnonzero(timed)
                due[at] = days(of.charge[at], (paid_for if days == self._in_arrears else of.first)[at])
        other = np.flatnonzero(~self.by_month[of.charge])
        if len(other):
            charge, base = of.charge[other], np.where(late, paid_for - ONE_DAY, of.first)[other]
            due[other] = np.maximum(self._named_due(charge, base), self.begin[charge])
        return due, counted_days(due, paid_for, late)

    def _paid_for(self, of: Instalments) -> Days:
        """Day after the last that an instalment pays for, or that the whole would have of one that an event breaks."""
        after, broken = of.after.copy(), self.breaks[of.charge]
        if broken.any():
            last = np.flatnonzero(broken & np.append(of.charge[1:] != of.charge[:-1], [True]))
            after[last] = np.minimum(of.end[last], self.whole_after[of.charge[last]])
        return after

    def _in_advance(self, charge: Ints, first: Days) -> Days:
        by_default = 1 if self.calendar.all() else np.where(self.calendar[charge], 1, day_of_month(first))
        day = np.where(self.due_day[charge] > 0, self.due_day[charge], by_default)
        return np.maximum(day_in_month(month_number(first), day), self.begin[charge])

    def _in_arrears(self, charge: Ints, after: Days) -> Days:
        """Return the last day paid for, or the first due day on or after it.

        A month's last day is its 31st here, so that due days of 28 to 30 fall once in every month.
        """
        last, given = after - ONE_DAY, self.due_day[charge]
        number = np.where(day_of_month(after) == 1, 31, day_of_month(last))
        return np.where(given > 0, day_in_month(month_number(last) + (given < number), given), last)

    def _named_due(self, charge: Ints, day: Days) -> Days:
        """Return the day on which rent falls due that is no earlier than the first day paid for, or the last."""
        ahead = (self.weekday[charge] - day.astype(np.int64) - THURSDAY) % WEEK
        due = np.where(self.weekday[charge] >= 0, day + ahead, day)
        on_days = np.flatnonzero(self.named[charge] & (self.weekday[charge] < 0))
        due[on_days] = self.due_days.on_or_after(charge[on_days], day[on_days])
        return due


def _named(rent: Rent, timing: str) -> NamedDays | None:
    """Return the days of the month or year on which a component falls due, where it goes by such days."""
    if rent.due_days:
        return NamedDays.every_month(rent.due_days)
    # A quarter paid for in arrears is paid on the quarter day that follows it.
    ends_quarter = rent.frequency == "quarter-day" and timing == "arrears"
    return NamedDays.every_year(rent.quarter_days or QUARTER_DAYS) if ends_quarter else None


def counted_days(due: Days, covers_after: Days, arrears: Mask) -> Days:
    """Return the days at whose start payments count: of rent in arrears that falls due at an end, the day after."""
    following = due + ONE_DAY
    at_end = arrears & ((day_of_month(following) == 1) | (following == covers_after))
    return np.where(at_end, following, due)
