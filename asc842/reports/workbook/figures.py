"""The values that formulas carry: time, discount factors and weights, from the functions that measured the lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.calendar.periods import days_in_term, months_in_term
from asc842.calendar.positions import Days, Floats, Ints, days_in_month, days_since, month_number, months_since
from asc842.measurement.discount import Discounting
from asc842.reports.book import LeaseBook
from asc842.reports.lease_tables import compounding
from asc842.spans.tables import COMPOUNDING


@dataclass(frozen=True, slots=True)
class Timing:
    """Time from commencement to each of some dates, and their discount factors; arrays of one shape."""

    whole_months: Floats
    months: Floats
    days: Ints
    factor: Floats


@dataclass(frozen=True, slots=True)
class Figures:
    """What the formulas of a workbook come to.

    ``paid`` and ``boundary`` are the timing of payments and of the day after each period. ``settles`` is what of each
    payment settles the liability, ``value`` its present value. ``carried`` is the liability at each period end, and
    ``carried_opening`` at commencement, by a second method. ``days``, ``month_days`` and ``weights`` are those of each
    period; weights count in units of 1 / ``scale`` month (or in days). ``months`` is the length of the term.
    """

    step_months: int
    rate_per_step: float
    step: float
    daily: bool
    paid: Timing
    boundary: Timing
    settles: list[Decimal]
    value: Floats
    carried: Floats
    carried_opening: float
    days: Ints
    month_days: Ints
    weights: Ints
    scale: int
    months: float


def figures_of(book: LeaseBook) -> Figures:
    """Work out the values of every formula that the book itself doesn't hold."""
    discounting, step_months = _discounting(book)
    start = discounting.anchor
    counted, due = (_days(book.payments[c]) for c in ("counted", "due"))
    following = _days(book.schedule["ends"]) + np.timedelta64(1, "D")
    paid, boundary = _timing(discounting, counted, due), _timing(discounting, following, following)
    settles = [_settled(book, p) for p in book.payments.to_dict("records")]
    value = np.array([float(s) for s in settles]) * paid.factor
    carried = _carried_back(value, due, following, boundary.factor)
    after = _days([book.summary["lease_term_end"]]) + np.timedelta64(1, "D")
    month = month_number(_days(book.schedule["starts"]))[None, :]
    days, length = days_in_term(start, after, month)[0], days_in_month(month[0])
    scale = _scale(book, start, after)
    weights = days if book.policy.cost_weights == "days" else np.where(days == length, scale, days * scale // length)
    return Figures(step_months, float(discounting.rate_per_unit[0]), float(discounting.unit[0]),
                   bool(discounting.daily[0]), paid, boundary, settles, value, carried[1:], float(carried[0]), days,
                   length, weights, scale, float(months_in_term(start, after)[0]))


def _days(dates: Any) -> Days:
    return np.array(list(dates), dtype="datetime64[D]")


def _discounting(book: LeaseBook) -> tuple[Discounting, int]:
    step = COMPOUNDING[compounding(book.lease, book.policy)]
    return Discounting.by_convention(_days([book.summary["commencement"]]), np.array([float(book.lease.discount_rate)]),
                                     np.array([book.policy.rate_convention]), np.array([step])), int(step)


def _timing(discounting: Discounting, counted: Days, due: Days) -> Timing:
    one_lease = np.zeros(len(due), dtype=np.int64)
    months = months_since(discounting.anchor, counted)
    return Timing(np.floor(months), months, days_since(discounting.anchor, due),
                  discounting.factors(counted, due, one_lease))


def _settled(book: LeaseBook, payment: dict[Any, Any]) -> Decimal:
    """Rent that settles the liability: measured, and not a day-one payment that is left out of it."""
    left_out = payment["due"] == book.summary["commencement"] and book.policy.day_one_payment == "excluded"
    return payment["rent"] if payment["in_liability"] and not left_out else Decimal("0.00")


def _carried_back(value: Floats, due: Days, following: Days, factor: Floats) -> Floats:
    """Liability from the end backwards, one period at a time: what is paid in the period, and what is left after it.

    Returns the liability at commencement, then at the end of each period.
    """
    period = np.searchsorted(following, due, side="right")
    paid = np.bincount(period, weights=value, minlength=len(following))
    before = np.concatenate([[1.0], factor[:-1]])
    liability = np.zeros(len(following) + 1)
    for j in range(len(following) - 1, -1, -1):
        liability[j] = (paid[j] + liability[j + 1] * factor[j]) / before[j]
    return liability


def _scale(book: LeaseBook, start: Days, after: Days) -> int:
    """Units of weight in a month: 1 where the term is whole calendar months, else enough to weigh part months."""
    first, last = month_number(start), month_number(after - np.timedelta64(1, "D"))
    whole = _first_of_month(book.summary["commencement"]) and bool(month_number(after)[0] > last[0])
    if whole or book.policy.cost_weights == "days":
        return 1
    return int(np.lcm(days_in_month(first), days_in_month(last))[0])


def _first_of_month(day: date) -> bool:
    return day.day == 1


def time_unit(figures: Figures) -> str:
    """Return what time is counted in: days under the daily conventions, else months."""
    return "days" if figures.daily else "months"

