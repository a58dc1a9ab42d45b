"""A good workbook of one lease, changes to its cells, and files that only look like workbooks."""

from __future__ import annotations

import csv
import re
import struct
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

HEADS = ("Lease", "Name", "Start", "Term (months)", "Rent", "Timing", "Due day", "Step %", "Step every (months)",
         "Free months", "Rate", "Classification", "Reason")
OFFICE = ("office", "Main Street", datetime(2024, 2, 15), 63, 12450, "advance", 1, 0.03, 12, 3, 0.0725, "operating",
          "No criterion is met.")
GOOD = {"Leases": [HEADS, OFFICE], "Rent steps": [("Lease", "From", "Monthly rent")]}
CHANGE = re.compile(r"\+ (?:(\w[\w ]*)!)?([A-Z]+)(\d+): ?(.*)")


LOOK = re.compile(r"\+ (\w[\w ]*)!(hide|hide row|hide column|merge) ?([A-Z0-9:]*)")


def workbook(changes: Iterable[str] = (), **options: Any) -> bytes:
    """Return the good workbook after changes such as ``+ Leases!C2: soon``.

    A value is a number, a date after ``date``, a formula after = (with no value stored; what it shows after ->), or
    text. ``+ Leases!hide row 2``, ``hide column C``, ``hide`` and ``merge A1:D1`` change how a sheet looks.
    """
    cells = {(name, r, c): value for name, rows in GOOD.items() for r, row in enumerate(rows)
             for c, value in enumerate(row)}
    names, given = list(GOOD), list(changes)
    for change in (change for change in given if not LOOK.fullmatch(change)):
        made = CHANGE.fullmatch(change)
        assert made, change
        sheet, letters, line, text = made[1] or "Leases", made[2], int(made[3]), made[4]
        names += [sheet] if sheet not in names else []
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        cells[sheet, line - 1, column - 1] = _value(text)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", **options}) as book:
        sheets = {name: book.add_worksheet(name) for name in names}
        for (name, row, column), value in cells.items():
            _write(sheets[name], row, column, value)
        for made in filter(None, map(LOOK.fullmatch, given)):
            _look(sheets[made[1]], made[2], made[3])
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str) and value.startswith("="):
        formula, _, shown = value.partition("->")
        sheet.write_formula(row, column, formula, None, _value(shown))
    else:
        sheet.write(row, column, value)


def _look(sheet: Any, what: str, where: str) -> None:
    if what == "hide":
        sheet.hide()
    elif what == "hide row":
        sheet.set_row(int(where) - 1, None, None, {"hidden": True})
    elif what == "hide column":
        sheet.set_column(f"{where}:{where}", None, None, {"hidden": True})
    else:
        sheet.merge_range(where, "Merged")


def _value(text: str) -> Any:
    if text.startswith("date "):
        return datetime.fromisoformat(text[5:])
    try:
        return text if text.lower() in ("nan", "infinity") else float(text)
    except ValueError:
        return text


def listed(lines: Iterable[str]) -> bytes:
    """Return a workbook of rows of cells as in a CSV file; ``| == Name`` begins a sheet, ``hidden`` or not."""
    out, row = BytesIO(), 0
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for line in lines:
            if line.startswith("| =="):
                name, _, hidden = line[4:].strip().partition(", ")
                sheet, row = book.add_worksheet(name), 0
                if hidden:
                    sheet.hide()
                continue
            for column, cell in enumerate(next(csv.reader([line[2:]]), [])):
                _write(sheet, row, column, _value(cell))
            row += 1
    return out.getvalue()


# Files that no change of a cell makes -------------------------------------------------------------------------------


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(workbook())) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(**changed: bytes) -> bytes:
    """Return the good workbook with parts changed, by the last word of their names: sheet1, workbook, styles."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _parts().items():
            book.writestr(name, changed.get(Path(name).stem, content))
    return out.getvalue()


def _far_cell(cell: bytes) -> bytes:
    sheet = _parts()["xl/worksheets/sheet1.xml"]
    last = b'<row r="%b"><c r="%b"><v>1</v></c></row>' % (cell.lstrip(b"AXFD"), cell)
    return packed(sheet1=sheet.replace(b"</sheetData>", last + b"</sheetData>"))


def _entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    sheet = _parts()["xl/worksheets/sheet1.xml"]
    return packed(sheet1=sheet.replace(b"<worksheet", bomb + b"<worksheet", 1))


def _bomb() -> bytes:
    return packed(sheet1=b" " * 400_000_000)


def _lying_bomb() -> bytes:
    """A part of 60 MB that says it has 100 bytes."""
    content = packed(sheet1=b" " * 60_000_000)
    return content.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 100))


def _many_parts() -> bytes:
    out = BytesIO(packed())
    with zipfile.ZipFile(out, "a") as book:
        for i in range(10_001):
            book.writestr(f"xl/junk/{i}.xml", b"")
    return out.getvalue()


def _zip(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(name, b"<a/>")
    return out.getvalue()


_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES: dict[str, Callable[[], bytes]] = {
    "a workbook cut off in the middle": lambda: workbook()[:4000],
    "a workbook with a password": lambda: _OLD + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000,
    "a workbook of old Excel": lambda: _OLD + b"\0" * 4000,
    "text under the name of a workbook": lambda: b"lease,rent\noffice,12450.00\n",
    "a Word document": lambda: _zip("word/document.xml"),
    "a workbook of 400 MB packed into one": _bomb,
    "a workbook of which a part is larger than it says": _lying_bomb,
    "a workbook with XML entities": _entities,
    "a workbook of more than 10,000 parts": _many_parts,
    "a workbook whose last cell is XFD1048576": lambda: _far_cell(b"XFD1048576"),
    "a workbook whose last cell is XFD5000": lambda: _far_cell(b"XFD5000"),
    "a workbook of 1,048,576 rows": lambda: _far_cell(b"A1048576"),
    "a workbook whose sheet is no XML": lambda: packed(sheet1=b"<worksheet><sheetData><row"),
    "a workbook without a list of its sheets": lambda: packed(workbook=b""),
}
"""Files by the words for them, each as its bytes."""
