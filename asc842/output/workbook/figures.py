"""The values that formulas carry: time, discount factors and weights, from the functions that measured the lease."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY, ZERO
from asc842.book.book_tables import BookTables
from asc842.calendar.periods import Periods, days_within, months_in_term
from asc842.calendar.positions import (
    Days,
    Floats,
    Ints,
    day_of_month,
    days_in_month,
    days_since,
    month_number,
    months_since,
)
from asc842.measurement.discount import COMPOUNDING, COMPOUNDINGS, Discounting
from asc842.payments.compounding import compounding


@dataclass(frozen=True, slots=True)
class Timing:
    """Time from commencement to each of some dates, and their discount factors; arrays of one shape.

    ``time`` is months or days, whichever the rate convention counts.
    """

    whole_months: Floats
    months: Floats
    days: Ints
    time: Floats
    factor: Floats


@dataclass(frozen=True, slots=True)
class PeriodWeights:
    """Weight of each period in a straight-line cost, in units of 1 / ``scale`` month (or in days).

    ``days`` are those of the period in the term, ``month_days`` those of its month; ``months`` is the length of the
    term.
    """

    days: Ints
    month_days: Ints
    weights: Ints
    scale: int
    months: float

    @property
    def total(self) -> int:
        """Weight of the whole term."""
        return int(self.weights.sum())


@dataclass(frozen=True, slots=True)
class Figures:
    """What the formulas of a workbook come to.

    ``paid`` and ``boundary`` are the timing of payments and of the day after each period. ``settles`` is what of
    each payment settles the liability, ``value`` its present value. ``anew`` is the liability at each period end by
    a second method. ``places`` is the row of each period.
    """

    per_year: float
    rate_per_step: float
    step: float
    daily: bool
    paid: Timing
    boundary: Timing
    settles: list[Decimal]
    value: Floats
    anew: Floats
    spread: PeriodWeights
    places: dict[str, int]


def figures_of(book: BookTables) -> Figures:
    """Work out the values of every formula that the book itself doesn't hold."""
    discounting, per_year = _discounting(book)
    counted, due = (_days(book.payments[c]) for c in ("counted", "due"))
    following = _days(book.schedule["ends"]) + ONE_DAY
    paid, boundary = _timing(discounting, counted, due), _timing(discounting, following, following)
    settles = [_settled(book, p) for p in book.payments.to_dict("records")]
    amounts, apart = np.array(settles, dtype=np.float64), paid.time - boundary.time[:, None]
    return Figures(per_year, float(discounting.rate_per_unit[0]), float(discounting.unit[0]),
                   bool(discounting.daily[0]), paid, boundary, settles, amounts * paid.factor,
                   _discounted_anew(amounts, due, following, apart, discounting), _weights(book),
                   {period: i for i, period in enumerate(book.schedule["period"])})


def _weights(book: BookTables) -> PeriodWeights:
    start = _days([book.summary["measured_from"]])
    after = _days([book.summary["lease_term_end"]]) + ONE_DAY
    starts, following = _days(book.schedule["starts"]), _days(book.schedule["ends"]) + ONE_DAY
    periods = Periods(starts[None, :], following[None, :], np.full((1, len(starts)), True))
    days, length = days_within(periods, after)[0], days_in_month(month_number(starts))
    by_day = book.policy.cost_weights == "days"
    scale = 1 if by_day else _scale(start, after)
    return PeriodWeights(days, length, days if by_day else days * scale // length, scale,
                   float(months_in_term(start, after)[0]))


def _scale(start: Days, after: Days) -> int:
    """Units of weight in a month: 1 where the term is whole calendar months, else enough to weigh part months."""
    if day_of_month(start)[0] == 1 and day_of_month(after)[0] == 1:
        return 1
    return int(np.lcm(days_in_month(month_number(start)), days_in_month(month_number(after - ONE_DAY)))[0])


def _days(dates: Any) -> Days:
    return np.array(list(dates), dtype="datetime64[D]")


def _discounting(book: BookTables) -> tuple[Discounting, float]:
    word = compounding(book.lease, book.policy)
    start, rate = _days([book.summary["measured_from"]]), np.array([float(book.lease.discount_rate)])
    convention = np.array([book.policy.rate_convention])
    return Discounting.by_convention(start, start, rate, convention, np.array([COMPOUNDINGS.index(word)])), (
        COMPOUNDING[word].per_year)


def _timing(discounting: Discounting, counted: Days, due: Days) -> Timing:
    one_lease = np.zeros(len(due), dtype=np.int64)
    months = months_since(discounting.anchor, counted)
    days = days_since(discounting.anchor, due if discounting.to_due[0] else counted)
    time = days.astype(np.float64) if discounting.daily[0] else months
    return Timing(np.floor(months), months, days, time, discounting.factors(counted, due, one_lease))


def _settled(book: BookTables, payment: dict[Any, Any]) -> Decimal:
    """Rent less incentive that settles the liability: measured, and not a day-one payment that is left out of it."""
    left_out = payment["due"] == book.summary["commencement"] and book.policy.day_one_payment == "excluded"
    return payment["rent"] - payment["incentive"] if payment["in_liability"] and not left_out else ZERO


def _discounted_anew(settles: Floats, due: Days, following: Days, time: Floats, discounting: Discounting) -> Floats:
    """Liability at each period end: every unpaid payment discounted straight to it, not by way of commencement.

    ``time`` (periods, payments) runs from each period end to each payment.
    """
    growth, step = 1.0 + discounting.rate_per_unit[0], discounting.unit[0]
    unpaid = due >= following[:, None]
    return np.asarray((np.where(unpaid, settles, 0.0) * growth ** (-time / step)).sum(axis=1), dtype=np.float64)


def time_unit(figures: Figures) -> str:
    """Return what time is counted in: days under the daily conventions, else months."""
    return "days" if figures.daily else "months"

