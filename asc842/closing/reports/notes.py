"""Disclosures beside those of amounts: elections, judgements, terms of the leases, commitments, related parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.lazy import pd
from asc842.base.standard import every
from asc842.book.take_over import TakenOver
from asc842.book.transition import Adoption
from asc842.calendar.fiscal import FiscalPeriod
from asc842.calendar.positions import Days
from asc842.closing.holdings import Holdings
from asc842.closing.portfolio import HeldLeases
from asc842.closing.reports import BY_LEASE, OF_IMPROVEMENTS, OF_SALES, OF_TAKE_OVERS, WORDS
from asc842.closing.reports.all import described_by
from asc842.contract.lease import Lease
from asc842.ledger.standing import Standing
from asc842.resolve.sale_leaseback import Leaseback
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Noted:
    """What disclosures are of: a portfolio, as measured, and how it stands ``now``, at the end of a ``period``.

    The year to date is from ``first`` to ``last``; ``year_ends`` are the last days of the fiscal year and of the five
    after it. Leases come as they are measured: rates and classifications that were worked out are among the
    judgements.
    """

    held: HeldLeases
    holdings: Holdings
    period: FiscalPeriod
    now: Standing
    first: np.datetime64
    last: np.datetime64
    year_ends: Days

    @property
    def leases(self) -> Sequence[Lease]:
        """The contract of each lease."""
        return [x.alone.contract if x.alone else x.lease for x in self.held.leases]

    @property
    def lives(self) -> Sequence[Timeline]:
        """The life of each lease."""
        return [x.life for x in self.held.leases]

    @property
    def adoptions(self) -> Sequence[Adoption | None]:
        """What each lease carries over in a transition."""
        return [x.alone.adoption if x.alone else None for x in self.held.leases]

    @property
    def taken(self) -> Sequence[TakenOver | None]:
        """What other books handed over of each lease."""
        return [x.alone.taken if x.alone else None for x in self.held.leases]

    @property
    def leasebacks(self) -> Sequence[Leaseback | None]:
        """What a sale of the asset to the lessor is accounted for as."""
        return [x.alone.leaseback if x.alone else None for x in self.held.leases]


def notes_of(noted: Noted, *, words: bool = True) -> dict[str, pd.DataFrame]:
    """Return these reports by name (842-20-50-3, -50-7 to -50-10, 842-10-65-1(i), (j), 842-40-50-2, 360-10-50-2).

    Without ``words`` there are those of amounts alone: reading each judgement of thousands of leases takes time, and a
    close that writes no reports has no place for them. Of improvements, of sales and leasebacks and of take-overs
    there are none where there is nothing of the kind.
    """
    h, now = noted.holdings, noted.now
    none = {mark for mark, asked in ((WORDS, words), (OF_IMPROVEMENTS, h.features.improvements),
                                     (OF_SALES, h.features.sales),
                                     (OF_TAKE_OVERS, h.features.taken_over)) if not asked}
    found = {note.name: (note.of(noted), note.marks) for note in every("disclosures") if note.marks.isdisjoint(none)}
    return {name: described_by(h, table, now.finance, now.at) if BY_LEASE in marks else table
            for name, (table, marks) in found.items()}
