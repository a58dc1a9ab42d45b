"""The conformance matrix as data: what each paragraph asks, what does and proves it, where it was read."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from asc842.base.standard import standards
from asc842.cli import main
from asc842.output.schemas import schema_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES: dict[str, dict[str, str]] = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
GROUPS = sorted(HERE.glob("[0-9]-*.toml"))
NUMBER = re.compile(r"((?:842|805)-\d\d-\d\d-)(\d+)([A-Z]?)")
CITED = re.compile(r"(842-[124]0|805-20)-(\d\d)-(\d+[A-Z]?)((?:\([a-z]{1,2}\)|[a-z](?![a-z]))?)")
QUOTED = re.compile(r"`([^`]+)`")
MORE = re.compile(r"(,| to| and|,? or)\s+-(?:(\d\d)-)?(\d+[A-Z]?)((?:\([a-z]{1,2}\)|[a-z](?![a-z]))?)")

PROVED, INFERRED, NOT_DONE, NOTHING = "read and proved", "inferred", "not done", "nothing to compute"
STATES = (PROVED, INFERRED, NOT_DONE)


@dataclass(frozen=True)
class Entry:
    """One paragraph, or some that follow one another; ``asks`` is in our own words.

    ``read`` names sources that show the text of the paragraph itself, or the figures of an example; ``verified`` those
    that retell its content. ``partly`` says which part no test proves, ``gap`` what is not done, ``not_applicable``
    why there is nothing to compute, ``note`` what else a reader should know. ``question`` is what a partner asks, and
    ``answer`` where the output answers it: commands, tables, sheets and reports between backquotes.
    """

    number: str
    asks: str
    part: str = ""
    to: int | None = None
    functions: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    partly: str = ""
    gap: str = ""
    not_applicable: str = ""
    note: str = ""
    question: str = ""
    answer: str = ""

    @property
    def title(self) -> str:
        part = f"({self.part})" if self.part else ""
        return f"{self.number}{part}" + (f" to -{self.to}" if self.to else "")

    @property
    def state(self) -> str:
        """One of STATES, or NOTHING; what was not read, or is not proved whole, is inferred."""
        if self.gap:
            return NOT_DONE
        if self.not_applicable:
            return NOTHING
        return PROVED if self.read and self.tests and not self.partly else INFERRED

    @property
    def why(self) -> str:
        """Why it is in its state: what is missing, or why it is no more than inferred."""
        if self.gap or self.not_applicable:
            return self.gap or self.not_applicable
        unread = "" if self.read else "Retold by others; its own text was not read." if self.verified else "Not read."
        return " ".join(filter(None, (unread, self.partly)))

    @property
    def paragraphs(self) -> list[str]:
        """Every number that it stands for."""
        match = NUMBER.fullmatch(self.number)
        assert match, self.number
        stem, first, letter = match.groups()
        assert not (letter and self.to), self.number
        return [f"{stem}{n}{letter}" for n in range(int(first), (self.to or int(first)) + 1)]


@cache
def entries() -> dict[str, list[Entry]]:
    """Return the entries of each file, by the words of its name."""
    found = {}
    for path in GROUPS:
        rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["paragraph"]
        found[path.stem.partition("-")[2].replace("-", " ")] = [
            Entry(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}) for row in rows]
    return found


def all_entries() -> list[Entry]:
    return [entry for group in entries().values() for entry in group]


def unlisted() -> list[str]:
    """Numbers of Topic 842 between those of the entries of a section that no entry stands for, as ranges."""
    known = dict[str, set[int]]()
    for number in (n for e in all_entries() for n in e.paragraphs):
        stem, digits, _ = NUMBER.fullmatch(number).groups()  # type: ignore[union-attr]
        known.setdefault(stem, set()).add(int(digits))
    found = []
    for stem, numbers in sorted((stem, numbers) for stem, numbers in known.items() if stem.startswith("842")):
        for below, above in pairwise([0, *sorted(numbers)]):
            if above > below + 1:
                found.append(f"{stem}{below + 1}" + (f" to -{above - 1}" if above > below + 2 else ""))
    return found


def exists(function: str) -> bool:
    """Whether a dotted name is a function or class that can be imported."""
    module, _, name = function.rpartition(".")
    try:
        return callable(getattr(importlib.import_module(module), name, None))
    except ImportError:
        return False


def unknown(answer: str) -> list[str]:
    """Names between backquotes that are no command with its options, file, or name that the source gives in quotes."""
    return [name for name in QUOTED.findall(answer) if not (
        _is_command(name) if name.startswith("asc842 ") else name in given_names() or (ROOT / name).exists())]


def _is_command(text: str) -> bool:
    """Whether ``asc842 NAME --option`` is a command with these options."""
    _, name, *rest = text.split()
    known = {option for p in main.commands[name].params for option in p.opts} if name in main.commands else set[str]()
    return name in main.commands and {word for word in rest if word.startswith("--")} <= known


@cache
def given_names() -> set[str]:
    """Every text between double quotes in the source, every key of a lease or a policy, every sheet of a standard."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "asc842").rglob("*.py"))
    keys = (schema_of(kind) for kind in ("lease", "policy"))
    return {name for text in texts for name in re.findall(r'"([^"\n]+)"', text)} | set(
        re.findall(r"'(\w+)':", "".join(map(str, keys)))) | {standard.sheet for standard in standards()}


def case_ids() -> set[str]:
    """Ids of the cases under tests/cases."""
    tables = [tomllib.loads(p.read_text(encoding="utf-8")) for p in (ROOT / "tests" / "cases").glob("*.toml")]
    rows = [row for table in tables for group in table.values() if isinstance(group, list) for row in group]
    return {str(row["id"]) for row in rows if "id" in row}


def citations(text: str) -> Iterator[tuple[str, str]]:
    """Yield paragraph and part of each citation that CITED finds, its short forms included (", -12", " to -4")."""
    for match in CITED.finditer(text):
        subtopic, section, last, part = match.groups()
        yield f"{subtopic}-{section}-{last}", part.strip("()")
        at = match.end()
        while more := MORE.match(text, at):
            how, other, number, part = more.groups()
            section = other or section
            between = range(int(last) + 1, int(number)) if "to" in how and (last + number).isdigit() else ()
            yield from ((f"{subtopic}-{section}-{n}", "") for n in between)
            yield f"{subtopic}-{section}-{number}", part.strip("()")
            last, at = number, more.end()


def cited() -> dict[tuple[str, str], str]:
    """Paragraph and part of every citation in the source and the documents, each with a file that has it."""
    files = [*(ROOT / "asc842").rglob("*.py"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    return {key: path.relative_to(ROOT).as_posix() for path in sorted(files) if path.name != "standard.md"
            for key in citations(path.read_text(encoding="utf-8"))}
