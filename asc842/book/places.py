"""Places of leases in the ledger, and their first days: entity, asset class, cost center, other dimensions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.lazy import pd
from asc842.base.plain_table import PlainTable
from asc842.calendar.positions import Days, Ints
from asc842.contract.lease import Lease
from asc842.contract.transfers import OWN_DIMENSIONS

DIMENSIONS = ("lease", "entity", "currency", "asset_class", "cost_center")
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
NONE = ""
FROM_THE_BEGINNING = np.datetime64("1800-01-01", "D")


def dimensions_of(leases: Sequence[Lease]) -> PlainTable:
    """Return what the ledger knows each lease by at first, one row per lease: DIMENSIONS and further ones.

    Text or None. A dimension that only a transfer names has a column too.
    """
    names = sorted({name for x in leases for named in (x.dimensions, *(t.dimensions for t in x.transfers))
                    for name in named})
    columns = {"lease": [x.id for x in leases],
               **{name: [getattr(x, name) for x in leases] for name in DIMENSIONS[1:]},
               **{name: [x.dimensions.get(name) for x in leases] for name in names}}
    return PlainTable(columns, kinds=dict.fromkeys((*DIMENSIONS[1:], *names), object))


def transfers_of(leases: Sequence[Lease]) -> pd.DataFrame:
    """Return what is new from a day on: ``lease``, ``since``, and the columns of dimensions.

    Text, NONE where a lease has no such dimension any more, None where it is as before.
    """
    rows = [{"lease": x.id, "since": t.from_, **{name: value or NONE for name, value in t.changes.items()}}
            for x in leases for t in x.transfers]
    names = sorted({name for row in rows for name in row} - {"lease", "since", *DIMENSIONS})
    frame = pd.DataFrame(rows, columns=["lease", "since", *OWN_DIMENSIONS, *names], dtype=object)
    return frame.where(frame.notna(), None).assign(since=pd.to_datetime(frame["since"]).astype("datetime64[s]"))


def dimension_texts(dimensions: pd.DataFrame) -> list[str]:
    """Return the dimensions of each lease as JSON, by name, blanks left out; empty text where there are none."""
    names = sorted(str(name) for name in dimensions.columns if name not in DIMENSIONS[:3])
    rows = zip(*(dimensions[name].tolist() for name in names), strict=True)
    said = ({name: value for name, value in zip(names, row, strict=True) if isinstance(value, str)} for row in rows)
    return [_encoded(each) if each else "" for each in said]


@dataclass(frozen=True, slots=True)
class Places:
    """Places of leases in the ledger, each field of shape (places,): the first of every lease, then later ones.

    Later places are in order of lease and time. ``lease`` is the position of the lease, ``since`` the first day,
    ``before`` the place that a lease leaves for this one (its own number where it is the first), ``table`` has
    DIMENSIONS and further columns: a DataFrame, or a PlainTable where the books are those of one lease. ``named``:
    lines name their dimensions, as they do where any lease of a portfolio has changed its own.
    """

    lease: Ints
    since: Days
    before: Ints
    table: Any
    named: bool

    @classmethod
    def of(cls, dimensions: Any, transfers: pd.DataFrame | None, *, named: bool = False) -> Places:
        """Put the places of leases together: ``dimensions`` as of :func:`dimensions_of`, and their transfers.

        ``named``: another lease of the portfolio has transfers.
        """
        first = np.arange(len(dimensions))
        if transfers is None or transfers.empty:
            return cls(first, np.full(len(first), FROM_THE_BEGINNING), first, dimensions, named)
        dimensions = dimensions.frame() if isinstance(dimensions, PlainTable) else dimensions
        lease = pd.Index(dimensions["lease"]).get_indexer(transfers["lease"])
        since = transfers["since"].to_numpy("datetime64[D]")
        order = np.lexsort((since, lease))
        lease, since, number = lease[order], since[order], len(first) + np.arange(len(lease))
        same = np.append(False, lease[1:] == lease[:-1])
        before = np.where(same, number - 1, lease)
        rows = dimensions.to_dict("records")
        for at, changes in zip(before.tolist(), transfers.iloc[order].to_dict("records"), strict=True):
            new = {k: v or None for k, v in changes.items() if isinstance(v, str) and k != "lease"}
            rows.append(rows[at] | new)
        table = pd.DataFrame(rows, columns=dimensions.columns, dtype=object).fillna({"entity": ""})
        return cls(np.append(first, lease), np.append(np.full(len(first), FROM_THE_BEGINNING), since),
                   np.append(first, before), table, named=True)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.lease)

    @property
    def later(self) -> Ints:
        """Numbers of the places that leases moved to."""
        return np.flatnonzero(self.before != np.arange(len(self.lease)))

    @property
    def within(self) -> tuple[Ints, Days] | None:
        """Leases that move inside their entity and asset class, and since when; None where none does."""
        later = self.later
        said = self.table[["entity", "asset_class"]].fillna(NONE).to_numpy(object) if len(later) else None
        if said is None or not (same := (said[later] == said[self.before[later]]).all(axis=1)).any():
            return None
        return self.lease[later][same], self.since[later][same]

    def on(self, lease: Ints, date: Days) -> Ints:
        """Return the place of leases on days, each (n,)."""
        later = self.later
        if not len(later):
            return lease
        # Places and days in one order: lease, then day.
        day = np.int64(10**6)
        known = self.lease[later] * day + (self.since[later] - FROM_THE_BEGINNING).astype(np.int64)
        asked = lease * day + np.clip((date - FROM_THE_BEGINNING).astype(np.int64), 0, day - 1)
        found = np.searchsorted(known, asked, side="right") - 1
        last = later[np.maximum(found, 0)]
        return np.where((found >= 0) & (self.lease[last] == lease), last, lease)

    def at(self, day: np.datetime64) -> Ints:
        """Return the place of every lease on a day, (leases,)."""
        lease = self.lease[self.before == np.arange(len(self.lease))]
        return self.on(lease, np.full(len(lease), day))


def columns_of(places: Places, place: Ints) -> dict[str, Any]:
    """Dimensions of lines by name, where leases have changed theirs; else all lines of a lease have those of it."""
    names = [name for name in places.table.columns if name not in DIMENSIONS[:3]] if places.named else []
    return {name: pd.Categorical(places.table[name]).take(place) for name in names}


def texts_of(places: Places, place: Ints) -> dict[str, Any]:
    """Dimensions of balances as JSON under ``dimensions``, where leases have changed theirs."""
    if not places.named:
        return {}
    return {"dimensions": np.array(dimension_texts(places.table), dtype=object)[place]}
