"""What a close makes of its leases before the register is asked: lines, balances before them, where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.frames import one_below_the_other
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.book.places import dimension_texts
from asc842.calendar.fiscal import FiscalPeriod
from asc842.closing.blocks import Block, Blocks
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, current_portion, period_lines
from asc842.closing.portfolio import HeldLeases
from asc842.closing.reports.sale_leaseback import OBLIGATION, owed_at
from asc842.ledger.limits import breaches


@dataclass(frozen=True, slots=True)
class ToPost:
    """What today's input makes for a period: ``lines``, ``balances`` before it, ``states`` of the leases at its end.

    ``ends`` are the numbers of the lines that blocks of leases end before, ``beyond`` the ids of leases with events
    that ask for what their balances do not hold.
    """

    lines: pd.DataFrame
    balances: pd.DataFrame
    states: pd.DataFrame
    ends: Sequence[int]
    beyond: frozenset[str]


def to_post(blocks: Blocks, at: FiscalPeriod) -> ToPost:
    """Measure the leases of a close, and make what is to be posted of them."""
    parts = [_of_block(block, at) for block in blocks]
    lines, balances, states = (one_below_the_other([getattr(part, name) for part in parts])
                               for name in ("lines", "balances", "states"))
    return ToPost(lines, balances, states, np.cumsum([len(part.lines) for part in parts]).tolist(),
                  frozenset[str]().union(*(part.beyond for part in parts)))


def _of_block(block: Block, at: FiscalPeriod) -> ToPost:
    h, first, last = block.holdings, np.datetime64(at.first_day), np.datetime64(at.last_day)
    found = frozenset(str(h.leases[b.lease]) for b in breaches(
        h.schedule, h.measurement.waves, h.measurement.currencies.tolist()))
    lines = period_lines(h, at.label, first, last)
    return ToPost(lines, balances_before(h, first), states_of(block.held, h, last), [len(lines)], found)


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
