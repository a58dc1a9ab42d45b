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
    opening_drift: Floats
    drift: Floats

    @property
    def liability_opening(self) -> Ints:
        """Liability at the start of each period."""
        return _before(self.opening_liability, self.liability_closing)

    @property
    def asset_opening(self) -> Ints:
        """Right-of-use asset at the start of each period."""
        return _before(self.opening_asset, self.asset_closing)

    def last(self, column: np.ndarray, opening: np.ndarray) -> np.ndarray:
        """Return a column at the end of each span, (spans,): of one without a day what it opens with."""
        count = self.periods.exists.sum(axis=1)
        at_end: np.ndarray = np.where(count == 0, opening, column[np.arange(len(count)), count - 1])
        return at_end


def span_rows(spans: Spans, m: Measured, opening: Opening) -> SpanRows:
    """Round a measured span that opens with given balances in cents.

    ``opening.drift`` is that of the span before: rounding continues from the exact figures, not from the rounded ones,
    so that an event that changes nothing changes no cent.

    What remains of an operating lease's cost is the rent still due plus what the asset exceeds the liability by
    (842-20-25-6a: total cost less cost recognized); it is spread evenly, or by the weights stated, and what
    interest does not explain of it amortizes the asset (842-20-35-3). A finance asset, and an operating one after an
    impairment (842-20-35-9 to -11), amortizes by itself in the same way, and cost is interest + amortization.
    """
    closing = cents(m.closing_liability)
    interest = closing - _before(opening.liability, closing) + m.paid
    level = spans.level & ~spans.finance
    remaining = m.promised - m.day_one + opening.asset - opening.liability
    spread, drift = _spread(np.where(level, remaining, opening.asset), _weights(m, level), level, opening.drift)
    falls = spread - _before(np.where(level, 0, opening.asset), spread)
    amortization = np.where(level[:, None], falls - interest, -falls)
    return SpanRows(m.periods, m.gross, m.abatement, m.incentive, m.paid, interest,
                    interest + amortization, amortization, closing,
                    opening.asset[:, None] - np.cumsum(amortization, axis=1), opening.liability, opening.asset,
                    opening.drift, drift)


def _weights(m: Measured, level: np.ndarray) -> Weights:
    """Weights of what each span spreads: its cost over the lease term, or its asset over the life of that."""
    if m.asset is m.cost:
        return m.cost
    return Weights(np.where(level[:, None], m.cost.elapsed, m.asset.elapsed),
                   np.where(level, m.cost.whole, m.asset.whole))


def _spread(total: Ints, weights: Weights, level: np.ndarray, drift: Floats) -> tuple[Ints, Floats]:
    """Cumulative cost of level spans, [C w / W], and the asset left of others, [A (W - w) / W]; and their drift.

    What was posted too much before is made good over time.
    """
    whole = weights.whole[:, None]
    counted = np.where(level[:, None], weights.elapsed, whole - weights.elapsed)
    quotient, exact = elapsed_share(total, counted, weights.whole)
    if drift.any():
        share = (counted / whole).astype(np.float64)
        exact = exact - drift[:, None] * np.where(level[:, None], 1 - share, share)
    rounded = half_up(quotient, exact)
    return rounded, rounded - quotient - exact


def _before(opening: Ints, closing: Ints) -> Ints:
    """Each period's opening balance: the closing balance of the one before."""
    return np.concatenate([opening[:, None], closing[:, :-1]], axis=1)
