"""Reports and parts of checks of a close, made of a block of leases at a time and joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.frames import one_below_the_other
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalPeriod
from asc842.closing.blocks import Block, Blocks
from asc842.closing.checks import Brought, Closed, Made, brought_by
from asc842.closing.detail import payments, schedules
from asc842.closing.held import HeldInBlocks
from asc842.closing.lines import current_portion
from asc842.closing.made import ToPost
from asc842.closing.posted import Held, Posted
from asc842.closing.reports.all import Tables, reports_of, stretches
from asc842.closing.reports.joined import joined_reports
from asc842.closing.reports.pictures import OverTime, balances_over_time, over_time


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left of all leases: ``reports`` by name, parts of checks that were ``brought``.

    ``posted`` is what the register holds of the last block and of leases that are not in the close.
    """

    reports: Tables
    brought: Sequence[tuple[Brought, Brought]]
    posted: Posted
    over_time: pd.DataFrame
    schedules: pd.DataFrame
    payments: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Detail:
    """What the leases of a block are made of, where reports of all leases are asked for."""

    over_time: OverTime
    schedules: pd.DataFrame
    payments: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Part:
    """The same of a block of leases; ``posted`` of the last one alone, as it holds on to all that was measured."""

    reports: Tables
    brought: tuple[Brought, Brought]
    posted: Posted | None
    detail: _Detail | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of every block: the period, what was made of it, what is held of it, whether ``whole`` reports.

    Without ``compared`` no checks are made.
    """

    blocks: Blocks
    at: FiscalPeriod
    made: ToPost
    held: HeldInBlocks
    whole: bool
    compared: bool

    def lines(self, number: int) -> pd.DataFrame:
        """Return the lines of a block."""
        ends = [0, *self.made.ends]
        return self.made.lines.iloc[ends[number]:ends[number + 1]]


def reduced(blocks: Blocks, at: FiscalPeriod, made: ToPost, held: Held, *, whole: bool, compared: bool
            ) -> Reduced:
    """Go through the blocks of a close, and let go of each once its part of every report is made."""
    asked = _Asked(blocks, at, made, HeldInBlocks(held, blocks.roster.leases, blocks.ends), whole, compared)
    parts = [_of_block(block, asked) for block in blocks]
    detail, none = [part.detail for part in parts if part.detail is not None], pd.DataFrame()
    posted = parts[-1].posted
    assert posted is not None
    reports = [part.reports | notes for part, notes in zip(parts, made.notes, strict=True)]
    return Reduced(joined_reports(reports, blocks.roster), [part.brought for part in parts], posted,
                   balances_over_time([x.over_time for x in detail], blocks.calendar.grid) if detail else none,
                   *(one_below_the_other([getattr(x, name) for x in detail]) if detail else none
                     for name in ("schedules", "payments")))


def _of_block(block: Block, asked: _Asked) -> _Part:
    h, at, calendar = block.holdings, asked.at, asked.blocks.calendar
    now = current_portion(h, np.datetime64(at.last_day))
    posted, spans = asked.held.posted(block.number, h, now.at), stretches(calendar, at)
    reports = reports_of(h, calendar, at, now, posted, year_before=asked.whole)
    made = Made(h, asked.lines(block.number), reports, now)
    brought = brought_by(made, Closed(made, posted, spans)) if asked.compared else ({}, {})
    detail = _Detail(over_time(h), schedules(h), payments(h)) if asked.whole else None
    last = block.high == len(asked.blocks.roster.leases)
    if not last:
        posted.let_go()
    return _Part(reports, brought, posted if last else None, detail)
