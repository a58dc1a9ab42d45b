"""What a close makes of its leases before the register is asked: lines, balances, where each stands, what is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.check import Check
from asc842.base.frames import one_below_the_other
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.book.places import dimension_texts
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.checks.judged import asks_anew
from asc842.closing.blocks import Block, Blocks
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, current_portion, period_lines
from asc842.closing.portfolio import HeldLeases
from asc842.closing.reports.all import Tables, stretches, year_ends
from asc842.closing.reports.exceptions import exceptions_of
from asc842.closing.reports.notes import Noted, notes_of
from asc842.closing.reports.sale_leaseback import OBLIGATION, owed_at
from asc842.ledger.limits import breaches

Row = tuple[object, ...]
Checks = Mapping[str, Sequence[Check]]
Vetted = tuple[HeldLeases, Checks, Checks]
"""Leases that may be measured, with what was found of those by themselves, and of the events of the others."""


@dataclass(frozen=True, slots=True)
class ToPost:
    """What today's input makes for a period: ``lines``, ``balances`` before it, ``states`` of the leases at its end.

    ``checked`` is what was found of leases accounted for by themselves, ``given`` of the events of the others.

    ``ends`` are the numbers of the lines that blocks of leases end before, ``beyond`` the ids of leases with events
    that ask for what their balances do not hold. ``notes`` are the disclosures of each block that hang on nothing
    that is posted, ``exceptions`` rows of the same kind, ``due`` is the number of events at which leases are to be
    judged anew.
    """

    lines: pd.DataFrame
    balances: pd.DataFrame
    states: pd.DataFrame
    ends: Sequence[int]
    beyond: frozenset[str]
    notes: Sequence[Tables]
    exceptions: Sequence[Row]
    due: int
    checked: Checks
    given: Checks


def made_of(blocks: Blocks, at: FiscalPeriod, vet: Callable[[HeldLeases], Vetted], *, whole: bool) -> list[ToPost]:
    """Measure the leases of a close, and make of each block what is to be posted; nothing where none is accepted.

    Disclosures in words are made for a ``whole`` close alone.
    """
    found = list[Vetted]()

    def sound(part: HeldLeases) -> HeldLeases:
        found[:] = [vet(part)]
        return found[0][0]
    while True:
        parts = [_of_block(block, held, at, *found[0][1:], whole=whole) for block, held in blocks.measured(sound)]
        if blocks.whole:
            return parts


def to_post(parts: Sequence[ToPost]) -> ToPost:
    """Put together what was made of each block of leases."""
    lines, balances, states = (one_below_the_other([getattr(part, name) for part in parts])
                               for name in ("lines", "balances", "states"))
    return ToPost(lines, balances, states, np.cumsum([len(part.lines) for part in parts]).tolist(),
                  frozenset[str]().union(*(part.beyond for part in parts)), [x for part in parts for x in part.notes],
                  [row for part in parts for row in part.exceptions], sum(part.due for part in parts),
                  {k: x for part in parts for k, x in part.checked.items()},
                  {k: x for part in parts for k, x in part.given.items()})


def _of_block(block: Block, held: HeldLeases, at: FiscalPeriod, checked: Checks, given: Checks, *,
              whole: bool) -> ToPost:
    h, first, last = block.holdings, np.datetime64(at.first_day), np.datetime64(at.last_day)
    found = frozenset(str(h.leases[b.lease]) for b in breaches(
        h.schedule, h.measurement.waves, h.measurement.currencies.tolist()))
    lines, now = period_lines(h, at.label, first, last), current_portion(h, last)
    leases = [x.lease for x in held.leases]
    calendar = FiscalCalendar(h.policy.calendar)
    noted = Noted(held, h, at, now, *stretches(calendar, at)["year to date"], year_ends(calendar, at))
    return ToPost(lines, balances_before(h, first), states_of(held, h, last), [len(lines)], found,
                  [notes_of(noted, words=whole)],
                  exceptions_of(h, at, now, leases, {**checked, **given}, pd.Index(lines["lease"].unique())),
                  sum(asks_anew(event) for lease in leases for event in lease.events), checked, given)


def states_of(held: HeldLeases, h: Holdings, last: np.datetime64) -> pd.DataFrame:
    """Each lease with its content, where it stands at the period's end, and the dimensions of its lines."""
    now = current_portion(h, last)
    currencies = h.dimensions["currency"].tolist()
    states = [f'{{"liability": "{from_cents(li, own)}", "asset": "{from_cents(a, own)}"}}'
              for li, a, own in zip(now.liability.tolist(), now.asset.tolist(), currencies, strict=True)]
    for place, cents in owed_at(h, last).items():
        states[place] = f'{states[place][:-1]}, "{OBLIGATION}": "{from_cents(cents, currencies[place])}"}}'
    return pd.DataFrame({"lease": [x.id for x in held.leases], "content_hash": [x.hash for x in held.leases],
                         "state": states, "document": [x.document for x in held.leases],
                         "dimensions": dimension_texts(h.places.table.iloc[h.places.at(last)])}, dtype=object)
