"""Group lines into entries and give every entry and line its id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.frames import coded
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.register.hashing import HEADER, LINE, ROWS_AT_ONCE, entry_id, line_id, plain, written_rows
from asc842.closing.register.prepared import ENTRY, signed_sums

Row = tuple[Any, ...]
Columns = Sequence[list[Any] | Ints]
ENTRY_ROW = ("number", "id", *HEADER)
"""Columns of the rows for the table ``entries``."""
LINE_ROW = ("entry", "id", *LINE)
"""Columns of the rows for the table ``lines``."""
TEXTS = (*ENTRY, "origin", "account", "memo", "dimensions")


@dataclass(frozen=True, slots=True, eq=False)
class RowColumns:
    """Rows of a table of the register by its columns: lists, or arrays of whole numbers.

    A row is made when it is read: a million of them, each a tuple, would take as much memory as all that they say.
    """

    columns: Sequence[list[Any] | Ints] = ()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> RowColumns:
        """Return rows that were made already."""
        return cls(list(map(list, zip(*rows, strict=True))))

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Row]:
        for part in self.parts():
            yield from zip(*part, strict=True)

    def parts(self) -> Iterator[list[list[Any]]]:
        """Yield the columns of some rows after those of others, as lists."""
        for i in range(0, len(self), ROWS_AT_ONCE):
            yield [plain(column[i: i + ROWS_AT_ONCE]) for column in self.columns]


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """Rows of ENTRY_ROW and LINE_ROW, the lines as a table with their ids, and their sums by KEY (``amount``)."""

    entries: RowColumns
    lines: RowColumns
    posted: pd.DataFrame
    sums: pd.DataFrame


def sealed(lines: pd.DataFrame, run: int, first_entry: int) -> Sealed:
    """Give ids to lines (as ``to_post`` returns them): sha-256 of content and position.

    The position of an entry is its run and its place among the entries of its lease in that run, so the id of an
    entry does not depend on what other leases post. Lines alike in ENTRY and ``origin`` are one entry, in the order
    in which the first of them comes.
    """
    lines = lines.assign(**{name: coded(lines[name]) for name in TEXTS if lines[name].dtype != "category"})
    group = lines.groupby([*ENTRY, "origin"], sort=False).ngroup().to_numpy()
    ordered = lines.iloc[np.argsort(group, kind="stable")].reset_index(drop=True)
    group = np.sort(group)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    heads = ordered.iloc[starts]
    places = heads.groupby("lease", sort=False).cumcount() + 1
    named = (heads[name].tolist() for name in ("period", "origin", "entity", "lease", "currency", "date", "entry"))
    headers: Columns = [np.full(len(heads), run), *named, np.asarray(places, dtype=np.int64)]
    numbers, entry = np.arange(len(group)) - starts[group] + 1, np.asarray(group + first_entry, dtype=np.int64)
    fields: Columns = [numbers, *(_values(ordered[name]) for name in LINE[1:])]
    return _hashed(ordered, headers, fields, entry, [*starts.tolist(), len(group)])


def _hashed(ordered: pd.DataFrame, headers: Columns, fields: Columns, entry: Ints, bounds: list[int]) -> Sealed:
    """Give ids to entries (columns HEADER) and lines (columns LINE), each with the number of its ``entry``."""
    texts, tops = written_rows(fields), written_rows(headers)
    ids = [entry_id(top, texts[bounds[i]: bounds[i + 1]]) for i, top in enumerate(tops)]
    owner = np.repeat(np.arange(len(ids)), np.diff(bounds))
    line_ids = list(map(line_id, map(ids.__getitem__, owner.tolist()), texts))
    return Sealed(RowColumns([entry[bounds[:-1]], ids, *headers]), RowColumns([entry, line_ids, *fields]),
                  ordered.assign(entry_id=coded(ids, owner), line_id=pd.Series(line_ids, dtype=object)),
                  signed_sums(ordered))


def _values(column: pd.Series[Any]) -> list[Any] | Ints:
    """Return a column as it is written: whole numbers as an array, all else as a list."""
    return column.to_numpy(np.int64) if column.dtype.kind == "i" else column.tolist()


def no_lines() -> pd.DataFrame:
    """Return a table of no lines."""
    return pd.DataFrame({name: [] for name in ("entity", "lease", "currency", "account", "debit", "credit")})


NOTHING = Sealed(RowColumns(), RowColumns(), no_lines(), signed_sums(no_lines()))
"""What a run writes that posts nothing."""
