"""Exact measurement of spans: discounted payments, balances and weights, before any rounding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.periods import Periods, by_calendar_month, days_in_term, month_weights
from asc842.calendar.positions import Floats, Ints, month_number
from asc842.measurement import liability
from asc842.measurement.discount import Discounting
from asc842.spans.span import SpanPayments, Spans


@dataclass(frozen=True, slots=True)
class Measured:
    """What a schedule is rounded from; arrays are (leases, periods), amounts in cents.

    ``gross`` and ``abatement`` fall due in each period; ``paid`` is the rent that settles the liability.
    ``opening_liability`` (leases,) and ``closing_liability`` are exact; ``elapsed`` are cumulative weights of the
    term, ``whole`` (leases,) their sum; ``day_one`` (leases,) is rent due on the first day that is left out of the
    liability.
    """

    periods: Periods
    gross: Ints
    abatement: Ints
    paid: Ints
    day_one: Ints
    opening_liability: Floats
    closing_liability: Floats
    elapsed: Ints
    whole: Ints


def measure_spans(spans: Spans, payments: SpanPayments) -> Measured:
    """Measure every span at once (842-20-30-1, -35-1; design, section 4)."""
    last_due = spans.start.copy()
    np.maximum.at(last_due, payments.lease, payments.due)
    periods = by_calendar_month(spans.start, spans.after, last_due)
    discounting = Discounting.by_convention(spans.start, spans.rate, spans.convention, spans.compounding_months)
    apart = (payments.due == spans.start[payments.lease]) & ~spans.day_one_included[payments.lease]
    settling = np.where(apart, 0, payments.rent)
    value = settling * discounting.factors(payments.counted, payments.due, payments.lease)
    place = _Place.of(spans, payments, periods)
    discounted = place.total(value)
    boundary = np.where(periods.exists, discounting.factors(periods.next_starts, periods.next_starts), 1.0)
    weights = _weights(spans, periods)
    return Measured(periods, place.cents(payments.gross), place.cents(payments.abatement), place.cents(settling),
                    place.per_lease(payments.rent - settling), liability.opening(discounted),
                    liability.closing(discounted, boundary), np.cumsum(weights, axis=1), weights.sum(axis=1))


def _weights(spans: Spans, periods: Periods) -> Ints:
    months = month_number(periods.starts)
    by_month = month_weights(spans.start, spans.after, months)
    if not spans.weigh_by_days.any():
        return np.where(periods.exists, by_month, 0)
    by_day = days_in_term(spans.start, spans.after, months)
    return np.where(periods.exists, np.where(spans.weigh_by_days[:, None], by_day, by_month), 0)


@dataclass(frozen=True, slots=True)
class _Place:
    """Adds payments up by the period of the lease in which they fall due."""

    cell: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, spans: Spans, payments: SpanPayments, periods: Periods) -> _Place:
        leases, columns = periods.exists.shape
        column = month_number(payments.due) - month_number(spans.start)[payments.lease]
        return cls(payments.lease * columns + column, (leases, columns))

    def total(self, amounts: Floats) -> Floats:
        size = self.shape[0] * self.shape[1]
        sums = np.bincount(self.cell, weights=amounts, minlength=size).astype(np.float64)
        return sums.reshape(self.shape)

    def cents(self, amounts: Ints) -> Ints:
        # Sums of whole cents below 2**53 are exact in float64.
        return self.total(amounts.astype(np.float64)).astype(np.int64)

    def per_lease(self, amounts: Ints) -> Ints:
        per_lease: Ints = self.cents(amounts).sum(axis=1)
        return per_lease
