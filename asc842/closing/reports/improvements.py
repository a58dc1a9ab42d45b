"""Roll-forward of leasehold improvements, by lease; their amortization is no lease cost (842-20-35-12)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings

ENTERS, LEAVES = ("carried_in", "addition"), ("amortization", "written_off", "transferred")


def improvements(h: Holdings, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per lease with improvements, in whole cents: opening, movements from ``first`` to ``last``, closing.

    ``difference`` is what opening and movements leave of closing; opening and closing are the balances of the
    improvements themselves.
    """
    opening, closing = _balance(h, first - np.timedelta64(1, "D")), _balance(h, last)
    moved = {name: _moved(h, name, first, last) for name in (*ENTERS, *LEAVES)}
    enters, leaves = sum(moved[name] for name in ENTERS), sum(moved[name] for name in LEAVES)
    has = np.isin(np.arange(len(h.leases)), h.improvements["lease"].to_numpy(np.int64))
    table = pd.DataFrame({"lease": h.leases, "opening": opening,
                          **{name.replace("_", " "): cents for name, cents in moved.items()}, "closing": closing,
                          "difference": opening + enters - leaves - closing})
    return table[has]


def _moved(h: Holdings, kind: str, first: np.datetime64, last: np.datetime64) -> Ints:
    t = h.improvements
    day = t["starts" if kind in ENTERS else "ends"].to_numpy("datetime64[D]")
    within = (day >= first) & (day <= last)
    return h.sum_by_lease(t["lease"].to_numpy(np.int64)[within], t[kind].to_numpy(np.int64)[within])


def _balance(h: Holdings, at: np.datetime64) -> Ints:
    """Carrying amount at the end of a day: of the last month that has ended, or cost where none has."""
    begun = h.improvements[h.improvements["starts"].to_numpy("datetime64[D]") <= at]
    over = begun["ends"].to_numpy("datetime64[D]") <= at
    carried = np.where(over, begun["closing"], begun["addition"] + begun["carried_in"])
    last = begun.assign(carried=carried)[over | (carried != 0)].groupby(["lease", "improvement"], sort=False).tail(1)
    return h.sum_by_lease(last["lease"].to_numpy(np.int64), last["carried"].to_numpy(np.int64))
