"""Formula patterns: what each formula of a table says wherever it stands, and the cells that break their column's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_REFERENCE = re.compile(r"(\$?)\b([A-Z]{1,3})(\$?)(\d+)\b(?!\()")
_QUOTED = re.compile(r'("[^"]*")')


@dataclass(frozen=True, slots=True)
class Patterns:
    """The formulas of one sheet's table: columns that have any, cells, patterns, cells that are not of their column's.

    ``linked`` are cells of columns that take each figure from a place of its own on another sheet.
    """

    sheet: str
    columns: int
    cells: int
    patterns: int
    exceptions: int
    linked: int = 0


def pattern(formula: str, row: int, column: int) -> str:
    """Return a formula with its references as distances from its cell (counted from 0), as R1C1 notation has them."""
    parts = _QUOTED.split(formula.removeprefix("="))
    return "".join(part if i % 2 else _REFERENCE.sub(lambda m: _distance(m, row, column), part)
                   for i, part in enumerate(parts))


def _distance(found: re.Match[str], row: int, column: int) -> str:
    fixed_column, letters, fixed_row, number = found.groups()
    across = 0
    for letter in letters:
        across = 26 * across + ord(letter) - 64
    down = int(number)
    return (f"R{down}" if fixed_row else f"R[{down - 1 - row}]") + (
        f"C{across}" if fixed_column else f"C[{across - 1 - column}]")


def counted(pages: Iterable[Any]) -> list[Patterns]:
    """Count the formulas of tables as they were written."""
    return [found for page in pages if (found := _of(page)).cells or found.linked]


def _of(page: Any) -> Patterns:
    grid = page.grid
    found = [_of_column(page, c) for c, column in enumerate(grid.columns) if not column.linked]
    linked = sum(hasattr(page.sheet.table.get(r, {}).get(c), "formula") for c, column in enumerate(grid.columns)
                 if column.linked for r in range(grid.first, grid.last + 1))
    made = [x for x in found if x[0]]
    cells, patterns, exceptions = (sum(x[i] for x in made) for i in range(3))
    return Patterns(grid.sheet, len(made), cells, patterns, exceptions, linked)


def _of_column(page: Any, c: int) -> tuple[int, int, int]:
    """Count formulas, patterns and exceptions of a column: each group of rows has one pattern, or data alone."""
    grid, table = page.grid, page.sheet.table
    groups = defaultdict[object, list[str]](list)
    for row, group in zip(range(grid.first, grid.last + 1), page.groups or [0] * grid.count, strict=True):
        cell = table.get(row, {}).get(c)
        if group is not None and hasattr(cell, "formula"):
            groups[group].append(pattern(cell.formula, row, c))
        elif group is not None and hasattr(cell, "number"):
            groups[group].append("")
    alike = [Counter(x) for x in groups.values() if any(x)]
    return (sum(map(len, groups.values())) if alike else 0, len(alike),
            sum(x.total() - max(n for said, n in x.items() if said) for x in alike))
