"""Roll-forward of liability and right-of-use asset from an opening to a closing date, every movement named."""

from __future__ import annotations

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.closing.holdings import MOVEMENTS, Holdings
from asc842.ledger.standing import balance

ONE_DAY = np.timedelta64(1, "D")
EVENT_MOVEMENTS = tuple(dict.fromkeys(MOVEMENTS.values()))


def rollforward(h: Holdings, first: np.datetime64, last: np.datetime64) -> dict[str, pd.DataFrame]:
    """Return ``liability`` and ``asset``: one row per lease, from the day before ``first`` to the end of ``last``.

    Columns in whole cents: opening, additions (commencement), interest or amortization (negative), each kind of
    event (a purchase at the end of the lease among them), payments (negative), closing, and ``difference``, what they
    do not add up to; it is 0. (842-20-50-4g.)
    """
    s, within = h.schedule, (h.schedule.starts >= first) & (h.schedule.ends <= last)
    began = (h.commencements() >= first) & (h.commencements() <= last)

    def flow(column: Ints) -> Ints:
        return h.sum_by_lease(s.lease[within], column[within])

    liability = {"opening": balance(s, s.liability_closing, first - ONE_DAY),
                 "additions": np.where(began, s.opening_liability, 0), "interest": flow(s.interest),
                 "payments": -flow(s.payment), **_events(h, first, last, "liability"),
                 "closing": balance(s, s.liability_closing, last)}
    owned = h.owned()
    leased = owned.leased(s.asset_closing)
    asset = {"opening": balance(s, leased, first - ONE_DAY),
             "additions": np.where(began, s.opening_asset, 0),
             "amortization": -flow(np.where(owned.after, 0, s.amortization)),
             **_events(h, first, last, "asset"), "closing": balance(s, leased, last)}
    asset["purchase"] = asset["purchase"] - flow(np.where(owned.passes, s.asset_closing, 0))
    return {"liability": _frame(h, liability), "asset": _frame(h, asset)}


def _events(h: Holdings, first: np.datetime64, last: np.datetime64, what: str) -> dict[str, Ints]:
    did, names = h.schedule.events, h.event_movements()
    change = getattr(did, f"{what}_after") - getattr(did, f"{what}_before")
    inside = (did.date >= first) & (did.date <= last) if len(did.lease) else np.zeros(0, dtype=bool)
    return {name: h.sum_by_lease(did.lease[inside & (names == name)], change[inside & (names == name)])
            for name in EVENT_MOVEMENTS}


def _frame(h: Holdings, columns: dict[str, Ints]) -> pd.DataFrame:
    moved = sum((v for name, v in columns.items() if name != "closing"), np.zeros(len(h.leases), dtype=np.int64))
    return pd.DataFrame({"lease": h.leases, **columns, "difference": columns["closing"] - moved})
