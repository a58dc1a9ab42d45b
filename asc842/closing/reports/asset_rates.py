"""Rates at which assets of leases in a foreign currency stand in the functional one (842-20-55-10)."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats, Ints
from asc842.closing.foreign import Exchange
from asc842.closing.holdings import Holdings
from asc842.ledger.rounding import cents


def asset_rates(h: Holdings, exchange: Exchange, at: np.datetime64) -> Floats:
    """Rate at which each lease's asset stands on a day, (leases,): that of commencement, weighted with increases.

    What an event adds comes in at the rate of its day; what it takes away leaves at the asset's rate.
    """
    everyone = np.arange(len(h.leases))
    begun = h.commencements()
    found = exchange.rate(everyone, begun, where=begun <= at)
    for i, rate in _weighted(h, exchange):
        if h.schedule.events.date[i] <= at:
            found[h.schedule.events.lease[i]] = rate
    return found


def rates_before(h: Holdings, exchange: Exchange, wave: int) -> Floats:
    """Rate at which each lease's asset stands just before an event by its number, (leases,)."""
    found, did = exchange.rate(np.arange(len(h.leases)), h.commencements()), h.schedule.events
    for i, rate in _weighted(h, exchange):
        if did.wave[i] < wave:
            found[did.lease[i]] = rate
    return found


def _weighted(h: Holdings, exchange: Exchange) -> list[tuple[int, float]]:
    """Position of each event of a foreign lease, in order of time, and the asset's rate after it."""
    return h.once("asset rates", lambda: list(_each_weighted(h, exchange).items()))


def _each_weighted(h: Holdings, exchange: Exchange) -> dict[int, float]:
    did, begun = h.schedule.events, h.commencements()
    found = dict[int, float]()
    before = dict[int, float]()
    if not len(did.lease):
        return found
    some = np.flatnonzero(exchange.foreign[did.lease])
    spot = exchange.rate(did.lease[some], did.date[some])
    rates = dict(zip(some.tolist(), spot.tolist(), strict=True))
    for i in some[np.argsort(did.wave[some], kind="stable")].tolist():
        lease, was, after = int(did.lease[i]), int(did.asset_before[i]), int(did.asset_after[i])
        rate = before.get(lease)
        if rate is None:
            rate = float(exchange.rate(np.array([lease]), begun[[lease]])[0])
        if after > was and after:
            rate = (was * rate + (after - was) * rates[i]) / after
        found[i] = before[lease] = rate
    return found


def event_amounts(h: Holdings, exchange: Exchange) -> Ints:
    """What each event does to the asset: increases at the rate of its day, decreases at that of the asset."""
    did = h.schedule.events
    change = did.asset_after - did.asset_before
    rates = np.ones(len(change))
    for i, after in _weighted(h, exchange):
        rates[i] = after
    up = change > 0
    rates[up] = exchange.rate(did.lease[up], did.date[up])
    return cents(change * exchange.minor[did.lease] * rates)
