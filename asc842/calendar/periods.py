"""Reporting periods of spans on any grid, and the weight of each in a straight-line cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import (
    Days,
    Floats,
    Ints,
    day_of_month,
    days_in_month,
    days_since,
    first_of_month,
    month_number,
)
from asc842.calendar.reporting import MONTHS, ReportingGrid

SCALE = 28 * 29 * 30 * 31 // 2
"""The least common multiple of the lengths of a month: the days of any part month are whole units of it."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Reporting periods of many spans, in arrays of shape (spans, periods).

    ``starts`` is each period's first day and ``next_starts`` the day after its last; the first period begins with
    the span, the last ends with it. ``exists`` is false where a row has more columns than its span has periods.
    """

    starts: Days
    next_starts: Days
    exists: np.ndarray

    @property
    def ends(self) -> Days:
        """Last day of each period."""
        return self.next_starts - ONE_DAY


def cut(starts: Days, until: Days, grid: ReportingGrid = MONTHS) -> Periods:
    """Cut the days from ``starts`` (spans,) to the day before ``until`` (spans,) into the periods of a grid."""
    first = grid.number(starts)
    count = grid.number(until - ONE_DAY) - first + 1
    numbers = first[:, None] + np.arange(count.max(initial=1) + 1)
    firsts = grid.first_day(numbers)
    begin = np.maximum(firsts[:, :-1], starts[:, None])
    return Periods(begin, np.minimum(firsts[:, 1:], until[:, None]), begin < until[:, None])


def life_end(after: Days, last_due: Days, grid: ReportingGrid = MONTHS) -> Days:
    """Return the day after the last period: that of the term, or of the period in which rent is last paid."""
    late = grid.first_day(grid.number(last_due) + 1)
    return np.where(last_due >= after, late, after)


def elapsed_months(periods: Periods, after: Days) -> tuple[Ints, Ints]:
    """Months elapsed at the end of each period in the days from each span's start to ``after`` (spans,), and in all.

    A whole month counts ``SCALE``, a part month its share of that by its days over the days of the month, so that sums
    stay exact and what has elapsed at a day is the same on every grid. Returns arrays of shape (spans, periods) and
    (spans,).
    """
    starts = periods.starts[:, 0]
    begin = months_position(starts)
    ends = np.maximum(np.minimum(periods.next_starts, after[:, None]), starts[:, None])
    return months_position(ends) - begin[:, None], months_position(after) - begin


def months_position(days: Days) -> Ints:
    """Months since 1970-01 at the start of each day, in units of 1 / ``SCALE``, part months by days; any shape."""
    months = month_number(days)
    first = first_of_month(months)
    into = days_since(first, days)
    if not into.any():
        return months * SCALE
    return months * SCALE + into * (SCALE // days_since(first, first_of_month(months + 1)))


def days_within(periods: Periods, after: Days) -> Ints:
    """Days of each period that lie before ``after`` (spans,); shape (spans, periods), 0 where no period exists."""
    end = np.minimum(periods.next_starts, after[:, None])
    return np.where(periods.exists, np.maximum(days_since(periods.starts, end), 0), 0)


def months_in_term(starts: Days, after: Days) -> Floats:
    """Length of each term in months, part months by days: 68, or 84.548."""
    whole = month_number(after) - month_number(starts)
    head = (day_of_month(starts) - 1) / days_in_month(month_number(starts))
    tail = (day_of_month(after) - 1) / days_in_month(month_number(after))
    return np.asarray(whole - head + tail, dtype=np.float64)
