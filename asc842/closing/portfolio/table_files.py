"""Tables of a portfolio, read from CSV, Parquet or the sheets of a workbook into rows of text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import compress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from asc842.base.constants import LISTS, WORKBOOKS
from asc842.base.errors import Problem
from asc842.base.lazy import pd
from asc842.closing.portfolio.headings import DIMENSION, name_columns
from asc842.closing.portfolio.layout import DEALS, layouts
from asc842.closing.portfolio.sheet_tables import refuse_totals, tables_of_workbook
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import LARGEST_TABLE, TextTable, read_csv
from asc842.intake.text.words import clean, listing, nearest

PARQUET = b"PAR1"
"""How a Parquet file begins and ends."""
MOST_COLUMNS, MOST_CELLS = 1_000, 10_000_000
"""Of a Parquet file: a quarter of a million leases, each with a dozen steps of rent."""
REQUIRED = {"leases": ("lease",), "rent": ("lease",), "payments": ("lease", "due", "gross_rent"),
            DEALS: ("business", "date")}
WITH_DIMENSIONS = ("leases", "transfers")
"""Tables that have columns of dimensions."""


class TableRow(NamedTuple):
    """One row of a table: its name, the columns that are not empty, and where it stands.

    Of a row that was made of another one ``origin`` names, by column, the column that was typed.
    """

    table: str
    cells: dict[str, str]
    file: TextTable
    line: int
    origin: Mapping[str, str] = MappingProxyType({})

    @property
    def where(self) -> str:
        """File and line."""
        return self.file.where(self.line)

    def titled(self, column: str) -> str:
        """Return what a column is headed."""
        return self.file.heads.get(column, column)

    def problem(self, code: str, column: str, found: str, expected: str, remedy: str) -> Problem:
        """Return a problem of this row, at the cell that was typed."""
        typed = self.origin.get(column, self.origin.get("", column)) if self.origin else column
        return self.file.problem(code, self.line, typed, found, expected, remedy)


def read_tables(path: Path) -> list[tuple[str, TextTable]]:
    """Read the tables of a file by name, and hold their columns against the layouts.

    Problems of a whole table are kept in it.
    """
    if is_workbook(path):
        return held_against_layouts(tables_of_workbook(path))
    name, file = _table_named(path), read_csv(path) if path.suffix.lower() == ".csv" else _read_parquet(path)
    name_columns(file, name, file.header)
    refuse_totals(file)
    return held_against_layouts([(name, file)])


def held_against_layouts(tables: list[tuple[str, TextTable]]) -> list[tuple[str, TextTable]]:
    """Return tables by name, with a problem in each for a column that it may not have, or lacks."""
    for name, file in tables:
        if not file.problems:
            free = DIMENSION if name in WITH_DIMENSIONS else ""
            file.require(tuple(layouts()[name].columns), REQUIRED.get(name, ("lease",)), free)
        if name == "leases" and Path(file.name).suffix.lower() in LISTS:
            _name_import(file)
    return tables


def _name_import(file: TextTable) -> None:
    """Send somebody's own list to where it is read: a table of leases under heads that are not known here."""
    missing, unknown = ([p for p in file.problems if p.code == f"table.column-{kind}"]
                        for kind in ("missing", "unknown"))
    to = "leases.xlsx" if Path(file.name).name != "leases.xlsx" else "leases-imported.xlsx"
    read = f"a list with heads of your own is read by asc842 import {file.name} -o {to}"
    title = file.heads.get("lease", "lease")
    if missing and not nearest(title, [p.key for p in unknown], 0.75):
        heads = f", and heads that mean nothing here: {listing((p.key for p in unknown), 6)}" if unknown else ""
        file.problems = [p for p in file.problems if p not in (*missing, *unknown)]
        file.note("table.own-heads", file.head_line, "lease", f"no column {title}{heads}",
                  "the heads that asc842 template writes", f"{read}; or head the column of ids {title}")
    elif len(unknown) > 1:
        first = file.problems.index(unknown[0])
        file.problems[first] = replace(unknown[0], remedy=f"{unknown[0].remedy}; {read}")


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its name."""
    return path.suffix.lower() in WORKBOOKS


def _table_named(path: Path) -> str:
    """Return the table that a file holds by its name; one that has any other name was given as the leases."""
    return path.stem if path.stem in layouts() else "leases"


def rows_of(name: str, file: TextTable) -> Iterator[TableRow]:
    """Yield the rows of a table; empty cells are left out."""
    header = file.header
    for values, line in zip(file.rows, file.lines, strict=True):
        yield TableRow(name, dict(compress(zip(header, values, strict=True), values)), file, line)


def _read_parquet(path: Path) -> TextTable:
    """Read a Parquet file; its values become the text that a CSV file would hold, its rows count from 1."""
    file = TextTable(clean(str(path)), Lines(""))
    if not path.is_file():
        file.note("file.not-ordinary",
                  None, "", "a link to nothing, a device or a pipe", "a Parquet file", "mend or remove it")
    elif path.stat().st_size > LARGEST_TABLE:
        _too_large(file, f"a file of {path.stat().st_size:,} bytes")
    elif (table := None if _is_no_parquet(file, path) else _unpacked(file, path)) is not None:
        file.header = list(table.column_names)
        try:
            columns = [_texts_of(table.column(i)) for i in range(table.num_columns)]
        except (ValueError, OverflowError):
            file.note("file.parquet", None, "", "values that can't be read", "texts in UTF-8, and days and numbers",
                      "write the table again")
            return file
        if (length := sum(sum(map(len, column)) for column in columns)) > LARGEST_TABLE:
            _too_large(file, f"{length:,} characters in its cells")
        else:
            file.rows = [list(values) for values in zip(*columns, strict=True)]
            file.lines = list(range(1, len(file.rows) + 1))
            file.text = Lines("\n".join(",".join(row).replace("\n", " ") for row in file.rows))
    return file


def _is_no_parquet(file: TextTable, path: Path) -> bool:
    """Whether a file does not begin and end as one in Parquet does; says so."""
    with path.open("rb") as content:
        head = content.read(4)
        content.seek(-min(4, path.stat().st_size), 2)
        foot = content.read(4)
    if not head:
        file.note("file.empty", None, "", "an empty file", "a table", "check the path")
    elif b"PARE" in (head, foot):
        file.note("file.parquet", None, "", "an encrypted Parquet file", "one without a key",
                  "write it without encryption")
    elif head != PARQUET:
        file.note("file.parquet", None, "", "no Parquet file, whatever its name says", "a Parquet file",
                  "write the table in Parquet, or name it as what it is")
    elif foot != PARQUET:
        file.note("file.parquet", None, "", "a Parquet file that is cut off", "a whole Parquet file",
                  "write or copy it again")
    return bool(file.problems)


def _unpacked(file: TextTable, path: Path) -> Any:
    """Return a Parquet file as an Arrow table; None, with a problem, where it can't be read or is too large."""
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415  (an extra, loaded where there is such a file)
    except ImportError:
        file.note("file.no-pyarrow", None, "", "a Parquet file", "pyarrow, which is not installed",
                  "pip install 'asc842[parquet]', or save the table as CSV")
        return None
    try:
        with pq.ParquetFile(path) as source:
            kinds = zip(source.schema_arrow.names, source.schema_arrow.types, strict=True)
            texts = [name for name, kind in kinds if str(kind) in ("string", "large_string")]
            if size := _size(source.metadata):
                _too_large(file, size)
                return None
        return pq.read_table(path, read_dictionary=texts)
    except Exception as error:  # pyarrow raises many kinds, none of them its own
        file.note("file.parquet", None, "", str(error).split("\n")[0][:200], "a Parquet file", "write the table again")
        return None


def _size(metadata: Any) -> str:
    """Tell what of a Parquet file would fill the memory, by what it says of itself before anything is unpacked."""
    chunks = [metadata.row_group(g).column(c) for g in range(metadata.num_row_groups)
              for c in range(metadata.num_columns)]
    cells = max(sum(chunk.num_values for chunk in chunks), metadata.num_rows * metadata.num_columns)
    unpacked = sum(chunk.total_uncompressed_size for chunk in chunks)
    if metadata.num_columns > MOST_COLUMNS:
        return f"{metadata.num_columns:,} columns"
    if cells > MOST_CELLS:
        return f"{metadata.num_rows:,} rows of {metadata.num_columns:,} columns, {cells:,} values"
    return f"{unpacked:,} bytes when unpacked" if unpacked > LARGEST_TABLE else ""


def _too_large(file: TextTable, found: str) -> None:
    file.note("file.too-large",
              None, "", found, f"at most {LARGEST_TABLE:,} bytes, {MOST_COLUMNS:,} columns and {MOST_CELLS:,} values",
              "check that this is a table of leases; put some of the leases into a folder of their own")


def _texts_of(column: Any) -> list[str]:
    """Return a column's values as text; what repeats in a dictionary is one text."""
    found = list[str]()
    for chunk in column.chunks:
        if hasattr(chunk, "dictionary"):
            known = [*map(text_of_value, chunk.dictionary.to_pylist()), ""]
            found += [known[-1 if i is None else i] for i in chunk.indices.to_pylist()]
        else:
            found += map(text_of_value, chunk.to_pylist())
    return found


def text_of_value(value: Any) -> str:
    """Return a value as a CSV file holds it; nothing for a missing one."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | np.ndarray):
        return "; ".join(map(text_of_value, value))
    return str(value).strip()
