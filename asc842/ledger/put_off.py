"""Rent that is put off, at a date: the part owed by then, and the part that will be paid later than it falls due."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.discount import Discounting
from asc842.measurement.unpaid import Unpaid


@dataclass(frozen=True, slots=True)
class PutOff:
    """Rent known at the end of a day to be paid later than it falls due, by lease, of so many ``leases``.

    ``owed`` fell due by that day, and is owed without interest; ``moved`` is still to fall due, and is in the
    liability until then as contracted.
    """

    owed: Unpaid
    moved: Unpaid
    leases: int

    @classmethod
    def at(cls, unpaid: Unpaid, at: np.datetime64, leases: int) -> PutOff:
        """Return what is put off at the end of a day."""
        late = unpaid.where(~unpaid.forgiven & (unpaid.known <= at) & (unpaid.paid > at))
        return cls(late.where(late.due <= at), late.where(late.due > at), leases)

    @property
    def outstanding(self) -> Ints:
        """What is owed, (leases,)."""
        return self._sum(self.owed, np.full(len(self.owed), True)).astype(np.int64)

    def before(self, day: Days) -> Ints:
        """The part of what is owed that is paid before a day of each lease, (leases,)."""
        return self._sum(self.owed, self.owed.paid < day[self.owed.lease]).astype(np.int64)

    def over(self, day: Days) -> Ints:
        """What will be owed at the start of a day of each lease, (leases,)."""
        of_owed = self._sum(self.owed, self.owed.paid >= day[self.owed.lease])
        return (of_owed + self._sum(self.moved, self._crosses(day))).astype(np.int64)

    def taken_over(self, day: Days, discounting: Discounting) -> Floats:
        """Value of what falls due before a day of each lease and is paid on it or later, (leases,)."""
        moved = self.moved
        factors = discounting.factors(moved.counted, moved.due, moved.lease)
        return self._sum(moved, self._crosses(day), factors)

    def payments(self, payments: tuple[Ints, Days, Ints]) -> tuple[Ints, Days, Ints]:
        """Return undiscounted payments (lease, day, amount) on the days on which they are made."""
        lease, day, amount = payments
        owed, moved = self.owed, self.moved
        return (np.concatenate([lease, owed.lease, moved.lease, moved.lease]),
                np.concatenate([day, owed.paid, moved.due, moved.paid]),
                np.concatenate([amount, owed.amount, -moved.amount, moved.amount]))

    def _crosses(self, day: Days) -> np.ndarray:
        moved = self.moved
        return (moved.due < day[moved.lease]) & (moved.paid >= day[moved.lease])

    def _sum(self, part: Unpaid, which: np.ndarray, factors: Floats | float = 1.0) -> Floats:
        weights = np.where(which, part.amount * factors, 0.0)
        return np.bincount(part.lease, weights=weights, minlength=self.leases).astype(np.float64)
