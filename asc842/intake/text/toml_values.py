"""Keys and values of a TOML text: single values, lists in brackets, tables in braces."""

from __future__ import annotations

import re
from dataclasses import replace

from asc842.intake.text import toml_patterns as p
from asc842.intake.text.cursor import DEEPEST, Cursor, TooDeepError, names_of
from asc842.intake.text.places import Path, key_text
from asc842.intake.text.scalars import wrong_with
from asc842.intake.text.words import quoted, shown


class ValueReader(Cursor):
    """Reads key = value, and values within values."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.kinds: dict[Path, str] = {}
        self._depth = 0

    def pair(self, parent: Path, where: str) -> None:
        """Read key = value in a table; ``where`` is "line", or "table" for one in braces."""
        start = self.pos
        self.check_depth()
        match = p.EQUALS.match(self.text, start)
        path = self._key(parent, match) if match else self._odd_key(parent, where)
        if path:
            for i in range(len(parent) + 1, len(path)):
                self.place(path[:i], start)
            self.spaces()
            self.take("=")
            self._value(path, start, where)

    def _key(self, parent: Path, match: re.Match[str]) -> Path:
        self.pos = match.end(1)
        return self._define((*parent, *names_of(match[1])), match.start())

    def _define(self, path: Path, start: int) -> Path:
        """Note that a key is used; one used twice goes by another name."""
        if path not in self.kinds:
            self.kinds[path] = "value"
            return path
        name = self.unread()
        self.fault("toml.key-twice",
                   start, f"{key_text(path[-1:])} a second time (first on line {self.first_line(path)})",
                   "each key once in its table", "keep the one that is right, take the other out", name, path)
        return (*path[:-1], name)

    def _odd_key(self, parent: Path, where: str) -> Path | None:
        """Mend what stands where a key belongs."""
        start = self.pos
        colon, odd = p.COLON.match(self.text, start), p.ODD_KEY.match(self.text, start)
        if colon and not wrong_with(self._single_text(colon.end(), where)):
            return self._insert_equals(parent, colon)
        if odd:
            return self._rename(parent, odd)
        text = self.pass_over(p.REST if where == "line" else p.LOOSE[where])
        self.fault("toml.no-key", start, shown(text), "a [section], or key = value",
                   "put # in front of a remark; write key = value for a fact", f"{self.unread()} = 0",
                   (*parent, text.split(" ")[0]))
        if any(mark in text for mark in "[]{}="):
            self.lose()
        return None

    def _insert_equals(self, parent: Path, match: re.Match[str]) -> Path:
        path, self.pos = self._key(parent, match), match.end()
        self.fault("toml.no-equals",
                   match.end(1), f"no = after {match[1]}", "key = value", f"write {match[1]} = ...", " = ")
        return path

    def _rename(self, parent: Path, match: re.Match[str]) -> Path:
        name = re.sub(r"[^a-z0-9]+", "_", match[1].lower()).strip("_")
        path, self.pos = (*parent, name), match.end(1)
        mend = self.unread() if not name or path in self.kinds else name
        self.fault("toml.key-name", match.start(), quoted(match[1]), "a key of plain letters, digits, _ and -",
                   f"write {shown(name)}" if name else "correct the key", mend, path)
        self.kinds.setdefault(path, "value")
        return (*parent, mend)

    def _value(self, path: Path, at: int, where: str) -> None:
        self.spaces()
        start, self._depth = self.pos, self._depth + 1
        if self._depth > DEEPEST:
            raise TooDeepError
        if self.at("["):
            self._list(path)
        elif self.at("{"):
            self._braces(path)
        else:
            self._single(path, at, where)
        self._depth -= 1
        self.place(path, at, start)

    def _single(self, path: Path, at: int, where: str) -> None:
        start = self.pos
        if self.text.startswith(('"""', "'''"), start):
            if not self.pass_over(p.TRIPLE):
                self._unclosed_text(path)
            return
        raw = self._single_text(start, where)
        self.pos = start + len(raw)
        wrong = wrong_with(raw)
        if wrong:
            remedy = wrong.remedy + (p.MISPRINT if "rows" in path and wrong.is_date else "")
            self.fault(wrong.code, start, wrong.found, wrong.expected, remedy, "0" if raw else " 0", path, wrong.limit,
                       at)

    def _unclosed_text(self, path: Path) -> None:
        start, self.pos = self.pos, len(self.text)
        mark = self.text[start:start + 3]
        self.fault("toml.text-unclosed",
                   start, f"text that begins with {mark} and never ends", f"{mark} at its end", f"add {mark}",
                   '""', path)
        self.lose()

    def _single_text(self, start: int, where: str) -> str:
        """Return the text of a single value: to its closing quote, else as far as a value can go."""
        match = p.QUOTED.match(self.text, start)
        if match and p.ENDS[where].match(self.text, match.end()):
            return match.group()
        in_quotes = where == "line" and self.text.startswith(('"', "'"), start)
        loose = (p.REST if in_quotes else p.LOOSE[where]).match(self.text, start)
        return loose.group().rstrip(" \t," if where == "table" else " \t") if loose else ""

    def _list(self, path: Path) -> None:
        opened, index = self.pos, 0
        self.pos = after = opened + 1
        while self._more(opened, after):
            self._value((*path, index), self.pos, "list")
            index, after = index + 1, self.pos
            self.blanks()
            if self.take(","):
                after = self.pos
            elif not self.at("]") and not p.NOT_IN_LIST.match(self.text, self.pos):
                self._insert("toml.no-comma", after, f"no comma before {shown(self.text[self.pos:self.pos + 40])}",
                             "a comma between two values", "add a comma", ",")

    def _more(self, opened: int, after: int) -> bool:
        """Go to the next value of a list; False where it ends, or was never closed."""
        self.blanks()
        if self.take("]"):
            return False
        if not p.NOT_IN_LIST.match(self.text, self.pos):
            return True
        self._insert("toml.list-unclosed",
                     after, "a list that begins with [ and is not closed", "] after its last value",
                     "add ] at the end of the list", "]", opened)
        if not self.outline.lost and p.ROW_OR_END.search(self.text, self.pos, self._next_section()):
            self.lose()
        return False

    def _next_section(self) -> int:
        """Offset of the next line that begins a section."""
        match = p.SECTION_LINE.search(self.text, self.pos)
        return match.start() if match else len(self.text)

    def _insert(self, code: str, after: int, found: str, expected: str, remedy: str, mend: str, at: int | None = None
                ) -> None:
        """Note that something is missing after an offset behind the cursor."""
        here, self.pos = self.pos, after
        self.fault(code, after, found, expected, remedy, mend, at=at)
        self.pos = here

    def _braces(self, path: Path) -> None:
        opened, first = self.pos, True
        self.pos += 1
        noted = len(self.outline.faults)
        while not self._gap(opened, first):
            self.pair(path, "table")
            first = False
        self._keep_first(noted, p.OVER_LINES)

    def _keep_first(self, noted: int, found: str) -> None:
        """Leave the mending of what was found several times since, and its message the first time."""
        faults = self.outline.faults
        again = [i for i in range(noted, len(faults)) if faults[i].found is found][1:]
        for i in again:
            faults[i] = replace(faults[i], found="")

    def _gap(self, opened: int, first: bool) -> bool:
        """Pass what stands between two pairs in braces; True where the table ends."""
        start = self.pos
        gap = p.REMARK.sub("", self.pass_over(p.GAP))
        unclosed = bool(p.NOT_IN_TABLE.match(self.text, self.pos)) or (
            "\n" in gap and not self.at("}") and not p.CLOSED_YET.match(self.text, self.pos))
        if unclosed:
            in_list = self.at("{]")
            self.pos = start if in_list else self.pos
            self.fault("toml.table-unclosed",
                       start, "a table that begins with { and is not closed", "} on the same line",
                       "add } at the end of it", "}" if in_list else "}\n", at=opened)
        elif wrong := _wrong_gap(gap, first, self.at("}")):
            self.fault("toml.table-gap", start, *wrong)
        return unclosed or self.take("}")


def _wrong_gap(gap: str, first: bool, last: bool) -> tuple[str, str, str, str] | None:
    """What is wrong between two pairs in braces, and its repair."""
    mend = "" if first or last else ", "
    if "\n" in gap:
        return (p.OVER_LINES, "it on one line",
                "write it on one line, or as a [section] with a line for each key", mend)
    if gap.count(",") > (not first and not last):
        return "a comma too many", "one comma between two keys, none before }", "take the comma out", mend
    if not gap.count(",") and not first and not last:
        return "two keys with no comma between", "a comma between two keys", "add a comma", mend
    return None
