"""Tables on sheets: which column stands where, and formulas written with the columns' names.

In a template, ``[rent]`` is the cell of column *rent* in the same row, ``[rent-1]`` in the row above and ``[rent+1]``
in the row below; ``<Workings.factor>`` is the cell of the row with the same number on another sheet (``-1`` and ``+1``
as before); ``{Payments.due}`` is a whole column of a table, ``{Schedule.ends:last}`` its last cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xlsxwriter.utility import xl_col_to_name

from asc842.base.column import Column

TERM = re.compile(r"\[(\w+)([+-]1)?\]|<(\w+)\.(\w+)([+-]1)?>|\{(\w+)\.(\w+)(:first|:last)?\}")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of ``count`` rows on a sheet, from row ``first`` (counted from 0) and column A."""

    sheet: str
    columns: tuple[Column, ...]
    first: int
    count: int
    letters: Mapping[str, str]

    @classmethod
    def of(cls, sheet: str, columns: tuple[Column, ...], first: int, count: int) -> Self:
        """Lay a table out."""
        return cls(sheet, columns, first, count, {c.key: xl_col_to_name(i) for i, c in enumerate(columns)})

    @property
    def ref(self) -> str:
        """Name of the sheet as formulas have it."""
        return f"'{self.sheet}'" if " " in self.sheet else self.sheet

    @property
    def last(self) -> int:
        """Last row of the table, counted from 0."""
        return self.first + self.count - 1

    def cell(self, key: str, index: int) -> str:
        """Return the address of a row of a column from any sheet; index -1 is the last row."""
        row = self.first + (index if index >= 0 else self.count + index)
        return f"{self.ref}!${self.letters[key]}${row + 1}"

    def near(self, key: str, index: int) -> str:
        """Return the address of a row of a column from any sheet, not fixed."""
        return f"{self.ref}!{self.letters[key]}{self.first + index + 1}"

    def column(self, key: str) -> str:
        """Return the address of a whole column from any sheet."""
        letter = self.letters[key]
        return f"{self.ref}!${letter}${self.first + 1}:${letter}${self.last + 1}"


def written(template: str, grid: Grid, index: int, grids: Mapping[str, Grid]) -> str:
    """Return a template as the formula of a row of ``grid``."""

    def address(match: re.Match[str]) -> str:
        own, own_step, sheet, key, step, table_name, column, end = match.groups()
        if end:
            return grids[table_name].cell(column, 0 if end == ":first" else -1)
        if table_name:
            return grids[table_name].column(column)
        table, name, by = (grids[sheet], key, step) if sheet else (grid, own, own_step)
        place = f"{table.letters[name]}{table.first + index + int(by or 0) + 1}"
        return f"{table.ref}!{place}" if sheet else place

    return TERM.sub(address, template)
