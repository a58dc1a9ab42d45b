"""A place in a TOML text that moves on, and the outline that is noted on its way."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from asc842.intake.text.places import Fault, Lines, Path, Place

DEEPEST = 20
"""Tables and lists within one another; a lease file has six."""
MOST_FAULTS = 5000
"""Faults in a text beyond which it is no lease file with mistakes in it."""

PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
KEY = rf"{PART}(?:[ \t]*\.[ \t]*{PART})*"
_PART = re.compile(PART)
_CHAIN = re.compile(rf"\[*[ \t]*(?:{PART}[ \t]*\.[ \t]*){{{DEEPEST}}}")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")


class TooDeepError(Exception):
    """Tables or lists stand within one another more than DEEPEST times."""


class TooManyError(Exception):
    """More is wrong with the text than MOST_FAULTS."""


@dataclass(slots=True)
class Outline:
    """Places of all keys and elements, what is wrong with the text, and names to leave out of what is read.

    ``displaced`` are tables in which a section stands twice: the second may be meant for one that is missing.
    ``adrift`` says that a section has no name: anything may be in it that seems to be missing.
    ``lost`` says that so much is wrong that it is not known what the rest belongs to, ``too_deep`` that the reader
    gave up.
    """

    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    discarded: set[str] = field(default_factory=set)
    displaced: list[Path] = field(default_factory=list)
    adrift: bool = False
    lost: bool = False
    too_deep: bool = False


class Cursor:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self.text, self.pos, self.lines = text, 0, Lines(text)
        self.outline = Outline()
        self._certain = 0

    def fault(self, code: str, start: int, found: str, expected: str, remedy: str, mend: str = "",
              path: Path | None = None, limit: bool = False, at: int | None = None) -> None:
        """Note what is wrong from ``start`` to where the cursor stands; ``at`` is what the message shows.

        Inside of what is written twice, only the mending is noted: it is to be taken out as a whole.
        """
        if path is not None and not self.outline.discarded.isdisjoint(map(str, path)):
            found, path = "", None
        self.outline.faults.append(Fault(code, start, max(start, self.pos), start if at is None else at,
                                         found, expected, remedy, mend, path, limit))
        if len(self.outline.faults) == MOST_FAULTS:
            self.lose()
            raise TooManyError

    def lose(self) -> None:
        """Note that from here on it is not known what belongs to what: nothing more is reported about the text."""
        if not self.outline.lost:
            self.outline.lost = True
            self._certain = len(self.outline.faults)

    def known(self) -> list[Fault]:
        """Return the faults up to where the thread was lost, and those that are certain whatever came before."""
        faults = self.outline.faults
        return [f for i, f in enumerate(faults) if i < self._certain or f.limit] if self.outline.lost else faults

    def place(self, path: Path, at: int, start: int = 0) -> None:
        """Note where a key stands, and its value where the cursor has just passed that; the first counts."""
        if len(path) > DEEPEST:
            raise TooDeepError
        self.outline.places.setdefault(path, Place(at, start, self.pos if start else 0))

    def unread(self) -> str:
        """Return a new name for what is read but counts for nothing."""
        name = f"unread-{len(self.outline.discarded) + 1}"
        self.outline.discarded.add(name)
        return name

    def first_line(self, path: Path) -> int:
        """Return the line on which a key first stands."""
        return self.lines.line(self.outline.places[path].at)

    def check_depth(self) -> None:
        """Give up where a dotted key has more parts than tables may stand within one another."""
        if _CHAIN.match(self.text, self.pos):
            raise TooDeepError

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.pos >= len(self.text)

    def at(self, marks: str) -> bool:
        """Return whether one of the marks comes next."""
        return not self.ended and self.text[self.pos] in marks

    def take(self, mark: str) -> bool:
        """Pass a mark if it comes next."""
        found = self.at(mark)
        self.pos += found
        return found

    def pass_over(self, pattern: re.Pattern[str]) -> str:
        """Pass what a pattern matches here, and return it."""
        match = pattern.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos
        return match.group() if match else ""

    def spaces(self) -> None:
        """Pass spaces."""
        self.pass_over(_SPACE)

    def blanks(self) -> None:
        """Pass spaces, ends of lines and remarks."""
        self.pass_over(_BLANK)


def names_of(key: str) -> list[str]:
    """Return the parts of a dotted key."""
    return [_unquoted(part) for part in _PART.findall(key)]


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    try:
        return str(tomllib.loads(f"key = {part}")["key"])
    except tomllib.TOMLDecodeError:
        return part[1:-1]
