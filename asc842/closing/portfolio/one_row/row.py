"""A row of leases, what it says, and the rows of other tables made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from asc842.base.errors import Problem
from asc842.calendar.grid import MonthGrid
from asc842.closing.portfolio.cells import BadCell, value_of
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.table_files import TableRow

Rows = Mapping[str, Sequence[TableRow]]


class OneRow:
    """A row of ``leases``: typed values of its cells, and what is made of them.

    ``made`` are rows by table, each of which knows the cell that it came from, ``problems`` what stands in the way.
    """

    def __init__(self, row: TableRow, rows: Rows) -> None:
        self.row, self.rows = row, rows
        self.made = dict[str, list[TableRow]]()
        self.problems = list[Problem]()

    def has(self, column: str) -> bool:
        """Whether a column is filled in."""
        return column in self.row.cells

    def text(self, column: str) -> str:
        """Return what stands in a column, nothing where it is empty."""
        return self.row.cells.get(column, "")

    def value(self, column: str) -> Any:
        """Return the value of a cell, None where it is empty or holds none of its kind, which is noted once."""
        if not self.has(column):
            return None
        value = value_of(self.text(column), layouts()["leases"].columns[column])
        if isinstance(value, BadCell):
            problem = self.row.problem(value.code, column, *value[1:])
            self.problems += [problem] if problem not in self.problems else []
            return None
        return value

    def problem(self, code: str, column: str, found: str, expected: str, remedy: str) -> None:
        """Note a problem of a cell."""
        self.problems.append(self.row.problem(code, column, found, expected, remedy))

    def add(self, table: str, cells: Mapping[str, str], origin: Mapping[str, str]) -> None:
        """Make a row of another table; ``origin`` names the column of this row that each cell came from.

        Under "" it names the column of those that were typed nowhere.
        """
        made = self.row._replace(table=table, cells={"lease": self.text("lease"), **cells},
                                 origin={**origin, "lease": "lease"})
        self.made.setdefault(table, []).append(made)

    def fill(self, column: str, text: str, origin: str) -> None:
        """Put what follows from one column of the row into another one."""
        self.row = self.row._replace(cells={**self.row.cells, column: text},
                                     origin={**self.row.origin, column: origin})

    def alone(self, table: str, column: str, what: str, also: Callable[[TableRow], bool] = lambda _: True) -> bool:
        """Whether the row alone says something; a further table that says it as well is refused, and counts."""
        other = next((x for x in self.rows.get(table, ()) if "event" not in x.cells and also(x)), None)
        if other is not None:
            self.problem("row.said-twice",
                         column, f"{self.text(column)}, and {what} in {other.where}", "one of the two",
                         "empty this cell, or take the other rows out")
        return other is None

    def asked(self, column: str, because: str, expected: str, remedy: str) -> None:
        """Note that a column is empty which another one asks for."""
        if not self.has(column):
            self.problem("row.incomplete",
                         column, f"nothing, with {self.row.titled(because)} filled in", expected, remedy)

    @property
    def start(self) -> date | None:
        """The commencement date."""
        found: date | None = self.value("commencement")
        return found

    @property
    def months(self) -> int | None:
        """Months of the lease, a part month as one; with a renewal, those of it too, exercised or not."""
        start, end, renewal = self.start, self.value("expiration"), self.value("renewal_months") or 0
        if start is None or not isinstance(end, date) or end < start:
            return None
        return int(MonthGrid(start).month_of(end)) + 1 + int(renewal)

    def month(self, n: int) -> date | None:
        """First day of lease month n, counted from 1."""
        return MonthGrid(self.start).boundary(n - 1) if self.start and 0 < n <= 2400 else None


Topic = Callable[[OneRow], None]
"""Makes rows of what a row says of one topic."""
