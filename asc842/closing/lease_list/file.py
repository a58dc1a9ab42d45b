"""The file of a list: a workbook, or text whose separator and characters its content shows."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError, Problem
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import LARGEST_TABLE, quotes_wrong
from asc842.intake.text.textfile import TABLE, Trouble, text_of
from asc842.intake.text.words import clean
from asc842.intake.text.workbook import SheetText, sheets_of

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
OTHERS = (b"PK", b"%PDF", b"\xd0\xcf", b"{\\rtf")
"""How files begin that are in two bytes a character, and those that are no text."""
LOOKED_AT = 200
"""Rows by which the separator is told."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was read: its sheets (of text one, without a name), and how text was read.

    ``separator`` is nothing for a workbook.
    """

    path: Path
    sheets: list[SheetText]
    lines: Lines
    separator: str = ""
    encoding: str = ""

    @property
    def name(self) -> str:
        """The path as messages show it."""
        return clean(str(self.path))


def read_list(path: Path) -> ListFile:
    """Read a list of leases; raises InputError where it is neither a workbook nor text."""
    if path.suffix.lower() in (*WORKBOOKS, ".xls", ".xlsb", ".ods"):
        read = sheets_of(path, foreign=True)
        if isinstance(read, Trouble):
            raise _refused(path, read)
        return ListFile(path, read, Lines(""))
    text, encoding = _text(path)
    separator = _separator(text)
    rows = list[list[str]]()
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        for cells in reader:
            rows.append([cell.strip().strip("\ufeff") for cell in cells])
            rows += [[] for _ in range(reader.line_num - len(rows))]  # so that a row's number is that of its line
    except csv.Error as error:
        raise _refused(path, Trouble("file.csv", quotes_wrong(error), "text in quotes that end on their row",
                                    "correct the quotes of this row, or of the one before it")) from None
    if text[:4].lower() == "sep=":
        rows[0] = []
    return ListFile(path, [SheetText("", False, rows, 1, 0)], Lines(text), separator, encoding)


def _refused(path: Path, trouble: Trouble) -> InputError:
    return InputError([Problem(trouble.code, "", trouble.found, trouble.expected, trouble.remedy, clean(str(path)))])


def _text(path: Path) -> tuple[str, str]:
    """Return a text file and how its bytes were read: as UTF-8, in two bytes each, or as Windows writes them."""
    text, trouble = text_of(path, LARGEST_TABLE, TABLE)
    if trouble is None:
        return text, "UTF-8"
    data = path.read_bytes()[:LARGEST_TABLE] if path.is_file() else b""
    encoding = "utf-16" if data.startswith(WIDE_MARKS) else "cp1252"
    try:
        if data.isascii() or data.startswith(OTHERS) or (b"\0" in data and encoding == "cp1252"):
            raise _refused(path, trouble)
        return data.decode(encoding).replace("\r\n", "\n"), encoding.upper().replace("CP1252", "Windows-1252")
    except UnicodeDecodeError:
        raise _refused(path, trouble) from None


def _separator(text: str) -> str:
    """Return what separates cells: that by which most rows have the same number of them, and more than one."""
    lines = text.splitlines(keepends=True)[:LOOKED_AT]
    if lines and lines[0][:4].lower() == "sep=" and lines[0][4:5] in SEPARATORS:
        return lines[0][4]
    best = {mark: _regular(lines, mark) for mark in SEPARATORS}
    return max(best, key=lambda mark: best[mark])


def _regular(lines: list[str], mark: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items()), default=0)
