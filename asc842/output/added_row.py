"""One more lease in a workbook: a row below the last of its sheet of leases, all else as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from asc842.base.errors import InputError, OutputError
from asc842.closing.portfolio.headings import heading
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.sheet_tables import tables_of_workbook
from asc842.intake.text.text_table import TextTable
from asc842.output.template.rules import FORMATS, look
from asc842.output.template.workbook import typed
from asc842.output.workbook.save import save

LOST = ("xl/charts/", "xl/media/", "xl/slicers/", "xl/timelines/", "xl/activeX/", "xl/ctrlProps/")
"""Parts of a workbook that would not be written back."""


def add_row(workbook: Path, row: Mapping[str, str]) -> Path:
    """Add a row, the text of its columns, to the sheet of leases; a column that is not there is added at the right.

    Raises InputError where the sheet can't be read as leases, OutputError where the workbook has parts that would be
    lost, or can't be written; it is then as it was.
    """
    file = next(table for name, table in tables_of_workbook(workbook) if name == "leases")
    if file.problems:
        raise InputError(file.problems)
    with zipfile.ZipFile(workbook) as packed:
        if lost := sorted({part for name in packed.namelist() for part in LOST if name.startswith(part)}):
            raise OutputError("workbook.pictures", f"{workbook} has charts, pictures or controls ({', '.join(lost)}), "
                              "which would be lost\n  remedy: name another workbook, and copy the row from it")
    try:
        book = load_workbook(workbook, keep_vba=workbook.suffix.lower() == ".xlsm", rich_text=True)
    except Exception as error:  # openpyxl raises many kinds, none of them its own
        raise OutputError("workbook.not-copied", f"{workbook} can be read, and not be written back "
                          f"({type(error).__name__})\n  remedy: open it in a spreadsheet program and save it again"
                          ) from error
    _fill_in(book[file.sheet], file, row)
    out = io.BytesIO()
    book.save(out)
    return save(out.getvalue(), workbook)


def _fill_in(sheet: Any, file: TextTable, row: Mapping[str, str]) -> None:
    line = next(n for n in range(max(sheet.max_row, file.head_line or 1), 0, -1)
                if any(cell.value not in (None, "") for cell in sheet[n])) + 1
    places, known = dict(file.columns), layouts()["leases"].columns
    for column, text in row.items():
        if column not in places:
            places[column] = max(places.values()) + 1
            head = sheet.cell(file.head_line, places[column] + 1, heading("leases", column).title)
            head._style = copy(sheet.cell(file.head_line, places["lease"] + 1)._style)
        cell, above = sheet.cell(line, places[column] + 1), sheet.cell(line - 1, places[column] + 1)
        cell.value = typed(text, known[column])
        if line - 1 > (file.head_line or 1) and above.value is not None:
            cell._style = copy(above._style)
        else:
            cell.number_format = FORMATS[look(column, known[column])]
