"""``my-list.mapping.toml``: which column of a list is which, how it is read, and what the list leaves out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asc842.base.constants import LIST_MAPPING
from asc842.base.errors import InputError, Problem
from asc842.closing.lease_list.heads import column_titled, title
from asc842.closing.lease_list.told import SAYS
from asc842.closing.portfolio.headings import COLUMNS
from asc842.intake.text.textfile import text_of
from asc842.intake.text.words import clean, did_you_mean, listing, quoted

SECTIONS = {"columns": "columns", "read": "read", "set": "values", "words": "words"}
PLAIN = ("list", "sheet", "head_rows")
OPTIONS = {"columns": "--map", "read": "--read", "set": "--set"}
HEADER = """# How asc842 reads {name}. What stands here is used by the next import: correct a line, or fill in one that
# is commented out. An answer that is given with the command is written here; comments of your own are lost then.
"""
UNKNOWN = "see the sheet Explain of a template"


@dataclass(slots=True)
class ListMapping:
    """What is said of a list.

    ``columns`` are those of Leases by label ("" not used), ``read`` the words by which each is read, ``values`` what
    is set where cells are empty, by column of Leases, ``words`` further words by label. ``given`` are the sections and
    keys that the command said, and not the file at ``path``.
    """

    path: Path
    sheet: str = ""
    head_rows: tuple[int, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    text: str = ""
    given: set[tuple[str, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, code: str, at: tuple[str, str], found: str, expected: str, remedy: str) -> None:
        """Keep a problem of what is said under a key, at its place: an option of the command or a line of the file."""
        section, key = at
        if at in self.given:
            self.problems.append(Problem(code, f'{OPTIONS[section]} "{key}=..."', found, expected, remedy))
            return
        lines = self.text.splitlines()
        number = next((i for i, line in enumerate(lines, 1) if line.split("=")[0].strip() in (key, json.dumps(
            key, ensure_ascii=False), f"[{key}]")), None)
        self.problems.append(Problem(code, f"{section}.{key}" if section else key, found, expected, remedy,
                                     clean(str(self.path)), number, clean(lines[number - 1]) if number else ""))

    def says(self, label: str) -> dict[str, str]:
        """Return what is said of how a column is read, by topic."""
        return {SAYS[word]: word for word in self.read.get(label, ())}

    def add(self, section: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Take what the command says, each a key and a value: it goes before what the file says."""
        for said, value in pairs:
            known = column_titled(said) if section == "set" else None
            key = title(known) if known else said
            self.given.add((section, key))
            if section == "read":
                topics = {SAYS.get(word) for word in _words(value)}
                kept = tuple(w for w in self.read.get(key, ()) if SAYS[w] not in topics)
                self.read[key] = (*kept, *_words(value))
            else:
                getattr(self, SECTIONS[section])[key] = value
        self._check(section)

    def _check(self, section: str) -> None:
        if section == "columns":
            for label, text in [*self.columns.items()]:
                if text and column_titled(text) is None:
                    self.problem("mapping.column", ("columns", label), quoted(text),
                                 'a column of Leases, or "" where it is not used',
                                 did_you_mean(text, _titles(), UNKNOWN))
                    del self.columns[label]
        elif section == "read":
            for label, said in [*self.read.items()]:
                if unknown := [w for w in said if w not in SAYS]:
                    self.problem("mapping.word", ("read", label), quoted(unknown[0]), f"one of: {', '.join(SAYS)}",
                                 did_you_mean(unknown[0], SAYS, "correct it"))
                    self.read[label] = tuple(w for w in said if w in SAYS)
        elif section == "set":
            for name in [*self.values]:
                if column_titled(name) is None:
                    self.problem("mapping.set", ("set", name), quoted(name), "a column of Leases",
                                 did_you_mean(name, _titles(), UNKNOWN))
                    del self.values[name]


def _titles() -> list[str]:
    return [title(column) for column in COLUMNS["leases"]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip().lower() for w in text.split(",") if w.strip())


def read_mapping(path: Path) -> ListMapping:
    """Read what is said of a list; an empty mapping where there is no file. Raises InputError where it is no TOML."""
    found = ListMapping(path)
    if not path.exists():
        return found
    found.text, trouble = text_of(path)
    if trouble is not None:
        raise InputError([Problem(trouble.code, "", trouble.found, "a mapping file in UTF-8", trouble.remedy,
                                  clean(str(path)))])
    try:
        data = tomllib.loads(found.text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([Problem("mapping.toml", "", str(error), "a TOML file as asc842 import writes it",
                                  "correct it, or remove it: a new one is written", clean(str(path)))]) from None
    for key, value in data.items():
        _take(found, key, value)
    for section in SECTIONS:
        found._check(section)
    return found


def _take(found: ListMapping, key: str, value: Any) -> None:
    """Take one key of the file."""
    if key in ("list", "sheet") and isinstance(value, str):
        found.sheet = value if key == "sheet" else found.sheet
    elif key == "head_rows" and isinstance(value, list) and value and all(type(n) is int and n > 0 for n in value):
        found.head_rows = tuple(value)
    elif key in SECTIONS and isinstance(value, dict) and all(
            isinstance(v, dict if key == "words" else str) for v in value.values()):
        said = {k: _words(v) for k, v in value.items()} if key == "read" else value
        getattr(found, SECTIONS[key]).update(said)
    else:
        expected = {"head_rows": "the numbers of the rows of heads, such as [4]", "sheet": "the name of a sheet"}
        known = (*PLAIN, *SECTIONS)
        right = "texts in quotes, each under a head in quotes" if key in SECTIONS else expected.get(
            key, f"the keys {listing(known)}")
        found.problem("mapping.key", ("", key), f"{key} = {quoted(str(value))}", right, did_you_mean(
            key, [k for k in known if k != key], "correct it, or take it out"))


def mapping_text(name: str, said: ListMapping, where: tuple[str, Sequence[int]],
                 columns: Sequence[tuple[str, str, str]], read: Mapping[str, Sequence[str]],
                 open_: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    """Return the text of a mapping file.

    ``where`` the list was found, its sheet and the rows of its heads, is a remark where nobody said it. ``columns``
    are label, title and evidence of each column of the list; ``read`` the words by which columns are read; ``open_``
    what is asked for: section, key and the answers there are.
    """
    asked = {section: [(key, answers) for s, key, answers in open_ if s == section] for section in SECTIONS}
    return "\n".join([
        HEADER.format(name=name), f"list = {_toml(name)}",
        *([f"{'' if said.sheet else '# '}sheet = {_toml(where[0])}"] if where[0] else []),
        f"{'' if said.head_rows else '# '}head_rows = [{', '.join(map(str, where[1]))}]", "",
        "# Head in the list = column of the sheet Leases, \"\" for none. What is commented out is not used so far.",
        "[columns]", *_columns(columns, said.columns), "",
        f"# How cells are read, several words with commas between: {', '.join([*SAYS][:7])},",
        f"# {', '.join([*SAYS][7:])}.", "[read]",
        *(f"{_toml(label)} = {_toml(', '.join(words))}" for label, words in read.items() if words),
        *_asked(asked["read"]), "",
        "# What holds for every lease whose cell is empty, by column of the sheet Leases.", "[set]",
        *(f"{_toml(key)} = {_toml(value)}" for key, value in said.values.items()), *_asked(asked["set"]), "",
        "# Further words for what a column chooses from: \"Head\" = { \"theirs\" = \"ours\" }.", "[words]",
        *(f"{_toml(label)} = {{ {', '.join(f'{_toml(k)} = {_toml(v)}' for k, v in words.items())} }}"
          for label, words in said.words.items()), ""])


def _columns(columns: Sequence[tuple[str, str, str]], said: Collection[str]) -> Iterator[str]:
    lines = [(f"{'' if text or label in said else '# '}{_toml(label)} = {_toml(text)}", why)
             for label, text, why in columns]
    width = min(max((len(line) for line, _ in lines), default=0), 60)
    return (f"{line:<{width}}  # {clean(why)}" for line, why in lines)


def _asked(asked: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    return (f"# {_toml(key)} = {_toml(answer)}" for key, answers in asked for answer in answers)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def path_of(path: Path) -> Path:
    """Return where the mapping of a list is kept: next to it, under its name."""
    return path.with_name(path.stem + LIST_MAPPING)
