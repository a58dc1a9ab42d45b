"""A workbook cell by cell: what each holds, and its formula, read as data; nothing is worked out."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from asc842.intake.text.looks import drawn_in, format_of, hidden_in
from asc842.intake.text.textfile import Trouble
from asc842.intake.text.workbook import DAMAGED, trouble_of


class HeldCell(NamedTuple):
    """A cell: its formula, without the sign of equality, or nothing; the value that it holds or shows, and how."""

    formula: str
    value: Any
    shown: str = ""


Cells = dict[str, dict[tuple[int, int], HeldCell]]
"""Cells by sheet, and by row and column, both from 1."""


class HeldWorkbook(NamedTuple):
    """A workbook as data: cells; names with what they stand for, one of a sheet alone as "sheet!name".

    ``hidden`` are places that are not shown, and in what way; ``charts`` what each series of a chart draws.
    """

    cells: Cells
    names: dict[str, str]
    hidden: dict[str, str]
    charts: dict[str, str]


def cells_of(path: Path) -> HeldWorkbook | Trouble:
    """Read every cell of a workbook that holds anything, and its names, or say why it can't be read."""
    if (trouble := trouble_of(path)) is not None:
        return trouble
    try:
        with warnings.catch_warnings():
            # openpyxl says so where it leaves out what it does not know, such as a picture.
            warnings.simplefilter("ignore")
            formulas, values = (load_workbook(path, data_only=shown) for shown in (False, True))
    except Exception:
        return DAMAGED
    known = dict[Any, str]()
    return HeldWorkbook({sheet.title: _sheet(sheet, values[sheet.title], known) for sheet in formulas.worksheets},
                        {where + name: str(held.value) for where, names in (
                            ("", formulas.defined_names), *((f"{x.title}!", x.defined_names)
                                                            for x in formulas.worksheets))
                         for name, held in names.items()}, dict(hidden_in(formulas)), drawn_in(formulas))


def _sheet(formulas: Any, values: Any, known: dict[Any, str]) -> dict[tuple[int, int], HeldCell]:
    found = {}
    for place, cell in formulas._cells.items():
        shown = values._cells.get(place)
        formula = _formula(cell)
        value = shown.value if formula and shown is not None else cell.value
        if formula or value not in (None, ""):
            found[place] = HeldCell(formula, _plain(value), format_of(cell, known))
    return found


def _formula(cell: Any) -> str:
    """Return a cell's formula; text that begins with a sign of equality is none."""
    if cell.data_type != "f":
        return ""
    return str(getattr(cell.value, "text", cell.value)).removeprefix("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, date | str | bool):
        return value
    return float(value) if isinstance(value, int | float) else "" if value is None else str(value)
