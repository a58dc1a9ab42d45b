"""Short-term leases: what is still to be paid, beside what they cost (842-20-50-8)."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import DAY
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalPeriod
from asc842.calendar.grid import MonthGrid
from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, NOTES
from asc842.payments.expense import SHORT_TERM


@NOTES.at(70, "holdings", "period", "cost", name="short-term commitment", marks=(BY_LEASE,))
def short_term_commitment(h: Holdings, period: FiscalPeriod, cost: pd.DataFrame) -> pd.DataFrame:
    """One row per lease in whole cents: short-term lease cost of the year to date, payments of the next 12 months.

    ``difference`` is by how much the commitment is above the cost: where it is not small, cost does not reflect the
    commitment, which is then disclosed. ``cost`` is the report of lease cost of the year to date. Leases that have
    been agreed and not begun are committed to as well.
    """
    begins = MonthGrid(period.last_day + DAY)
    committed = _paid(h, np.datetime64(period.last_day), np.datetime64(begins.boundary(12)))
    spent = cost[SHORT_TERM].to_numpy(np.int64)[: len(h.leases)]
    return pd.DataFrame({"lease": h.leases, "cost of the year to date": spent, "commitment of the next 12 months":
                         committed, "difference": committed - spent})


def _paid(h: Holdings, after: np.datetime64, before: np.datetime64) -> Ints:
    e = h.expenses
    which = ((e["date"] > after) & (e["date"] < before) & (e["kind"] == SHORT_TERM)).to_numpy(bool)
    return h.sum_by_lease(e["lease"].to_numpy(np.int64)[which], e["paid"].to_numpy(np.int64)[which])
