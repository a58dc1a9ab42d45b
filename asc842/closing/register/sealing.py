"""Group lines into entries and give every entry and line its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.frames import coded
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.register.hashing import HEADER, LINE, entry_id, line_id, written_rows
from asc842.closing.register.prepared import ENTRY, signed_sums

Row = tuple[Any, ...]
Columns = Sequence[list[Any]]
ENTRY_ROW = ("number", "id", *HEADER)
"""Columns of the rows for the table ``entries``."""
LINE_ROW = ("entry", "id", *LINE)
"""Columns of the rows for the table ``lines``."""
TEXTS = (*ENTRY, "origin", "account", "memo", "dimensions")


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """Rows of ENTRY_ROW and LINE_ROW, the lines as a table with their ids, and their sums by KEY (``amount``)."""

    entries: list[Row]
    lines: list[Row]
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
    headers = [[run] * len(heads), *named, places.tolist()]
    numbers, entry = np.arange(len(group)) - starts[group] + 1, np.asarray(group + first_entry, dtype=np.int64)
    fields = [numbers.tolist(), *(ordered[name].tolist() for name in LINE[1:])]
    return _hashed(ordered, headers, fields, entry, [*starts.tolist(), len(group)])


def _hashed(ordered: pd.DataFrame, headers: Columns, fields: Columns, entry: Ints, bounds: list[int]) -> Sealed:
    """Give ids to entries (columns HEADER) and lines (columns LINE), each with the number of its ``entry``."""
    texts, tops = written_rows(fields), written_rows(headers)
    ids = [entry_id(top, texts[bounds[i]: bounds[i + 1]]) for i, top in enumerate(tops)]
    owner = np.repeat(np.arange(len(ids)), np.diff(bounds))
    line_ids = list(map(line_id, map(ids.__getitem__, owner.tolist()), texts))
    return Sealed(list(zip(entry[bounds[:-1]].tolist(), ids, *headers, strict=True)),
                  list(zip(entry.tolist(), line_ids, *fields, strict=True)),
                  ordered.assign(entry_id=coded(ids, owner), line_id=pd.Series(line_ids, dtype=object)),
                  signed_sums(ordered))


def no_lines() -> pd.DataFrame:
    """Return a table of no lines."""
    return pd.DataFrame({name: [] for name in ("entity", "lease", "currency", "account", "debit", "credit")})


NOTHING = Sealed([], [], no_lines(), signed_sums(no_lines()))
"""What a run writes that posts nothing."""
