"""A portfolio measured once, a block of leases at a time: what was measured waits in a file for what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from asc842.base.lazy import pd
from asc842.book.places import transfers_of
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.reporting import MONTHS
from asc842.closing.foreign import Rates
from asc842.closing.holdings import Features, Holdings
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import HeldLeases
from asc842.closing.spilled import Spilled

SIZE = 2_000
"""Leases of a block: many enough for arrays and tables, few enough to be small beside what is kept of all leases."""
KEPT = ("standing", "totals")
"""What is kept of what was worked out of a block, beside what was measured; the rest is worked out again."""


@dataclass(frozen=True, slots=True)
class Block:
    """Leases of a portfolio from ``low`` to the one before ``high``, and their ``holdings``; ``number`` is from 0."""

    number: int
    low: int
    high: int
    holdings: Holdings


class Blocks:
    """The blocks of a portfolio, measured when they are gone through first; of several each waits in a file then.

    From then on the leases are ``held`` as documents, if there are several blocks.
    """

    def __init__(self, held: HeldLeases, calendar: FiscalCalendar, rates: Rates | None) -> None:
        self.held, self.calendar, self.rates = held, calendar, rates
        self.roster = Roster(held.dimensions().fillna({"entity": ""}), held.policy,
                             transfers_of([x.lease for x in held.leases]))
        self.features = Features(transfers=len(self.roster.transfers) > 0)
        cuts = [*range(0, len(held.leases), SIZE), len(held.leases)] if held.leases else [0, 0]
        self._cuts, self._only, self._measured = list(pairwise(cuts)), list[Block](), Spilled[Holdings]()

    @property
    def ends(self) -> list[int]:
        """Positions after the last lease of each block."""
        return [high for _, high in self._cuts]

    def measured(self) -> Iterator[tuple[Block, HeldLeases]]:
        """Measure the blocks, one after the other, each with its leases, and put away what was measured.

        What leases have is known when all were gone through.
        """
        owner = places_of(self.roster)
        for number, (low, high) in enumerate(self._cuts):
            part = self.held.part(low, high)
            h = holdings_of(part, self.roster.policy, self.calendar, self.rates)
            h = self._beside(h, low, high, transfers=self.roster.transfers[(owner >= low) & (owner < high)])
            self.features |= h.features
            block = Block(number, low, high, h)
            yield block, part
            self._put_away(block)
        if not self._only:
            self.held = self.held.as_documents()

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks that were measured, one after the other."""
        if self._only:
            yield self._only[0]
            return
        for number, (low, high) in enumerate(self._cuts):
            yield Block(number, low, high, self._beside(self._measured[number], low, high))

    def _put_away(self, block: Block) -> None:
        if len(self._cuts) == 1:
            self._only.append(block)
            return
        h = block.holdings
        self._measured.add(_with(h, dimensions=h.dimensions.iloc[:0], rates=None, grid=MONTHS))
        # What was worked out of a block holds on to it in circles, and no garbage is collected while a close runs.
        h.known.clear()

    def _beside(self, h: Holdings, low: int, high: int, **more: Any) -> Holdings:
        """Return what was measured of some leases with what is known of them as leases of the portfolio."""
        return _with(h, dimensions=self.roster.dimensions.iloc[low:high].reset_index(drop=True), rates=self.rates,
                     grid=self.calendar.grid, policy=self.roster.policy, beyond=self.features, **more)


def _with(h: Holdings, **changed: Any) -> Holdings:
    """Return holdings that say some things otherwise, and have KEPT as it was worked out."""
    other = replace(h, **changed)
    other.known.update({key: found for key, found in h.known.items() if isinstance(key, tuple) and key[0] in KEPT})
    return other


def places_of(roster: Roster) -> np.ndarray:
    """Position of the lease of each transfer."""
    return roster.leases.get_indexer(pd.Index(roster.transfers["lease"], dtype=object))
