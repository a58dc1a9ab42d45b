"""Tables on the sheets of a workbook: formats by kind of column, widths, live totals, the end of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from asc842.base.lazy import pd
from asc842.output.amounts import doubles
from asc842.output.table import Table, TypedColumn, missing

FORMATS = {"amount": "#,##0.00;[Red]-#,##0.00;-", "rate": "0.000%", "exchange": "0.000000", "day": "yyyy-mm-dd",
           "number": "#,##0.0", "residual": "#,##0.00####", "count": "#,##0", "text": "General", "long": "General",
           "note": "General"}
"""Number format of each kind of column."""
FIRST_TABLE_ROW = 3
LEFT = ("text", "long", "note", "count", "day", "residual")
NARROW, WIDE, WIDEST = 12, 17, 60
ID_COLUMNS = ("entry_id", "line_id")
LINE_HEIGHT = 15
ROWS = 1_048_576
"""Rows of a sheet in the xlsx format."""


class Pages:
    """Writes tables on sheets, each with its formats."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        """``workbook`` is the one that the sheets go to."""
        self.workbook = workbook
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.note = workbook.add_format({"font_color": "#666666"})
        self.subtitle = workbook.add_format({"bold": True, "font_size": 11})
        head = {"bold": True, "bg_color": "#DCE6EC", "bottom": 1, "text_wrap": True, "valign": "top"}
        self.heads = {"left": workbook.add_format(head), "right": workbook.add_format(head | {"align": "right"})}
        aligned: dict[str, dict[str, Any]] = {
            "long": {"text_wrap": True}, **{kind: {"align": "left"} for kind in ("count", "day", "residual")}}
        self.formats = {kind: workbook.add_format({"num_format": code, "valign": "top", **aligned.get(kind, {})})
                        for kind, code in FORMATS.items()}
        self.amounts = dict[int, Any]()
        self.totals = dict[int, Any]()
        self.widths: dict[tuple[str, int], float] = {}

    def sheet(self, name: str, title: str, note: str = "") -> Any:
        """Add a sheet with its title."""
        page = self.workbook.add_worksheet(name)
        page.write(0, 0, title, self.title)
        page.write(1, 0, note, self.note)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        return page

    def plain(self, name: str, title: str, table: pd.DataFrame, rest: str) -> None:
        """Add a sheet that holds one table; ``rest`` is the file that holds it too."""
        page = self.sheet(name, title)
        end = self.table(page, FIRST_TABLE_ROW, table, totals=False, rest=rest)
        page.freeze_panes(FIRST_TABLE_ROW + 1, 1)
        page.repeat_rows(FIRST_TABLE_ROW)
        last = min(FIRST_TABLE_ROW + max(len(table), 1), end)
        page.autofilter(FIRST_TABLE_ROW, 0, last, max(len(table.columns) - 1, 0))

    def table(self, page: Any, row: int, table: pd.DataFrame, *, totals: bool, rest: str = "", spare: int = 0,
              runs_on: bool = False) -> int:
        """Write a table from ``row`` on, with a row of live totals where asked; return the row after it.

        Long text is wrapped, or ``runs_on`` to the right of the last column. A sheet ends at ROWS: where the table
        does not fit above its last ``spare`` rows, what fits is written, and below it that the ``rest`` stands in
        another file; there are no totals then.
        """
        room = max(ROWS - spare - row - 3, 0)
        if len(table) > room:
            end = self._rows(page, row, table.head(room), totals=False, runs_on=runs_on)
            page.write(end, 0, f"{len(table) - room:,} more rows do not fit on this sheet; all are in {rest}",
                       self.note)
            return end + 1
        return self._rows(page, row, table, totals=totals, runs_on=runs_on)

    def _rows(self, page: Any, row: int, frame: pd.DataFrame, *, totals: bool, runs_on: bool) -> int:
        columns = Table.of(frame).columns
        styles = [style_of(column) for column in columns]
        if runs_on:
            styles[-1] = "note"
        heights = [self._head(page, row, c, columns[c], style) for c, style in enumerate(styles)]
        page.set_row(row, LINE_HEIGHT * max(heights, default=1))
        long = [column for column, style in zip(columns, styles, strict=True) if style == "long"]
        for i, lines in enumerate(_lines(long), row + 1):
            page.set_row(i, LINE_HEIGHT * lines)
        for c, (column, style) in enumerate(zip(columns, styles, strict=True)):
            values, formats = self._written(column, style)
            for i, (value, form) in enumerate(zip(values, formats, strict=True), row + 1):
                if value is not None:
                    page.write(i, c, value, form)
            if totals and column.adds:
                letter, last = xl_col_to_name(c), row + 1 + len(frame)
                page.write_formula(last, c, f"=SUM({letter}{row + 2}:{letter}{last})", self.total(column.digits[0]),
                                   sum(values))
        return row + 1 + len(frame) + (1 if totals else 0)

    def _written(self, column: TypedColumn, style: str) -> tuple[Sequence[Any], list[Any]]:
        """Values of a column as a workbook takes them, and the format of each."""
        if style != "amount":
            return _cells(column), [self.formats[style]] * len(column.values)
        amounts = np.asarray(column.values, dtype=np.int64)
        return doubles(amounts, list(column.digits)).tolist(), [self.amount(p) for p in column.digits]

    def amount(self, places: int) -> Any:
        """Return the format of amounts with so many decimals."""
        if places not in self.amounts:
            self.amounts[places] = self.workbook.add_format({"num_format": amount_code(places), "valign": "top"})
        return self.amounts[places]

    def total(self, places: int) -> Any:
        """Return the format of totals with so many decimals."""
        if places not in self.totals:
            self.totals[places] = self.workbook.add_format({"bold": True, "num_format": amount_code(places), "top": 1})
        return self.totals[places]

    def _head(self, page: Any, row: int, c: int, column: TypedColumn, style: str) -> int:
        """Write a column's heading and widen the column to what its tables need; return the heading's lines."""
        page.write(row, c, column.heading, self.heads["left" if style in LEFT else "right"])
        place = page.get_name(), c
        self.widths[place] = width = max(self.widths.get(place, 0), _width(style, column))
        page.set_column(c, c, width)
        return ceil(1.1 * len(column.heading) / width)


def amount_code(places: int) -> str:
    """Return the number format of amounts with so many decimals."""
    return FORMATS["amount"].replace("0.00", f"0.{'0' * places}" if places else "0")


def style_of(column: TypedColumn) -> str:
    """Say how a column is written: a key of FORMATS."""
    long = column.kind == "text" and _longest(column) > WIDEST and column.name not in ID_COLUMNS
    return "long" if long else column.kind


def _lines(long: list[TypedColumn]) -> list[int]:
    """Lines that each row takes, where the text of some columns is wrapped."""
    rows = zip(*(column.values for column in long), strict=True)
    return [max(1, *(ceil(1.1 * len(str(v)) / WIDEST) for v in row)) for row in rows]


def _longest(column: TypedColumn) -> int:
    return max((len(str(v)) for v in column.values[:1000]), default=0)


def _width(style: str, column: TypedColumn) -> float:
    if style == "amount":
        largest = max((abs(int(v)) for v in column.values), default=0)
        return max(WIDE, len(f"{largest:,}") + 5)
    if style not in ("text", "long") or column.name in ID_COLUMNS:
        return NARROW
    return min(max(_longest(column) + 2, NARROW), WIDEST)


def _cells(column: TypedColumn) -> Sequence[Any]:
    """Values as a workbook takes them, nothing for what is missing."""
    values = column.values.tolist() if isinstance(column.values, np.ndarray) else column.values
    return [None if missing(v) else v for v in values]
