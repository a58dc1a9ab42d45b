"""Short-term leases: what is still to be paid, beside what they cost (842-20-50-8)."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import DAY
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalPeriod
from asc842.calendar.grid import MonthGrid
from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, JOINED, NOTES
from asc842.payments.expense import SHORT_TERM

NAME, COMMITTED = "short-term commitment", "commitment of the next 12 months"


@NOTES.at(70, "holdings", "period", name=NAME, marks=(BY_LEASE,))
def short_term_commitment(h: Holdings, period: FiscalPeriod) -> pd.DataFrame:
    """One row per lease in whole cents: payments of the next 12 months for short-term leases.

    Leases that have been agreed and not begun are committed to as well.
    """
    begins = MonthGrid(period.last_day + DAY)
    committed = _paid(h, np.datetime64(period.last_day), np.datetime64(begins.boundary(12)))
    return pd.DataFrame({"lease": h.leases, COMMITTED: committed})


@JOINED.at(70, "rows", "cost", name=NAME)
def beside_cost(table: pd.DataFrame, cost: pd.DataFrame) -> pd.DataFrame:
    """Put short-term lease cost of the year to date before the commitment, and the difference after it.

    That is by how much the commitment is above the cost: where it is not small, cost does not reflect the commitment,
    which is then disclosed.
    """
    spent, committed = cost[SHORT_TERM].to_numpy(np.int64), table[COMMITTED]
    return table.drop(columns=COMMITTED).assign(**{
        "cost of the year to date": spent, COMMITTED: committed, "difference": committed - spent})


def _paid(h: Holdings, after: np.datetime64, before: np.datetime64) -> Ints:
    e = h.expenses
    which = ((e["date"] > after) & (e["date"] < before) & (e["kind"] == SHORT_TERM)).to_numpy(bool)
    return h.sum_by_lease(e["lease"].to_numpy(np.int64)[which], e["paid"].to_numpy(np.int64)[which])
