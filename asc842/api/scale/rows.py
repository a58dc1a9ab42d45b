"""Rows of a table read some at a time, as Arrow tables: of Parquet by row groups, of CSV as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from asc842.api.scale.table_writers import pyarrow_or_refuse
from asc842.base.errors import InputError, Problem
from asc842.closing.portfolio.frame_tables import PART, ROW
from asc842.intake.text.text_table import quotes_wrong
from asc842.intake.text.words import clean

AT_ONCE = 100_000
"""Rows read at once."""


@dataclass(slots=True)
class RowsRead:
    """The rows of a table; ``ragged`` are those of CSV with more or fewer cells than columns: cells, line, file."""

    files: Sequence[Path]
    ragged: list[tuple[list[str], int, Path]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Any]:
        """Yield Arrow tables of some rows, with the column ROW: line of a CSV file, row of a Parquet file from 1.

        Of a table of several files they have the column PART too, the name of the file.
        """
        pa, pq = pyarrow_or_refuse(str(self.files[0]))
        schema = None
        for file in self.files:
            for table in self._csv(pa, file) if file.suffix.lower() == ".csv" else _parquet(pa, pq, file):
                rows = table
                if len(self.files) > 1:
                    rows = table.append_column(PART, pa.array([clean(file.name)] * len(table), pa.string()))
                schema = schema or rows.schema
                yield rows.select(schema.names).cast(schema)

    def _csv(self, pa: Any, file: Path) -> Iterator[Any]:
        with _reading(file) as reader:
            header = _header(reader)
            while True:
                rows, lines = self._some(reader, len(header), file)
                if not lines:
                    return
                columns = [[row[i] for row in rows] for i in range(len(header))]
                yield pa.table([*(pa.array(column, pa.string()) for column in columns), pa.array(lines, pa.int64())],
                               names=[*header, ROW])

    def _some(self, reader: Any, width: int, file: Path) -> tuple[list[list[str]], list[int]]:
        rows, lines = list[list[str]](), list[int]()
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            values = list(map(str.strip, cells))
            if not any(values):
                continue
            if len(values) != width:
                self.ragged.append((values, line, file))
                continue
            rows.append(values)
            lines.append(line)
            if len(lines) == AT_ONCE:
                break
        return rows, lines


def columns_of(file: Path) -> list[str]:
    """Return the heads of the columns of a file."""
    if file.suffix.lower() == ".csv":
        with _reading(file) as reader:
            return _header(reader)
    _, pq = pyarrow_or_refuse(str(file))
    try:
        return list(pq.read_schema(file).names)
    except Exception as error:  # pyarrow raises many kinds, none of them its own
        raise _no_parquet(file, error) from None


def rows_in(files: Sequence[Path]) -> int:
    """Count the rows of a table; of CSV, the lines after the first."""
    return sum(_lines(file) if file.suffix.lower() == ".csv" else _rows(file) for file in files)


def _lines(file: Path) -> int:
    with file.open("rb") as content:
        return max(sum(part.count(b"\n") for part in iter(lambda: content.read(1 << 20), b"")) - 1, 0)


def _rows(file: Path) -> int:
    _, pq = pyarrow_or_refuse(str(file))
    return int(pq.read_metadata(file).num_rows)


def _parquet(pa: Any, pq: Any, file: Path) -> Iterator[Any]:
    try:
        with pq.ParquetFile(file) as source:
            before = 0
            for batch in source.iter_batches(AT_ONCE, use_threads=False):
                table = pa.Table.from_batches([batch])
                numbers = pa.array(np.arange(before + 1, before + len(table) + 1), pa.int64())
                yield table.cast(pa.schema([_plain(pa, x) for x in table.schema])).append_column(ROW, numbers)
                before += len(table)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _no_parquet(file, error) from None


def _plain(pa: Any, column: Any) -> Any:
    """Return a column without dictionary, as parts of a table may have other ones, and texts all of one kind."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    texts = pa.types.is_string_view(kind) or pa.types.is_large_string(kind)
    return pa.field(column.name, pa.string() if texts else kind)


def _no_parquet(file: Path, error: Exception) -> InputError:
    return InputError([Problem("file.parquet", "", str(error).split("\n", maxsplit=1)[0][:200], "a Parquet file",
                               "write the table again", file=clean(str(file)))])


@contextmanager
def _reading(file: Path) -> Iterator[Any]:
    """Give a reader of CSV; raises InputError where the file is no such text."""
    where, reader = clean(str(file)), None
    try:
        with file.open(encoding="utf-8-sig", newline="") as content:
            reader = csv.reader(content, strict=True)
            yield reader
    except UnicodeDecodeError:
        raise InputError([Problem("file.encoding", "", "bytes that are no UTF-8", "text in UTF-8",
                                  "save the table as CSV in UTF-8", file=where)]) from None
    except csv.Error as error:
        raise InputError([Problem("file.csv", "", quotes_wrong(error), "text in quotes that end on their row",
                                  "correct the quotes of this row, or of the one before it", file=where,
                                  line=reader.line_num if reader else None)]) from None


def _header(reader: Any) -> list[str]:
    return next((values for cells in reader if any(values := list(map(str.strip, cells)))), [])
