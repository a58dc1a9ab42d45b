"""The schedule as a pandas table with the promised columns."""

from __future__ import annotations

import pandas as pd

from asc842.calendar.positions import Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid, shared_labels
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


def schedule_frame(schedule: Schedule, leases: pd.Index, units: Ints, grid: ReportingGrid = MONTHS) -> pd.DataFrame:
    """One row per lease and period: ``lease`` and the promised columns, amounts float64 in currency.

    Each amount is the double nearest to a whole number of minor units, of which ``units`` (leases,) make one of the
    lease's currency.
    """
    columns: dict[str, object] = {
        "lease": leases.take(schedule.lease), "period": pd.Series(shared_labels(grid, schedule.starts)),
        "starts": schedule.starts.astype("datetime64[s]"), "ends": schedule.ends.astype("datetime64[s]"),
    }
    of_row = units[schedule.lease]
    columns |= {name: values / of_row for name, values in amounts_of(schedule).items()}
    return pd.DataFrame(columns)
