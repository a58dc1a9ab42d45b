"""Exact measurement of spans: discounted payments, balances and weights, before any rounding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.base.constants import NO_DAY, ONE_DAY
from asc842.calendar.periods import Periods, life_end
from asc842.calendar.positions import Days, Floats, Ints, nowhere
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.measurement import liability
from asc842.measurement.discount import Discounting
from asc842.measurement.same_dates import SameDates
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
    same = SameDates.of(spans, until, grid)
    periods, discounting = same.all_periods(), Discounting.by_convention(
        spans.anchor, spans.start, spans.rate, spans.convention, spans.compounding)
    boundary = discounting.after(same.steps(discounting))
    boundary = boundary if same.periods.exists.all() else np.where(periods.exists, boundary, 1.0)
    place, paid = _Place.of(periods, spans, payments, until, grid), _InLiability.of(spans, payments)
    discounted = place.added(paid.settled * discounting.factors(payments.counted, payments.due, payments.span))
    settled = place.added(paid.settled)
    cost = weighed(same.weights("after"), stretches, spans, periods, spans.after)
    asset = cost if (spans.asset_after == spans.after).all() else weighed(
        same.weights("asset_after"), stretches, spans, periods, spans.asset_after)
    return Measured(periods, place.cents(payments.gross), place.cents(payments.abatement), place.cents(paid.incentive),
                    settled[:, :-1], paid.day_one, settled.sum(axis=1) + paid.day_one,
                    discounted.sum(axis=1), liability.closing(discounted, boundary), cost, asset)


def settling(spans: Spans, payments: SpanPayments) -> np.ndarray:
    """Tell which payments settle the liability, (payments,): not one left out of it on the day of commencement."""
    left_out = np.where((spans.start == spans.anchor) & ~spans.day_one_included, spans.anchor, NO_DAY)
    return np.asarray(payments.settles & (payments.due.view(np.int64) != left_out.view(np.int64)[payments.span]))


def _end(spans: Spans, payments: SpanPayments, grid: ReportingGrid) -> Days:
    """Return the day after each span's last period: its event, or the end of the lease's life."""
    last_due = spans.start - ONE_DAY
    begins = np.flatnonzero(np.diff(payments.span, prepend=-1))
    if len(begins):
        latest = np.maximum.reduceat(payments.due.view(np.int64), begins)  # of numbers a quarter of the time
        np.maximum.at(last_due.view(np.int64), payments.span[begins], latest)
    ends = life_end(np.maximum(spans.after, spans.asset_after), last_due, grid)
    return np.where(np.isnat(spans.until), ends, spans.until)


@dataclass(frozen=True, slots=True)
class _InLiability:
    """What settles the liability of each payment, and the ``incentive`` in it; ``day_one`` (spans,) is left out."""

    settled: Ints
    incentive: Ints
    day_one: Ints

    @classmethod
    def of(cls, spans: Spans, payments: SpanPayments) -> _InLiability:
        settles, net, incentive = settling(spans, payments), payments.net, payments.incentive
        apart = np.flatnonzero(~settles)
        if not len(apart):
            return cls(net, incentive, np.zeros(len(spans), dtype=np.int64))
        day_one = np.where(payments.settles[apart], net[apart], 0)
        return cls(_but_for(net, apart), _but_for(incentive, apart),
                   _per_span(payments.span[apart], day_one, len(spans)))


def _but_for(amounts: Ints, apart: Ints) -> Ints:
    """Return amounts with none where some payments stand."""
    if nowhere(amounts):
        return amounts
    left = amounts.copy()
    left[apart] = 0
    return left


@dataclass(frozen=True, slots=True)
class _Place:
    """Adds payments up by the period in which they fall due; the last column takes those after all periods.

    ``apart`` tells that no two of them share a cell.
    """

    cell: Ints
    shape: tuple[int, int]
    apart: bool

    @classmethod
    def of(cls, periods: Periods, spans: Spans, payments: SpanPayments, until: Days, grid: ReportingGrid) -> _Place:
        count, columns = periods.exists.shape
        row = np.arange(count) * (columns + 1) - grid.number(periods.starts[:, 0])
        cell = grid.number(payments.due) + row[payments.span]
        if not np.isnat(spans.until).all():
            late = np.flatnonzero(payments.due >= until[payments.span])
            cell[late] = payments.span[late] * (columns + 1) + columns
        return cls(cell, (count, columns + 1), bool((cell[1:] > cell[:-1]).all()))

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
        if nowhere(amounts):
            return np.zeros((self.shape[0], self.shape[1] - 1), dtype=np.int64)
        return self.added(amounts)[:, :-1]


def _per_span(span: Ints, amounts: Ints, spans: int) -> Ints:
    return np.bincount(span, weights=amounts, minlength=spans).astype(np.int64)
