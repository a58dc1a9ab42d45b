"""Exchange rates that a close or a recheck cannot do without, and those that are out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.errors import InputError, Problem
from asc842.book.roster import Roster
from asc842.closing import CLOSE_CHECKS
from asc842.closing.exchange import EXCHANGED, exchange_of
from asc842.closing.foreign import Rates, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.register import Register
from asc842.ledger.standing import Standing

SHOWN = 5


def require_rates(h: Roster, rates: Rates | None, kept: Register) -> None:
    """Raise InputError where no rates are given, though the register has exchange differences of foreign leases.

    Without rates what was booked of them would be taken back, as if it had been wrong.
    """
    if rates is None:
        own, functional = h.dimensions["currency"], functional_currencies(h.dimensions, h.policy.functional_currencies)
        booked = sorted(kept.leases_with(EXCHANGED, h.leases[(own != functional).to_numpy(bool)].tolist()))
        if booked:
            more = f" and {len(booked) - SHOWN} more" if len(booked) > SHOWN else ""
            raise InputError([Problem("exchange.not-given",
                                      "rates", "none given", "the exchange rates by which differences were booked of "
                                      f"{', '.join(map(str, booked[:SHOWN]))}{more}", "name the file with --rates")])


@dataclass(frozen=True, slots=True)
class _Old:
    """Pairs of currencies of which the latest closing rate is from before the period, with the day of that."""

    latest: dict[tuple[str, str], np.datetime64]
    first: np.datetime64
    at: np.datetime64
    name: str = "closing rates of the period"

    def and_(self, other: _Old) -> _Old:
        return replace(self, latest=self.latest | other.latest)

    def checks(self) -> Iterator[Check]:
        for (own, to), latest in sorted(self.latest.items()):
            yield Check(self.name, "note", f"a rate of {own} in {to} since {self.first}", str(latest), ZERO, ZERO,
                        "842-20-55-10", "exchange rates",
                        detail=f"{own} in {to} is that of {latest}: add the rate of {self.at}")


@CLOSE_CHECKS.at(100, "holdings", "now")
def old_rates(h: Holdings, now: Standing) -> Iterator[_Old]:
    """Note each pair of currencies whose latest closing rate is from before the period that a day ends."""
    if h.rates is None:
        return
    exchange, first = exchange_of(h), h.grid.first_day(h.grid.number(np.array([now.at])))[0]
    s, live = h.schedule, now.liability != 0
    # A lease that ended inside the period is turned at the rates of the period as well.
    live[s.lease[(s.starts <= now.at) & (s.ends >= first)]] = True
    owing = exchange.foreign & live
    pairs = set(zip(exchange.currency[owing].tolist(), exchange.functional[owing].tolist(), strict=True))
    latest = {pair: h.rates.latest(*pair, now.at) for pair in pairs}
    yield _Old({pair: day for pair, day in latest.items() if day < first}, first, now.at)
