"""Months and days counted over whole arrays of dates, as in :mod:`asc842.calendar.grid`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
"""Dates as ``datetime64[D]``."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


_FIRSTS = np.arange("-0100-01", "10400-01", dtype="datetime64[M]").astype("datetime64[D]")
"""First day of every month, beyond what a date can hold at both ends: looked up, it takes an eighth of the time."""
_EPOCH = 12 * (1970 + 100)
"""Where 1970-01 stands among them."""
_FIRST_DAY, _MOST_DAYS = _FIRSTS[0], 10_600 * 366
"""A day before all that a date can hold, and more days than come after it."""


def month_number(days: Days) -> Ints:
    """Calendar months since 1970-01."""
    since = days.astype(np.int64)
    guess = (since * 4800 + 2400) // 146097  # 400 years have 4,800 months and 146,097 days, always
    guess -= first_of_month(guess).astype(np.int64) > since
    guess += first_of_month(guess + 1).astype(np.int64) <= since
    return guess


def first_of_month(months: Ints) -> Days:
    """First day of a month given as months since 1970-01."""
    return np.asarray(_FIRSTS.take(months + _EPOCH))


def by_owner_and_day(owner: Ints, day: Days) -> Ints:
    """Return one number for each pair of an owner and a day, in the order of owners, then of days."""
    return np.asarray(owner * _MOST_DAYS + (day - _FIRST_DAY).astype(np.int64))


def day_of_month(days: Days) -> Ints:
    """Return the day of the month, from 1."""
    return (days - first_of_month(month_number(days))).astype(np.int64) + 1


def days_in_month(months: Ints) -> Ints:
    """Length of a month given as months since 1970-01."""
    return (first_of_month(months + 1) - first_of_month(months)).astype(np.int64)


def boundary(anchors: Days, n: Ints) -> Days:
    """``anchors`` plus n months, clipped to the end of the month."""
    months = month_number(anchors) + n
    day = np.minimum(day_of_month(anchors), days_in_month(months))
    return np.asarray(first_of_month(months) + (day - 1).astype("timedelta64[D]"))


def months_since(anchors: Days, days: Days) -> Floats:
    """Months from ``anchors`` to the start of ``days``; whole months are whole numbers, exactly.

    A part month counts its days over the days of that month. Shapes broadcast against one another.
    """
    n = month_number(days) - month_number(anchors)
    n = n - (days < boundary(anchors, n))
    first = boundary(anchors, n)
    length = (boundary(anchors, n + 1) - first).astype(np.int64)
    return n + (days - first).astype(np.int64) / length


def days_since(anchors: Days, days: Days) -> Ints:
    """Days from ``anchors`` to ``days``. Shapes broadcast."""
    return (days - anchors).astype(np.int64)
