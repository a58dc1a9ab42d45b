"""Leases as they are read, their rent dated a block of them at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from asc842.closing.portfolio.portfolio import PortfolioLease, RejectedLease
from asc842.closing.portfolio.rent import BLOCK, PortfolioRent, rent_of_all
from asc842.closing.portfolio.table_leases import Rows
from asc842.timeline.timeline import Timeline

Found = PortfolioLease | RejectedLease


@dataclass(frozen=True, slots=True)
class Each:
    """A lease that was read; its ``life`` and ``rows`` where its rent is dated with that of others."""

    found: Found
    life: Timeline | None = None
    rows: Rows = field(default_factory=dict)


class LeasesRead:
    """Leases in the order in which they are read.

    What the rent of a block is dated from, and the rows of tables that it was read from, are held for that block
    alone.
    """

    def __init__(self, found: Iterable[Found] = ()) -> None:
        """Begin with what could not be read at all."""
        self.found = list(found)
        self._block = dict[int, Each]()
        self._rents, self._apart = list[PortfolioRent](), dict[str, Each]()

    def add(self, read: Each) -> None:
        """Take in a lease, accepted or not."""
        if read.life is not None:
            self._block[len(self.found)] = read
        self.found.append(read.found)
        if len(self._block) == BLOCK:
            self._date()

    def dated(self) -> tuple[PortfolioRent, dict[str, Each]]:
        """Return the rent dated in blocks, its ``lease`` a position in ``found``; and, by place, leases without any.

        Something is wrong with the rent of these, or days are not covered: they are looked at by themselves.
        """
        self._date()
        return PortfolioRent.joined(self._rents), self._apart

    def _date(self) -> None:
        rent, apart = rent_of_all([(number, x.life) for number, x in self._block.items() if x.life is not None])
        self._rents.append(rent)
        self._apart |= {self._block[number].found.where: self._block[number] for number in apart}
        self._block.clear()
