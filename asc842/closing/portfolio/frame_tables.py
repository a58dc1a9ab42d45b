"""DataFrames of terms as the tables of a portfolio: their cells become the text that a CSV file would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.closing.portfolio.headings import column_headed, name_columns, table_headed
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.table_files import held_against_layouts, text_of_value
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import did_you_mean, listing
from asc842.measurement.reader import quiet

ROW, PART = "row of the table", "part of the table"
"""Names of levels of the index of some rows of a table: the number that each has in the whole, or in its file; the
file, where the whole has several. Problems name rows by them, so that both together are of one row alone.
"""


@dataclass(slots=True)
class FrameTable(TextTable):
    """A DataFrame as text; its lines are its rows, from 0 in the order in which they are, whatever the index says.

    Where the index has ROW and PART, problems name a row by the numbers and files that these give: ``numbers`` and
    ``parts``, by line.
    """

    numbers: Sequence[int] = ()
    parts: Sequence[str] = ()

    def where(self, line: int) -> str:
        """Return table and row, of a table of several files the file too."""
        name = f"{self.name}/{self.parts[line]}" if len(self.parts) else self.name
        return f"{name}[{self._number(line)}]"

    def places(self, lines: Sequence[int]) -> list[str]:
        """Return table and row of each of some rows."""
        return [self.where(line) for line in lines]

    def line_named(self, line: int) -> str:
        """Return the number of a row, of a table of several files with the file."""
        return f"{self._number(line)} of {self.parts[line]}" if len(self.parts) else str(self._number(line))

    def _number(self, line: int) -> int:
        return self.numbers[line] if len(self.numbers) else line

    def problem(self, code: str, line: int | None, column: str, found: str, expected: str, remedy: str) -> Problem:
        """Return a problem of a row and column, which ``values`` name too."""
        head = self.heads.get(column, column)
        place = self.name if line is None else self.where(line)
        row = None if line is None else self._number(line)
        return Problem(code, ".".join(filter(None, (place, head))), found, expected, remedy,
                       values={"table": self.name, "row": row, "column": head})


def tables_of_frames(given: Mapping[str, Any]) -> list[tuple[str, TextTable]]:
    """Return DataFrames by name as tables of text, held against the layouts; problems of a whole table are kept in it.

    Raises InputError where there is anything but DataFrames by the names of tables, or no table of leases.
    """
    named, problems = dict[str, Any](), list[Problem]()
    for name, frame in given.items():
        table = name if name in layouts() else table_headed(str(name))
        if table is None:
            problems.append(Problem("tables.unknown", str(name), "an unknown table",
                                    f"one of: {listing(layouts(), 60)}",
                                    did_you_mean(str(name), [*layouts()], "take it out, or rename it")))
        elif table in named:
            problems.append(Problem("tables.twice", str(name), f"the table {table} twice", "each table once",
                                    "put them together"))
        elif not isinstance(frame, pd.DataFrame):
            problems.append(Problem("tables.missing", str(name), f"a {type(frame).__name__}", "a DataFrame",
                                    "make one of it"))
        else:
            named[table] = frame
    if "leases" not in given and not problems and "leases" not in named:
        problems.append(Problem("tables.missing", "leases", "no such table", "the table leases, one row a lease",
                                "add it"))
    if problems:
        raise InputError(problems)
    return held_against_layouts([(table, _text_table(table, frame)) for table, frame in named.items()])


def _text_table(table: str, frame: pd.DataFrame) -> TextTable:
    file = FrameTable(table, Lines(""), head_line=None)
    columns = [*_named_index(table, frame), *((head, frame.iloc[:, i]) for i, head in enumerate(frame.columns))]
    name_columns(file, table, ["" if isinstance(head, float) else str(head).strip() for head, _ in columns])
    file.rows = [list(row) for row in zip(*(_texts(values) for _, values in columns), strict=True)]
    file.lines = list(range(len(file.rows)))
    if ROW in frame.index.names and not frame.index.is_unique:
        raise InputError([numbered_twice(table)])
    file.numbers, file.parts = ([] if name not in frame.index.names else frame.index.get_level_values(name).tolist()
                                for name in (ROW, PART))
    return file


def numbered_twice(table: str) -> Problem:
    """Return the problem of a table of which some rows have the same number, or none."""
    return Problem("tables.twice", f"{table}.{ROW}", "a number that several rows have, or a row without one",
                   "each row with a number of its own", "number the rows again, or take the column out")


def _named_index(table: str, frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series[Any]]]:
    """Yield the levels of the index that are named as columns of the table are, and that no column holds."""
    heads = {column_headed(table, str(head)) for head in frame.columns}
    for level, name in enumerate(frame.index.names):
        column = column_headed(table, str(name)) if name is not None else ""
        if column in layouts()[table].columns and column not in heads:
            yield str(name), pd.Series(frame.index.get_level_values(level))


def _texts(column: pd.Series[Any]) -> list[str]:
    """Return the cells of a column as text: nothing for None, NaN, NaT and pd.NA."""
    values = quiet(column.astype(object))
    missing = values.isna().tolist()
    said: Iterable[Any] = values
    if str(column.dtype).lower().startswith(("float32", "float16", "float[")):
        said = column.to_numpy(np.float32, na_value=np.nan)  # 0.06 as it is written in so many digits
    return ["" if gone else text_of_value(value) for gone, value in zip(missing, said, strict=True)]
