"""What other entities than its own have posted of a lease: rows of reports for them, less what its own row has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.posted import Posted
from asc842.closing.reports.as_posted import ASSET, CATCH_UP, LIABILITY, late_flow
from asc842.closing.reports.cash import CASH, THROUGH_OTHERS
from asc842.closing.reports.cost import PARTS, SIGNS

BETWEEN = "transfer between entities"
ROLLED = {"liability roll-forward": LIABILITY, "right-of-use asset roll-forward": ASSET}
KEYS = ["lease", "entity", "currency", "asset_class", "classification"]
CLASSES = ("operating", "finance")
Span = tuple[np.datetime64, np.datetime64]


def in_other_books(posted: Posted | None, name: str, rows: pd.DataFrame, span: Span, *, first: bool, last: bool
                   ) -> pd.DataFrame:
    """Part rows of leases between the entity that they stand under and others that hold, or held, some of it.

    A transfer that became known late is posted at its own day as it is known now: until then the books of the entity
    that gives the lease away have it. What late entries move between the entities is a movement of each, of
    roll-forwards BETWEEN, of flows CATCH_UP; over all entities it is zero. A row is one of a part of a stretch;
    ``first`` and ``last`` tell whether the stretch opens and closes with it.
    """
    if posted is None or span[1] < posted.begins or (name in ROLLED and posted.shares(ROLLED[name].roles)):
        return rows
    entity = _entities(posted, span[1])
    books, held = posted.elsewhere(entity), posted.h.leases.get_indexer(pd.Index(rows["lease"]))
    books = books[np.isin(books["place"], held)]
    pairs = [_described(posted, rows, amounts, str(other))
             for other, mine in books.groupby("entity") for place in [mine["place"].to_numpy(np.int64)]
             for amounts in _amounts(posted, name, str(other), place, span, first=first, last=last)]
    if name in ROLLED and not first:
        pairs += _known_since(posted, rows, entity, _entities(posted, span[0] - ONE_DAY))
    added = [x for pair in pairs for x in pair if len(x)]
    if not added:
        return rows
    found = pd.concat([rows, *added], ignore_index=True)
    amounts = [c for c in found.columns if c not in KEYS]
    found[amounts] = found[amounts].fillna(0).astype(np.int64)
    names, found = found.columns.tolist(), typed(found, KEYS, object)
    summed = found.groupby(KEYS, as_index=False, sort=False, dropna=False)[amounts].sum()[names]
    classes = summed["asset_class"].astype(object)
    return summed.assign(asset_class=classes.where(classes.notna(), None))


def _entities(posted: Posted, day: np.datetime64) -> np.ndarray:
    """Entity that each lease stands under on a day, by what is known now, (leases,)."""
    places = posted.h.places
    found: np.ndarray = places.table["entity"].fillna("").to_numpy(object)[places.at(day)]
    return found


def _amounts(posted: Posted, name: str, other: str, place: Ints, span: Span, *, first: bool, last: bool
             ) -> Iterator[pd.DataFrame]:
    """What the books of an entity have of some leases: columns of a report, a row for each lease (and class)."""
    theirs = posted.within(other)
    if name in ROLLED:
        of, nothing = ROLLED[name], np.zeros((2, len(posted.leases)), dtype=np.int64)
        columns = {"opening": of.sign * theirs.balance(of.roles, span[0] - ONE_DAY) if first else nothing,
                   BETWEEN: of.sign * (theirs.late(of.roles, *span) - theirs.later(of.roles, *span)),
                   "closing": of.sign * theirs.balance(of.roles, span[1]) if last else nothing}
        for finance, classification in enumerate(CLASSES):
            yield _moving(place, {n: x[finance, place] for n, x in columns.items()}, classification)
    elif name == "lease cost":
        flows = {CATCH_UP + of: SIGNS[of] * late_flow(theirs, tuple(roles.values()), *span)[place]
                 for of, roles in PARTS.items()}
        yield _moving(place, {**flows, "total": flows[CATCH_UP]})
    elif name == "cash flows":
        yield _moving(place, {CATCH_UP: -late_flow(theirs, CASH, *span)[place],
                              f"{CATCH_UP}, costs and incentives": -late_flow(theirs, THROUGH_OTHERS, *span)[place]})


def _moving(place: Ints, columns: dict[str, Ints], classification: str = "") -> pd.DataFrame:
    """Rows of which any amount is not zero; without a ``classification`` they have that of their lease's row."""
    found = pd.DataFrame({"place": place, "said": classification, **columns})
    return found[(found[list(columns)] != 0).any(axis=1)].reset_index(drop=True)


def _described(posted: Posted, rows: pd.DataFrame, amounts: pd.DataFrame, other: str
               ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give an entity its amounts of leases, and take them from the rows that the leases have."""
    lease = posted.h.leases[amounts["place"].to_numpy(np.int64)]
    own = rows[KEYS].drop_duplicates("lease").set_index("lease").loc[lease].reset_index()
    own["classification"] = own["classification"].where((amounts["said"] == "").to_numpy(), amounts["said"].to_numpy())
    moved = amounts.drop(columns=["place", "said"])
    table = posted.h.places.table.assign(lease=posted.h.leases[posted.h.places.lease])
    there = table[table["entity"].fillna("") == other].drop_duplicates("lease", keep="last").set_index("lease")
    classes = [there["asset_class"].get(x, y) for x, y in zip(lease, own["asset_class"], strict=True)]
    theirs = own.assign(entity=other, asset_class=pd.Series(classes, own.index, dtype=object))
    return pd.concat([theirs, moved], axis=1), pd.concat([own, -moved], axis=1)


def _known_since(posted: Posted, rows: pd.DataFrame, now: np.ndarray, before: np.ndarray
                 ) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """What is caught up for the time before a transfer that begins a part goes along with the lease.

    It was caught up in the books that the lease leaves, while its row shows it in those that it comes to.
    """
    place = posted.h.leases.get_indexer(pd.Index(rows["lease"]))
    came = (place >= 0) & (now[place] != before[place]) & (rows[CATCH_UP] != 0).to_numpy()
    found = []
    for other in dict.fromkeys(before[place[came]].tolist()):
        mine = came & (before[place] == other)
        amounts = pd.DataFrame({"place": place[mine], "said": rows["classification"].to_numpy(object)[mine],
                                BETWEEN: -rows[CATCH_UP].to_numpy(np.int64)[mine]})
        found.append(_described(posted, rows, amounts, other))
    return found
