"""The first sheet of a template: how it is filled in, what each sheet is for, and every column of the sheet Leases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from asc842.closing.portfolio.headings import COLUMNS, heading, sheet_heading
from asc842.closing.portfolio.layout import TableColumn, layouts
from asc842.closing.portfolio.notes import note_of
from asc842.output.template.rules import WRONG

STEPS = (
    "One row of the sheet Leases is enough for an ordinary lease. Further sheets are for what does not fit a row.",
    "The rows that are filled in are examples: delete them, with their rows in the other sheets, before your own.",
    "asc842 check FILE says what is wrong, by cell; with --marked COPY it colors these cells in a copy.",
    "asc842 schedule FILE --lease ID accounts for one lease, asc842 close FILE --period 2024-12 closes a period.",
    "What a cell shows is what counts: a formula by the value stored with it. Dates are real dates or 2024-02-15.",
    "Rates are percentages (7.25 %) or fractions (0.0725); the number 7.25 is refused. Amounts are bare numbers.",
    "Sheets under other names, rows above the heads, and rows whose first cell begins with # are not read.",
    "Columns on a pale ground are grouped: the + above them shows them. Columns may be moved or taken out.",
)


WIDTHS = (30, 78, 56)
"""Characters of the columns."""


def explain(book: xlsxwriter.Workbook, tables: Sequence[str]) -> None:
    """Add the sheet Explain to a workbook with the sheets of these tables."""
    sheet = book.add_worksheet("Explain")
    formats = {"title": {"bold": True, "font_size": 14}, "head": {"bold": True, "bg_color": "#DCE6EC", "bottom": 1},
               "text": {"text_wrap": True, "valign": "top"}}
    style = {name: book.add_format(said) for name, said in formats.items()}
    for j, width in enumerate(WIDTHS):
        sheet.set_column(j, j, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, "Leases under ASC 842", style["title"])
    for i, step in enumerate(STEPS, 2):
        sheet.write_string(i, 0, f"{i - 1}. {step}")
    at = _listed(sheet, len(STEPS) + 3, ("Sheet", "What it is for", "Columns"), [
        (sheet_heading(t).title, sheet_heading(t).note or _for(t), _columns(t)) for t in tables], style)
    at = _listed(sheet, at, ("Column of Leases", "What it says", "How it is written"), [
        (heading("leases", c).title, note_of("leases", c), _written(layouts()["leases"].columns[c]))
        for c in ("lease", *COLUMNS["leases"])], style)
    _listed(sheet, at, ("Further sheets", "may be added under these names", "Columns"), [
        (sheet_heading(t).title, sheet_heading(t).note or _for(t), _columns(t))
        for t in layouts() if t not in tables], style)


def _listed(sheet: Any, at: int, heads: Sequence[str], rows: Sequence[Sequence[str]], style: dict[str, Any]) -> int:
    """Write a list under its heads; return the row after it and a blank one."""
    for i, row in enumerate([heads, *rows], at):
        lines = max(-(-len(text) // (width + 4)) for text, width in zip(row, WIDTHS, strict=True))
        sheet.set_row(i, 15 * max(lines, 1))
        for j, text in enumerate(row):
            sheet.write_string(i, j, text, style["text" if i > at else "head"])
    return at + len(rows) + 2


def _for(table: str) -> str:
    into = layouts()[table].into
    return "" if not into else f"Its {into[-1].replace('_', ' ')}, as a lease file lists them."


def _columns(table: str) -> str:
    names = list(layouts()[table].columns)
    shown = ", ".join(heading(table, name).title for name in names[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown


def _written(column: TableColumn) -> str:
    if column.offered:
        return ", ".join(column.offered)
    return WRONG.get(column.kind, "a date, or a number of months" if column.kind == "date or months" else "text")
