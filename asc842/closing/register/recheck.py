"""Compare what a closed period was closed with to what would be computed now, number by number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, and_, func, select

from asc842.base.errors import RegisterError
from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.closing.register.carried import CARRIED, former_ids, renamed
from asc842.closing.register.difference import YEARS, origins_of
from asc842.closing.register.past import Past, frame, past_of, sums_by_origin, sums_of
from asc842.closing.register.prepared import by_origin, summed
from asc842.closing.register.run import KEY
from asc842.closing.register.tables import entries, lease_states, lease_versions, runs

COLUMNS = ("period", "lease", "entity", "currency", "item", "stored", "fresh", "difference")


def leases_closed_with(connection: Connection, period: str) -> pd.DataFrame:
    """Return ``lease, content_hash, state, document`` of the leases that a period was last closed with."""
    run = _closing_run(connection, period)
    query = select(lease_states.c.lease, lease_states.c.content_hash, lease_states.c.state,
                   lease_versions.c.document).join(
        lease_versions, and_(lease_versions.c.lease == lease_states.c.lease,
                             lease_versions.c.content_hash == lease_states.c.content_hash))
    found = frame(connection, query.where(lease_states.c.run == run))
    return found.sort_values("lease", ignore_index=True)


def rechecked(connection: Connection, period: str, lines: pd.DataFrame, leases: pd.DataFrame | None) -> pd.DataFrame:
    """Return each number that differs, COLUMNS, amounts in cents: by account and period, then of the leases' states.

    ``lines`` are all lines up to the period, ``leases`` the states, both computed now from the versions of the leases
    that ``leases_closed_with`` returns.
    """
    past = past_of(connection)
    run = _closing_run(connection, period)
    stored_leases = leases_closed_with(connection, period)
    now = former_ids(connection, stored_leases["lease"], {})
    posted = pd.concat([
        sums_by_origin(connection, entries.c.run <= run, entries.c.lease.in_(
            select(lease_states.c.lease).where(lease_states.c.run == run))),
        sums_of(connection, entries.c.lease, sorted(now), entries.c.run <= run)], ignore_index=True)
    posted = summed(renamed(posted, now), "origin")
    posted = posted[~posted["origin"].isin([*_later(past, period), YEARS])
                    & ~posted["origin"].str.startswith(CARRIED)]
    fresh = lines[lines["lease"].isin(stored_leases["lease"])]
    amounts = _amounts(by_origin(fresh, origins_of(fresh, past)), posted)
    if leases is None:
        return amounts
    states = pd.DataFrame(_states(period, stored_leases, leases), columns=list(COLUMNS))
    return pd.concat([amounts, states], ignore_index=True) if len(states) else amounts


def _closing_run(connection: Connection, period: str) -> int:
    query = select(func.max(runs.c.number)).where(runs.c.period == period, runs.c.states > 0)
    found = connection.execute(query).scalar()
    if found is None:
        raise RegisterError("register.never-closed",
                            f"{period} was never closed in this register\n  remedy:   see asc842 status")
    return int(found)


def _later(past: Past, period: str) -> list[str]:
    known = past.find(period)
    assert known is not None
    return [label for label in past.from_on(known["first_day"]) if label != period]


def _amounts(fresh: pd.DataFrame, posted: pd.DataFrame) -> pd.DataFrame:
    by = [*KEY, "origin"]
    both = fresh.merge(posted, on=by, how="outer", suffixes=("_fresh", "_stored"))
    both = both.assign(fresh=both["amount_fresh"].fillna(0).astype("int64"),
                       stored=both["amount_stored"].fillna(0).astype("int64"))
    both = both.assign(difference=both["fresh"] - both["stored"], period=both["origin"], item=both["account"])
    off = both[both["difference"] != 0].sort_values(["period", "lease", "item"], ignore_index=True)
    return typed(off[list(COLUMNS)], ("stored", "fresh", "difference"), object)


def _states(period: str, stored: pd.DataFrame, fresh: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Each number (or text) in the states that differs, by its key."""
    now = dict(zip(fresh["lease"].astype(str), fresh["state"], strict=True))
    for lease, state in zip(stored["lease"], stored["state"], strict=True):
        then, here = _flat(state), _flat(now.get(lease, "{}"))
        for key in sorted({*then, *here}):
            old, new = then.get(key), here.get(key)
            if old != new:
                yield period, lease, "", "", key, old, new, _less(new, old)


def _flat(text: str) -> dict[str, Any]:
    """Return the values of a JSON text by dotted key; a text that is not JSON as one value."""
    try:
        value = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError:
        return {"state": text}
    return dict(_walk("", value))


def _walk(key: str, value: object) -> Iterator[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield key or "state", value
        return
    for name, inner in items:
        yield from _walk(f"{key}.{name}" if key else str(name), inner)


def _less(new: object, old: object) -> Decimal | None:
    try:
        return Decimal(str(new)) - Decimal(str(old))
    except InvalidOperation:
        return None
