"""Problems of one kind folded into one, so that what is wrong with a column of 600 cells is read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from asc842.base.problem import Problem
from asc842.base.showing import few

ALIKE = 4
"""As many problems of one kind are folded; fewer are shown one by one."""
EXAMPLES, PLACES = 3, 8
_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Fold:
    """Problems of one kind, in the order of their places; one alone is shown as it is."""

    problems: tuple[Problem, ...]

    @property
    def where(self) -> str:
        """How many there are, in which file, column or key, and the first of their lines."""
        first = self.problems[0]
        if len(self.problems) == 1:
            return first.where
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
            return str(first)
        found = list(dict.fromkeys(p.found for p in self.problems))
        expected, remedies = ({getattr(p, name): None for p in self.problems} for name in ("expected", "remedy"))
        lines = [f"{self.where} [{first.code}]"]
        if first.excerpt:
            lines.append(f"  {first.line} | {first.excerpt.strip()}")
        lines += [f"  found:    {few(found, EXAMPLES)}", f"  expected: {_first(expected)}",
                  f"  remedy:   {_first(remedies)}"]
        return "\n".join(lines)


def folded(problems: Iterable[Problem]) -> list[Fold]:
    """Fold problems of one kind, in the order in which the first of each was found.

    One kind have those of one code and of one column or key (whatever its number in a list); of tables those of the
    same file alone, as its columns are its own.
    """
    found, kinds = tuple(problems), dict[tuple[str, ...], list[Problem]]()
    for problem in found:
        kinds.setdefault(_kind(problem), []).append(problem)
    folds = list[Fold]()
    for problem in found:
        alike = kinds[_kind(problem)]
        if len(alike) < ALIKE:
            folds.append(Fold((problem,)))
        elif problem is alike[0]:
            folds.append(Fold(tuple(sorted(alike, key=lambda p: (p.file, p.line or 0)))))
    return folds


def _kind(problem: Problem) -> tuple[str, ...]:
    file = "" if problem.file.endswith(".toml") else problem.file
    return file, problem.sheet, _NUMBER.sub("[]", problem.key), problem.code


def _first(texts: Iterable[str]) -> str:
    first, *more = texts
    return f"{first} (the first of them)" if more else first
