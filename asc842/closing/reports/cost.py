"""Lease cost and cash flows of a stretch of time, by lease (842-20-50-4, 842-20-45-5)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings

BESIDE = ("short-term lease cost", "variable lease cost", "nonlease cost", "variable nonlease cost")


def lease_cost(h: Holdings, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per lease in whole cents: each kind of lease cost, their total, and gain or loss.

    ``total`` is lease cost; what is paid for other than the right of use (nonlease cost) stands beside it.
    """
    s, within = h.schedule, _within(h, first, last)
    finance, operating = within & s.finance, within & ~s.finance
    leased = finance & ~h.owned().after  # an asset of its own, the lessee depreciates
    columns = {
        "operating lease cost": h.sum_by_lease(s.lease[operating], s.cost[operating]),
        "finance: amortization": h.sum_by_lease(s.lease[leased], s.amortization[leased]),
        "finance: interest": h.sum_by_lease(s.lease[finance], s.interest[finance]),
    }
    columns |= {kind: _expense(h, kind, first, last) for kind in BESIDE[:2]}
    total = sum(columns.values(), np.zeros(len(h.leases), dtype=np.int64))
    beside = {kind: _expense(h, kind, first, last) for kind in BESIDE[2:]}
    return pd.DataFrame({"lease": h.leases, **columns, "total": total, **beside,
                         "gain or loss": h.sum_by_lease(s.lease[within], s.gain_loss[within])})


def cash_flows(h: Holdings, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per lease in whole cents, cash paid as positive (842-20-45-5, 842-20-50-4g).

    Operating leases and interest of finance leases are operating cash flows, the principal of finance leases is a
    financing one. ``assets obtained`` is what enters the asset for a new or remeasured liability, without cash.
    """
    s, within, began = h.schedule, _within(h, first, last), _began(h, first, last)
    paid = h.sum_by_lease(s.lease[within], s.payment[within])
    interest = h.sum_by_lease(s.lease[within], np.where(s.finance, s.interest, 0)[within])
    finance = _finance(h, last)
    day_one = np.where(began, s.day_one, 0)
    columns = {
        "operating: operating leases": np.where(finance, 0, paid + day_one),
        "operating: interest on finance leases": np.where(finance, np.minimum(interest, paid), 0),
        "financing: principal of finance leases": np.where(finance, paid - np.minimum(interest, paid), 0),
        "investing or financing: day-one payments of finance leases": np.where(finance, day_one, 0),
        "operating: variable, short-term and nonlease": _paid_beside(h, first, last),
        "assets obtained: operating": np.where(finance, 0, _obtained(h, began, first, last)),
        "assets obtained: finance": np.where(finance, _obtained(h, began, first, last), 0),
    }
    return pd.DataFrame({"lease": h.leases, **columns})


def _within(h: Holdings, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    return np.asarray((h.schedule.starts >= first) & (h.schedule.ends <= last))


def _began(h: Holdings, first: np.datetime64, last: np.datetime64) -> np.ndarray:
    return np.asarray((h.commencements() >= first) & (h.commencements() <= last))


def _finance(h: Holdings, last: np.datetime64) -> np.ndarray:
    """Classification at the last row reached, else that at commencement."""
    found, s = h.measurement.waves[0].spans.finance.copy(), h.schedule
    reached = s.ends <= last
    found[s.lease[reached]] = s.finance[reached]
    return found


def _expense(h: Holdings, kind: str, first: np.datetime64, last: np.datetime64, column: str = "cost") -> Ints:
    e = h.expenses
    which = ((e["date"] >= first) & (e["date"] <= last) & (e["kind"] == kind)).to_numpy(bool)
    return h.sum_by_lease(e["lease"].to_numpy(np.int64)[which], e[column].to_numpy(np.int64)[which])


def _paid_beside(h: Holdings, first: np.datetime64, last: np.datetime64) -> Ints:
    return sum((_expense(h, kind, first, last, "paid") for kind in BESIDE), np.zeros(len(h.leases), dtype=np.int64))


def _obtained(h: Holdings, began: np.ndarray, first: np.datetime64, last: np.datetime64) -> Ints:
    """What liabilities bring in: at commencement, and what remeasurement adds later."""
    did, names = h.schedule.events, h.event_movements()
    if not len(did.lease):
        return np.where(began, h.schedule.opening_liability, 0)
    adds = (did.date >= first) & (did.date <= last) & (names == "remeasurement")
    more = np.maximum(did.liability_after - did.liability_before, 0)
    return np.where(began, h.schedule.opening_liability, 0) + h.sum_by_lease(did.lease[adds], more[adds])
