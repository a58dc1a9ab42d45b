"""Reads the outline of a TOML text: where each key stands, and what is wrong with the text.

TOML itself is read by tomllib, which stops at the first thing wrong. This reader goes on: it names what is wrong in
plain words, and says what would correct it, so that everything else in the file can be checked in the same run.
"""

from __future__ import annotations

import re
from contextlib import suppress

from asc842.intake.text.cursor import DEEPEST, KEY, Outline, TooDeepError, TooManyError, names_of
from asc842.intake.text.places import Path, key_text
from asc842.intake.text.toml_values import ValueReader
from asc842.intake.text.words import shown

_KEY = re.compile(KEY)
_PAIR = re.compile(rf"[,; \t]*({KEY}[ \t]*=)")
_REST = re.compile(r"[^\n]*")
_HEADER = re.compile(r"""(\[{1,2})((?:[^\[\]\n#"']|"(?:\\.|[^"\\\n])*"|'[^'\n]*')*)(\]{0,2})""")


def locate(text: str) -> Outline:
    """Read the outline of a text. Never fails: where the text is not TOML, what it returns is incomplete."""
    reader = _Reader(text)
    try:
        with suppress(TooManyError):
            reader.read()
    except TooDeepError:
        reader.fault("toml.too-deep", reader.pos, "tables or lists nested more deeply than any lease needs",
                     f"at most {DEEPEST} within one another", "check that this is a lease file", limit=True)
        reader.outline.too_deep = True
    reader.outline.faults = reader.known()
    return reader.outline


class _Reader(ValueReader):
    """Goes through the text statement by statement."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._table: Path = ()
        self._counts: dict[Path, int] = {}

    def read(self) -> None:
        """Read all statements."""
        self.blanks()
        while not self.ended:
            if self.at("["):
                self._header()
            else:
                self.pair(self._table, "line")
            self._end_of_statement()
            self.blanks()

    def _end_of_statement(self) -> None:
        self.spaces()
        start = self.pos
        if self.ended or self.at("\n#") or not self.text[self.lines.begin(start):start].strip():
            return
        second = _PAIR.match(self.text, start)
        if second:
            self.pos = second.start(1)
            self.fault("toml.second-key",
                       start, "a second key on the line", "one key = value to a line", "begin a new line before it",
                       "\n")
            return
        rest = self.pass_over(_REST)
        self.fault("toml.rest-of-line",
                   start, shown(rest), "nothing more on this line", "take it out, or put # in front of a remark")

    def _header(self) -> None:
        start = self.pos
        self.check_depth()
        match = _HEADER.match(self.text, start)
        opened, inner, closed = match.groups() if match else ("[", "", "")
        if not _KEY.fullmatch(inner.strip()):
            return self._lose(start)
        self.pos += len(opened + inner + closed)
        double = 2 in (len(opened), len(closed))
        if len(opened) != len(closed):
            right = f"[[{inner.strip()}]]" if double else f"[{inner.strip()}]"
            self.fault("toml.brackets",
                       start, shown(opened + inner + closed), "as many brackets closed as opened", f"write {right}",
                       right)
        return self._enter(names_of(inner), double, start)

    def _lose(self, start: int) -> None:
        """Leave out what follows a header that names no section, up to the next header."""
        text, name = self.pass_over(_REST), self.unread()
        self.fault("toml.section-name",
                   start, shown(text), "the name of a section in brackets: [facts], [[facts.rent]]",
                   "correct the name; it has no spaces", f"[{name}]")
        self.outline.adrift = True
        self._table = (name,)

    def _enter(self, names: list[str], array: bool, at: int) -> None:
        """Begin a table, one more of a list of tables if ``array``."""
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            self.place(path, at)
            path = (*path, self._counts[path]) if path in self._counts else path
        path = (*path, names[-1])
        known = self.kinds.setdefault(path, "new list" if array else "new table")
        if known in ("value", "table"):
            return self._twice(path, at)
        self.kinds[path] = known.removeprefix("new ")
        return self._open(path, self.kinds[path] == "list", array, at)

    def _twice(self, path: Path, at: int) -> None:
        name = self.unread()
        self.fault("toml.section-twice", at, f"{key_text(path)} a second time (first on line {self.first_line(path)})",
                   "each section once; only [[...]] in double brackets, from the first on, makes a list",
                   "merge the two into one, or correct the name of one", f"[{name}]", path)
        self.outline.displaced.append(path[:-1])
        self._table = (name,)

    def _open(self, path: Path, is_list: bool, array: bool, at: int) -> None:
        if is_list and not array:
            self.fault("toml.single-brackets", at, f"[{key_text(path)}] in single brackets",
                       f"double brackets, as on line {self.first_line(path)}: it is one of a list",
                       f"write [[{key_text(path)}]]", f"[[{self.text[at:self.pos].strip('[] ')}]]")
        self.place(path, at)
        if is_list:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
            self.place(path, at)
        self._table = path
