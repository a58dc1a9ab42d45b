"""Reports of all leases, put together from the parts that blocks of leases make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.lazy import pd
from asc842.book.roster import Roster
from asc842.closing.reports import JOINED
from asc842.closing.reports.all import Tables
from asc842.closing.reports.by_entity import MOVED_ON


@dataclass(frozen=True, slots=True)
class AllRows:
    """A report's ``rows`` of all leases, as blocks made them, the ``roster`` of the leases, and ``every`` report."""

    rows: pd.DataFrame
    roster: Roster
    every: Tables

    @property
    def cost(self) -> pd.DataFrame:
        """Lease cost of the year to date of each lease of the rows, in their order."""
        each = self.every["lease cost, year to date"].groupby("lease", sort=False).sum(numeric_only=True)
        return each.reindex(self.rows["lease"])


def joined_reports(parts: Sequence[Tables], roster: Roster) -> Tables:
    """Return the reports of all leases from those of blocks of them, in their order.

    The last block has every report: it has the leases that are not in the close with it.
    """
    made = {report.name: report for report in JOINED}
    found = {name: rows_of([tables.pop(name) for tables in parts if name in tables]) for name in list(parts[-1])}
    return {name: made[name].of(AllRows(rows, roster, found)) if name in made else rows
            for name, rows in found.items()}


def rows_of(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables one below the other; an amount that one of them has no column for is zero in it."""
    if len(tables) == 1:
        return tables[0]
    some = [table for table in tables if len(table)] or tables[:1]
    names = list(_names(some))
    return pd.concat([_with_columns(table, names) for table in some], ignore_index=True)


def _names(tables: Sequence[pd.DataFrame]) -> Iterator[str]:
    """Yield the columns of any table in order: movements between entities and classes stand before the closing."""
    every = dict.fromkeys(name for table in tables for name in table.columns)
    between = [name for name in MOVED_ON if name in every]
    for name in every:
        if name == "closing":
            yield from between
        if name not in between:
            yield name


def _with_columns(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    if list(table.columns) == list(names):
        return table
    nothing = np.zeros(len(table), dtype=np.int64)
    return table.assign(**{name: nothing for name in names if name not in table})[list(names)]
