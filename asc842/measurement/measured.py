"""Exact measurement of spans: discounted payments, balances and weights, before any rounding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.periods import Periods, cut, days_within, elapsed_months, life_end
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.measurement import liability
from asc842.measurement.discount import Discounting
from asc842.measurement.span import SpanPayments, Spans
from asc842.measurement.weights import Stretches, Weights, weighed


@dataclass(frozen=True, slots=True)
class Measured:
    """What a schedule is rounded from; arrays are (spans, periods), amounts in cents.

    ``gross`` and ``abatement`` fall due in each period; ``paid`` is what settles the liability, with the ``incentive``
    received taken off.
    ``opening_liability`` (spans,) and ``closing_liability`` are exact. ``promised`` (spans,) is all rent due less
    incentives receivable from the first day on, ``day_one`` (spans,) what of it is left out of the liability. ``cost``
    weighs the lease term, ``asset`` the life of the asset.
    """

    periods: Periods
    gross: Ints
    abatement: Ints
    incentive: Ints
    paid: Ints
    day_one: Ints
    promised: Ints
    opening_liability: Floats
    closing_liability: Floats
    cost: Weights
    asset: Weights


def measure_spans(spans: Spans, payments: SpanPayments, grid: ReportingGrid = MONTHS,
                  stretches: Stretches | None = None) -> Measured:
    """Measure every span at once, by the periods of a grid (842-20-30-1, -35-1; design, section 4).

    ``stretches`` weigh time by benefit where that is not even (842-20-25-6a, 842-20-35-7).
    """
    stretches = Stretches.none() if stretches is None else stretches
    until = _end(spans, payments, grid)
    periods = cut(spans.start, until, grid)
    discounting = Discounting.by_convention(spans.anchor, spans.start, spans.rate, spans.convention,
                                            spans.compounding)
    settles = settling(spans, payments)
    settled = payments.net if settles.all() else np.where(settles, payments.net, 0)
    place = _Place.of(periods, payments, until, grid)
    discounted = place.added(settled * discounting.factors(payments.counted, payments.due, payments.span))
    cost = _weights(spans, periods, spans.after, stretches)
    boundary = discounting.factors(periods.next_starts, periods.next_starts)
    boundary = boundary if periods.exists.all() else np.where(periods.exists, boundary, 1.0)
    apart = np.flatnonzero(payments.settles & ~settles)
    day_one = _per_span(payments.span[apart], payments.net[apart], len(spans))
    return Measured(periods, place.cents(payments.gross), place.cents(payments.abatement),
                    place.cents(np.where(settles, payments.incentive, 0) if payments.incentive.any() else
                                payments.incentive), place.cents(settled),
                    day_one, _per_span(payments.span, settled, len(spans)) + day_one,
                    discounted.sum(axis=1), liability.closing(discounted, boundary),
                    cost, cost if (spans.asset_after == spans.after).all() else _weights(
                        spans, periods, spans.asset_after, stretches))


def settling(spans: Spans, payments: SpanPayments) -> np.ndarray:
    """Tell which payments settle the liability, (payments,): not one left out of it on the day of commencement."""
    first_day = payments.due == spans.anchor[payments.span]
    apart = first_day & (spans.start == spans.anchor)[payments.span] & ~spans.day_one_included[payments.span]
    return np.asarray(payments.settles & ~apart)


def _end(spans: Spans, payments: SpanPayments, grid: ReportingGrid) -> Days:
    """Return the day after each span's last period: its event, or the end of the lease's life."""
    last_due = spans.start - ONE_DAY
    begins = np.flatnonzero(np.diff(payments.span, prepend=-1))
    if len(begins):
        np.maximum.at(last_due, payments.span[begins], np.maximum.reduceat(payments.due, begins))
    ends = life_end(np.maximum(spans.after, spans.asset_after), last_due, grid)
    return np.where(np.isnat(spans.until), ends, spans.until)


def _weights(spans: Spans, periods: Periods, after: Days, stretches: Stretches) -> Weights:
    elapsed, whole = elapsed_months(periods, after)
    if spans.weigh_by_days.any():
        by_days = spans.weigh_by_days
        elapsed = np.where(by_days[:, None], np.cumsum(days_within(periods, after), axis=1), elapsed)
        whole = np.where(by_days, (after - spans.start).astype(np.int64), whole)
    # A span of no length has no weight; dividing by 1 leaves its shares at nothing.
    return weighed(Weights(elapsed, np.maximum(whole, 1)), stretches, spans, periods, after)


@dataclass(frozen=True, slots=True)
class _Place:
    """Adds payments up by the period in which they fall due; the last column takes those after all periods.

    ``apart`` tells that no two of them share a cell.
    """

    cell: Ints
    shape: tuple[int, int]
    apart: bool

    @classmethod
    def of(cls, periods: Periods, payments: SpanPayments, until: Days, grid: ReportingGrid) -> _Place:
        spans, columns = periods.exists.shape
        stop = until[payments.span]
        first = grid.number(periods.starts[:, 0])[payments.span]
        column = np.where(payments.due < stop, grid.number(payments.due) - first, columns)
        cell = payments.span * (columns + 1) + column
        return cls(cell, (spans, columns + 1), bool((cell[1:] > cell[:-1]).all()))

    def added(self, amounts: np.ndarray) -> np.ndarray:
        """Sums by cell, (spans, periods + 1), of the kind of the amounts."""
        size = self.shape[0] * self.shape[1]
        if self.apart:
            found = np.zeros(size, dtype=amounts.dtype)
            found[self.cell] = amounts
            return found.reshape(self.shape)
        # Sums of whole cents below 2**53 are exact in float64.
        return np.bincount(self.cell, weights=amounts, minlength=size).astype(amounts.dtype).reshape(self.shape)

    def cents(self, amounts: Ints) -> Ints:
        """Sums by period, (spans, periods)."""
        if not amounts.any():
            return np.zeros((self.shape[0], self.shape[1] - 1), dtype=np.int64)
        return self.added(amounts)[:, :-1]


def _per_span(span: Ints, amounts: Ints, spans: int) -> Ints:
    return np.bincount(span, weights=amounts, minlength=spans).astype(np.int64)
