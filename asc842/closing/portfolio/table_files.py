"""Tables of a portfolio, read from CSV or Parquet into rows of text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asc842.closing.portfolio.layout import layouts
from asc842.errors import Problem
from asc842.intake.csv_file import CsvFile, read_csv
from asc842.intake.places import Lines

ENDINGS = (".csv", ".parquet")
REQUIRED = {"leases": ("lease",), "rent": ("lease",), "payments": ("lease", "due", "gross_rent")}
DIMENSION, WITH_DIMENSIONS = "dimension.", ("leases", "transfers")
"""What the columns of dimensions begin with, and the tables that have them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its name, the columns that are not empty, and where it stands."""

    table: str
    cells: dict[str, str]
    file: CsvFile
    line: int

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.file.name}:{self.line}"

    def problem(self, column: str, found: str, expected: str, remedy: str) -> Problem:
        """Return a problem of this row."""
        return self.file.problem(self.line, column, found, expected, remedy)


def read_table(path: Path) -> CsvFile:
    """Read one table and hold its columns against the layout; problems of the whole table are kept in it."""
    name = path.stem
    file = read_csv(path) if path.suffix == ".csv" else _read_parquet(path)
    if not file.problems:
        free = DIMENSION if name in WITH_DIMENSIONS else ""
        file.require(tuple(layouts()[name].columns), REQUIRED.get(name, ("lease",)), free)
    return file


def rows_of(path: Path, file: CsvFile) -> Iterator[Row]:
    """Yield the rows of a table; empty cells are left out."""
    name, header = path.stem, file.header
    for values, line in zip(file.rows, file.lines, strict=True):
        yield Row(name, {column: text for column, text in zip(header, values, strict=True) if text}, file, line)


def _read_parquet(path: Path) -> CsvFile:
    """Read a Parquet file; its values become the text that a CSV file would hold, its rows count from 1."""
    file = CsvFile(str(path), Lines(""))
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415  (an extra, loaded where there is such a file)
    except ImportError:
        file.note(None, "", "a Parquet file", "pyarrow, which is not installed",
                  "pip install 'asc842[parquet]', or save the table as CSV")
        return file
    try:
        table = pq.read_table(path)
    except Exception as error:  # pyarrow raises many kinds, none of them its own
        file.note(None, "", str(error).split("\n")[0][:200], "a Parquet file", "write the table anew")
        return file
    file.header = list(table.column_names)
    columns = [[_text(value) for value in table.column(i).to_pylist()] for i in range(table.num_columns)]
    file.rows = [list(values) for values in zip(*columns, strict=True)]
    file.lines = list(range(1, len(file.rows) + 1))
    file.text = Lines("\n".join(",".join(row).replace("\n", " ") for row in file.rows))
    return file


def _text(value: Any) -> str:
    """Return a value as a CSV file holds it; nothing for a missing one."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value).strip()
