"""Sheets of the schedules that other standards have of a lease, beside that of the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from asc842.base.standard import Standard
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.page import TablePage, Workspace, year_ends

FIRST_ROW = 7


def write_standard(space: Workspace, standard: Standard) -> None:
    """Write the schedule of a standard; balances roll forward by formula."""
    table, treatment = space.book.plain[standard.key], standard.treatment(space.book.lease)
    grid = Grid.of(standard.sheet, treatment.columns, FIRST_ROW, len(table))
    page = TablePage(space, grid, f"The schedule under {standard.name}", treatment.note, year_ends(table["ends"]))
    page.head(repeat_columns=1)
    # The first row takes what the lease opened with; each other row what the row above it closed with.
    page.groups = [index == 0 for index in range(len(table))]
    rows = table.records()
    for column in treatment.columns:
        page.cells(column.key, [row[column.key] for row in rows],
                   _rolls(column.key, treatment.flows.get(column.key, {}), rows))
    page.totals({c.key: sum((row[c.key] for row in rows), Decimal(0)) for c in treatment.columns if c.total})


def _rolls(key: str, flows: Mapping[str, int], rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Return the formula of each row whose balance follows from the row above; one that an event moves is a figure."""
    formula = f"=[{key}-1]" + "".join(f"{'+' if sign > 0 else '-'}[{flow}]" for flow, sign in flows.items())
    return {i: formula for i in range(1, len(rows)) if flows and rows[i][key] == rows[i - 1][key] + sum(
        sign * rows[i][flow] for flow, sign in flows.items())}
