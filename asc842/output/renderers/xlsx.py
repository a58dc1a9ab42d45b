"""Tables on the sheets of a workbook: formats by kind of column, widths by what a column holds, live formulas."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from asc842.base.lazy import pd
from asc842.output.amounts import doubles
from asc842.output.renderers.styles import Sheet, Styles, cell_text, printed
from asc842.output.table import Table, TypedColumn, missing

WORDS = {"amount": "money", "rate": "percent", "exchange": "exact", "day": "date", "number": "measure",
         "residual": "unit", "count": "whole", "text": "indent", "long": "indent wrap"}
"""Style of each kind of column; ``long`` is text that wraps."""
FIRST_TABLE_ROW = 3
ROOM, WIDEST = 3, 46
"""Characters left free in a column, and the widest that text makes one."""
ROW_HEIGHT, LINE_HEIGHT = 13.5, 12
_NAME = re.compile(r"\[([^\]]+)\]")
ROWS = 1_048_576
"""Rows of a sheet in the xlsx format."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where the rows of a table came to stand on a sheet; ``first`` and ``last`` count from 1, as in addresses."""

    sheet: str
    first: int
    last: int
    letters: Mapping[str, str]

    def column(self, name: str) -> str:
        """Return the address of a column from any sheet."""
        letter = self.letters[name]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


class Pages:
    """Writes tables on sheets, each with its formats."""

    def __init__(self, workbook: xlsxwriter.Workbook, label: str) -> None:
        """``workbook`` is the one that the sheets go to, ``label`` what each page of them says at its foot."""
        self.workbook = workbook
        self.label = label
        self.styles = Styles(workbook)
        self._widths = dict[str, dict[int, float]]()

    def sheet(self, name: str, title: str, note: str = "") -> Any:
        """Add a sheet with its title, set up for print as every sheet is."""
        page = self.workbook.add_worksheet(name, Sheet)
        page.set_default_row(ROW_HEIGHT)
        page.set_row(0, 22)
        page.write(0, 0, title, self.styles["title"])
        page.write(1, 0, note, self.styles["subtitle"])
        printed(page, self.label)
        self._widths[name] = {}
        return page

    def plain(self, name: str, title: str, table: pd.DataFrame, rest: str, *, totals: bool = False,
              formulas: Mapping[str, str] | None = None) -> None:
        """Add a sheet that holds one table; ``rest`` is the file that holds it too."""
        page = self.sheet(name, title)
        self.table(page, FIRST_TABLE_ROW, table, totals=totals, rest=rest, formulas=formulas)
        page.freeze_panes(FIRST_TABLE_ROW + 1, 1)
        page.repeat_rows(FIRST_TABLE_ROW)
        last = min(FIRST_TABLE_ROW + max(len(table), 1), self.end(FIRST_TABLE_ROW, len(table), totals=totals))
        page.autofilter(FIRST_TABLE_ROW, 0, last, max(len(table.columns) - 1, 0))

    def end(self, row: int, count: int, *, totals: bool, spare: int = 0) -> int:
        """Return the row after a table of so many rows from ``row`` on, or after the note that rows do not fit."""
        room = max(ROWS - spare - row - 3, 0)
        return row + 2 + room if count > room else row + 1 + count + totals

    def table(self, page: Any, row: int, table: pd.DataFrame, *, totals: bool, rest: str = "", spare: int = 0,
              formulas: Mapping[str, str] | None = None) -> TablePlace | None:
        """Write a table from ``row`` on, with a row of live totals where asked; return where its rows are.

        ``formulas`` are those of whole columns, by name, with ``[name]`` for the cell of a column in the same row. A
        sheet ends at ROWS: where the table does not fit above its last ``spare`` rows, what fits is written, and
        below it that the ``rest`` stands in another file; there are no totals then, and no place.
        """
        room = max(ROWS - spare - row - 3, 0)
        if len(table) <= room:
            return self._rows(page, row, table, formulas or {}, totals=totals)
        self._rows(page, row, table.head(room), {}, totals=False)
        page.write(row + 1 + room, 0, f"{len(table) - room:,} more rows do not fit on this sheet; all are in {rest}",
                   self.styles["subtitle"])
        return None

    def _rows(self, page: Any, row: int, frame: pd.DataFrame, formulas: Mapping[str, str], *, totals: bool
              ) -> TablePlace:
        columns = Table.of(frame).columns
        styles = [_style_of(column) for column in columns]
        last = row + 1 + len(frame)
        self._heads(page, row, columns, styles)
        self._heights(page, row + 1, columns, styles)
        letters = {column.name: xl_col_to_name(c) for c, column in enumerate(columns)}
        for c, (column, style) in enumerate(zip(columns, styles, strict=True)):
            self._column(page, row + 1, c, column, style, _in_row(formulas.get(column.name, ""), letters))
        if totals:
            self._totals(page, row + 1, last, columns)
        return TablePlace(page.get_name(), row + 2, last, letters)

    def _column(self, page: Any, row: int, c: int, column: TypedColumn, style: str, formula: str) -> None:
        """Write the cells of a column: values, or its formula with the values that it has now."""
        values, formats = self._written(column, style)
        if formula:
            for i, (value, form) in enumerate(zip(values, formats, strict=True), row):
                page.write_formula(i, c, formula.replace("#", str(i + 1)), form, "" if value is None else value)
            return
        for i, (value, form) in enumerate(zip(values, formats, strict=True), row):
            if isinstance(value, float):
                page.write_number(i, c, value, form)
            elif isinstance(value, str):
                text, words = cell_text(value, WORDS[style])
                page.write_string(i, c, text, self.styles[words])
            elif value is not None:
                page.write(i, c, value, form)

    def _totals(self, page: Any, row: int, last: int, columns: Sequence[TypedColumn]) -> None:
        """Write the row of totals: the word below the first column that does not add up, sums below those that do."""
        named = next((c for c, column in enumerate(columns) if not _adds(column)), None)
        for c, column in enumerate(columns):
            if _adds(column):
                letter = xl_col_to_name(c)
                places = column.digits[0] if column.digits else 0
                total = float(sum(map(int, column.values))) / 10**places
                page.write_formula(last, c, f"=SUM({letter}{row + 1}:{letter}{last})",
                                   self.styles.of_places(f"{WORDS[column.kind]} total", places), total)
            else:
                page.write(last, c, "Total" if c == named else None, self.styles["indent total"])

    def _written(self, column: TypedColumn, style: str) -> tuple[Sequence[Any], list[Any]]:
        """Values of a column as a workbook takes them, and the format of each."""
        if style != "amount":
            return _cells(column), [self.styles[WORDS[style]]] * len(column.values)
        amounts = np.asarray(column.values, dtype=np.int64)
        return doubles(amounts, list(column.digits)).tolist(), [
            self.styles.of_places("money", places) for places in column.digits]

    def _heads(self, page: Any, row: int, columns: Sequence[TypedColumn], styles: Sequence[str]) -> None:
        """Write the headings, in a row as high as the longest needs, and widen each column to what it holds."""
        lines = 1
        for c, (column, style) in enumerate(zip(columns, styles, strict=True)):
            side = "indent" if style in ("text", "long") else "center" if style == "day" else "right"
            page.write(row, c, column.heading, self.styles[f"head {side}"])
            width = self._widen(page, c, _width(style, column))
            lines = max(lines, len(textwrap.wrap(column.heading, max(int((width - ROOM) / 1.1), 1))))
        page.set_row(row, LINE_HEIGHT * lines + 4)

    def _widen(self, page: Any, c: int, width: float) -> float:
        """Widen a column to what one of its tables needs; return how wide it is now."""
        widths = self._widths[page.get_name()]
        if width > widths.get(c, 0):
            widths[c] = width
            page.set_column(c, c, width)
        return widths[c]

    def _heights(self, page: Any, row: int, columns: Sequence[TypedColumn], styles: Sequence[str]) -> None:
        """Make rows high enough for the text in them that wraps; a program does so by itself only when it edits."""
        widths = self._widths[page.get_name()]
        long = [(column.values, widths[c]) for c, (column, style) in enumerate(zip(columns, styles, strict=True))
                if style == "long"]
        for values, width in long[:1]:
            others = long[1:]
            for i, value in enumerate(values):
                texts = [(value, width), *((more[i], wide) for more, wide in others)]
                lines = max(ceil(len(str(text)) / (wide - ROOM)) for text, wide in texts)
                if lines > 1:
                    page.set_row(row + i, LINE_HEIGHT * lines + 2)


def _in_row(formula: str, letters: Mapping[str, str]) -> str:
    """Put the cells of a row, whose number is left as ``#``, for the names of columns in a formula."""
    return _NAME.sub(lambda found: f"${letters[found[1]]}#", formula)


def _adds(column: TypedColumn) -> bool:
    """Whether the values of a column are added up below it: amounts of one currency, and numbers of leases."""
    return (column.adds and bool(column.digits)) or column.name == "leases"


def _style_of(column: TypedColumn) -> str:
    """Say how a column is written: a key of WORDS."""
    return "long" if column.kind == "text" and _longest(column.values) > WIDEST - ROOM else column.kind


def _longest(values: Iterable[Any]) -> int:
    return max((len(str(v)) for v in values if not missing(v)), default=0)


def _width(style: str, column: TypedColumn) -> float:
    """Return the width that a column needs for its values, their sum, and the longest word of its heading."""
    head = 1.2 * max(map(len, column.heading.split()), default=0) + ROOM
    if style == "amount":
        largest = sum(abs(int(v)) for v in column.values) // 10 ** min(column.digits, default=0)
        return max(head, 1.1 * len(f"{largest:,}") + max(column.digits, default=0) + ROOM + 1)
    if style in ("text", "long"):
        return max(head, min(_longest(column.values) + ROOM, WIDEST))
    return max(head, 1.1 * _longest(column.texts()[:1000]) + ROOM)


def _cells(column: TypedColumn) -> Sequence[Any]:
    """Values as a workbook takes them, nothing for what is missing."""
    values = column.values.tolist() if isinstance(column.values, np.ndarray) else column.values
    return [None if missing(v) or (isinstance(v, str) and not v) else v for v in values]
