"""A financing obligation: what is owed at a day, and the rates at which a given amount is owed in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.discount import Discounting
from asc842.measurement.implicit_rate import HALVINGS

HIGHEST = 128.0
"""No rate is sought above it."""


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed and how it is paid; amounts in any one unit.

    ``anchor``, ``convention`` and ``compounding``, each (1,), are those of :meth:`Discounting.by_convention`.
    ``opening`` is owed at the start of the anchor's day; of each payment, (payments,), ``due`` is the due date,
    ``counted`` the date at whose start it counts in months.
    """

    anchor: Days
    convention: Ints
    compounding: Ints
    opening: float
    due: Days
    counted: Days
    amount: Floats

    def balances(self, rate: float, bounds: Days, paid_before: Days | None = None) -> Floats:
        """What is owed at the start of days, (bounds,): payments that fell due before them, or other days, are made.

        A payment in arrears on the last day before one is worth then what it is.
        """
        discounting = Discounting.by_convention(self.anchor, self.anchor, np.array([rate]), self.convention,
                                                self.compounding)
        def factors(counted: Days, due: Days) -> Floats:
            return discounting.factors(counted, due, np.zeros(len(due), dtype=np.int64))
        worth = self.amount * factors(self.counted, self.due)
        until = bounds if paid_before is None else paid_before
        paid = np.where(self.due < until[:, None], worth, 0.0).sum(axis=1)
        return np.asarray((self.opening - paid) / factors(bounds, bounds), dtype=np.float64)

    def rate_for(self, closing: float, bound: Days) -> float | None:
        """Yearly rate at which ``closing`` is owed at the start of a day, (1,); None where none from 0 on does.

        The more is owed the higher the rate, so that there is one at most. Bisects, as
        :func:`asc842.measurement.implicit_rate.implicit_rates` does.
        """
        def short(rate: float) -> bool:
            return bool(self.balances(rate, bound)[0] < closing)
        low, high = 0.0, 1.0
        if not short(low):
            return low if self.balances(low, bound)[0] == closing else None
        while short(high):
            low, high = high, 2 * high
            if high > HIGHEST:
                return None
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if short(middle) else (low, middle)
        return (low + high) / 2
