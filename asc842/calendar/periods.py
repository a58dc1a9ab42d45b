"""Reporting periods by calendar month, and the weight of each in a straight-line cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import (
    Days,
    Ints,
    day_of_month,
    days_in_month,
    days_since,
    first_of_month,
    month_number,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """Reporting periods of many leases, in arrays of shape (leases, periods).

    ``starts`` is each period's first day and ``next_starts`` the day after its last; the first period begins at
    commencement, the last ends with the term, or with the month of the last payment if that comes later.
    ``exists`` is false where a row of the array has more columns than the lease has periods.
    """

    starts: Days
    next_starts: Days
    exists: np.ndarray

    @property
    def ends(self) -> Days:
        """Last day of each period."""
        return self.next_starts - np.timedelta64(1, "D")


def by_calendar_month(starts: Days, after: Days, last_due: Days) -> Periods:
    """Cut each lease's life into calendar months.

    ``starts`` (leases,) first days, ``after`` (leases,) the days after the last day of each term, ``last_due``
    (leases,) the last payment dates. A payment later than the term adds periods until it is paid.
    """
    ends = after - np.timedelta64(1, "D")
    first = month_number(starts)
    count = month_number(np.maximum(ends, last_due)) - first + 1
    months = first[:, None] + np.arange(count.max(initial=0))
    exists = np.arange(months.shape[1]) < count[:, None]
    begin = np.maximum(first_of_month(months), starts[:, None])
    following = first_of_month(months + 1)
    term_ends_here = (month_number(ends)[:, None] == months) & (last_due <= ends)[:, None]
    return Periods(begin, np.where(term_ends_here, after[:, None], following), exists)


def month_weights(starts: Days, after: Days, months: Ints) -> Ints:
    """Weights of calendar months in a term, as whole numbers with one denominator per lease.

    A whole month weighs 1, a part month its days over the days of that month; all are multiplied by the least
    common multiple of the lengths of the first and last month, so that sums stay exact. ``months`` has shape
    (leases, periods) and counts from 1970-01; the result has its shape, 0 outside the term.
    """
    length = days_in_month(months)
    inside = days_in_term(starts, after, months)
    ends = after - np.timedelta64(1, "D")
    scale = np.lcm(days_in_month(month_number(starts)), days_in_month(month_number(ends)))[:, None]
    return np.where(inside == length, scale, inside * scale // length)


def days_in_term(starts: Days, after: Days, months: Ints) -> Ints:
    """Days of each calendar month that lie within the term; shapes as in :func:`month_weights`."""
    begin = np.maximum(first_of_month(months), starts[:, None])
    end = np.minimum(first_of_month(months + 1), after[:, None])
    return np.maximum(days_since(begin, end), 0)


def months_in_term(starts: Days, after: Days) -> np.ndarray:
    """Length of each term in months, part months by days: 68, or 84.548."""
    whole = month_number(after) - month_number(starts)
    head = (day_of_month(starts) - 1) / days_in_month(month_number(starts))
    tail = (day_of_month(after) - 1) / days_in_month(month_number(after))
    return np.asarray(whole - head + tail, dtype=np.float64)
