"""Reporting periods by calendar month, and the weight of each in a straight-line cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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

ONE_DAY = np.timedelta64(1, "D")


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


def by_calendar_month(starts: Days, until: Days) -> Periods:
    """Cut the days from ``starts`` (spans,) to the day before ``until`` (spans,) into calendar months."""
    first = month_number(starts)
    count = month_number(until - ONE_DAY) - first + 1
    months = first[:, None] + np.arange(count.max(initial=1))
    begin = np.maximum(first_of_month(months), starts[:, None])
    return Periods(begin, np.minimum(first_of_month(months + 1), until[:, None]), begin < until[:, None])


def life_end(after: Days, last_due: Days) -> Days:
    """Return the day after the last reporting period: that of the term, or of the month in which rent is last paid."""
    late = first_of_month(month_number(last_due) + 1)
    return np.where(last_due >= after, late, after)


def month_weights(periods: Periods, after: Days, until: Days) -> tuple[Ints, Ints]:
    """Weights of periods in the days from each span's start to ``after`` (spans,), and their sum over all of these.

    The periods stop at ``until`` (spans,), which may come earlier.

    A whole month weighs 1, a part month its days over the days of that month; all are multiplied by the least common
    multiple of the month lengths at the start, at the end and at ``until``, so that sums stay exact. Returns arrays of
    shape (spans, periods), 0 from ``after`` on, and (spans,).
    """
    starts = periods.starts[:, 0]
    lengths = [days_in_month(month_number(day)) for day in (starts, after - ONE_DAY, until - ONE_DAY)]
    scale = np.lcm.reduce(lengths)
    length = days_in_month(month_number(periods.starts))
    inside = days_within(periods, after)
    weights = np.where(inside == length, scale[:, None], inside * scale[:, None] // length)
    whole = (month_number(after) - month_number(starts)) * scale
    whole += (day_of_month(after) - 1) * scale // days_in_month(month_number(after - ONE_DAY))
    whole -= (day_of_month(starts) - 1) * scale // lengths[0]
    return weights, whole


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
