"""Lease cost of a stretch of time, by lease (842-20-50-4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.reports.building import building_of_rows, building_on, part
from asc842.payments.subleases import COST, INCOME

BESIDE = ("short-term lease cost", "variable lease cost", "nonlease cost", "variable nonlease cost")


def lease_cost(h: Holdings, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per lease in whole cents: each kind of lease cost, their total, and gain or loss.

    ``total`` is lease cost less sublease income, which is shown gross and below zero (842-20-50-4(e)), as in the table
    of 842-20-55-53; ``capitalized in other assets`` is what of lease cost is part of the cost of assets that leases
    are used to build. What is paid for other than the right of use (nonlease cost) stands beside it, as does what
    subleases cost to obtain.
    """
    s = h.schedule.by_class
    within = h.rows_within(s, first, last)
    finance, operating = within[s.finance[within]], within[~s.finance[within]]
    leased = finance[~h.owned(s).after[finance]]  # an asset of its own, the lessee depreciates
    columns = {
        "operating lease cost": h.sum_by_lease(s.lease[operating], s.cost[operating]),
        "finance: amortization": h.sum_by_lease(s.lease[leased], s.amortization[leased]),
        "finance: interest": h.sum_by_lease(s.lease[finance], s.interest[finance]),
    }
    columns |= {kind: _expense(h, kind, first, last) for kind in (*BESIDE[:2], INCOME)}
    total = sum(columns.values(), np.zeros(len(h.leases), dtype=np.int64))
    beside = {kind: _expense(h, kind, first, last) for kind in (*BESIDE[2:], COST)}
    built = h.sum_by_lease(s.lease[operating], part(s.cost[operating], building_of_rows(h, s)[operating]))
    built = built + sum((_expense(h, kind, first, last, building=True) for kind in BESIDE[:2]), np.zeros_like(built))
    return pd.DataFrame({"lease": h.leases, **columns, "total": total, "capitalized in other assets": built, **beside,
                         "gain or loss": h.sum_by_lease(s.lease[within], s.gain_loss[within])})


def _expense(h: Holdings, kind: str, first: np.datetime64, last: np.datetime64, *, building: bool = False) -> Ints:
    e = h.expenses[(h.expenses["date"] >= first) & (h.expenses["date"] <= last) & (h.expenses["kind"] == kind)]
    lease, cents = e["lease"].to_numpy(np.int64), e["cost"].to_numpy(np.int64)
    if building:
        cents = part(cents, building_on(h, lease, e["date"].to_numpy("datetime64[D]")))
    return h.sum_by_lease(lease, cents)
