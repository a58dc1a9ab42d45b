"""A table as rows of text, each with its line, and everything wrong with it so far; of a CSV file, here."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asc842.base.errors import Problem
from asc842.intake.text.places import Lines
from asc842.intake.text.textfile import TABLE, text_of
from asc842.intake.text.words import about_as_long, clean, did_you_mean, listing, shown
from asc842.intake.text.workbook import cell_name

LARGEST_TABLE = 500_000_000
"""Bytes. Rent steps of a million leases have a tenth of this."""


@dataclass(slots=True)
class TextTable:
    """What was read: ``header`` names the columns, ``rows`` hold their text, ``lines`` say where each row begins.

    ``ragged`` are rows with more or fewer cells than there are columns, each with its problem. ``heads`` are the
    words that stand over the columns. Of a ``sheet`` of a workbook ``columns`` are their numbers from 0; ``hidden``
    says what of it is not shown, which is read all the same.
    """

    name: str
    text: Lines
    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ragged: list[tuple[list[str], Problem]] = field(default_factory=list)
    sheet: str = ""
    heads: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    head_line: int | None = 1
    hidden: str = ""

    def where(self, line: int) -> str:
        """Return file and line of a row; of a workbook file and cell."""
        return f"{self.name}, {self._cell('lease', line)}" if self.sheet else f"{self.name}:{line}"

    def places(self, lines: Sequence[int]) -> list[str]:
        """Return file and line of each of some rows."""
        before, after = self.where(0).rsplit("0", 1)
        return [f"{before}{line}{after}" for line in lines]

    def line_named(self, line: int) -> str:
        """Return what names a row of the table within a text."""
        return str(line)

    def _cell(self, column: str, line: int) -> str:
        first = min(self.columns.values(), default=0)
        return cell_name(self.sheet, self.columns.get(column, self.columns.get("lease", first)), line)

    def problem(self, code: str, line: int | None, column: str, found: str, expected: str, remedy: str) -> Problem:
        """Return a problem of one line and column; of a workbook, of a cell under its head."""
        if self.sheet:
            cell = "" if line is None else self._cell(column, line)
            return Problem(code, self.heads.get(column, column), found, expected, remedy, self.name, line, cell=cell)
        excerpt = clean(self.text.excerpt(line)) if line else ""
        return Problem(code, self.heads.get(column, column), found, expected, remedy, self.name, line, excerpt)

    def note(self, code: str, line: int | None, column: str, found: str, expected: str, remedy: str) -> None:
        """Keep a problem."""
        self.problems.append(self.problem(code, line, column, found, expected, remedy))

    def require(self, known: tuple[str, ...], required: tuple[str, ...], free: str = "") -> None:
        """Keep a problem for each column that is unknown or missing; those that begin with ``free`` are welcome."""
        named = list(self.heads.values()) if self.sheet else sorted(known, key=lambda column: "." in column)
        known_heads = [head for column, head in self.heads.items() if column in known] if self.sheet else known
        for column in self.header:
            if column not in known and not (free and column.startswith(free) and column != free):
                self.note("table.column-unknown",
                          self.head_line, column, f"unknown column {shown(column) or 'without a name'}",
                          f"one of: {listing(named, 40)}",
                          did_you_mean(column, about_as_long(column, known_heads), "take it out, or rename it"))
        for column in required:
            if column not in self.header:
                title = self.heads.get(column, column)
                self.note("table.column-missing", self.head_line, column, f"no column {title}",
                          f"the column{'s' * (len(required) > 1)} {listing(self.heads.get(c, c) for c in required)}",
                          f"add {title}")


def quotes_wrong(error: csv.Error) -> str:
    """Say what a reader of CSV takes offence at in the words of someone who typed it."""
    said = {"unexpected end of data": "a quote that does not end", "' expected after '": "a quote within a text",
            "field larger": "a quote that does not end within 131,072 characters"}
    return next((words for part, words in said.items() if part in str(error)), shown(str(error)))


def read_csv(path: Path, largest: int = LARGEST_TABLE) -> TextTable:
    """Read a CSV file: UTF-8, commas, one header line. Every problem is kept, none is raised."""
    text, trouble = text_of(path, largest, TABLE)
    file = TextTable(clean(str(path)), Lines(text))
    if trouble:
        line = None if trouble.offset is None else file.text.line(trouble.offset)
        file.note(trouble.code, line, "", trouble.found, trouble.expected, trouble.remedy)
        return file
    try:
        _read(file, csv.reader(text.splitlines(keepends=True), strict=True))
        _without_blank_columns(file)
    except csv.Error as error:
        file.note("file.csv",
                  _line_of_error(text, file), "", quotes_wrong(error), "text in quotes that end on their row",
                  "correct the quotes of this row, or of the one before it")
    return file


def _read(file: TextTable, reader: Iterator[list[str]]) -> None:
    before, known = 0, dict[str, str]()
    for cells in reader:
        line, before = before + 1, reader.line_num  # type: ignore[attr-defined]
        values = [known.setdefault(text, text) for text in map(str.strip, cells)]  # each text is stored once
        if not any(values):
            continue
        if not file.header:
            _head(file, values, line)
        elif len(values) != len(file.header):
            file.ragged.append((values, file.problem("table.cells",
                line, "", f"{len(values)} cells", f"{len(file.header)}, one for each column",
                'put quotes around a text that holds a comma: "Smith, Jones & Co."')))
        else:
            file.rows.append(values)
            file.lines.append(line)


def _without_blank_columns(file: TextTable) -> None:
    """Leave out the columns without a head and without a cell, as spreadsheets write them to the right."""
    kept = [j for j, head in enumerate(file.header) if head or any(row[j] for row in file.rows)]
    if len(kept) < len(file.header):
        file.header = [file.header[j] for j in kept]
        file.rows = [[row[j] for j in kept] for row in file.rows]


def _head(file: TextTable, values: list[str], line: int) -> None:
    file.header = values
    if len(values) == 1 and re.search("[;\t|]", values[0]):
        file.note("table.no-commas", line, "", "columns that no comma separates", "commas between columns",
                  "save the table as CSV with commas")
    for column in dict.fromkeys(c for c in values if c and values.count(c) > 1):
        file.note("table.column-twice",
                  line, column, f"the column {shown(column)} twice", "each column once", "take one out")


def _line_of_error(text: str, file: TextTable) -> int:
    """Return the line after the last row that could be read."""
    begun = file.lines[-1] + 1 if file.lines else 1 + bool(file.header)
    return min(begun, text.count("\n") + 1)
