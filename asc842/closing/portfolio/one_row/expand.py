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
    rows, twice = _with_dimensions(rows)
    row = rows["leases"][0]
    if ROW_COLUMNS.keys().isdisjoint(row.cells):
        return rows, twice
    one = OneRow(row, rows)
    for topic in TOPICS:
        if not topic.marks.isdisjoint(one.row.cells):
            topic.entry(one)
    kept = {name: [*one.made.get(name, ()), *rows.get(name, ())] for name in {**rows, **one.made}}
    return {**kept, "leases": [one.row]}, [*twice, *one.problems]


def _with_dimensions(rows: Rows) -> tuple[Rows, list[Problem]]:
    """Return the rows of a lease with dimensions as columns of its own row; one said twice is a problem."""
    if "dimensions" not in rows:
        return rows, []
    own = rows["leases"][0]
    cells, problems = dict(own.cells), list[Problem]()
    for x in rows["dimensions"]:
        name, text = f"{DIMENSION}{x.cells.get('dimension', '')}", x.cells.get("value", "")
        if name in cells:
            problems.append(x.problem("dimensions.twice", "dimension", f"{name.removeprefix(DIMENSION)} a second time",
                                      "each dimension once", "take one out"))
        elif text:
            cells[name] = text
    kept = {name: kept for name, kept in rows.items() if name != "dimensions"}
    return {**kept, "leases": [own._replace(cells=cells)]}, problems
