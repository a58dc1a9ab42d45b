"""Exchange rates that a close or a recheck cannot do without, and those that are out of date."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.errors import InputError, Problem
from asc842.closing import CLOSE_CHECKS
from asc842.closing.exchange import EXCHANGED, exchange_of
from asc842.closing.foreign import functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.register import Register
from asc842.ledger.standing import Standing

SHOWN = 5


def require_rates(h: Holdings, kept: Register) -> None:
    """Raise InputError where no rates are given, though the register has exchange differences of foreign leases.

    Without rates what was booked of them would be taken back, as if it had been wrong.
    """
    if h.rates is None:
        own, functional = h.dimensions["currency"], functional_currencies(h.dimensions, h.policy.functional_currencies)
        booked = sorted(kept.leases_with(EXCHANGED, h.leases[(own != functional).to_numpy(bool)].tolist()))
        if booked:
            more = f" and {len(booked) - SHOWN} more" if len(booked) > SHOWN else ""
            raise InputError([Problem("exchange.not-given",
                                      "rates", "none given", "the exchange rates by which differences were booked of "
                                      f"{', '.join(map(str, booked[:SHOWN]))}{more}", "name the file with --rates")])


@CLOSE_CHECKS.at(100, "holdings", "now")
def old_rates(h: Holdings, now: Standing) -> Iterator[Check]:
    """Note each pair of currencies whose latest closing rate is from before the period that a day ends."""
    if h.rates is None:
        return
    exchange, first = exchange_of(h), h.grid.first_day(h.grid.number(np.array([now.at])))[0]
    s, live = h.schedule, now.liability != 0
    # A lease that ended inside the period is turned at the rates of the period as well.
    live[s.lease[(s.starts <= now.at) & (s.ends >= first)]] = True
    owing = exchange.foreign & live
    for own, to in sorted(set(zip(exchange.currency[owing], exchange.functional[owing], strict=True))):
        latest = h.rates.latest(own, to, now.at)
        if latest < first:
            yield Check("closing rates of the period", "note", f"a rate of {own} in {to} since {first}", str(latest),
                        ZERO, ZERO, "842-20-55-10", "exchange rates",
                        detail=f"{own} in {to} is that of {latest}: add the rate of {now.at}")
