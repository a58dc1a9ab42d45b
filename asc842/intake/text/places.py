"""Where in a TOML file each key and value stands, so that a message can name and show its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from asc842.intake.text.words import SHOWN, shown

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PART = re.compile(r'"(?P<quoted>(?:\\.|[^"\\])*)"|\[(?P<index>\d+)\]|(?P<bare>[^.\[\]"]+)')
WIDTH = 110
"""Characters of a line that a message shows."""


class Place(NamedTuple):
    """Offsets into the text: of the key or element, and of its value (both 0 where a header opens a table)."""

    at: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the text itself from ``start`` to ``end``; the line of ``at`` shows it.

    ``mend`` takes its place so that the rest can be read; ``path`` is the key that is in doubt, None where nothing
    is; ``limit`` marks what TOML allows and a lease file does not. Offsets count characters.
    """

    code: str
    start: int
    end: int
    at: int
    found: str
    expected: str
    remedy: str
    mend: str
    path: Path | None = None
    limit: bool = False


class Lines:
    """Line and column of every offset of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """Line from 1."""
        return bisect_right(self._starts, offset)

    def begin(self, offset: int) -> int:
        """Offset at which the line of an offset begins."""
        return self._starts[self.line(offset) - 1]

    def excerpt(self, line: int, offset: int | None = None) -> str:
        """Text of a line, cut around an offset where it is long."""
        begin = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        if end - begin <= WIDTH:
            return self.text[begin:end]
        first = max(begin, min((offset or begin) - 30, end - WIDTH))
        head, tail = "..." if first > begin else "", "..." if first + WIDTH < end else ""
        return f"{head}{self.text[first:min(first + WIDTH, end)]}{tail}"

    def offset(self, line: int, column: int) -> int:
        """Offset of a line and column, both from 1."""
        return min(self._starts[min(line, len(self._starts)) - 1] + column - 1, len(self.text))


def nearest_place(places: Mapping[Path, Place], path: Path) -> Place | None:
    """Return the place of a path, or of what it stands in where it is not in the file."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path)


def key_text(path: Path) -> str:
    """Write a path as facts.rent[0].rows[3].monthly; a key that needs quotes has them, a long one is cut."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f"{'.' if text else ''}{_written(part)}"
    return text


def _written(part: str) -> str:
    if _BARE.fullmatch(part) and len(part) <= SHOWN:
        return part
    return '"' + shown(part).replace("\\", "\\\\").replace('"', '\\"') + '"'


def key_path(text: str) -> Path:
    """Read a path back from its text."""
    return tuple(_part(match) for match in _PART.finditer(text))


def _part(match: re.Match[str]) -> str | int:
    if match["index"]:
        return int(match["index"])
    quoted = match["quoted"]
    return match["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
