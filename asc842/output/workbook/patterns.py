"""Formula patterns: what each formula of a table says wherever it stands, and the cells that break their column's."""

from __future__ import annotations

import re
from collections import Counter
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
    grid, table = page.grid, page.sheet.table
    cells = patterns = exceptions = columns = linked = 0
    for c, column in enumerate(grid.columns):
        written = [table.get(r, {}).get(c) for r in range(grid.first, grid.last + 1)]
        formulas = [(r, cell.formula) for r, cell in enumerate(written, grid.first) if hasattr(cell, "formula")]
        if not formulas:
            continue
        if column.linked:
            linked += len(formulas)
            continue
        alike = Counter(pattern(formula, r, c) for r, formula in formulas)
        typed = sum(hasattr(cell, "number") for cell in written)
        columns, cells, patterns = columns + 1, cells + len(formulas), patterns + 1
        exceptions += len(formulas) - max(alike.values()) + typed
    return Patterns(grid.sheet, columns, cells, patterns, exceptions, linked)
