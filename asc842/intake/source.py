"""A file as text, and its TOML as plain values, with the line of every key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from asc842.errors import Problem
from asc842.intake.positions import ImpossibleDate, Path, locate

LARGEST_FILE = 2_000_000
"""Bytes. A lease file of 2,000 rent rows has a tenth of this."""


@dataclass(slots=True)
class SourceFile:
    """What was read of one file: ``data`` (None where it is not TOML), ``lines`` of its keys, ``problems`` so far."""

    name: str
    text: str = ""
    data: dict[str, Any] | None = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubtful: set[Path] = field(default_factory=set)

    def problem(self, path: Path, found: str, expected: str, remedy: str, line: int | None = None) -> None:
        """Note a problem at a key."""
        self.problems.append(self.place(Problem(key_text(path), found, expected, remedy, line=line)))

    def place(self, problem: Problem) -> Problem:
        """Give a problem its file, line and the text of that line."""
        line = problem.line or self._line(key_path(problem.key))
        rows = self.text.splitlines()
        excerpt = rows[line - 1] if line and line <= len(rows) else ""
        return Problem(problem.key, problem.found, problem.expected, problem.remedy, self.name, line, excerpt[:120])

    def _line(self, path: Path) -> int | None:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_toml(path: FilePath) -> SourceFile:
    """Read a TOML file; numbers become exact decimals. Every problem is kept, none is raised."""
    source = SourceFile(str(path))
    text = _text(path, source)
    if text is None:
        return source
    source.text = text
    source.lines, impossible = locate(text)
    for wrong in impossible:
        source.problem(wrong.path, wrong.text, f"a date that exists; {wrong.why}",
                       "correct it; where the contract prints it so, write it in quotes and judge it with date_reading",
                       wrong.line)
        source.doubtful.add(wrong.path)
    try:
        source.data = tomllib.loads(_with_possible_dates(text, impossible), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        _not_toml(source, error)
    return source


def _text(path: FilePath, source: SourceFile) -> str | None:
    try:
        if path.is_dir():
            raise IsADirectoryError("it is a folder")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            source.problem((), f"a file of {size:,} bytes", f"at most {LARGEST_FILE:,} bytes",
                           "check that this is a lease file; split a portfolio into one file per lease")
            return None
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        source.problem((), f"a byte that is not UTF-8 at position {error.start}", "text in UTF-8",
                       "save the file as UTF-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        source.problem((), reason[:1].lower() + reason[1:], "a readable file", "check the path and the permissions")
    return None


def _with_possible_dates(text: str, impossible: list[ImpossibleDate]) -> str:
    """Put a stand-in for each impossible date, so that the rest of the file can be checked as well."""
    rows = text.split("\n")
    for wrong in impossible:
        rows[wrong.line - 1] = rows[wrong.line - 1].replace(wrong.text, date(2000, 1, 1).isoformat(), 1)
    return "\n".join(rows)


def _not_toml(source: SourceFile, error: tomllib.TOMLDecodeError) -> None:
    message, line = str(error), None
    if "(at line " in message:
        message, _, rest = message.partition(" (at line ")
        line = int(rest.split(",")[0])
    elif message.endswith("(at end of document)"):
        line = len(source.text.splitlines())
    source.problem((), message[:1].lower() + message[1:], "TOML (https://toml.io)",
                   "mend this line; text stands in double quotes, dates and numbers stand bare", line)


def key_text(path: Path) -> str:
    """Write a path as facts.rent[0].rows[3].monthly."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def key_path(text: str) -> Path:
    """Read a path back from its text."""
    parts = text.replace("[", ".[").split(".")
    return tuple(int(p[1:-1]) if p.startswith("[") else p for p in parts if p)
