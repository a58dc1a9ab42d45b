"""Foreign exchange gains and losses of liabilities, as journal lines in the functional currency."""

from __future__ import annotations

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.closing.foreign import Exchange, cumulative_loss, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.ledger.entries import ROLES
from asc842.reports.classified import accounts_of, class_changes, finance_at

ONE_DAY = np.timedelta64(1, "D")
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
    return Exchange(h.rates, h.dimensions["currency"].to_numpy(object), functional, h.grid)


def _booked(h: Holdings, at: np.datetime64) -> pd.DataFrame:
    """What is booked up to the end of a day: expense and liability by account, debits less credits in cents.

    The expense stands on the accounts of the classification that a lease had when it was booked, the liability on
    those of the classification that it has.
    """
    loss = loss_by_class(h, at)
    liability = np.zeros_like(loss)
    everyone = np.arange(len(h.leases))
    liability[finance_at(h, at).astype(np.int64), everyone] = -loss.sum(axis=0)
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    parts = []
    for role, amounts in ((LOSS, loss), (LIABILITY, liability)):
        finance, lease = np.nonzero(amounts)
        parts.append(pd.DataFrame({
            "entity": h.dimensions["entity"].to_numpy(object)[lease], "lease": h.leases.to_numpy(object)[lease],
            "currency": functional[lease], "account": accounts_of(h)[finance, lease, role],
            "amount": amounts[finance, lease]}))
    return pd.concat(parts, ignore_index=True)


def loss_by_class(h: Holdings, at: np.datetime64) -> Ints:
    """Loss up to a day, (2, leases), by the classification at the end of each period in which it was booked."""
    by, told = np.zeros((2, len(h.leases)), dtype=np.int64), np.zeros(len(h.leases), dtype=np.int64)
    for _, wave, changed in class_changes(h):
        lease, finance = wave.spans.lease[changed], wave.spans.finance[changed]
        before = h.grid.first_day(h.grid.number(wave.events.date[changed])) - ONE_DAY
        for day in np.unique(before[before < at]):
            these, was = lease[before == day], 1 - finance[before == day].astype(np.int64)
            loss = exchange_loss(h, day)[these]
            by[was, these] += loss - told[these]
            told[these] = loss
    by[finance_at(h, at).astype(np.int64), np.arange(len(h.leases))] += exchange_loss(h, at) - told
    return by


def with_exchange(h: Holdings, lines: pd.DataFrame, period: str, first: np.datetime64,
                  last: np.datetime64) -> pd.DataFrame:
    """Add the foreign exchange gains and losses of a period to its lines, by difference."""
    if h.rates is None:
        return lines
    now, then = _booked(h, last), _booked(h, first - ONE_DAY)
    moved = pd.concat([now, then.assign(amount=-then["amount"])]).groupby(BOOKED_ON, sort=False)["amount"].sum()
    rows = moved[moved != 0].astype(np.int64).reset_index()
    more = rows.assign(period=period, date=pd.Timestamp(str(last)), entry=EXCHANGED, memo="",
                       debit=rows["amount"].clip(lower=0), credit=(-rows["amount"]).clip(lower=0))
    more["date"] = more["date"].astype("datetime64[s]")
    both = pd.concat([lines.astype(dict.fromkeys(("entity", "lease", "currency", "entry", "account"), object)),
                      more[list(lines.columns)]], ignore_index=True)
    return both.sort_values(["lease", "date"], kind="stable", ignore_index=True)


def with_exchange_before(h: Holdings, frame: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Add what was booked of exchange gains and losses before a day."""
    if h.rates is None:
        return frame
    return pd.concat([frame.astype(dict.fromkeys(("entity", "lease", "currency"), object)), _booked(h, day - ONE_DAY)],
                     ignore_index=True)
