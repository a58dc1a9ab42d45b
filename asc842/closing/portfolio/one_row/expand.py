"""The rows of a lease with what its one row says put into the tables that say it otherwise."""

from __future__ import annotations

from asc842.base.errors import Problem
from asc842.closing.portfolio.headings import DIMENSION
from asc842.closing.portfolio.one_row import TOPICS
from asc842.closing.portfolio.one_row.row import OneRow, Rows
from asc842.closing.portfolio.row_columns import ROW_COLUMNS


def expanded(rows: Rows) -> tuple[Rows, list[Problem]]:
    """Return the rows of a lease, by table, with those that its one row stands for; and what is wrong with it.

    What the row and a further table both say is a problem, as is a column without one that it needs.
    """
    rows = _with_dimensions(rows)
    row = rows["leases"][0]
    if ROW_COLUMNS.keys().isdisjoint(row.cells):
        return rows, []
    one = OneRow(row, rows)
    for topic in TOPICS:
        if not topic.marks.isdisjoint(one.row.cells):
            topic.entry(one)
    kept = {name: [*one.made.get(name, ()), *rows.get(name, ())] for name in {**rows, **one.made}}
    return {**kept, "leases": [one.row]}, one.problems


def _with_dimensions(rows: Rows) -> Rows:
    """Return the rows of a lease with its rows of dimensions as columns of its own row."""
    if "dimensions" not in rows:
        return rows
    own = rows["leases"][0]
    named = {f"{DIMENSION}{x.cells.get('dimension', '')}": x.cells.get("value", "") for x in rows["dimensions"]}
    row = own._replace(cells={**own.cells, **{name: text for name, text in named.items() if text}})
    return {**{name: kept for name, kept in rows.items() if name != "dimensions"}, "leases": [row]}
