"""The schedule as a pandas table with the promised columns."""

from __future__ import annotations

import numpy as np

from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Ints
from asc842.calendar.reporting import ReportingGrid, labels_of
from asc842.ledger.blocks import ManyRows
from asc842.ledger.schedule import Schedule

SCHEDULE_COLUMNS = (
    "period", "starts", "ends", "gross_rent", "abatement", "rent", "liability_opening", "interest", "payment",
    "liability_adjustment", "liability_closing", "cost", "gain_loss", "asset_opening", "amortization",
    "asset_adjustment", "asset_closing",
)
AMOUNT_COLUMNS = SCHEDULE_COLUMNS[3:]


def amounts_of(schedule: Schedule) -> dict[str, Ints]:
    """Return every amount column in whole cents, (rows,)."""
    return {name: getattr(schedule, name) for name in AMOUNT_COLUMNS}


class ScheduleRows:
    """The schedule of many leases as a table, filled with some leases after others, in the order of ``leases``."""

    def __init__(self, leases: pd.Index, grid: ReportingGrid, room: int) -> None:
        self._leases, self._grid, self._rows, self._added = leases, grid, ManyRows(room), 0

    def add(self, s: Schedule, leases: int) -> None:
        """Add the leases that come next, so many."""
        lease, period = s.lease + self._added, self._grid.number(s.starts)
        self._rows.add({"lease": lease.astype(np.int32), "period": period.astype(np.int32),
                        "starts": in_seconds(s.starts), "ends": in_seconds(s.ends)})
        for name, amounts in amounts_of(s).items():
            self._rows.put(name, amounts)
        self._added += leases

    def frame(self) -> pd.DataFrame:
        """One row per lease and period: ``lease`` and the promised columns, amounts in whole minor units.

        Leases and labels of periods are stored once each: many rows share them.
        """
        columns = self._rows.filled()
        lease = pd.Categorical.from_codes(columns.pop("lease"), self._leases, validate=False)
        period = labels_of(self._grid, columns.pop("period"))
        return pd.DataFrame({"lease": lease, "period": period, **columns}, copy=False)


def in_seconds(days: Days) -> np.ndarray:
    """Return days as pandas has them, to the second."""
    return (days.view(np.int64) * 86_400).view("datetime64[s]")
