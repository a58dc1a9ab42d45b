"""A table of one lease before pandas: columns of plain values, of which a DataFrame is made when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from asc842.base.money import amounts_of, digits

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


class PlainTable:
    """Columns by name, of one length; what is missing is None. Nobody writes to them.

    Columns named in ``money`` are kept in whole minor units of the currency in force when the table is made, and are
    exact Decimals to whoever asks for them. ``kinds`` names the dtype of a column of the DataFrame where its values
    do not say it.
    """

    def __init__(self, columns: Mapping[str, Sequence[Any]], money: Collection[str] = (),
                 kinds: Mapping[str, Any] | None = None) -> None:
        self.columns, self.money, self.kinds, self._digits = columns, money, kinds or {}, digits()
        self._amounts = dict[str, Sequence[Any]]()

    @classmethod
    def of(cls, names: Sequence[str], rows: Iterable[Sequence[Any]], money: Collection[str] = (),
           kinds: Mapping[str, Any] | None = None) -> Self:
        """Return a table of rows of values in the order of the names."""
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        return cls(dict(zip(names, columns, strict=True)), money, kinds)

    @classmethod
    def of_records(cls, names: Sequence[str], rows: Iterable[Mapping[str, Any]], money: Collection[str] = (),
                   kinds: Mapping[str, Any] | None = None) -> Self:
        """Return a table of rows by name; what a row leaves out is missing."""
        return cls.of(names, [[row.get(name) for name in names] for row in rows], money, kinds)

    def __getitem__(self, name: str) -> Sequence[Any]:
        """Return a column, amounts as exact Decimals."""
        if name not in self.money:
            return self.columns[name]
        if name not in self._amounts:
            self._amounts[name] = amounts_of(self.columns[name], self._digits)
        return self._amounts[name]

    def cents(self, name: str) -> Sequence[int]:
        """Return a column of amounts in whole minor units."""
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in self.columns

    def __len__(self) -> int:
        """Count the rows."""
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> list[Row]:
        """Return each row by name as it is kept: amounts in whole minor units."""
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*self.columns.values(), strict=True)]

    def records(self) -> list[Row]:
        """Return each row by name, amounts as exact Decimals."""
        return [dict(zip(self.columns, row, strict=True))
                for row in zip(*(self[name] for name in self.columns), strict=True)]

    def years(self) -> dict[str, list[Row]]:
        """Return the records of each calendar year, by the column ``period``, in the order in which they stand."""
        found = dict[str, list[Row]]()
        for row in self.records():
            found.setdefault(row["period"][:4], []).append(row)
        return found

    def frame(self) -> pd.DataFrame:
        """Return the table as pandas has it."""
        from asc842.base.frames import frame_of  # noqa: PLC0415  (pandas, loaded when it is asked for)

        return frame_of({name: self[name] for name in self.columns}, self.kinds)
