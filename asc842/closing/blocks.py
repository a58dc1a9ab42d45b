"""A portfolio measured once, a block of leases at a time: what was measured waits in a file for what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from asc842.base.lazy import pd
from asc842.book.places import DIMENSIONS, transfers_of
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.reporting import MONTHS
from asc842.closing.foreign import Rates
from asc842.closing.holdings import Features, Holdings
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import HeldLeases, PortfolioLease
from asc842.closing.spilled import Spilled
from asc842.contract.lease import Lease
from asc842.contract.transfers import OWN_DIMENSIONS

SIZE = 2_000
"""Leases of a block: many enough for arrays and tables, few enough to be small beside what is kept of all leases."""
KEPT = ("standing", "totals")
"""What is kept of what was worked out of a block, beside what was measured; the rest is worked out again."""
OF_TRANSFERS = ("lease", "since", *OWN_DIMENSIONS)
Vet = Callable[[HeldLeases], HeldLeases]
"""Gives those leases of a block that may be measured, and what is rejected of it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Leases of a portfolio from ``low`` to the one before ``high``, and their ``holdings``; ``number`` is from 0."""

    number: int
    low: int
    high: int
    holdings: Holdings


@dataclass(frozen=True, slots=True)
class _Dimensioned:
    """What is known of leases before their block is made: further dimensions, those of transfers, what leases have."""

    names: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    features: Features = field(default_factory=Features)

    @classmethod
    def of(cls, leases: Sequence[PortfolioLease]) -> _Dimensioned:
        """Look at leases that are at hand; a row of a table that is like others names no further dimension."""
        stated = [x.given for x in leases if isinstance(x.given, Lease)]
        some = [x for x in stated if x.dimensions or x.transfers]
        moved = {name for x in some for t in x.transfers for name in t.changes} - {*OWN_DIMENSIONS}
        given = [*(x.dimensions for x in some), *(t.dimensions for x in some for t in x.transfers)]
        return cls(frozenset[str]().union(*given), frozenset(moved),
                   Features(transfers=any(x.transfers for x in some)))

    def and_(self, h: Holdings) -> _Dimensioned:
        """Return the same with what is known of leases that were measured."""
        assert h.transfers is not None
        return _Dimensioned(self.names.union(h.dimensions.columns) - {*DIMENSIONS},
                      self.moved.union(h.transfers.columns) - {*OF_TRANSFERS}, self.features | h.features)

    def as_wide(self, other: _Dimensioned) -> bool:
        """Whether tables made of another have the same columns."""
        return (self.names, self.moved, self.features.transfers) == (
            other.names, other.moved, other.features.transfers)

    def dimensions(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return dimensions with a column for each that any lease has."""
        return _wide(table, (*DIMENSIONS, *sorted(self.names)))

    def transfers(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return transfers with a column for each dimension that any of them changes."""
        return _wide(table, (*OF_TRANSFERS, *sorted(self.moved)))


class Blocks:
    """The blocks of a portfolio, measured when they are gone through first; of several each waits in a file then.

    From then on the leases are ``held`` as documents, in the order of the ``roster``. Leases as they were read are let
    go of block by block.
    """

    roster: Roster

    def __init__(self, held: HeldLeases, calendar: FiscalCalendar, rates: Rates | None) -> None:
        self.held, self.calendar, self.rates = held, calendar, rates
        self._known = _Dimensioned.of(held.leases)
        self._ends, self._only, self._waiting = [0], list[Holdings](), Spilled[Holdings]()
        self.whole = True
        """Whether each block was measured with all that is known of the others; else all have to be measured again."""

    @property
    def ends(self) -> list[int]:
        """Positions after the last lease of each block."""
        return self._ends[1:]

    def measured(self, vet: Vet) -> Iterator[tuple[Block, HeldLeases]]:
        """Measure the blocks, one after the other, each with its leases, and put away what was measured."""
        several, todo = len(self.held.leases) > SIZE, _parts_of(self.held)
        self.held, done = self.held.with_leases(()), list[PortfolioLease]()
        dimensions, transfers, first = list[pd.DataFrame](), list[pd.DataFrame](), self._known
        self._ends, self._only, self._waiting = [0], [], Spilled()
        for part in map(vet, todo):
            self.held = replace(self.held, rejected=(*self.held.rejected, *part.rejected))
            if not part.leases:
                continue
            h = self._told(holdings_of(part, part.policy, self.calendar, self.rates))
            first = first if dimensions else self._known
            dimensions.append(h.dimensions)
            transfers += [] if h.transfers is None else [h.transfers]
            self._ends.append(self._ends[-1] + len(part.leases))
            yield Block(len(dimensions) - 1, self._ends[-2], self._ends[-1], h), part
            done += [x.as_document() for x in part.leases]
            self._put_away(h, several=several)
            del part, h
        self.held, self.whole = self.held.with_leases(done), self._known.as_wide(first)
        if done:
            self._enrol(dimensions, transfers)

    def __iter__(self) -> Iterator[Block]:
        """Yield the blocks that were measured, one after the other."""
        for number, (low, high) in enumerate(pairwise(self._ends)):
            h = self._only[0] if self._only else self._beside(self._waiting[number], low, high)
            yield Block(number, low, high, h)

    def _told(self, h: Holdings) -> Holdings:
        """Return what was measured of a block with what is known of it and of those before."""
        assert h.transfers is not None
        self._known = self._known.and_(h)
        return _with(h, dimensions=self._known.dimensions(h.dimensions), transfers=self._known.transfers(h.transfers),
                     beyond=self._known.features)

    def _put_away(self, h: Holdings, *, several: bool) -> None:
        if not several:
            self._only.append(h)
            return
        self._waiting.add(_with(h, dimensions=h.dimensions.iloc[:0], rates=None, grid=MONTHS))
        # What was worked out of a block holds on to it in circles, and no garbage is collected while a close runs.
        h.known.clear()

    def _beside(self, h: Holdings, low: int, high: int) -> Holdings:
        """Return what was measured of some leases with what is known of them as leases of the portfolio."""
        return _with(h, dimensions=self.roster.dimensions.iloc[low:high].reset_index(drop=True), rates=self.rates,
                     grid=self.calendar.grid, policy=self.roster.policy, beyond=self._known.features)

    def _enrol(self, dimensions: Sequence[pd.DataFrame], transfers: Sequence[pd.DataFrame]) -> None:
        """Make the roster of what each block has; texts that come again and again are stored once."""
        moved = [x for x in transfers if len(x)] or transfers[:1]
        every = pd.concat([self._known.dimensions(x) for x in dimensions], ignore_index=True)
        every = every.assign(**{str(name): _stored_once(every[name]) for name in every if name != "lease"})
        self.roster = Roster(every, self.held.policy,
                             pd.concat([self._known.transfers(x) for x in moved], ignore_index=True))


def _parts_of(held: HeldLeases) -> Iterator[HeldLeases]:
    """Yield the leases of a portfolio in blocks, and hold on to none that was yielded."""
    parts = [held.part(low, low + SIZE) for low in reversed(range(0, len(held.leases), SIZE))]
    del held
    while parts:
        yield parts.pop()


def _stored_once(column: pd.Series[Any]) -> np.ndarray:
    codes, values = pd.factorize(column.to_numpy(object))
    found: np.ndarray = np.append(values, [None])[codes]
    return found


def _wide(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a table with some columns, None in those that it lacks."""
    if list(table.columns) == list(names):
        return table
    none = np.full(len(table), None, dtype=object)
    return table.assign(**{name: none for name in names if name not in table})[list(names)]


def _with(h: Holdings, **changed: Any) -> Holdings:
    """Return holdings that say some things otherwise, and have KEPT as it was worked out."""
    other = replace(h, **changed)
    other.known.update({key: found for key, found in h.known.items() if isinstance(key, tuple) and key[0] in KEPT})
    return other


def roster_of(held: HeldLeases) -> Roster:
    """Return what the ledger knows the leases of a portfolio by."""
    return Roster(held.dimensions().fillna({"entity": ""}), held.policy, transfers_of([x.lease for x in held.leases]))
