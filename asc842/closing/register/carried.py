"""Leases that go on under another id: what is posted under the former one is carried to the new one, once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, func, select

from asc842.base.lazy import pd
from asc842.closing.register.earlier import last_closed
from asc842.closing.register.past import Past, chunks, frame, last_dimensions, sums_of
from asc842.closing.register.prepared import Prepared, summed
from asc842.closing.register.run import KEY
from asc842.closing.register.tables import entries

CARRIED = "carried on"
FROM, AS = f"{CARRIED} from ", f"{CARRIED} as "
"""What entries, and their origins, begin with that carry balances to a new id and off the former one."""
DROPPED = "dropped from the portfolio"
"""What entries begin with that take leases out, and their origin."""


def former_ids(connection: Connection, leases: Collection[str], formerly: Mapping[str, str]) -> dict[str, str]:
    """Return the lease of today by each id that it was posted under before; ``formerly`` says who goes on now."""
    found = frame(connection, select(entries.c.lease, entries.c.origin).where(
        entries.c.period != entries.c.origin, entries.c.kind.like(FROM + "%")).distinct())
    before = dict[str, set[str]]()
    pairs = [*zip(found["lease"], found["origin"].str.removeprefix(FROM), strict=True), *formerly.items()]
    for new, old in pairs:
        before.setdefault(new, set()).add(old)
    now = set(leases)
    return {old: lease for lease in sorted(now & set(before)) for old in _reached(lease, before) if old not in now}


def _reached(lease: str, before: Mapping[str, set[str]]) -> Iterator[str]:
    left, seen = [lease], {lease}
    while left:
        for old in sorted(before.get(left.pop(), set()) - seen):
            seen.add(old)
            left.append(old)
            yield old


def renamed(sums: pd.DataFrame, now: Mapping[str, str]) -> pd.DataFrame:
    """Give sums of leases that go on under another id that id."""
    return sums.assign(lease=sums["lease"].replace(dict(now))) if now and len(sums) else sums


def carried_lines(connection: Connection, p: Prepared, held: pd.DataFrame, now: Mapping[str, str]) -> pd.DataFrame:
    """Lines that take what stands under former ids (``held``: KEY and ``amount``) to the ids of today.

    Each entry balances, as all that is posted of a lease does.
    """
    old = sorted(set(held.loc[held["lease"].isin(now) & (held["amount"] != 0), "lease"]))
    if not old:
        return p.lines.iloc[:0].assign(origin="")
    by = [*KEY, "dimensions"]
    stands = sums_of(connection, entries.c.lease, old, dimensions=True).groupby(by, as_index=False)["amount"].sum()
    stands = stands[stands["amount"] != 0].sort_values(by)
    names = stands["lease"], stands["lease"].map(now)
    return pd.concat([_entry(p, stands, lease=names[0], sign=-1, name=AS + names[1]),
                      _entry(p, stands, lease=names[1], sign=1, name=FROM + names[0])], ignore_index=True)


def lines_of_leaving(connection: Connection, p: Prepared, past: Past, held: pd.DataFrame) -> pd.DataFrame:
    """Lines that take leases out which were dropped; none where nothing stands of them any more."""
    nothing = p.lines.iloc[:0].assign(origin="")
    if p.run.leaving is None or not held["lease"].isin(p.run.leaving.leases).any():
        return nothing
    gone, begins = p.run.leaving, str(p.run.leaving.year_begins)[:10]
    mine = held[held["lease"].isin(gone.leases)]
    since = sums_of(connection, entries.c.period, past.from_on(begins), entries.c.lease.in_(gone.leases))
    earlier = pd.concat([mine, since.assign(amount=-since["amount"])[[*KEY, "amount"]]], ignore_index=True)
    found = gone.lines(mine, summed(earlier), last_closed(connection, gone.leases)[["lease", "document"]])
    known = last_dimensions(connection, sorted(set(found["lease"]))) if len(found) else {}
    return nothing if found.empty else pd.DataFrame({
        **{key: found[key].to_numpy(object) for key in (*KEY, "entry", "memo")}, "period": p.run.period.label,
        "date": str(p.run.period.last_day)[:10], "debit": found["amount"].clip(lower=0).to_numpy(np.int64),
        "credit": (-found["amount"]).clip(lower=0).to_numpy(np.int64),
        "dimensions": found["lease"].map(known).fillna("").to_numpy(object), "origin": DROPPED})


def dropped_before(connection: Connection, leases: Sequence[str]) -> set[str]:
    """Return those of some leases of which the last that was posted took them out."""
    found = set[str]()
    for some in chunks(leases):
        last = select(func.max(entries.c.number).label("number")).where(entries.c.lease.in_(some)).group_by(
            entries.c.lease).subquery()
        found |= set(connection.execute(select(entries.c.lease).join(last, last.c.number == entries.c.number).where(
            entries.c.kind.like(DROPPED + "%"))).scalars())
    return found


def _entry(p: Prepared, stands: pd.DataFrame, *, lease: pd.Series[str], sign: int, name: pd.Series[str]
           ) -> pd.DataFrame:
    amount = sign * stands["amount"].to_numpy(np.int64)
    return pd.DataFrame({
        **{key: stands[key].to_numpy(object) for key in ("entity", "currency", "account")},
        "lease": lease.to_numpy(object), "period": p.run.period.label, "date": str(p.run.period.first_day)[:10],
        "entry": name.to_numpy(object), "debit": np.maximum(amount, 0), "credit": np.maximum(-amount, 0),
        "memo": "the same lease under another id", "dimensions": stands["dimensions"].to_numpy(object),
        "origin": name.to_numpy(object)})
