"""What is left to be paid of a lease on a day: its worth under every convention, and the rate a balance implies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Ints
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS, NOMINAL, Discounting
from asc842.measurement.implicit_rate import implicit_rates
from asc842.measurement.present_value import Flows, present_value
from asc842.measurement.span import SpanPayments, Spans


@dataclass(frozen=True, slots=True)
class Left:
    """Payments of one span, due from a day on, that settle its liability; in cents.

    ``anchor``, ``start`` and ``compounding`` have one element: the day months count from, the day, how a nominal rate
    compounds.
    """

    anchor: Days
    start: Days
    compounding: Ints
    flows: Flows

    @classmethod
    def of(cls, spans: Spans, payments: SpanPayments, begins: np.datetime64) -> Left:
        """Take what is due from a day on."""
        which = np.flatnonzero((payments.due >= begins) & payments.settles)
        p = payments.of(which, payments.span)
        return cls(spans.anchor, np.array([begins]), spans.compounding,
                   Flows(p.span, p.due, p.counted, p.net.astype(np.float64)))

    @property
    def total(self) -> int:
        """All of it, undiscounted."""
        return int(self.flows.amount.sum())

    def worth(self, rate: float) -> list[int]:
        """Present value on the day at a yearly rate, under each convention in their order, in whole cents."""
        return [self._cents(rate, convention, self.compounding) for convention in range(len(CONVENTIONS))]

    def worth_by_month(self, rate: float) -> int | None:
        """Present value on the day where a nominal rate compounds monthly; None where it does so anyway."""
        monthly = np.array([COMPOUNDINGS.index("monthly")])
        return None if (monthly == self.compounding).all() else self._cents(rate, NOMINAL, monthly)

    def _cents(self, rate: float, convention: int, compounding: Ints) -> int:
        how = Discounting.by_convention(self.anchor, self.start, np.array([rate]), np.array([convention]), compounding)
        return int(np.floor(present_value(how, self.flows)[0] + 0.5))

    def implied(self, convention: int, balance: int) -> float | None:
        """Return the yearly rate at which a balance is what the payments are worth (842-20-35-2); None where none is.

        The interest of each period is then a constant rate on the balance, and the last payment settles it.
        """
        rate, below_zero = implicit_rates(self.anchor, self.start, np.array([convention]), self.compounding,
                                          self.flows, np.array([float(balance)]))
        found = float(rate[0])
        pays_off = not (below_zero[0] or np.isnan(found)) and self._cents(
            found, convention, self.compounding) == balance
        return found if pays_off else None
