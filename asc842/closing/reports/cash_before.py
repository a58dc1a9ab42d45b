"""Cash flows of the part of a year before a register begins: how much of them was brought forward into it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted, Roles
from asc842.closing.reports.as_posted import CATCH_UP, padded
from asc842.closing.reports.sale_leaseback import RECEIVED as OF_SALES

EARLIEST = np.datetime64("1900-01-01", "D")
RECEIVED = ("operating: received from subleases", *(f"{activity}: incentives received" for activity in (
    "operating", "financing", "investing")), *OF_SALES)
"""Columns of the cash flows in which what is received is positive."""
NO_CASH = ("assets obtained", f"{CATCH_UP}, ")
"""What columns of the cash flows begin with that are no flow on the account of cash."""


def paid_in_all(table: pd.DataFrame) -> Ints:
    """Add up what the cash flows show as paid, less what they show as received, by row: (rows,)."""
    flows = [c for c in table.columns if table[c].dtype.kind == "i" and not c.startswith(NO_CASH)]
    signs = np.array([-1 if c in RECEIVED else 1 for c in flows], dtype=np.int64)
    paid: Ints = table[flows].to_numpy(np.int64) @ signs
    return paid


def not_on_cash(h: Holdings, first: np.datetime64, last: np.datetime64) -> Ints:
    """What the report shows as paid and payables book, less improvements, which are paid and in another report."""
    day = h.cash["date"].to_numpy("datetime64[D]")
    cash = h.cash[(day >= first) & (day <= last)]
    found = h.sum_by_lease(cash["lease"].to_numpy(np.int64), cash["cents"].to_numpy(np.int64))
    for wave in h.measurement.waves[1:]:
        within = (wave.events.date >= first) & (wave.events.date <= last)
        np.add.at(found, wave.spans.lease[within], (wave.events.costs - wave.events.incentives)[within])
    if h.policy.leasehold_improvements == "booked here" and len(h.improvements):
        starts = h.improvements["starts"].to_numpy("datetime64[D]")
        t = h.improvements[(starts >= first) & (starts <= last)]
        found = found - h.sum_by_lease(t["lease"].to_numpy(np.int64), t["addition"].to_numpy(np.int64))
    return found


def lacking(posted: Posted, roles: Roles, first: np.datetime64, today: tuple[Ints, Ints],
            then: Callable[[np.ndarray], Ints]) -> Ints:
    """What was paid from a day to the register's beginning and was not brought forward into it, (leases,).

    ``today`` is what the schedule says of that time, and of the time before the day. What was brought forward is one
    sum since commencement: where it is nothing, nothing was known of either; where nothing was paid before the day,
    all of it is of this time. Where it is another sum than that of both today, ``then`` returns what the schedule that
    the register began with said of this time, of some leases (leases,).
    """
    year, prior = today
    if first >= posted.begins:
        return np.zeros_like(year)
    forward = -posted.balance(roles, posted.begins - ONE_DAY).sum(axis=0)
    known = np.where(forward == 0, 0, np.where(prior == 0, forward, year))
    changed = (forward != 0) & (prior != 0) & (forward != year + prior) & ~posted.gone
    known = np.where(changed, then(changed), known)
    return np.where(posted.gone, 0, year - known)


def on_others(posted: Posted, first: np.datetime64, last: np.datetime64) -> Ints:
    """What is paid through other accounts than cash in some days, by today's schedule, (leases,)."""
    return padded(posted, not_on_cash(posted.h, first, last))
