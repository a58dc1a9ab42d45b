"""Reports of leases that moved to another entity or asset class: a row for each, which ties to its books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Days
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports.other_books import BETWEEN, in_other_books

CLASS = "change of asset class"
"""What a lease takes with it to another class within its entity: beside BETWEEN a movement of roll-forwards."""
MOVED_ON = (BETWEEN, CLASS)
"""Movements of roll-forwards that stand before their closing, in order."""
Tables = dict[str, pd.DataFrame]
Make = Callable[[np.datetime64, np.datetime64], Tables]


def parted(h: Holdings, first: np.datetime64, last: np.datetime64, make: Make,
           posted: Posted | None = None) -> Tables:
    """Make reports from one day to another, with a row for each entity and asset class that a lease stood under.

    ``make`` makes them for any stretch of whole periods, with the ``entity`` and ``asset_class`` of each row as they
    are on its last day. Of a lease that moved within, each stretch is a row of its own; in roll-forwards its closing
    leaves as a transfer and opens the next row as one. A transfer inside a period counts from the period's beginning,
    as its entries are dated at the period's end. What is ``posted`` late in the books of another entity has a row
    there (see :func:`asc842.closing.reports.other_books.in_other_books`).
    """
    whole, groups = make(first, last), list(_groups(h, first, last))
    if not groups and (posted is None or not posted.several):
        return whole
    booked = partial(in_other_books, posted)
    moved = h.leases[np.concatenate([np.zeros(0, dtype=np.int64), *(leases for leases, _ in groups)])]
    parts = {name: [booked(name, table[~table["lease"].isin(moved)], (first, last), first=True, last=True)]
             for name, table in whole.items()}
    for leases, days in groups:
        starts, ends = np.append(first, days), np.append(days - ONE_DAY, last)
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            for name, table in make(start, end).items():
                rows = table[table["lease"].isin(h.leases[leases])]
                at = {"first": i == 0, "last": i == len(days)}
                parts[name].append(booked(name, _carried(h, rows, start, end, **at), (start, end), **at))
    return {name: _together(tables, whole[name]) for name, tables in parts.items()}


def _groups(h: Holdings, first: np.datetime64, last: np.datetime64) -> Iterator[tuple[np.ndarray, Days]]:
    """Leases that moved from the first of some days to the last, with the first days of the periods in which."""
    places, later = h.places, h.places.later
    said = places.table[["entity", "asset_class"]].fillna("").to_numpy(object)
    day = h.grid.first_day(h.grid.number(places.since[later]))
    which = (said[later] != said[places.before[later]]).any(axis=1) & (day >= first) & (day <= last)
    days = dict[tuple[np.datetime64, ...], list[int]]()
    for lease in dict.fromkeys(places.lease[later][which].tolist()):
        mine = np.unique(day[which & (places.lease[later] == lease)])
        days.setdefault(tuple(mine), []).append(lease)
    for key, leases in days.items():
        yield np.array(leases, dtype=np.int64), np.array(key, dtype="datetime64[D]")


def _carried(h: Holdings, rows: pd.DataFrame, start: np.datetime64, end: np.datetime64, *, first: bool, last: bool
             ) -> pd.DataFrame:
    """Let a row of a roll-forward open with what it takes over, and close with what it hands on, by transfers."""
    if "opening" not in rows or "closing" not in rows:
        return rows
    taken, given = rows["opening"] * (not first), rows["closing"] * (not last)
    names = {day: _movement(h, rows, day) for day in (start, end + ONE_DAY)}
    columns = {name: taken.where(names[start] == name, 0) - given.where(names[end + ONE_DAY] == name, 0)
               for name in MOVED_ON}
    return rows.assign(opening=rows["opening"] - taken, closing=rows["closing"] - given, **columns)


def _movement(h: Holdings, rows: pd.DataFrame, day: np.datetime64) -> pd.Series[str]:
    """What a change on a day, of the entity or the class alone, is called, for each row."""
    lease = h.leases.get_indexer(pd.Index(rows["lease"]))
    entity = h.places.table["entity"].fillna("").to_numpy(object)
    until = h.grid.first_day(h.grid.number(np.array([day])) + 1)[0] - ONE_DAY
    changed = entity[h.places.at(day - ONE_DAY)][lease] != entity[h.places.at(until)][lease]
    return pd.Series([BETWEEN if x else CLASS for x in changed.tolist()], rows.index, dtype=object)


def _together(tables: list[pd.DataFrame], whole: pd.DataFrame) -> pd.DataFrame:
    """Put rows of a report together, in the order of its leases; transfers stand before the closing."""
    found = pd.concat(tables, ignore_index=True)
    moves = [name for name in MOVED_ON if name in found]
    found = found.assign(**{name: found[name].fillna(0).astype(np.int64) for name in moves})
    found = found.drop(columns=[name for name in moves if not found[name].any()])
    order = pd.Index(whole["lease"].unique()).get_indexer(found["lease"])
    found = found.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    names = [n for n in found.columns if n not in MOVED_ON]
    if "closing" in names:
        at = names.index("closing")
        names[at:at] = [n for n in MOVED_ON if n in found]
    return found[names]
