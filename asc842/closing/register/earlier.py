"""What reports must know of earlier periods: entries that belong to others, and leases that are no longer closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np
from sqlalchemy import BigInteger, Connection, cast, func, select

from asc842.base.errors import RegisterError
from asc842.base.frames import by_value, typed
from asc842.base.lazy import pd
from asc842.closing.register.past import Past, chunks, frame
from asc842.closing.register.run import KEY, Earlier
from asc842.closing.register.tables import entries, inputs, lease_states, lease_versions, lines, periods, runs

LATE = ("entity", "lease", "currency", "account", "kind", "period", "origin", "amount")
"""Columns of sums of entries of other periods than those they are posted in."""
FORWARD = "brought forward"
"""What the kinds of entries begin with that stand for the time before the register."""


def earlier_of(connection: Connection, past: Past, label: str, first_day: str, lines_now: pd.DataFrame) -> Earlier:
    """Read what was posted before a period; ``lines_now`` are all lines of the period as they will stand."""
    known = past.periods
    begins = str(known["first_day"].iloc[0]) if len(known) else first_day
    days = {label: first_day} | dict(zip(known["label"], known["first_day"], strict=True))
    forward = _signed(lines_now[_forward(lines_now)]) if begins == first_day else _forward_of(
        connection, str(known["label"].iloc[0]))
    return Earlier(begins, forward, lambda since: _late(connection, label, since, lines_now, days),
                   lambda leases: last_closed(connection, leases), lambda leases: begun_with(connection, leases),
                   lambda: known_policies(connection))


def known_policies(connection: Connection) -> list[str]:
    """Return the documents of the policies that periods were closed under, the oldest first.

    Raises RegisterError where one is not what its hash says.
    """
    found = connection.execute(select(inputs.c.hash, inputs.c.document).where(
        inputs.c.kind == "policy").order_by(inputs.c.run)).all()
    if wrong := [told for told, document in found if sha256(document.encode()).hexdigest() != told]:
        raise RegisterError("register.policy-altered",
                            f"a policy that periods were closed under was altered: {wrong[0][:12]}\n"
                            "  remedy:   restore the register from a backup")
    return [document for _, document in found]


def _forward(posted: pd.DataFrame) -> np.ndarray:
    return by_value(posted["entry"], lambda kind: kind.startswith(FORWARD)).astype(bool)


def _signed(posted: pd.DataFrame) -> pd.DataFrame:
    return posted.assign(amount=posted["debit"] - posted["credit"])[[*KEY, "amount"]]


def _forward_of(connection: Connection, label: str) -> pd.DataFrame:
    by = [entries.c.entity, entries.c.lease, entries.c.currency, lines.c.account]
    amount = cast(func.sum(lines.c.debit - lines.c.credit), BigInteger).label("amount")
    return frame(connection, select(*by, amount).join(entries, entries.c.number == lines.c.entry).where(
        entries.c.period == label, entries.c.kind.like(FORWARD + "%")).group_by(*by))


def _late(connection: Connection, label: str, since: str, lines_now: pd.DataFrame, days: Mapping[str, str]
          ) -> pd.DataFrame:
    by = [entries.c.entity, entries.c.lease, entries.c.currency, lines.c.account, entries.c.kind, entries.c.period,
          entries.c.origin]
    amount = cast(func.sum(lines.c.debit - lines.c.credit), BigInteger).label("amount")
    query = (select(*by, amount).join(entries, entries.c.number == lines.c.entry)
             .join(periods, periods.c.label == entries.c.period)
             .where(entries.c.period != entries.c.origin, periods.c.first_day >= since, entries.c.period != label,
                    entries.c.kind.not_like(FORWARD + "%")).group_by(*by))
    other = lines_now["period"].to_numpy(object) != lines_now["origin"].to_numpy(object)
    mine = lines_now[other & ~_forward(lines_now)]
    now = mine.assign(kind=mine["entry"], amount=mine["debit"] - mine["credit"])[list(LATE)]
    found = pd.concat([frame(connection, query), typed(now, LATE[:-1], object)], ignore_index=True)
    return found.assign(**{name: pd.to_datetime(found[name].map(days)) for name in ("period", "origin")})


def begun_with(connection: Connection, leases: Sequence[str]) -> pd.DataFrame:
    """Return what some leases were closed with in the first period of a register: ``lease, document``."""
    first = select(periods.c.label).order_by(periods.c.first_day).limit(1).scalar_subquery()
    run = select(func.max(runs.c.number)).where(runs.c.period == first, runs.c.states > 0).scalar_subquery()
    query = select(lease_states.c.lease, lease_versions.c.document).join(
        lease_versions, (lease_versions.c.lease == lease_states.c.lease) & (
            lease_versions.c.content_hash == lease_states.c.content_hash)).where(lease_states.c.run == run)
    found = [frame(connection, query.where(lease_states.c.lease.in_(some))) for some in chunks(leases)]
    return pd.concat(found or [pd.DataFrame(columns=["lease", "document"], dtype=object)], ignore_index=True)


def last_closed(connection: Connection, leases: Sequence[str]) -> pd.DataFrame:
    """Return what some leases were closed with last: ``lease, first_day`` (of the period), ``state, document``."""
    return pd.concat([_last_closed(connection, some) for some in chunks(leases)] or [
        pd.DataFrame(columns=["lease", "first_day", "state", "document"], dtype=object)], ignore_index=True)


def _last_closed(connection: Connection, leases: Sequence[str]) -> pd.DataFrame:
    last = (select(lease_states.c.lease, func.max(lease_states.c.run).label("run"))
            .where(lease_states.c.lease.in_(leases)).group_by(lease_states.c.lease).subquery())
    states = select(lease_states.c.lease, runs.c.first_day, lease_states.c.state, lease_versions.c.document)
    return frame(connection, states.join(last, (last.c.lease == lease_states.c.lease) & (
        last.c.run == lease_states.c.run)).join(runs, runs.c.number == lease_states.c.run).join(
        lease_versions, (lease_versions.c.lease == lease_states.c.lease) & (
            lease_versions.c.content_hash == lease_states.c.content_hash)).order_by(lease_states.c.lease))
