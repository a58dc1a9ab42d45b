"""Where in a TOML file each key stands, so that a message can name its line."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<mark>[\[\]{},=.])|(?P<space>[ \t\r]+)|(?P<word>[^\s\[\]{},=.\#"']+)""",
    re.VERBOSE | re.DOTALL)
_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?=$|[T])")


@dataclass(frozen=True, slots=True)
class ImpossibleDate:
    """A date that no calendar has, with its place in the text."""

    text: str
    line: int
    path: Path
    why: str


@dataclass(slots=True)
class _Open:
    """An array or inline table that is not closed yet: ``index`` counts the elements of an array."""

    path: Path
    index: int | None


def locate(text: str) -> tuple[dict[Path, int], list[ImpossibleDate]]:
    """Return the line (from 1) of every key and array element of a TOML text, and the impossible dates in it.

    Reads tokens only and never fails: where the text is not TOML, what it returns is incomplete.
    """
    scan = _Scan()
    for kind, value, line in _tokens(text):
        scan.take(kind, value, line)
    return scan.lines, scan.dates


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, value = match.lastgroup or "", match.group()
        yield kind, value, line
        line += value.count("\n")


class _Scan:
    """Follows tables, arrays and keys through the tokens of a file."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.dates: list[ImpossibleDate] = []
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self._stack: list[_Open] = []
        self._key: list[str] = []
        self._header: list[str] | None = None
        self._brackets = 0
        self._value = False

    def take(self, kind: str, value: str, line: int) -> None:
        if kind in ("space", "comment"):
            return
        if self._header is not None:
            self._in_header(kind, value, line)
        elif kind == "newline":
            if not self._stack:
                self._key, self._value = [], False
        elif kind == "mark":
            self._mark(value, line)
        elif self._value:
            self._scalar(kind, value, line)
        else:
            self._key.append(value.strip("\"'"))

    def _in_header(self, kind: str, value: str, line: int) -> None:
        assert self._header is not None
        if kind in ("text", "word"):
            self._header.append(value.strip("\"'"))
        elif value == "[":
            self._brackets += 1
        elif value == "]" or kind == "newline":
            self._enter(self._header, self._brackets > 1, line)
            self._header, self._value = None, kind != "newline"

    def _enter(self, names: list[str], array: bool, line: int) -> None:
        path: Path = ()
        for i, name in enumerate(names):
            path = (*path, name)
            if array and i == len(names) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            self.lines.setdefault(path, line)
            if path in self._counts:
                path = (*path, self._counts[path])
        self.lines.setdefault(path, line)
        self._table = path

    def _mark(self, value: str, line: int) -> None:
        if value == "=":
            self.lines.setdefault(self._path(), line)
            self._value = True
        elif value == "[" and not self._value and not self._stack:
            self._header, self._brackets = [], 1
        elif value in "[{":
            self._element(line)
            self._stack.append(_Open(self._path(), 0 if value == "[" else None))
            self._key, self._value = [], value == "["
        elif value in "]}" and self._stack:
            self._stack.pop()
            self._value = True
            self._key = []
        elif value == "," and self._stack:
            self._next()

    def _next(self) -> None:
        top = self._stack[-1]
        self._key = []
        self._value = top.index is not None
        if top.index is not None:
            top.index += 1

    def _scalar(self, kind: str, value: str, line: int) -> None:
        self._element(line)
        if kind == "word" and (impossible := _impossible(value)):
            self.dates.append(ImpossibleDate(value, line, self._path(), impossible))

    def _element(self, line: int) -> None:
        if self._stack and self._stack[-1].index is not None:
            self.lines.setdefault(self._path(), line)

    def _path(self) -> Path:
        if not self._stack:
            return (*self._table, *self._key)
        top = self._stack[-1]
        return (*top.path, *self._key) if top.index is None else (*top.path, top.index)


def _impossible(word: str) -> str:
    """Why a date-like word is no date, or nothing."""
    match = _DATE.match(word)
    if not match:
        return ""
    year, month, day = (int(x) for x in match.groups())
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    days = calendar.monthrange(year, month)[1] if year else 31
    if 1 <= day <= days:
        return ""
    return f"{calendar.month_name[month]} {year} has {days} days"
