"""The schedule in whole cents: balances are rounded, flows follow from them (design, section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.periods import Periods
from asc842.calendar.positions import Ints
from asc842.ledger.rounding import cents, half_up
from asc842.measurement.straight_line import elapsed_share
from asc842.spans.measured import Measured, measure_spans
from asc842.spans.span import SpanPayments, Spans


@dataclass(frozen=True, slots=True)
class Schedule:
    """Periods and amounts in whole cents, arrays of shape (leases, periods) unless said otherwise.

    ``opening_liability``, ``opening_asset``, ``day_one`` and ``total_cost`` have shape (leases,). Columns are those
    of the promised schedule; adjustments and gains come from events.
    """

    periods: Periods
    gross_rent: Ints
    abatement: Ints
    payment: Ints
    interest: Ints
    cost: Ints
    amortization: Ints
    liability_closing: Ints
    asset_closing: Ints
    opening_liability: Ints
    opening_asset: Ints
    day_one: Ints
    total_cost: Ints

    @property
    def rent(self) -> Ints:
        """What falls due in each period."""
        return self.gross_rent - self.abatement

    @property
    def liability_opening(self) -> Ints:
        """Liability at the start of each period."""
        return _before(self.opening_liability, self.liability_closing)

    @property
    def asset_opening(self) -> Ints:
        """Right-of-use asset at the start of each period."""
        return _before(self.opening_asset, self.asset_closing)


def schedule_of(spans: Spans, payments: SpanPayments) -> Schedule:
    """Measure and round: opening balances, then interest, cost, amortization and balances of every period.

    The asset opens at liability + day-one payment + initial direct costs + prepaid rent - incentives
    (842-20-30-5). Operating cost is straight line over the term (842-20-25-6a), and what interest does not
    explain of it amortizes the asset (842-20-35-3); a finance asset amortizes straight line (842-20-35-7).
    """
    m = measure_spans(spans, payments)
    opening = cents(m.opening_liability)
    closing = cents(m.closing_liability)
    interest = closing - _before(opening, closing) + m.paid
    asset = opening + m.day_one + spans.costs + spans.prepaid - spans.incentives
    total = (m.gross - m.abatement).sum(axis=1) + spans.costs + spans.prepaid - spans.incentives
    straight = _flows(_straight_line(total, m))
    finance = spans.finance[:, None]
    left = _remaining(asset, m)
    amortization = np.where(finance, _before(asset, left) - left, straight - interest)
    return Schedule(m.periods, m.gross, m.abatement, m.paid, interest, np.where(finance, interest + amortization,
                    straight), amortization, closing, asset[:, None] - np.cumsum(amortization, axis=1), opening,
                    asset, m.day_one, total)


def _straight_line(total: Ints, m: Measured) -> Ints:
    """Cumulative straight-line cost: [C w / W]."""
    return half_up(*elapsed_share(total, m.elapsed, m.whole), m.whole[:, None])


def _remaining(asset: Ints, m: Measured) -> Ints:
    """Finance asset left: [A (W - w) / W]."""
    return half_up(*elapsed_share(asset, m.whole[:, None] - m.elapsed, m.whole), m.whole[:, None])


def _before(opening: Ints, closing: Ints) -> Ints:
    """Each period's opening balance: the one before it closed with."""
    return np.concatenate([opening[:, None], closing[:, :-1]], axis=1)


def _flows(cumulative: Ints) -> Ints:
    return np.diff(cumulative, axis=1, prepend=0)
