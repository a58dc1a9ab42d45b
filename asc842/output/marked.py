"""A copy of a workbook with the cells in question colored and commented, and a sheet that lists the problems."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from asc842.base.errors import OutputError, Problem
from asc842.output.workbook.save import save

SHEET = "Problems"
HEADS, WIDTHS = ("Cell", "Column", "Found", "Expected", "What to do", "Code"), (22, 26, 44, 44, 56, 26)
COLOR = "FFFFC7CE"
LONGEST_COMMENT = 2_000
_CELL = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]{1,3}\d+)$")


def write_marked(workbook: Path, problems: Sequence[Problem], to: Path) -> Path:
    """Write ``to`` as a copy of ``workbook`` in which the cells of ``problems`` are marked; return its path.

    Formats, widths, formulas and other sheets stay as they are. Raises OutputError where
    it can't be written.
    """
    try:
        book = load_workbook(workbook, keep_vba=workbook.suffix.lower() == ".xlsm", rich_text=True)
    except Exception as error:  # openpyxl raises many kinds, none of them its own
        raise OutputError("workbook.not-copied",
                          f"{workbook} can be read, and not be copied ({type(error).__name__})\n"
                          "  remedy: open it in a spreadsheet program and save it again") from error
    for problem in problems:
        _mark(book, problem)
    _list(book, problems)
    out = io.BytesIO()
    book.save(out)
    return save(out.getvalue(), to)


def _mark(book: Any, problem: Problem) -> None:
    """Color the cell of a problem, and say in a comment what it is."""
    place = _CELL.match(problem.cell)
    name = (place[1] or place[2]).replace("''", "'") if place else ""
    if place is None or name not in book.sheetnames:
        return
    cell = book[name][place[3]]
    if isinstance(cell, MergedCell):
        return
    cell.fill = PatternFill("solid", start_color=COLOR)
    said = f"found: {problem.found}\nexpected: {problem.expected}\nto do: {problem.remedy}"
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment((before + said)[:LONGEST_COMMENT], "asc842", height=140, width=360)


def _list(book: Any, problems: Sequence[Problem]) -> None:
    """Add the sheet of problems, each with a link to its cell, in place of one from before."""
    if SHEET in book.sheetnames:
        del book[SHEET]
    sheet = book.create_sheet(SHEET)
    sheet.append(HEADS)
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    for i, problem in enumerate(problems, 2):
        for j, text in enumerate((problem.cell or problem.file, problem.key, problem.found, problem.expected,
                                  problem.remedy, problem.code), 1):
            cell = sheet.cell(i, j)
            cell.value, cell.data_type = text, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if problem.cell:
            sheet.cell(i, 1).hyperlink = Hyperlink(ref=f"A{i}", location=problem.cell)
            sheet.cell(i, 1).font = Font(color="FF0563C1", underline="single")
    if not problems:
        sheet.cell(2, 1).value = "No problem"
