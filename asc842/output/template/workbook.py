"""A workbook with a sheet for each table: heads that stay, notes, choices, input rules, formats, and rows if any."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter

from asc842._version import __version__
from asc842.closing.portfolio.headings import COLUMNS, DIMENSION, OTHERWISE, heading, sheet_heading
from asc842.closing.portfolio.layout import TableColumn, layouts
from asc842.closing.portfolio.notes import note_of
from asc842.contract.policy import Policy
from asc842.output.renderers.styles import OPTIONS
from asc842.output.template.explain import explain
from asc842.output.template.policy_sheet import policy_sheet
from asc842.output.template.rules import FORMATS, RIGHT, input_rule, look

Rows = Mapping[str, Sequence[Mapping[str, str]]]
ALWAYS = ("leases", "rent", "abatements", "incentives", "receivable", "costs", "options", "events", "judgements",
          "index_readings", "actuals", "dimensions")
"""Sheets that every template has; any other table has one where it has rows."""
HEAD = {"bold": True, "bg_color": "#DCE6EC", "bottom": 1, "text_wrap": True, "valign": "top"}
FURTHER = HEAD | {"bg_color": "#F2F5F8"}
ROWS_TO_FILL = 500
"""Rows below the last that input rules and formats hold for."""
NARROW, WIDEST = 13, 44


def template_workbook(rows: Rows, policy: Policy | None = None) -> bytes:
    """Return the xlsx file with these rows, each the text of its columns by table, and a policy.

    The same rows give the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**OPTIONS, "default_date_format": FORMATS["date"]}) as book:
        book.set_properties({"title": "Leases", "comments": f"asc842 {__version__}", "created": datetime(2000, 1, 1)})
        tables = [t for t in layouts() if t in ALWAYS or rows.get(t)]
        tables.sort(key=lambda t: ALWAYS.index(t) if t in ALWAYS else len(ALWAYS))
        explain(book, tables)
        writer = SheetWriter(book)
        for table in tables:
            writer.write(table, rows.get(table, ()))
        policy_sheet(book, policy or Policy(), writer.heads[True, False])
        book.worksheets()[1].activate()
    return out.getvalue()


class SheetWriter:
    """Writes the sheets of tables, each with the formats that they share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """``book`` is the workbook that the sheets go to."""
        self.book = book
        self.heads = {(common, right): book.add_format((HEAD if common else FURTHER) | (
            {"align": "right"} if right else {})) for common in (True, False) for right in (True, False)}
        self.formats = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in FORMATS.items()}

    def write(self, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Add the sheet of a table with rows."""
        sheet, columns = self.book.add_worksheet(sheet_heading(table).title), columns_shown(table, rows)
        sheet.freeze_panes(1, 2 if table == "leases" else 1)
        sheet.set_row(0, 45)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        last = len(rows) + ROWS_TO_FILL
        for j, (name, column) in enumerate(columns.items()):
            common = is_common(table, name) or any(name in row for row in rows)
            told = heading(table, name)
            kind = look(name, column)
            sheet.write_string(0, j, told.title, self.heads[common, kind in RIGHT])
            if said := note_of(table, name):
                sheet.write_comment(0, j, said, {"x_scale": 1.6, "y_scale": 0.9, "author": "asc842"})
            texts = [row.get(name, "") for row in rows]
            sheet.set_column(j, j, _width(told.title, texts), self.formats[kind],
                             None if common else {"level": 1, "hidden": True})
            if (rule := input_rule(column, told.title, said)) is not None:
                sheet.data_validation(1, j, last, j, rule)
            for i, text in enumerate(texts, 1):
                if text:
                    self._cell(sheet, i, j, kind, typed(text, column, answer=name == "answer"))
        sheet.outline_settings(True, False, False, False)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})

    def _cell(self, sheet: Any, i: int, j: int, kind: str, value: str | float | date) -> None:
        if isinstance(value, date):
            sheet.write_datetime(i, j, datetime(value.year, value.month, value.day), self.formats["date"])
        elif isinstance(value, float):
            sheet.write_number(i, j, value, self.formats[kind])
        else:
            sheet.write_string(i, j, value, self.formats[kind])


def columns_shown(table: str, rows: Sequence[Mapping[str, str]]) -> dict[str, TableColumn]:
    """Return the columns of a sheet: those that are common, or used, then all others of the table."""
    known, used = layouts()[table].columns, {name for row in rows for name in row}
    order = list(COLUMNS.get(table, {}))
    common = [n for n in known if is_common(table, n) or n in used]
    if table == "leases":
        common.sort(key=lambda n: (0, 0) if n == "lease" else (1, order.index(n)) if n in order else (2, 0))
        common.sort(key=lambda n: n in ("reason", "assumption"))
    named = [n for n in used if n.startswith(DIMENSION)]
    found = {n: known[n] for n in common} | {n: TableColumn((), "text") for n in sorted(named)}
    return found | {n: c for n, c in known.items() if n not in found}


def is_common(table: str, column: str) -> bool:
    """Whether a column stands among the first: one of the trade, or any of a table that has few."""
    own = COLUMNS.get(table, {}).keys() - OTHERWISE.keys()
    return column in own or column == "lease" or (column in ("reason",) and table in ("leases", "judgements")) or (
        len(layouts()[table].columns) <= 16 and table != "leases") or (bool(own) and column in ("from", "to", "id"))


def typed(text: str, column: TableColumn, *, answer: bool = False) -> str | float | date:
    """Return what a cell holds for a text: a date, a number that a spreadsheet keeps whole, or the text.

    An ``answer`` may be any of them.
    """
    if column.many or column.kind == "yes or no" or not text:
        return {"true": "yes", "false": "no"}.get(text, text) if column.kind == "yes or no" else text
    if column.kind.startswith("date") or answer:
        try:
            return date.fromisoformat(text) if len(text) == 10 else _number(text)
        except ValueError:
            return _number(text)
    return _number(text) if column.kind != "text" or answer else text


def _number(text: str) -> str | float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    kept = number.is_finite() and len(number.as_tuple().digits) <= 15 and Decimal(f"{float(number):.15g}") == number
    return float(number) if kept else text


def _width(title: str, texts: Sequence[str]) -> float:
    """Return how wide a column is: as its longest text, within bounds, and its title on two lines."""
    words = max(map(len, title.split()), default=0)
    return min(WIDEST, max(NARROW, words + 2, len(title) / 2 + 2, max(map(len, texts), default=0) + 2))
