"""The measurement of one lease as the engine took it, step by step: spans, balances between them, payments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import digits_of, in_currency
from asc842.base.plain_table import PlainTable
from asc842.book.book_tables import BookTables
from asc842.book.lease_tables import schedule_table
from asc842.book.measure import measure_in_cents
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.derivation.sources import Sources
from asc842.ledger.schedule import RoundedWave, steps_of
from asc842.measurement.discount import Discounting
from asc842.measurement.measured import settling
from asc842.measurement.tables import waves_from_tables
from asc842.payments.payment import Payment


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a lease's life that makes rows: period ``of`` span number ``span``, or, where None, what opens it."""

    span: int
    of: int | None
    starts: date
    ends: date


class LeaseSteps:
    """One lease: its spans, each opened by an event but the first, measured by the periods of a grid."""

    def __init__(self, book: BookTables, grid: ReportingGrid = MONTHS, where: str = "",
                 steps: Sequence[RoundedWave] = ()) -> None:
        """Take a lease that was accounted for; ``steps`` are those of its measurement, where they are known.

        ``exchange`` is set by a close that has rates: see :class:`asc842.derivation.exchange.Exchanged`.
        """
        self.book, self.grid = book, grid
        self.digits = digits_of(book.lease.currency)
        self.says = Sources(book.life.lease, book.policy, where)
        self.steps: list[RoundedWave] = [*steps] or list(steps_of(waves_from_tables(book.rows)[0], 1, grid))
        self.versions: list[Lease] = [version.lease for version in book.life.versions]
        self.events: list[Event | None] = [None, *book.life.events]
        self.known = dict[Any, Any]()
        self.exchange: Any = None

    @cached_property
    def schedule(self) -> PlainTable:
        """The schedule by the periods of the grid."""
        if self.grid is MONTHS:
            return self.book.plain["schedule"]
        with in_currency(self.book.lease.currency):
            return schedule_table(measure_in_cents(self.book.rows, self.grid).schedule)

    def level(self, n: int) -> bool:
        """Whether span n spreads cost evenly, not the asset."""
        spans = self.steps[n].wave.spans
        return bool(spans.level[0] and not spans.finance[0])

    def periods(self, n: int) -> int:
        """Count the periods of span n."""
        return int(self.steps[n].rows.periods.exists[0].sum())

    def first_day(self, n: int) -> date:
        """First day of span n."""
        return day_of(self.steps[n].wave.spans.start[0])

    def boundary(self, n: int, j: int) -> date:
        """Return the day after period j of span n; where j is -1, the first day of the span."""
        return day_of(self.steps[n].rows.periods.next_starts[0, j]) if j >= 0 else self.first_day(n)

    def finance(self, n: int) -> bool:
        """Whether the lease is a finance lease in span n."""
        return bool(self.steps[n].wave.spans.finance[0])

    def in_force(self, day: date) -> int:
        """Return the number of the span whose terms hold after the events up to a day."""
        return max(n for n, step in enumerate(self.steps) if n == 0 or day_of(step.wave.events.date[0]) <= day)

    def finance_on(self, day: date) -> bool:
        """Whether it is a finance lease on a day; before commencement as at commencement."""
        return self.finance(max(n for n in range(len(self.steps)) if n == 0 or self.first_day(n) <= day))

    @property
    def enters(self) -> date:
        """The day on which the lease comes into these books."""
        return day_of(self.steps[0].wave.events.date[0])

    def opened_by(self, n: int) -> str:
        """Name what opens span n."""
        event = self.events[n]
        return f"{event.kind} {event.id}" if event else "commencement"

    @cached_property
    def pieces(self) -> list[Piece]:
        """All pieces in order, but what opens the first span."""
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        for n, step in enumerate(self.steps):
            if n:
                day = day_of(step.wave.events.date[0])
                yield Piece(n, None, day, day)
            periods = step.rows.periods
            for at in range(self.periods(n)):
                yield Piece(n, at, day_of(periods.starts[0, at]), day_of(periods.next_starts[0, at]) - DAY)

    @cached_property
    def by_period(self) -> list[list[Piece]]:
        """Pieces by reporting period, in order: those of each row of the schedule."""
        numbers = self.grid.number(np.array([p.starts for p in self.pieces], dtype="datetime64[D]")).tolist()
        found = dict[int, list[Piece]]()
        for number, piece in zip(numbers, self.pieces, strict=True):
            found.setdefault(number, []).append(piece)
        return list(found.values())

    @cached_property
    def discounting(self) -> list[Discounting]:
        """How each span discounts."""
        return [Discounting.by_convention(s.anchor, s.start, s.rate, s.convention, s.compounding)
                for s in (step.wave.spans for step in self.steps)]

    @cached_property
    def paid(self) -> list[list[Payment]]:
        """The payments on which each span is measured, in the order of its arrays."""
        return [self._paid(n) for n in range(len(self.steps))]

    def _paid(self, n: int) -> list[Payment]:
        p = self.steps[n].wave.payments
        for number in range(n, -1, -1):
            found = [x for x in self.book.promised[number] if x.measured and x.due >= self.first_day(n)]
            if len(found) == len(p.due) and [(x.due, x.net) for x in found] == list(
                    zip(p.due.tolist(), p.net.tolist(), strict=True)):
                return found
        assert not len(p.due)
        return []

    def settles(self, n: int) -> Sequence[bool]:
        """Tell which of the payments of span n settle its liability."""
        wave = self.steps[n].wave
        found: list[bool] = settling(wave.spans, wave.payments).tolist()
        return found


def day_of(day: Any) -> date:
    """Return a day of an array as a date."""
    found: date = day.astype("datetime64[D]").item()
    return found
