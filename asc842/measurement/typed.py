"""Rows of terms that a lease was made into here: typed already, so that they become arrays without questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from asc842.base.constants import NO_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.reader import LARGEST_CENTS, USUAL_UNITS, InputTable, TableReader

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]
"""Rows of one lease by table, as :func:`asc842.measure` takes their columns: dates, amounts in currency, words."""


def frames_of(rows: Rows) -> dict[str, pd.DataFrame]:
    """Return rows as DataFrames."""
    return {name: pd.DataFrame(some) for name, some in rows.items()}


class TypedTable(InputTable):
    """Rows as columns of values of the right kind, with the default where a row says nothing."""

    def __init__(self, values: Sequence[Row], defaults: Mapping[str, object], rows: Any) -> None:
        self.values, self.defaults, self.rows = values, defaults, rows
        self.given = dict.fromkeys(name for row in values for name in row)  # type: ignore[assignment]

    def __getitem__(self, column: str) -> pd.Series:
        """Return a column, to be shown or compared."""
        return pd.Series(self.cells(column), index=self.rows)

    def array(self, column: str, kind: Any) -> np.ndarray:
        """Return a column as an array of a kind."""
        return np.array(self.cells(column), dtype=kind)

    def cells(self, column: str) -> list[Any]:
        """Return the cells of a column."""
        default = self.defaults[column]
        return [row.get(column, default) for row in self.values]

    def take(self, rows: Ints) -> TypedTable:
        """Return some rows, by position."""
        return TypedTable([self.values[i] for i in rows.tolist()], self.defaults, self.rows.take(rows))

    def repeated(self, rows: Ints) -> np.ndarray:
        """Tell which rows are alike an earlier one: none, as each payment made here has a number of its own."""
        return np.zeros(len(rows), dtype=bool)

    def filled(self) -> TypedTable:
        """Return the same: no cell is empty but where that says something."""
        return self


class TypedReader(TableReader):
    """Reads rows that were made here; what only the values of several cells tell is still checked."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.made = rows

    def known(self, *_: object) -> None:
        """Take every table for known."""

    def table(self, _: object, name: str, columns: dict[str, object], *, optional: bool = False,  # noqa: ARG002
              ) -> InputTable:
        """Return the rows of a table."""
        values = self.made.get(name, [])
        return TypedTable(values, columns, np.arange(len(values)))

    def currencies(self, *_: object) -> None:
        """Take every currency for one."""

    def ids(self, t: InputTable) -> np.ndarray:
        """Return the ids of ``leases``."""
        return np.array(_cells(t, "lease"), dtype=object)

    def owners(self, _: str, t: InputTable, ids: np.ndarray) -> Ints:
        """Return the position in ``ids`` of each row's lease."""
        place = {name: i for i, name in enumerate(ids)}
        return np.array([place[name] for name in _cells(t, "lease")], dtype=np.int64)

    def days(self, _: str, t: InputTable, column: str, *, optional: bool = False) -> Days:  # noqa: ARG002
        """Return days as they are."""
        return np.array([_day(x) for x in _cells(t, column)], dtype="datetime64[D]")

    def choices(self, _: str, t: InputTable, column: str, known: tuple[str, ...]) -> Ints:
        """Return words as their places among those ``known``."""
        return np.array([known.index(word) for word in _cells(t, column)], dtype=np.int64)

    def numbers(self, _: str, t: InputTable, column: str, *, optional: bool = False) -> Floats:  # noqa: ARG002
        """Return numbers."""
        return np.array(_cells(t, column), dtype=np.float64)

    def counts(self, _: str, t: InputTable, column: str) -> Ints:
        """Return whole numbers."""
        return np.array(_cells(t, column), dtype=np.int64)

    def rates(self, table: str, t: InputTable, column: str, *, optional: bool = False) -> Floats:
        """Return yearly rates as fractions."""
        return self.numbers(table, t, column, optional=optional)

    def cents(self, table: str, t: InputTable, column: str, *, signed: bool = False) -> Ints:
        """Return amounts as whole minor units; what the tables of many leases refuse is refused here."""
        if column not in t.given:
            return np.zeros(len(t), dtype=np.int64)
        units = self.units.get(table, USUAL_UNITS)
        each = units.take(t.rows).tolist() if len(units) > 1 else units.tolist() * len(t)
        found = np.array([int(x * unit) for x, unit in zip(_cells(t, column), each, strict=True)], dtype=np.int64)
        least = -LARGEST_CENTS if signed else 0
        self.no_amounts(table, column, (found < least) | (found > LARGEST_CENTS), t, signed=signed)
        return found

    def flags(self, _: str, t: InputTable, column: str) -> np.ndarray:
        """Return what is true."""
        return np.array(_cells(t, column), dtype=bool)

    def optional_cents(self, table: str, t: InputTable, column: str) -> Floats:
        """Return amounts that may be missing (NaN) as whole minor units."""
        found = np.full(len(t), np.nan)
        if column in t.given:
            stated = np.flatnonzero([x == x for x in _cells(t, column)])  # noqa: PLR0124  (NaN where a row has none)
            found[stated] = self.cents(table, t.take(stated), column, signed=True)
        return found


def _cells(t: InputTable, column: str) -> list[Any]:
    assert isinstance(t, TypedTable)
    return t.cells(column)


def _day(value: Any) -> np.datetime64:
    return NO_DAY if value is None else np.datetime64(value, "D")

