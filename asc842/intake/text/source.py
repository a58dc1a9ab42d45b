"""A file as plain values, with the place of every key, and everything wrong with it so far."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from asc842.base.errors import Problem
from asc842.intake.doubts import UNKNOWN, Doubts
from asc842.intake.text.places import Fault, Lines, Path, Place, key_path, key_text, nearest_place
from asc842.intake.text.positions import locate
from asc842.intake.text.textfile import text_of
from asc842.intake.text.words import clean, shown

ADRIFT: tuple[Path, ...] = (("facts", "documents", "*", "id"), ("facts", "rent", "*", "id"), ("judgements", "*"))
"""What is in doubt where a section has no name: which documents, rent and judgements there are."""
_KINDS = {"{": "what looks like JSON", "<": "what looks like HTML or XML", "---": "what looks like YAML"}
_WORDS = {"Cannot declare": "a section a second time", "Cannot overwrite": "a key or section a second time",
          "Cannot mutate": "a key that adds to something written before", "Invalid date": "no date or time"}


@dataclass(slots=True)
class SourceFile:
    """What was read of one file.

    ``data`` are its plain values (None where they cannot be read), ``problems`` what is wrong so far, ``doubts``
    the keys about which nothing more can be said, ``displaced`` the tables of which it is not known what is missing,
    ``readings`` the keys whose text a judgement reads, with its number.
    """

    name: str
    data: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    lines: Lines = field(default_factory=lambda: Lines(""))
    places: dict[Path, Place] = field(default_factory=dict)
    displaced: set[Path] = field(default_factory=set)
    readings: dict[Path, int] = field(default_factory=dict)

    def problem(self, code: str, path: Path, found: str, expected: str, remedy: str, offset: int | None = None
                ) -> None:
        """Note a problem at a key, or at an offset of the text."""
        self.problems.append(self._located(Problem(code, key_text(path), found, expected, remedy), path, offset))

    def place(self, problem: Problem) -> Problem:
        """Give a problem its file, line and the text of that line."""
        return self._located(problem, key_path(problem.key))

    def _located(self, problem: Problem, path: Path, offset: int | None = None) -> Problem:
        if offset is None:
            place = nearest_place(self.places, path)
            offset = place.at if place else None
        line = None if offset is None else self.lines.line(offset)
        excerpt = "" if line is None else clean(self.lines.excerpt(line, offset))
        return replace(problem, file=self.name, line=line, excerpt=excerpt)

    @property
    def how_to_round(self) -> str:
        """What to do about an amount with more decimals than its currency has."""
        return "write the amount as it is printed"

    def raw(self, path: Path) -> str:
        """Return the text of the value at a path, as it stands in the file; nothing for a [section]."""
        place = self.places.get(path)
        return self.lines.text[place.start:place.end] if place else ""


def read_toml(path: FilePath) -> SourceFile:
    """Read a TOML file; numbers become exact decimals. Every problem is kept, none is raised."""
    source = SourceFile(clean(str(path)))
    text, trouble = text_of(path)
    source.lines = Lines(text)
    if trouble:
        source.problem(trouble.code, (), trouble.found, trouble.expected, trouble.remedy, trouble.offset)
    if not trouble:
        _read(source, text)
    return source


def _read(source: SourceFile, text: str) -> None:
    """Read the values of a text, after repairing what is wrong with the text itself."""
    outline = locate(text)
    source.places = outline.places
    faults = [f for f in outline.faults if f.limit]
    data, error = (None, "") if outline.too_deep else _values(_mended(text, faults))
    if data is None and not outline.too_deep:
        if kind := next((kind for mark, kind in _KINDS.items() if text.lstrip().startswith(mark)), ""):
            return source.problem("file.not-toml",
                                  (), kind, "TOML (https://toml.io)", "write the lease as in the sample files", 0)
        faults = outline.faults
        data = None if outline.lost else _values(_mended(text, faults))[0]
    if data is None and not faults:
        _not_toml(source, error)
    for fault in faults:
        if fault.found:
            source.problem(fault.code, fault.path or (), fault.found, fault.expected, fault.remedy, fault.at)
        if fault.path is not None:
            source.doubts.add(fault.path)
    if outline.adrift:
        outline.displaced += [(), ("facts",)]
        for path in ADRIFT:
            source.doubts.add(path)
    for path in outline.displaced:
        source.doubts.add((*path, UNKNOWN))
        source.displaced.add(path)
    source.data = None if data is None else _without(data, outline.discarded)
    return None


def _values(text: str) -> tuple[dict[str, Any] | None, str]:
    """Return what a text holds, or None and the reason why it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal), ""
    except (ValueError, RecursionError) as error:
        return None, str(error)


def _mended(text: str, faults: list[Fault]) -> str:
    """Put the repair of each fault into its place."""
    parts, done = [], 0
    for fault in sorted(faults, key=lambda f: (f.start, f.end)):
        if fault.start >= done:
            parts += [text[done:fault.start], fault.mend]
            done = fault.end
    return "".join([*parts, text[done:]])


def _without(value: Any, discarded: set[str]) -> Any:
    """Leave out the keys that took the place of others."""
    if isinstance(value, dict):
        return {k: _without(v, discarded) for k, v in value.items() if k not in discarded}
    return [_without(v, discarded) for v in value] if isinstance(value, list) else value


def _not_toml(source: SourceFile, error: str) -> None:
    """Say in what way a text is no TOML where only tomllib found it."""
    message, _, place = error.partition(" (at ")
    numbers = [int(n) for n in re.findall(r"\d+", place)]
    offset = source.lines.offset(*numbers) if len(numbers) == 2 else len(source.lines.text.rstrip())
    words = next((words for start, words in _WORDS.items() if message.startswith(start)), message)
    source.problem("file.not-toml", (), shown(words[:1].lower() + words[1:]), "TOML (https://toml.io)",
                   "correct this line, or the one before it", offset)
