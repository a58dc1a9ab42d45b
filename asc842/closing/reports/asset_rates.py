"""Rates at which assets of leases in a foreign currency stand in the functional one (842-20-55-10)."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats, Ints
from asc842.closing.foreign import Exchange
from asc842.closing.holdings import Holdings
from asc842.ledger.rounding import cents


def asset_rates(h: Holdings, exchange: Exchange, at: np.datetime64) -> Floats:
    """Rate at which each lease's asset stands on a day, (leases,): that of commencement, weighted with increases.

    What an event adds comes in at the rate of its day; what it takes away leaves at the asset's rate, before what it
    adds: a part that is given back, though the lease goes on for longer.
    """
    everyone = np.arange(len(h.leases))
    begun = h.commencements()
    found = exchange.rate(everyone, begun, where=begun <= at)
    for i, _, rate in _weighted(h, exchange):
        if h.schedule.events.date[i] <= at:
            found[h.schedule.events.lease[i]] = rate
    return found


def rates_before(h: Holdings, exchange: Exchange, wave: int) -> Floats:
    """Rate at which each lease's asset stands just before an event by its number, (leases,)."""
    found, did = exchange.rate(np.arange(len(h.leases)), h.commencements()), h.schedule.events
    for i, _, rate in _weighted(h, exchange):
        if did.wave[i] < wave:
            found[did.lease[i]] = rate
    return found


def _weighted(h: Holdings, exchange: Exchange) -> list[tuple[int, float, float]]:
    """Position of each event of a foreign lease, in order of time, and the asset's rates before and after it."""
    return h.once("asset rates", lambda: _each_weighted(h, exchange))


def _each_weighted(h: Holdings, exchange: Exchange) -> list[tuple[int, float, float]]:
    did, begun = h.schedule.events, h.commencements()
    found = list[tuple[int, float, float]]()
    before = dict[int, float]()
    if not len(did.lease):
        return found
    some = np.flatnonzero(exchange.foreign[did.lease])
    spot = exchange.rate(did.lease[some], did.date[some])
    rates = dict(zip(some.tolist(), spot.tolist(), strict=True))
    added_by = did.asset_remeasured + did.remeasurement_gain
    for i in some[np.argsort(did.wave[some], kind="stable")].tolist():
        lease, after, added = int(did.lease[i]), int(did.asset_after[i]), int(added_by[i])
        rate = before.get(lease)
        if rate is None:
            rate = float(exchange.rate(np.array([lease]), begun[[lease]])[0])
        was = rate
        if added > 0 and after:
            rate = ((after - added) * rate + added * rates[i]) / after
        before[lease] = rate
        found.append((i, was, rate))
    return found


def event_amounts(h: Holdings, exchange: Exchange) -> tuple[Ints, Ints, Ints]:
    """What each event does to the asset: with what ends, by remeasurement, and what of that it does not carry.

    What ends is at the rate that the asset has before, and so is what falls; what is added is at the rate of the day.
    """
    did = h.schedule.events
    before = np.ones(len(did.lease))
    for i, was, _ in _weighted(h, exchange):
        before[i] = was
    up, rates = did.asset_remeasured + did.remeasurement_gain > 0, before.copy()
    rates[up] = exchange.rate(did.lease[up], did.date[up])
    minor = exchange.minor[did.lease]
    return (cents(did.asset_ended * minor * before), cents(did.asset_remeasured * minor * rates),
            cents(did.remeasurement_gain * minor * rates))
