"""Tables on the sheets of a workbook: formats by kind of column, widths, live totals, the end of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from asc842.output.close.currencies import Digits, doubles
from asc842.output.close.layout import EXCHANGE_RATES, RATES, heading, is_added, is_amount

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

    def _rows(self, page: Any, row: int, table: pd.DataFrame, *, totals: bool, runs_on: bool) -> int:
        kinds = {name: kind_of(table[name]) for name in table.columns}
        if runs_on:
            kinds[table.columns[-1]] = "note"
        heights = [self._head(page, row, c, table[name], kinds[name]) for c, name in enumerate(table.columns)]
        page.set_row(row, LINE_HEIGHT * max(heights, default=1))
        for i, lines in enumerate(_lines(table, [name for name, kind in kinds.items() if kind == "long"]), row + 1):
            page.set_row(i, LINE_HEIGHT * lines)
        digits = Digits(table)
        for c, name in enumerate(table.columns):
            values, formats = self._written(table[name], kinds[name], digits)
            for i, (value, form) in enumerate(zip(values, formats, strict=True), row + 1):
                if value is not None:
                    page.write(i, c, value, form)
            if totals and is_added(table[name]):
                letter, last = xl_col_to_name(c), row + 1 + len(table)
                page.write_formula(last, c, f"=SUM({letter}{row + 2}:{letter}{last})",
                                   self.total(digits.of(name)[0]), sum(values))
        return row + 1 + len(table) + (1 if totals else 0)

    def _written(self, column: pd.Series[Any], kind: str, digits: Digits) -> tuple[Sequence[Any], list[Any]]:
        """Values of a column as a workbook takes them, and the format of each."""
        if kind != "amount":
            return _cells(column, kind), [self.formats[kind]] * len(column)
        places = digits.of(column.name)
        return doubles(column.to_numpy(), places).tolist(), [self.amount(p) for p in places]

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

    def _head(self, page: Any, row: int, c: int, column: pd.Series[Any], kind: str) -> int:
        """Write a column's heading and widen the column to what its tables need; return the heading's lines."""
        side = "left" if kind in LEFT else "right"
        page.write(row, c, heading(column.name), self.heads[side])
        place = page.get_name(), c
        self.widths[place] = width = max(self.widths.get(place, 0), _width(kind, column))
        page.set_column(c, c, width)
        return ceil(1.1 * len(heading(column.name)) / width)


def amount_code(places: int) -> str:
    """Return the number format of amounts with so many decimals."""
    return FORMATS["amount"].replace("0.00", f"0.{'0' * places}" if places else "0")


def kind_of(column: pd.Series[Any]) -> str:
    """Tell how a column is written: a key of FORMATS."""
    if is_amount(column):
        return "amount"
    for names, kind in ((RATES, "rate"), (EXCHANGE_RATES, "exchange"), (("residual",), "residual")):
        if column.name in names:
            return kind
    if column.dtype.kind == "M" or isinstance(next((v for v in column if v is not None), None), date):
        return "day"
    if column.dtype.kind in "fi":
        return {"f": "number", "i": "count"}[column.dtype.kind]
    return "long" if _longest(column) > WIDEST and column.name not in ID_COLUMNS else "text"


def _lines(table: pd.DataFrame, long: list[str]) -> list[int]:
    """Lines that each row takes, where text in some of its columns is wrapped."""
    if not long:
        return []
    rows = zip(*(table[c] for c in long), strict=True)
    return [max(1, *(ceil(1.1 * len(str(v)) / WIDEST) for v in row)) for row in rows]


def _longest(column: pd.Series[Any]) -> int:
    return max((len(str(v)) for v in column.head(1000)), default=0)


def _width(kind: str, column: pd.Series[Any]) -> float:
    if kind == "amount":
        largest = max((abs(int(v)) for v in column), default=0) if len(column) else 0
        return max(WIDE, len(f"{largest:,}") + 5)
    if kind not in ("text", "long") or column.name in ID_COLUMNS:
        return NARROW
    return min(max(_longest(column) + 2, NARROW), WIDEST)


def _cells(column: pd.Series[Any], kind: str) -> Sequence[Any]:
    """Values as a workbook takes them, nothing for what is missing."""
    if kind == "day" and column.dtype.kind == "M":
        return list(column.dt.to_pydatetime())
    return [None if v is None or v != v else v for v in column.tolist()]  # noqa: PLR0124
