"""Group lines into entries and give every entry and line its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from asc842.closing.register.hashing import HEADER, LINE, entry_id, line_id, written
from asc842.closing.register.prepared import ENTRY

Row = tuple[Any, ...]
ENTRY_ROW = ("number", "id", *HEADER)
"""Columns of the rows for the table ``entries``."""
LINE_ROW = ("entry", "id", *LINE)
"""Columns of the rows for the table ``lines``."""


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """Rows of ENTRY_ROW and LINE_ROW, and the lines as a table with their ids."""

    entries: list[Row]
    lines: list[Row]
    posted: pd.DataFrame


def sealed(lines: pd.DataFrame, run: int, first_entry: int) -> Sealed:
    """Give ids to lines (as ``to_post`` returns them): sha-256 of content and position.

    The position of an entry is its run and its place among the entries of its lease in that run, so the id of an
    entry does not depend on what other leases post. Lines alike in ENTRY and ``origin`` are one entry, in the order
    in which the first of them comes.
    """
    group = lines.groupby([*ENTRY, "origin"], sort=False).ngroup().to_numpy()
    ordered = lines.iloc[np.argsort(group, kind="stable")].reset_index(drop=True)
    group = np.sort(group)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    heads = ordered.iloc[starts]
    places = heads.groupby("lease", sort=False).cumcount() + 1
    named = (heads[name].tolist() for name in ("period", "origin", "entity", "lease", "currency", "date", "entry"))
    headers = list(zip([run] * len(heads), *named, places.tolist(), strict=True))
    numbers = np.arange(len(group)) - starts[group] + 1
    made = [numbers.tolist(), *(ordered[name].tolist() for name in LINE[1:])]
    return _hashed(ordered, headers, list(zip(*made, strict=True)), [*starts.tolist(), len(group)], first_entry)


def _hashed(ordered: pd.DataFrame, headers: list[Row], fields: list[Row], bounds: list[int],
            first_entry: int) -> Sealed:
    entries: list[Row] = []
    lines: list[Row] = []
    for i, header in enumerate(headers):
        mine = fields[bounds[i]: bounds[i + 1]]
        texts = [written(line) for line in mine]
        own = entry_id(header, texts)
        entries.append((first_entry + i, own, *header))
        lines += [(first_entry + i, line_id(own, text), *line) for text, line in zip(texts, mine, strict=True)]
    owners = np.repeat(np.array([entry[1] for entry in entries], dtype=object), np.diff(bounds))
    return Sealed(entries, lines, ordered.assign(entry_id=owners, line_id=[line[1] for line in lines]))
