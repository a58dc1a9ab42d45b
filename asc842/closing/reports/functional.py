"""Leases in a foreign currency, in the functional one: liability at closing rates, asset at its own (842-20-55-10)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.book.classified import finance_at
from asc842.calendar.positions import Ints
from asc842.closing.exchange import exchange_loss, exchange_of, loss_by_class
from asc842.closing.foreign import Exchange, liability_flows
from asc842.closing.holdings import BELOW_ZERO, REMEASURED, Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports.as_posted import ASSET as ASSET_POSTED
from asc842.closing.reports.as_posted import CATCH_UP, LATER, Columns
from asc842.closing.reports.as_posted import LIABILITY as LIABILITY_POSTED
from asc842.closing.reports.asset_rates import asset_rates, event_amounts
from asc842.closing.reports.functional_moves import early_parts, functional_moves
from asc842.closing.reports.rollforward import (
    RECLASSIFIED,
    add,
    by_movement,
    came_by,
    rolled,
    under,
)
from asc842.ledger.rounding import cents
from asc842.ledger.standing import Standing

BALANCES = "functional currency"
LIABILITY, ASSET = ("liability roll-forward in functional currency, {}",
                    "right-of-use asset roll-forward in functional currency, {}")
Spans = Mapping[str, tuple[np.datetime64, np.datetime64]]


def functional_reports(h: Holdings, spans: Spans, now: Standing, posted: Posted | None = None
                       ) -> dict[str, pd.DataFrame]:
    """Return these reports by name, one row per lease in a foreign currency; none without rates or such leases.

    Roll-forwards have a row for each classification of a lease that changes it, as those in lease currency have.
    Amounts are whole cents of the functional currency, but for those IN_LEASE_CURRENCY. ``spans`` are first and last
    day of the period, the year to date and that of the year before. Openings and closings are what is ``posted`` in
    the lease's currency, at the rate of the day; so are gains and losses.
    """
    if not h.features.foreign:
        return {}
    exchange = exchange_of(h)
    own = pd.Series(exchange.currency, h.leases)[exchange.foreign]
    found = {BALANCES: _balances(h, exchange, spans, now, posted)}
    for name, (first, last) in spans.items():
        for title, today, as_posted in ((LIABILITY, _liability, _liability_posted), (ASSET, _asset, _asset_posted)):
            columns = today(h, exchange, first, last)
            if posted is not None and last >= posted.begins:
                opening, closing = (as_posted(exchange, posted, day) for day in (first - ONE_DAY, last))
                columns = _tied(columns, opening, closing, begun=bool(first >= posted.begins))
            table = rolled(h.leases, columns, finance_at(h, last))
            found[title.format(name)] = _with_currency(
                table.drop(columns="difference") if title == ASSET else table, own)
    return {name: table[table["lease"].isin(own.index)].reset_index(drop=True) for name, table in found.items()}


def _with_currency(table: pd.DataFrame, own: pd.Series[str]) -> pd.DataFrame:
    table.insert(1, "lease currency", table["lease"].map(own))
    return table


def _tied(columns: Columns, opening: Ints, closing: Ints, *, begun: bool) -> Columns:
    """Open and close with what is posted, (2, leases); what late facts changed of either is a movement of its own.

    ``begun``: the register does not begin after the opening.
    """
    opened, closed = columns["opening"], columns["closing"]
    opening = opening if begun else opened
    return {"opening": opening, CATCH_UP: opened - opening,
            **{name: x for name, x in columns.items() if name not in ("opening", "closing")},
            LATER: closing - closed, "closing": closing}


def _liability_posted(exchange: Exchange, posted: Posted, at: np.datetime64) -> Ints:
    amounts = -posted.balance(LIABILITY_POSTED.roles, at)[:, : len(posted.h.leases)]
    return np.array([exchange.closing(of_class, at) for of_class in amounts])


def _asset_posted(exchange: Exchange, posted: Posted, at: np.datetime64) -> Ints:
    amounts = posted.balance(ASSET_POSTED.roles, at)[:, : len(posted.h.leases)]
    return cents(amounts * exchange.minor * asset_rates(posted.h, exchange, at))


def _gains(h: Holdings, posted: Posted | None, first: np.datetime64, last: np.datetime64) -> Ints:
    """Gain on exchange as posted from one day to another, (leases,); before the register as today's input has it."""
    if posted is None or first < posted.begins:
        return exchange_loss(h, first - ONE_DAY) - exchange_loss(h, last)
    found: Ints = -posted.functional.moved(("foreign_exchange",), first, last).sum(axis=0)[: len(h.leases)]
    return found


def _balances(h: Holdings, exchange: Exchange, spans: Spans, now: Standing, posted: Posted | None) -> pd.DataFrame:
    """Balances in both currencies with their rates, and gain (positive) or loss on exchange."""
    everyone, at = np.arange(len(h.leases)), np.full(len(h.leases), now.at)
    gains = {f"exchange gain or loss, {name}": _gains(h, posted, first, last) for name, (first, last) in spans.items()}
    liability, current = exchange.closing(now.liability, now.at), exchange.closing(now.current, now.at)
    owed, held = now.liability != 0, now.asset != 0
    closing, own = exchange.rate(everyone, at, where=owed), asset_rates(h, exchange, now.at)
    return pd.DataFrame({
        "lease": h.leases, "lease currency": exchange.currency, "liability in lease currency": now.liability,
        "closing rate": np.where(owed, closing, np.nan), "liability": liability, "current": current,
        "noncurrent": liability - current, "asset in lease currency": now.asset,
        "rate of the asset": np.where(held, own, np.nan), "asset": cents(now.asset * exchange.minor * own), **gains,
        "exchange gain or loss, to date": -exchange_loss(h, now.at)})


def _liability(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64) -> Columns:
    s = h.schedule
    then, now = finance_at(h, first - ONE_DAY), finance_at(h, last)
    flows = liability_flows(s, h.commencements(), exchange, first, last)
    began, added = flows.pop("additions")
    changed, inside, did = flows.pop("events")[1], _inside(h, first, last), s.events
    remeasured = exchange.turned(did.lease[inside], did.liability_remeasured[inside], did.date[inside])
    within = s.finance[(s.starts >= first) & (s.ends <= last)]
    lost = loss_by_class(h, last) - loss_by_class(h, first - ONE_DAY)
    opening = exchange.closing(h.liability(first - ONE_DAY), first - ONE_DAY)
    closing = exchange.closing(h.liability(last), last)
    return {
        "opening": under(then, opening), **_begun(h, began, added),
        **{name: add(h, of, within, cents) + _divided(h, exchange, first, last, name)
           for name, (of, cents) in flows.items()},
        **by_movement(h, inside, changed - remeasured, {REMEASURED: remeasured}), "exchange difference": lost,
        RECLASSIFIED: _reclassified(h, exchange, first, last, "liability"), "closing": under(now, closing)}


def _begun(h: Holdings, lease: Ints, amounts: Ints) -> Columns:
    """Add up what leases open with, by the movement with which they come in."""
    initial = h.measurement.waves[0].spans.finance[lease]
    return {name: add(h, lease[these[lease]], initial[these[lease]], amounts[these[lease]])
            for name, these in came_by(h).items()}


def _divided(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64, name: str) -> Ints:
    """Move what was booked of a period before a change inside it from the classification at its end to that before."""
    parts = early_parts(h, exchange)
    inside = (parts.ends >= first) & (parts.period_ends <= last)
    lease, amount = parts.lease[inside], parts.flows[name][inside]
    return add(h, lease, parts.finance[inside], amount) - add(h, lease, parts.after[inside], amount)


def _asset(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64) -> Columns:
    """Roll the asset forward at its own rates; amortization is what balances and other movements leave."""
    s, begun = h.schedule, h.commencements()
    now = finance_at(h, last)
    opening = cents(h.asset(first - ONE_DAY) * exchange.minor * asset_rates(h, exchange, first - ONE_DAY))
    closing = cents(h.asset(last) * exchange.minor * asset_rates(h, exchange, last))
    new = np.flatnonzero((begun >= first) & (begun <= last))
    inside = _inside(h, first, last)
    ended, *remeasured = (amounts[inside] for amounts in event_amounts(h, exchange))
    named = by_movement(h, inside, ended, dict(zip((REMEASURED, BELOW_ZERO), remeasured, strict=True)))
    bought = (s.starts >= first) & (s.ends <= last) & h.owned().passes
    passed = np.where(bought, s.asset_closing, 0) * (exchange.minor * asset_rates(h, exchange, last))[s.lease]
    named["purchase"] = named["purchase"] - add(h, s.lease, s.finance, cents(passed))
    moved = {"opening": under(finance_at(h, first - ONE_DAY), opening),
             **_begun(h, new, exchange.turned(new, s.opening_asset[new], begun[new])),
             "amortization": np.zeros((2, len(h.leases)), dtype=np.int64), **named,
             RECLASSIFIED: _reclassified(h, exchange, first, last, "asset")}
    moved["amortization"] = under(now, closing) - sum(moved.values(), moved["amortization"])
    return {**moved, "closing": under(now, closing)}


def _reclassified(h: Holdings, exchange: Exchange, first: np.datetime64, last: np.datetime64, what: str) -> Ints:
    """What changes of classification move in or out, by classification and lease."""
    found = functional_moves(h, exchange)
    inside = (found.date >= first) & (found.date <= last)
    lease, finance, amount = found.lease[inside], found.finance[inside], getattr(found, what)[inside]
    return add(h, lease, finance, amount) - add(h, lease, ~finance, amount)


def _inside(h: Holdings, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    did = h.schedule.events
    return (did.date >= first) & (did.date <= last) if len(did.lease) else np.zeros(0, dtype=bool)
