"""Foreign exchange gains and losses of liabilities, as journal lines in the functional currency."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.book.classified import accounts_of, finance_at
from asc842.book.moves import INTERCOMPANY, changes
from asc842.book.places import columns_of, texts_of
from asc842.calendar.positions import Ints
from asc842.closing.foreign import Exchange, cumulative_loss, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.ledger.roles import ROLES

EXCHANGED = "foreign exchange remeasurement of the liability"
LOSS, LIABILITY = ROLES.index("foreign_exchange"), ROLES.index("lease_liability")
BOOKED_ON = ["entity", "lease", "currency", "account"]


def exchange_loss(h: Holdings, at: np.datetime64) -> Ints:
    """Foreign exchange loss of each lease up to a day, in cents of its functional currency; 0 without rates."""
    if h.rates is None:
        return np.zeros(len(h.leases), dtype=np.int64)
    return h.once(("loss", at), lambda: cumulative_loss(h.schedule, h.commencements(), exchange_of(h), at))


def exchange_of(h: Holdings) -> Exchange:
    """Return what turns the leases' currencies into their functional ones; there must be rates."""
    assert h.rates is not None
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    return Exchange.of(h.rates, h.dimensions["currency"].to_numpy(object), functional, h.grid)


def _booked(h: Holdings, at: np.datetime64) -> pd.DataFrame:
    """What is booked up to the end of a day: expense and liability by account, debits less credits in cents.

    The expense stands on the accounts of the classification and the place that a lease had when it was booked, the
    liability on those that it has; what one of its entities bears for the other, between these. ``place`` tells where.
    """
    loss = loss_by_place(h, at)
    liability = np.zeros_like(loss)
    liability[finance_at(h, at).astype(np.int64), h.places.at(at)] = -h.sum_by_lease(h.places.lease, loss.sum(axis=0))
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    parts = []
    for role, amounts in ((LOSS, loss), (LIABILITY, liability), (INTERCOMPANY, _between(h, loss + liability))):
        finance, place = np.nonzero(amounts)
        parts.append(pd.DataFrame({
            "entity": h.places.table["entity"].to_numpy(object)[place],
            "lease": h.leases.to_numpy(object)[h.places.lease[place]],
            "currency": functional[h.places.lease[place]], "account": accounts_of(h)[finance, place, role],
            "place": place, "amount": amounts[finance, place]}))
    return pd.concat(parts, ignore_index=True)


def _between(h: Holdings, booked: Ints) -> Ints:
    """What each entity of a lease owes the others for losses booked there, in its last place; (2, places)."""
    found = np.zeros_like(booked)
    if len(h.places.later):
        entity = pd.factorize(h.places.table["entity"])[0]
        _, whose = np.unique(h.places.lease * (entity.max() + 1) + entity, return_inverse=True)
        last = np.zeros(whose.max() + 1, dtype=np.int64)
        np.maximum.at(last, whose, np.arange(len(h.places)))
        found[0, last] = -np.bincount(whose, weights=booked.sum(axis=0)).astype(np.int64)
    return found


def loss_by_class(h: Holdings, at: np.datetime64) -> Ints:
    """Loss up to a day, (2, leases), by the classification at the end of each period in which it was booked."""
    return np.array([h.sum_by_lease(h.places.lease, of_class) for of_class in loss_by_place(h, at)])


def loss_by_place(h: Holdings, at: np.datetime64) -> Ints:
    """The same by place, (2, places)."""
    by, told = np.zeros((2, len(h.places)), dtype=np.int64), np.zeros(len(h.leases), dtype=np.int64)
    for c in changes(h):
        before = h.grid.first_day(h.grid.number(c.date)) - ONE_DAY
        for day in np.unique(before[before < at]):
            these = before == day
            lease, was = c.lease[these], (c.was_finance[these].astype(np.int64), c.was_place[these])
            loss = exchange_loss(h, day)[lease]
            by[was] += loss - told[lease]
            told[lease] = loss
    by[finance_at(h, at).astype(np.int64), h.places.at(at)] += exchange_loss(h, at) - told
    return by


def with_exchange(h: Holdings, lines: pd.DataFrame, period: str, first: np.datetime64,
                  last: np.datetime64) -> pd.DataFrame:
    """Add the foreign exchange gains and losses of a period to its lines, by difference."""
    if h.rates is None:
        return lines
    now, then = _booked(h, last), _booked(h, first - ONE_DAY)
    moved = pd.concat([now, then.assign(amount=-then["amount"])]).groupby(
        [*BOOKED_ON, "place"], sort=False)["amount"].sum()
    rows = moved[moved != 0].astype(np.int64).reset_index()
    named = columns_of(h.places, rows["place"].to_numpy(np.int64))
    more = rows.assign(**named, period=period, date=pd.Timestamp(str(last)), entry=EXCHANGED, memo="",
                       debit=rows["amount"].clip(lower=0), credit=(-rows["amount"]).clip(lower=0))
    more["date"] = more["date"].astype("datetime64[s]")
    both = pd.concat([typed(lines, ("entity", "lease", "currency", "entry", "account"), object),
                      more[list(lines.columns)]], ignore_index=True)
    return both.sort_values(["lease", "date"], kind="stable", ignore_index=True)


def with_exchange_before(h: Holdings, frame: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Add what was booked of exchange gains and losses before a day."""
    if h.rates is None:
        return frame
    more = _booked(h, day - ONE_DAY)
    more = more.assign(**texts_of(h.places, more["place"].to_numpy(np.int64))).drop(columns="place")
    return pd.concat([typed(frame, ("entity", "lease", "currency"), object), more], ignore_index=True)
