"""What leases bring along that began before they came into these books: at a transition, or as acquired, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from asc842.base.constants import NO_DAY, ONE_DAY
from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.reader import InputTable, TableReader

COLUMNS: dict[str, object] = {
    "transition": False, "costs_written_off": 0, "exit_cost_liability": 0, "capital_lease_asset": 0,
    "capital_lease_obligation": 0, "opening_asset": np.nan, "impaired": False, "acquired": False, "off_market": 0,
    "taken_over": NO_DAY, "opening_liability": np.nan, "restated": 0, "rounded_above": 0.0,
}
"""Columns of ``leases`` that a lease in transition, one acquired or one taken over may have, with their defaults."""

CARRIED = ("costs_written_off", "exit_cost_liability", "capital_lease_asset", "capital_lease_obligation")


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What leases carry over beside prepaid rent, incentives and costs; every field (spans,), amounts in cents.

    ``applies`` tells which leases are in transition, ``acquired`` which came with a business. ``off_market`` are
    favorable terms of a lease acquired, then or before the transition (negative: unfavorable; 842-10-65-1(h),
    805-20-30-24). ``written_off`` are costs that no longer qualify, ``exit_costs``
    a liability under ASC 420, ``capital_asset`` and ``obligation`` those of a capital lease. ``asset`` is a
    right-of-use asset measured by itself (NaN: it follows from the liability).
    ``taken_over`` is the day at whose end balances were taken over from other books (NaT: they were not),
    ``liability`` the one that a lease opens with then (NaN: the present value), ``restated`` by how much equity is
    more in restating them, ``rounded_above`` what cost (or a finance asset) posted until then is above the exact one,
    in cents below 1.
    """

    applies: np.ndarray
    written_off: Ints
    exit_costs: Ints
    capital_asset: Ints
    obligation: Ints
    asset: Floats
    acquired: np.ndarray
    off_market: Ints
    taken_over: Days
    liability: Floats
    restated: Ints
    rounded_above: Floats

    @classmethod
    def none(cls, spans: int) -> Self:
        """Return that of spans which no transition opens."""
        nothing = np.zeros(spans, dtype=np.int64)
        neither = np.full(spans, False)
        unknown, never = np.full(spans, np.nan), np.full(spans, NO_DAY)
        return cls(neither, nothing, nothing, nothing, nothing, unknown, neither, nothing, never, unknown, nothing,
                   np.zeros(spans))

    @classmethod
    def read(cls, reader: TableReader, t: InputTable) -> Self:
        """Read the columns of ``leases``; what only a lease in transition has is refused of others."""
        applies, acquired = reader.flags("leases", t, "transition"), reader.flags("leases", t, "acquired")
        off_market = reader.cents("leases", t, "off_market", signed=True)
        reader.check("tables.acquired", "leases", "acquired", acquired & applies, t,
                     "a lease acquired, or one in transition", "take one of the two out")
        reader.check("tables.off-market", "leases", "off_market", (off_market != 0) & ~acquired & ~applies, t,
                     "nothing, but for a lease acquired or in transition", "leave it out, or set acquired")
        off, exits, asset, owed = (reader.cents("leases", t, name) for name in CARRIED)
        measured = reader.optional_cents("leases", t, "opening_asset")
        taken, liability = (reader.days("leases", t, "taken_over", optional=True),
                            reader.optional_cents("leases", t, "opening_liability"))
        restated = reader.cents("leases", t, "restated", signed=True)
        above = reader.numbers("leases", t, "rounded_above")
        came = np.isnat(taken)
        for name, stated in (("opening_liability", ~np.isnan(liability)), ("restated", restated != 0),
                             ("rounded_above", above != 0)):
            reader.check("tables.taken-over-amounts", "leases", name, stated & came, t,
                         "nothing, but for a lease taken over", "leave it out, or set taken_over")
        reader.check("tables.taken-over-twice", "leases", "taken_over", ~came & (applies | acquired), t,
                     "a lease taken over, or one in transition or acquired", "take one of the two out")
        given = (*zip(CARRIED, (off != 0, exits != 0, asset != 0, owed != 0), strict=True),
                 ("opening_asset", ~np.isnan(measured)))
        for name, stated in given:
            allowed = applies | ~came if name == "opening_asset" else applies
            reader.check("tables.transition-amounts", "leases", name, stated & ~allowed, t,
                         "nothing, but for a lease in transition", "leave it out, or set transition")
        return cls(applies, off, exits, asset, owed, measured, acquired, off_market, taken, liability, restated, above)

    @property
    def is_taken_over(self) -> np.ndarray:
        """Whether balances were taken over from other books, (spans,)."""
        return ~np.isnat(self.taken_over)

    def first_days(self, commencement: Days) -> Days:
        """First day in these books: the one after a take-over, else that of commencement, (spans,)."""
        return np.where(self.is_taken_over, self.taken_over + ONE_DAY, commencement)

    def entered_on(self, first: Days) -> Days:
        """Day of the entry with which leases come in, (spans,): that of a take-over, else the ``first`` day."""
        return np.where(self.is_taken_over, self.taken_over, first)

    @property
    def beside(self) -> Ints:
        """What enters the asset of these: a capital lease's equity in it, less exit costs; off-market terms.

        842-10-65-1(h), (m), (s), 805-20-30-24.
        """
        return self.capital_asset - self.obligation - self.exit_costs + self.off_market
