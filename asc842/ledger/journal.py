"""The journal as a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from asc842.calendar.reporting import MONTHS, ReportingGrid, shared_labels
from asc842.contract.policy import Accounts
from asc842.ledger.entries import ROLES, entries_of
from asc842.ledger.schedule import Schedule
from asc842.spans.events import Wave

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")


def journal_of(s: Schedule, waves: Sequence[Wave], leases: pd.Index, accounts: Accounts,
               grid: ReportingGrid = MONTHS) -> pd.DataFrame:
    """One row per journal line of every lease (see :func:`asc842.ledger.entries.entries_of`).

    ``debit`` and ``credit`` are whole cents (int64).
    """
    lines = entries_of(s, waves)
    names = np.array([getattr(accounts, role) for role in ROLES], dtype=object)
    return pd.DataFrame({
        "date": lines.date.astype("datetime64[s]"),
        "period": shared_labels(grid, lines.date).astype(object), "lease": leases.take(lines.lease),
        "entry": np.array(lines.kinds, dtype=object)[lines.kind], "account": names[lines.role],
        "debit": np.maximum(lines.amount, 0), "credit": np.maximum(-lines.amount, 0),
    }, columns=list(JOURNAL_COLUMNS))
