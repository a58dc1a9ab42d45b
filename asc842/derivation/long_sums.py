"""Long sums over the rows of a table: rows and parts are made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

import numpy as np

from asc842.base.lazy import pd
from asc842.derivation.figure import Part

Row = Mapping[Any, Any]


class LazyParts(Sequence[Part]):
    """Parts of a figure, ``count`` of them, each made (once) by its number when it is asked for."""

    def __init__(self, count: int, make: Callable[[int], Part]) -> None:
        self._count, self._make, self._made = count, make, dict[int, Part]()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Part: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, at: int | slice) -> Part | tuple[Part, ...]:
        """Return a part, or some of them."""
        if isinstance(at, slice):
            return tuple(self[i] for i in range(*at.indices(self._count)))
        if not -self._count <= at < self._count:
            raise IndexError(at)
        number = at % self._count
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]


class TableRows:
    """Rows of a table, each a mapping made when it is asked for; a column is turned into values once."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table, self._columns = table, dict[Any, list[Any]]()

    def values(self, column: Any) -> list[Any]:
        """Return the values of a column."""
        if column not in self._columns:
            self._columns[column] = self.table[column].tolist()
        return self._columns[column]

    def row(self, number: int) -> Row:
        """Return a row by its number."""
        return {column: self.values(column)[number] for column in self.table.columns}

    def where(self, only: Mapping[str, str]) -> list[int]:
        """Return the numbers of the rows that are described so; a column that there is not describes none."""
        which = np.full(len(self.table), True)
        for column, value in only.items():
            of = self.values(column) if column in self.table else [None] * len(which)
            which &= np.array([str(x) == value for x in of], dtype=bool)
        found: list[int] = np.flatnonzero(which).tolist()
        return found
