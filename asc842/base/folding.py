"""Problems of one kind folded into one, so that what is wrong with a column of 600 cells is read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from asc842.base.causes import causes_first, number_of_causes
from asc842.base.problem import Problem
from asc842.base.showing import few

ALIKE = 4
"""As many problems of one kind are folded; fewer are shown one by one."""
EXAMPLES, PLACES = 3, 8
ABOVE = "one of those listed above"
LONG = 200
"""Letters of a rule that is not written out a second time: a list of the columns of a table."""
FIRST = "Mend what is above first: what follows may come of it."
_NUMBER = re.compile(r"\[\d+\]")
_VARIES = re.compile(r'"[^"]*"|\S*\d\S*')
"""Texts in quotes and words with figures: what differs between remedies of one form."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Problems of one kind, in the order of their places; one alone is shown as it is.

    ``again``: what is expected is written out above already.
    """

    problems: tuple[Problem, ...]
    again: bool = False

    @property
    def where(self) -> str:
        """How many there are, in which file, column or key, and the first of their lines."""
        first = self.problems[0]
        if len(self.problems) == 1:
            return first.where
        sheets = list(dict.fromkeys(p.sheet.strip("'") for p in self.problems))
        if len(sheets) > 1 and len({p.file for p in self.problems}) == 1:
            return f"{first.file}: {first.key}: {len(self.problems):,} of this kind, sheets {few(sheets, PLACES)}"
        files = list(dict.fromkeys(f"{p.file}, {p.sheet}" if p.sheet else p.file for p in self.problems))
        places = [f"{p.line}" for p in self.problems if p.line is not None] if len(files) == 1 else files
        key = _NUMBER.sub("[]", first.key)
        named = ": ".join(part for part in (files[0] if len(files) == 1 else "", key) if part)
        counted = f"{len(self.problems):,} of this kind"
        kind = "line" if len(files) == 1 else "file"
        return f"{named}: {counted}" + (f", {kind}s {few(places, PLACES)}" if places else "")

    def __str__(self) -> str:
        first = self.problems[0]
        if len(self.problems) == 1:
            return str(replace(first, expected=ABOVE) if self.again else first)
        found = list(dict.fromkeys(p.found for p in self.problems))
        lines = [f"{self.where} [{first.code}]"]
        if first.excerpt:
            lines.append(f"  {first.line} | {first.excerpt.strip()}")
        lines += [f"  found:    {few(found, EXAMPLES)}",
                  *([f"  expected: {ABOVE}"] if self.again else _lines("  expected: ", self.problems, "expected")),
                  *_lines("  remedy:   ", self.problems, "remedy")]
        return "\n".join(lines)


def folded(problems: Iterable[Problem]) -> list[Fold]:
    """Fold problems of one kind, causes first, then in the order in which the first of each was found.

    One kind have those of one code and of one column or key (whatever its number in a list); of tables those of the
    same file alone, as its columns are its own. What is found alike in many sheets of a workbook is of one kind, too.
    """
    found, kinds = causes_first(problems), dict[tuple[str, ...], list[Problem]]()
    everywhere = {key for key, sheets in _sheets(found).items() if len(sheets) >= ALIKE}
    kind_of = {id(p): _same(p) if _same(p) in everywhere else _kind(p) for p in found}
    for problem in found:
        kinds.setdefault(kind_of[id(problem)], []).append(problem)
    folds, first = list[Fold](), {p.expected: p for p in reversed(found)}
    for problem in found:
        alike = kinds[kind_of[id(problem)]]
        again = len(problem.expected) > LONG and first[problem.expected] is not problem
        if len(alike) < ALIKE:
            folds.append(Fold((problem,), again))
        elif problem is alike[0]:
            folds.append(Fold(_in_order(alike, everywhere), again))
    return folds


def _in_order(alike: list[Problem], everywhere: set[tuple[str, ...]]) -> tuple[Problem, ...]:
    """Order problems of one kind by their lines; those of many sheets stay in the order of the sheets."""
    if _same(alike[0]) in everywhere:
        return tuple(alike)
    return tuple(sorted(alike, key=lambda p: (p.file, p.line or 0)))


def _sheets(problems: Iterable[Problem]) -> dict[tuple[str, ...], set[str]]:
    """Return the sheets in which one thing is found, by what it is."""
    sheets = dict[tuple[str, ...], set[str]]()
    for problem in problems:
        if problem.sheet:
            sheets.setdefault(_same(problem), set()).add(problem.sheet)
    return sheets


def _same(problem: Problem) -> tuple[str, ...]:
    return "", problem.file, problem.key, problem.code, problem.found


def _kind(problem: Problem) -> tuple[str, ...]:
    file = "" if problem.file.endswith(".toml") else problem.file
    return file, problem.sheet, _NUMBER.sub("[]", problem.key), problem.code


def _lines(head: str, problems: tuple[Problem, ...], name: str) -> Iterator[str]:
    """Yield what is expected, or what to do: a line for each form of it, with what it answers where others differ."""
    forms = dict[str, dict[str, Problem]]()
    for problem in problems:
        text = getattr(problem, name)
        forms.setdefault(_VARIES.sub("", text), {}).setdefault(text, problem)
    one = len(forms) == 1
    for texts in islice(forms.values(), EXAMPLES):
        text, problem = next(iter(texts.items()))
        alike = f"; {'the ' * one}others alike" if len(texts) > 1 else ""
        yield f"{head}{text}" + ("" if one and not alike else f" (for {problem.found}{alike})")
        head = " " * len(head)
    if len(forms) > EXAMPLES:
        yield f"{head}and {len(forms) - EXAMPLES:,} more"


def said(told: Sequence[Problem | Fold]) -> list[str]:
    """Return problems in the order of ``causes_first``, or folds of them, as texts, with a word after causes."""
    each = [x.problems if isinstance(x, Fold) else (x,) for x in told]
    causes, texts = number_of_causes([p for problems in each for p in problems]), list(map(str, told))
    after = next(n for n in range(len(each) + 1) if sum(map(len, each[:n])) >= causes)
    return [*texts[:after], *[FIRST] * bool(causes), *texts[after:]]
