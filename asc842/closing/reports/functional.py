"""Leases in a foreign currency, in the functional one: liability at closing rates, asset at its own (842-20-55-10)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from asc842.calendar.positions import Floats, Ints
from asc842.closing.exchange import exchange_loss, exchange_of
from asc842.closing.foreign import Exchange, liability_flows
from asc842.closing.holdings import Holdings
from asc842.closing.reports.rollforward import EVENT_MOVEMENTS
from asc842.ledger.rounding import cents
from asc842.ledger.standing import Standing, balance

ONE_DAY = np.timedelta64(1, "D")
BALANCES = "functional currency"
LIABILITY, ASSET = ("liability roll-forward in functional currency, {}",
                    "right-of-use asset roll-forward in functional currency, {}")
IN_LEASE_CURRENCY = ("liability in lease currency", "asset in lease currency")
"""Columns that are never added up: their rows are in different currencies."""
Spans = Mapping[str, tuple[np.datetime64, np.datetime64]]


def functional_reports(h: Holdings, spans: Spans, now: Standing) -> dict[str, pd.DataFrame]:
    """Return these reports by name, one row per lease in a foreign currency; none without rates or such leases.

    Amounts are whole cents of the functional currency, but for those IN_LEASE_CURRENCY. ``spans`` are first and last
    day of the period, the year to date and that of the year before.
    """
    if h.rates is None or not (exchange := exchange_of(h)).foreign.any():
        return {}
    which = np.flatnonzero(exchange.foreign)
    found = {BALANCES: _balances(h, exchange, spans, now)}
    for name, (first, last) in spans.items():
        found[LIABILITY.format(name)] = _liability(h, exchange, first, last)
        found[ASSET.format(name)] = _asset(h, exchange, first, last)
    return {name: table.iloc[which].reset_index(drop=True) for name, table in found.items()}


def _balances(h: Holdings, exchange: Exchange, spans: Spans, now: Standing) -> pd.DataFrame:
    """Balances in both currencies with their rates, and gain (positive) or loss on exchange."""
    everyone, at = np.arange(len(h.leases)), np.full(len(h.leases), now.at)
    gains = {f"exchange gain or loss, {name}": exchange_loss(h, first - ONE_DAY) - exchange_loss(h, last)
             for name, (first, last) in spans.items()}
    liability, current = exchange.closing(now.liability, now.at), exchange.closing(now.current, now.at)
    owed, held = now.liability != 0, now.asset != 0
    closing, own = exchange.rate(everyone, at, where=owed), asset_rates(h, exchange, now.at)
    return pd.DataFrame({
        "lease": h.leases, "lease currency": exchange.currency, "liability in lease currency": now.liability,
        "closing rate": np.where(owed, closing, np.nan), "liability": liability, "current": current,
        "noncurrent": liability - current, "asset in lease currency": now.asset,
        "rate of the asset": np.where(held, own, np.nan), "asset": cents(now.asset * own), **gains,
        "exchange gain or loss, to date": -exchange_loss(h, now.at)})


def _liability(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    s = h.schedule
    flows = liability_flows(s, h.commencements(), exchange, first, last)
    lease, amount = flows.pop("events")
    columns = {"opening": exchange.closing(balance(s, s.liability_closing, first - ONE_DAY), first - ONE_DAY),
               **{name: h.sum_by_lease(*flow) for name, flow in flows.items()},
               **_by_movement(h, lease, amount, first, last),
               "exchange difference": exchange_loss(h, last) - exchange_loss(h, first - ONE_DAY),
               "closing": exchange.closing(balance(s, s.liability_closing, last), last)}
    moved = sum((v for name, v in columns.items() if name != "closing"), np.zeros(len(h.leases), dtype=np.int64))
    return pd.DataFrame({"lease": h.leases, "lease currency": exchange.currency, **columns,
                         "difference": columns["closing"] - moved})


def _asset(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """Roll the asset forward at its own rates; amortization is what balances and other movements leave."""
    s, begun = h.schedule, h.commencements()
    leased, did = h.owned().leased(s.asset_closing), s.events
    opening = cents(balance(s, leased, first - ONE_DAY) * asset_rates(h, exchange, first - ONE_DAY))
    closing = cents(balance(s, leased, last) * asset_rates(h, exchange, last))
    new = np.flatnonzero((begun >= first) & (begun <= last))
    added = h.sum_by_lease(new, exchange.turned(new, s.opening_asset[new], begun[new]))
    inside = _inside(h, first, last)
    named = _by_movement(h, did.lease[inside], _event_amounts(h, exchange)[inside], first, last)
    bought = (s.starts >= first) & (s.ends <= last) & h.owned().passes
    passed = np.where(bought, s.asset_closing, 0) * asset_rates(h, exchange, last)[s.lease]
    named["purchase"] = named["purchase"] - h.sum_by_lease(s.lease, cents(passed))
    amortized = closing - opening - added - sum(named.values(), np.zeros(len(h.leases), dtype=np.int64))
    return pd.DataFrame({"lease": h.leases, "lease currency": exchange.currency, "opening": opening,
                         "additions": added, "amortization": amortized, **named, "closing": closing})


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


def _weighted(h: Holdings, exchange: Exchange) -> list[tuple[int, float]]:
    """Position of each event of a foreign lease, in order of time, and the asset's rate after it."""
    if "asset rates" not in h.known:
        h.known["asset rates"] = list(_each_weighted(h, exchange).items())
    known: list[tuple[int, float]] = h.known["asset rates"]
    return known


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


def _event_amounts(h: Holdings, exchange: Exchange) -> Ints:
    """What each event does to the asset: increases at the rate of its day, decreases at that of the asset."""
    did = h.schedule.events
    change = did.asset_after - did.asset_before
    rates = np.ones(len(change))
    for i, after in _weighted(h, exchange):
        rates[i] = after
    up = change > 0
    rates[up] = exchange.rate(did.lease[up], did.date[up])
    return cents(change * rates)


def _inside(h: Holdings, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    did = h.schedule.events
    return (did.date >= first) & (did.date <= last) if len(did.lease) else np.zeros(0, dtype=bool)


def _by_movement(h: Holdings, lease: Ints, amount: Ints, first: np.datetime64, last: np.datetime64
                 ) -> dict[str, Ints]:
    """Add up what events did, by what it is called."""
    names = h.event_movements()[_inside(h, first, last)]
    return {name: h.sum_by_lease(lease[names == name], amount[names == name]) for name in EVENT_MOVEMENTS}
