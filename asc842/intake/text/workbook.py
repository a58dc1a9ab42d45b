"""A workbook as sheets of text: what a cell shows counts; formulas, macros and links are never worked out.

Bounds are looked at before anything is unpacked, and every part is unpacked once within them before the reader sees
it: what a file says of its own size is not believed.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from asc842.intake.text.textfile import Trouble

LARGEST_WORKBOOK, MOST_UNPACKED, MOST_RATIO = 200_000_000, 300_000_000, 250
"""Bytes of the file, of all its parts unpacked, and how many times larger than packed these may be beyond 50 MB."""
MOST_PARTS, MOST_ROWS, MOST_CELLS = 10_000, 300_000, 5_000_000
FEW_ROWS = MOST_CELLS // 16_384
"""So few rows have no more cells than may be, however far right they go."""
_OLD, _PACKED = b"\xd0\xcf\x11\xe0", b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)', re.S)
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_FILLED_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*[^/>]>)[^>]*?\br="(\d+)"')
_AT = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb' r="([A-Z]{1,3})\d')
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]+)"')
_LATER = re.compile(rb'\bdate1904="(?:1|true)"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_NAMING = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_HEAD, _MOST_NAMING, _TYPE = 4096, 1_000_000, b"<!DOCTYPE"
_TEXTS: dict[type, Callable[[Any], str]] = {}
_FOREIGN: dict[type, Callable[[Any], str]] = {}
UNREADABLE = (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError,
              RuntimeError, ValueError)
DAMAGED = Trouble("workbook.damaged", "a workbook that is damaged", "a workbook that can be read",
                  "open it in a spreadsheet program and save it again as .xlsx")
FIRST_SURE_DAY = dt.date(1900, 3, 1)
"""Before it Excel counts a February 29, 1900, which there was not."""


class CellError(str):
    """What a cell shows in place of a value: an error, or a formula of which no value is stored."""

    __slots__ = ("code", "expected", "found", "remedy")
    code: str
    found: str
    expected: str
    remedy: str

    @classmethod
    def of(cls, text: str, code: str, found: str, expected: str, remedy: str) -> CellError:
        """Return a cell's text with what is to be said of it."""
        made = cls(text)
        made.code, made.found, made.expected, made.remedy = code, found, expected, remedy
        return made


class NumberText(str):
    """What a cell that holds a number shows: digits and a decimal point, whatever separates thousands elsewhere."""

    __slots__ = ()


class DateText(str):
    """The day of a cell that holds a date."""

    __slots__ = ()


class _Texts(dict[Any, str]):
    """The text of each value of one type: worked out, and kept, once for all cells that hold it."""

    def __init__(self, tells: Callable[[Any], str]) -> None:
        super().__init__()
        self._tells = tells

    def __missing__(self, value: Any) -> str:
        text = self[value] = self._tells(value)
        return text


@dataclass(slots=True)
class SheetText:
    """One sheet: its rows of text, of which the first is row ``first`` (from 1) and begins in column ``left``.

    Of a list that is not in our own form, cells are NumberText and DateText where they hold one, ``hidden_columns``
    (from 0) and ``merged`` (as the file names them) are filled in, and ``later`` says that days count from 1904.
    """

    name: str
    hidden: bool
    rows: list[list[str]]
    first: int
    left: int
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    later: bool = False


def sheets_of(path: Path, only: str = "", *, foreign: bool = False) -> list[SheetText] | Trouble:
    """Read the sheets of a workbook, or the ``only`` one of a name; or say why it is none that can be read.

    Of a ``foreign`` one, which is not in our own form, it is said too what cells hold and what is hidden or merged.
    """
    parts = _unpacked(path, only)
    if isinstance(parts, Trouble):
        return parts
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            of = _parts_of_sheets(parts)
            texts = _FOREIGN if foreign else _TEXTS
            return [_sheet(book, i, parts, of, texts) for i in range(len(book.sheet_names))
                    if book.sheets_metadata[i].typ == SheetTypeEnum.WorkSheet
                    and only in ("", book.sheet_names[i].lower())]
    except UNREADABLE:
        return DAMAGED


def trouble_of(path: Path) -> Trouble | None:
    """Say why a file is no workbook that may be opened, or nothing; every part of it is unpacked within bounds."""
    parts = _unpacked(path)
    return parts if isinstance(parts, Trouble) else None


def _unpacked(path: Path, only: str = "") -> dict[str, bytes] | Trouble:
    """Return the worksheets of a file that may be opened as a workbook, or say why it may not."""
    if (trouble := _kind_trouble(path)) is not None:
        return trouble
    try:
        with zipfile.ZipFile(path) as packed:
            return _packed_trouble(packed) or _parts(packed, only)
    except UNREADABLE:
        return DAMAGED


def sheet_names(path: Path) -> list[str] | None:
    """Return the names of a workbook's sheets without reading them; None where they can't be told."""
    try:
        with zipfile.ZipFile(path) as packed:
            part = packed.getinfo(_NAMING[0])
            text = packed.read(part).decode("utf-8", "replace") if part.file_size < _MOST_NAMING else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError):
        return None
    return [unescape(name) for name in re.findall(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"', text)]


def _kind_trouble(path: Path) -> Trouble | None:
    """Say what is wrong with the file as a whole, before it is opened as a workbook."""
    if not path.is_file():
        found = "a folder" if path.is_dir() else "a device or a pipe" if path.exists() else "no such file"
        return Trouble("file.not-there", found, "a workbook", "check the path and the spelling of the name")
    if (size := path.stat().st_size) > LARGEST_WORKBOOK:
        return Trouble("file.too-large", f"a file of {size:,} bytes", f"at most {LARGEST_WORKBOOK:,} bytes",
                       "check that this is a list of leases; divide it into several workbooks")
    try:
        with path.open("rb") as file:
            head = file.read(4)
            old = head == _OLD and _ENCRYPTED in file.read(10_000_000)
    except OSError as error:
        return Trouble("file.permission",
                       (error.strerror or "an error").lower(), "a file that can be read", "change its permissions")
    if head[:2] == _PACKED:
        return None
    if old:
        return Trouble("workbook.encrypted",
                       "an encrypted workbook", "one without a password", "save it without a password")
    found = "a workbook of old Excel (.xls)" if head == _OLD else (
        "no workbook, whatever its name says" if head else "an empty file")
    return Trouble("workbook.kind", found, "an .xlsx workbook", "save it as .xlsx")


def _packed_trouble(packed: zipfile.ZipFile) -> Trouble | None:
    """Say what of a packed file would fill the memory, or is no part of a workbook."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS:
        return Trouble("workbook.parts",
                       f"{len(parts):,} parts", f"at most {MOST_PARTS:,} in a workbook", "save it anew")
    unpacked, small = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if unpacked > MOST_UNPACKED or (unpacked > 50_000_000 and unpacked > MOST_RATIO * max(small, 1)):
        return Trouble("workbook.unpacked",
                       f"{unpacked:,} bytes when unpacked", f"at most {MOST_UNPACKED:,}, and no more than "
                       f"{MOST_RATIO} times what is packed", "check where the file comes from; divide the list")
    if any(p.flag_bits & 1 for p in parts):
        return Trouble("workbook.encrypted",
                       "an encrypted workbook", "one without a password", "save it without a password")
    names = {p.filename for p in parts}
    if "xl/workbook.xml" not in names and not any(n.startswith("xl/") for n in names):
        return Trouble("workbook.kind", "a zip file that holds no workbook", "an .xlsx workbook", "save it as .xlsx")
    return None


def _parts(packed: zipfile.ZipFile, only: str = "") -> dict[str, bytes] | Trouble:
    """Return every worksheet unpacked, by its part's name; all that the reader will unpack is unpacked once here.

    Of these the ``only`` one of a name, if any.
    """
    sheets, others = dict[str, bytes](), _others(packed, only) if only else frozenset[str]()
    for part in packed.infolist():
        if not part.filename.endswith((".xml", ".rels")) or part.filename in others:
            continue
        kept = part.filename.startswith("xl/worksheets/sheet") or part.filename in _NAMING
        content = packed.read(part) if kept else _looked_through(packed, part)
        if _TYPE in content:
            return Trouble("workbook.document-type",
                           "a document type in its XML", "a workbook as spreadsheet programs save it",
                           "open it in a spreadsheet program and save it again")
        rows, columns = _extent(content)
        if rows > MOST_ROWS or rows * columns > MOST_CELLS:
            return Trouble("workbook.extent",
                           f"a sheet of {rows:,} rows and {columns:,} columns, to the last cell that is used",
                           f"at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells",
                           "delete what is beyond the list; divide a long one into workbooks, or save it as CSV")
        if kept:
            sheets[part.filename] = content
    return sheets


def _others(packed: zipfile.ZipFile, only: str) -> frozenset[str]:
    """Return the parts of all sheets but one of a name."""
    naming = {name: packed.read(name) for name in _NAMING if packed.getinfo(name).file_size < _MOST_NAMING}
    parts = _parts_of_sheets(naming)
    return frozenset(parts.values()) - {part for name, part in parts.items() if name.lower() == only}


def _looked_through(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Unpack a part piece by piece; return its beginning, with the document type that may stand anywhere in it.

    Raises where it is not as long as it says.
    """
    with packed.open(part) as content:
        head = before = content.read(_HEAD)
        while piece := content.read(1_000_000):
            if _TYPE in before[-len(_TYPE):] + piece:
                head += _TYPE
            before = piece
    return head


def _parts_of_sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    book, links = (parts.get(name, b"").decode("utf-8", "replace") for name in _NAMING)
    targets = dict[str, str]()
    for link in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links):
        said = dict(re.findall(r'(\w+)="([^"]*)"', link))
        targets[said.get("Id", "")] = f"xl/{said.get('Target', '').removeprefix('/xl/')}"
    found = dict[str, str]()
    for sheet in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        said = dict(re.findall(r'([\w:]+)="([^"]*)"', sheet))
        by_id = next((value for key, value in said.items() if key.endswith(":id")), "")
        found[unescape(said.get("name", ""))] = targets.get(by_id, "")
    return found


def _extent(sheet: bytes) -> tuple[int, int]:
    """Return the number of the last row of a sheet that has cells, and that of the last column."""
    rows = max(map(int, _FILLED_ROW.findall(sheet)), default=0)
    if rows <= FEW_ROWS:
        return rows, 1
    widest = max(set(_COLUMN.findall(sheet)), key=lambda letters: (len(letters), letters), default=b"A")
    return rows, column_number(widest.decode()) + 1


def _sheet(book: CalamineWorkbook, number: int, parts: Mapping[str, bytes], of: Mapping[str, str],
           text: Mapping[type, Callable[[Any], str]]) -> SheetText:
    sheet, about = book.get_sheet_by_index(number), book.sheets_metadata[number]
    row, left = sheet.start or (0, 0)
    known = {kind: _Texts(tells) for kind, tells in text.items()}
    texts = [[known[type(cell)][cell] for cell in cells] for cells in sheet.to_python()]
    made = SheetText(about.name, about.visible != SheetVisibleEnum.Visible, texts, row + 1, left)
    content = parts.get(of.get(about.name, ""), b"")
    if b'hidden="' in content:
        made.hidden_columns = [j for c in _COLUMNS.findall(content.partition(b"sheetData")[0]) if _HIDDEN.search(c)
                               for j in _columns_of(c)]
        made.hidden_rows = [int(at[1]) for r in _ROW.finditer(content)
                            if _HIDDEN.search(r[1]) and (at := _AT.search(r[1]))]
    for line, column, error in _errors(content):
        _put(made, line, column, error)
    if text is _FOREIGN:
        made.merged = [ref.decode() for ref in _MERGED.findall(content)]
        made.later = bool(_LATER.search(parts.get(_NAMING[0], b"")))
    return made


def _columns_of(said: bytes) -> range:
    """Return the columns, from 0, that one element of a sheet is about."""
    first, last = (re.search(rb'\b%b="(\d+)"' % name, said) for name in (b"min", b"max"))
    return range(int(first[1]) - 1, min(int(last[1]), 16_384)) if first and last else range(0)


def _put(sheet: SheetText, line: int, column: int, error: CellError) -> None:
    """Put an error where the reader has left the cell empty, if need be beyond the last cell that it has read."""
    if line < sheet.first or column < sheet.left:
        return
    while len(sheet.rows) <= line - sheet.first:
        sheet.rows.append([])
    row = sheet.rows[line - sheet.first]
    row.extend([""] * (column - sheet.left + 1 - len(row)))
    row[column - sheet.left] = error


def _errors(sheet: bytes) -> Iterator[tuple[int, int, CellError]]:
    """Yield cells that show an error, and formulas of which no value is stored: line, column, what to say."""
    if b't="e"' not in sheet and b"<f" not in sheet and b":f" not in sheet:
        return
    for letters, line, attributes, inner in _CELL.findall(sheet):
        value = _VALUE.search(inner)
        if b't="e"' in attributes:
            shown = value[1].decode("utf-8", "replace") if value else "#N/A"
            yield int(line), column_number(letters.decode()), CellError.of(
                shown, "cell.error", shown, "what the formula in the cell should come to",
                "correct the formula, or write the value")
        elif re.search(rb"<(?:\w+:)?f\b", inner) and not (value and value[1]) and b't="str"' not in attributes:
            yield int(line), column_number(letters.decode()), CellError.of(
                "=", "cell.no-value", "a formula, and no value stored with it", "the value that the cell shows",
                "open the workbook in a spreadsheet program and save it, or write the value")


def column_number(letters: str) -> int:
    """Return the number of a column, from 0: that of "A"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column by its number from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(sheet: str, column: int, line: int) -> str:
    """Return a cell as spreadsheets name it: Leases!F12."""
    plain = re.fullmatch(r"[A-Za-z_]\w*", sheet)
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{column_letters(column)}{line}"


def _number(value: float) -> str:
    """Return a number in the fifteen digits that a spreadsheet keeps."""
    if value == int(value) if abs(value) < 1e15 else False:
        return str(int(value))
    return f"{value:.15g}"


def _date(value: dt.date) -> str:
    if value < FIRST_SURE_DAY:
        return CellError.of(value.isoformat(), "cell.before-1900",
                            "a day before March 1, 1900, which Excel counts wrong", "a later day",
                            "write it as text: 1900-02-28")
    return value.isoformat()


def _moment(value: dt.datetime) -> str:
    return _date(value.date()) if value.time() == dt.time() else value.isoformat()


def _as_date(text: str) -> str:
    return text if type(text) is CellError else DateText(text)


_TEXTS.update({str: str.strip, float: _number, int: str, bool: lambda x: "true" if x else "false", dt.date: _date,
               dt.datetime: _moment, dt.time: str, dt.timedelta: str})
_FOREIGN.update(_TEXTS | {float: lambda x: NumberText(_number(x)), int: NumberText,
                          dt.date: lambda x: _as_date(_date(x)), dt.datetime: lambda x: _as_date(_moment(x))})
