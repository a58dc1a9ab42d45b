"""One span of each lease in whole cents: balances are rounded, flows follow from them (design, section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.periods import Periods
from asc842.calendar.positions import Floats, Ints
from asc842.ledger.rounding import cents, half_up
from asc842.measurement.measured import Measured
from asc842.measurement.span import Spans
from asc842.measurement.straight_line import elapsed_share
from asc842.measurement.treatments import Opening
from asc842.measurement.weights import Weights


@dataclass(frozen=True, slots=True)
class SpanRows:
    """Amounts of spans in whole cents, arrays of shape (spans, periods); opening balances have shape (spans,).

    ``drift`` is what each posted cumulative cost (or finance asset) is above the exact one, in cents below 1.
    """

    periods: Periods
    gross_rent: Ints
    abatement: Ints
    incentive: Ints
    payment: Ints
    interest: Ints
    cost: Ints
    amortization: Ints
    liability_closing: Ints
    asset_closing: Ints
    opening_liability: Ints
    opening_asset: Ints
    drift: Floats

    @property
    def liability_opening(self) -> Ints:
        """Liability at the start of each period."""
        return _before(self.opening_liability, self.liability_closing)

    @property
    def asset_opening(self) -> Ints:
        """Right-of-use asset at the start of each period."""
        return _before(self.opening_asset, self.asset_closing)

    def last(self, column: np.ndarray) -> np.ndarray:
        """Return a column at the end of each span, (spans,)."""
        count = self.periods.exists.sum(axis=1)
        at_end: np.ndarray = column[np.arange(len(count)), count - 1]
        return at_end


def span_rows(spans: Spans, m: Measured, opening: Opening) -> SpanRows:
    """Round a measured span that opens with given balances in cents.

    ``opening.drift`` is that of the span before: rounding goes on from the exact figures, not from the rounded ones,
    so that an event that changes nothing changes no cent.

    What remains of an operating lease's cost is the rent still due plus what the asset exceeds the liability by
    (842-20-25-6a: total cost less cost recognized); it is spread evenly, or by the weights stated, and what
    interest does not explain of it amortizes the asset (842-20-35-3). A finance asset, and an operating one after an
    impairment (842-20-35-9 to -11), amortizes by itself in the same way, and cost is interest + amortization.
    """
    closing = cents(m.closing_liability)
    interest = closing - _before(opening.liability, closing) + m.paid
    remaining = m.promised - m.day_one + opening.asset - opening.liability
    level = (spans.level & ~spans.finance)[:, None]
    spread, spread_drift = _elapsed(remaining, m.cost, opening.drift)
    left, left_drift = _left(opening.asset, m.asset, opening.drift)
    amortization = np.where(level, _flows(spread) - interest, _before(opening.asset, left) - left)
    return SpanRows(m.periods, m.gross, m.abatement, m.incentive, m.paid, interest,
                    interest + amortization, amortization, closing,
                    opening.asset[:, None] - np.cumsum(amortization, axis=1), opening.liability, opening.asset,
                    np.where(level, spread_drift, left_drift))


def _elapsed(total: Ints, weights: Weights, drift: Floats) -> tuple[Ints, Floats]:
    """Cumulative cost, [C w / W], and its drift; what was posted too much before is made good over time."""
    to_come = 1 - (weights.elapsed / weights.whole[:, None]).astype(np.float64)
    whole, part = elapsed_share(total, weights.elapsed, weights.whole)
    exact = part - drift[:, None] * to_come
    rounded = half_up(whole, exact)
    return rounded, rounded - whole - exact


def _left(asset: Ints, weights: Weights, drift: Floats) -> tuple[Ints, Floats]:
    """Asset left after amortization, [A (W - w) / W], and its drift."""
    remaining = weights.whole[:, None] - weights.elapsed
    whole, part = elapsed_share(asset, remaining, weights.whole)
    exact = part - drift[:, None] * (remaining / weights.whole[:, None]).astype(np.float64)
    rounded = half_up(whole, exact)
    return rounded, rounded - whole - exact


def _before(opening: Ints, closing: Ints) -> Ints:
    """Each period's opening balance: the one before it closed with."""
    return np.concatenate([opening[:, None], closing[:, :-1]], axis=1)


def _flows(cumulative: Ints) -> Ints:
    return np.diff(cumulative, axis=1, prepend=0)
