"""A portfolio measured a block of leases at a time: of all of them only what the ledger knows them by is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from asc842.base.lazy import pd
from asc842.book.places import transfers_of
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.foreign import Rates
from asc842.closing.holdings import Features, Holdings
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import HeldLeases

SIZE = 2_000
"""Leases of a block: many enough for arrays and tables, few enough to be small beside what is kept of all leases."""


@dataclass(frozen=True, slots=True)
class Block:
    """Leases of a portfolio to the one before ``high``, and their ``holdings``; ``number`` is from 0."""

    number: int
    high: int
    held: HeldLeases
    holdings: Holdings


class Blocks:
    """The blocks of a portfolio, measured as often as they are gone through; a single one is measured once.

    Of several blocks the leases are ``held`` as documents once they were gone through.
    """

    def __init__(self, held: HeldLeases, calendar: FiscalCalendar, rates: Rates | None) -> None:
        self.held, self.calendar, self.rates = held, calendar, rates
        self.roster = Roster(held.dimensions().fillna({"entity": ""}), held.policy,
                             transfers_of([x.lease for x in held.leases]))
        self.features = Features(transfers=len(self.roster.transfers) > 0)
        cuts = [*range(0, len(held.leases), SIZE), len(held.leases)] if held.leases else [0, 0]
        self._cuts, self._only, self._kept_as_documents = list(pairwise(cuts)), list[Block](), False

    @property
    def ends(self) -> list[int]:
        """Positions after the last lease of each block."""
        return [high for _, high in self._cuts]

    def __iter__(self) -> Iterator[Block]:
        """Measure the blocks, one after the other; what leases have is known when all were gone through once."""
        if self._only:
            yield self._only[0]
            return
        owner = places_of(self.roster)
        for number, (low, high) in enumerate(self._cuts):
            block = self._measured(number, low, high, owner)
            self.features |= block.holdings.features
            if len(self._cuts) == 1:
                self._only.append(block)
            yield block
        if not self._only and not self._kept_as_documents:
            self.held, self._kept_as_documents = self.held.as_documents(), True

    def _measured(self, number: int, low: int, high: int, owner: np.ndarray) -> Block:
        roster, part = self.roster, self.held.part(low, high)
        transfers = roster.transfers[(owner >= low) & (owner < high)]
        dimensions = roster.dimensions.iloc[low:high].reset_index(drop=True)
        h = holdings_of(part, roster.policy, self.calendar, self.rates)
        return Block(number, high, part,
                     replace(h, dimensions=dimensions, transfers=transfers, beyond=self.features))


def places_of(roster: Roster) -> np.ndarray:
    """Position of the lease of each transfer."""
    return roster.leases.get_indexer(pd.Index(roster.transfers["lease"], dtype=object))
