"""Read the register: lines as closed and as they would have been, their difference, the history of a lease."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Column, Connection, Select, and_, case, cast, func, select, true

from asc842.base.frames import coded, numbered, typed
from asc842.base.lazy import pd
from asc842.closing.lines import LINE_COLUMNS
from asc842.closing.register.carried import CARRIED, DROPPED, former_ids
from asc842.closing.register.difference import BROUGHT_FORWARD
from asc842.closing.register.past import chunks, frame
from asc842.closing.register.tables import entries, lease_states, lines, periods, runs

IDS = ("entry_id", "line_id", "run", "origin")
"""Columns that the register adds to each line."""
CHANGES = ("entity", "lease", "currency", "period", "account")
OWN = and_(*(entries.c.kind.not_like(name + "%") for name in (BROUGHT_FORWARD, CARRIED, DROPPED)))
"""What a period posts of its own or catches up: all but what is brought forward, carried to another id, or dropped."""


def posted_lines(connection: Connection, period: str | None, by: Column[str]) -> pd.DataFrame:
    """Lines of one period, or all, in the order of posting; ``by`` is the column that names the period."""
    return plain_texts(shown_lines(plain_lines(connection, period, by)))


def plain_lines(connection: Connection, period: str | None, by: Column[str]) -> pd.DataFrame:
    """Lines as :func:`posted_lines` finds them, before they are shown: dates and dimensions as text."""
    query = _query().order_by(lines.c.entry, lines.c.number)
    return frame(connection, query if period is None else query.where(by == period))


def of_lease(connection: Connection, lease: str) -> pd.DataFrame:
    """Every line of one lease, in the order of posting; those posted under ids that it had before are among them."""
    query = _query().where(entries.c.lease.in_([lease, *former_ids(connection, [lease], {})]))
    return plain_texts(shown_lines(frame(connection, query.order_by(lines.c.entry, lines.c.number))))


def standing_of(connection: Connection, leases: Sequence[str]) -> pd.DataFrame:
    """Return where leases stood when they were last posted: ``lease, period, first_day, state``; by lease."""
    found = [pd.DataFrame(columns=["lease", "period", "first_day", "state"], dtype=object)]
    for some in chunks(leases):
        last = select(func.max(entries.c.number).label("number")).where(entries.c.lease.in_(some)).group_by(
            entries.c.lease).subquery()
        stood = and_(lease_states.c.run == entries.c.run, lease_states.c.lease == entries.c.lease)
        query = select(entries.c.lease, entries.c.period, periods.c.first_day, lease_states.c.state).join(
            last, last.c.number == entries.c.number).join(periods, periods.c.label == entries.c.period).outerjoin(
            lease_states, stood)
        found.append(frame(connection, query))
    return pd.concat(found, ignore_index=True).sort_values("lease", ignore_index=True)


def _query() -> Select[Any]:
    return select(
        entries.c.entity, entries.c.lease, entries.c.currency, entries.c.period, entries.c.date,
        entries.c.kind.label("entry"), lines.c.account, lines.c.debit, lines.c.credit, lines.c.memo,
        lines.c.dimensions, entries.c.id.label("entry_id"), lines.c.id.label("line_id"), entries.c.run,
        entries.c.origin).join(entries, entries.c.number == lines.c.entry)


def shown_lines(found: pd.DataFrame) -> pd.DataFrame:
    """Lines as reports take them: LINE_COLUMNS, each dimension a column, then IDS; texts stored once, in order."""
    code, texts = numbered(found["dimensions"])
    parsed = [json.loads(text) if text else {} for text in texts]
    names = sorted({name for each in parsed for name in each})
    dimensions = {name: pd.Categorical([each.get(name, "") for each in parsed]).take(code) for name in names}
    day, days = numbered(found["date"])
    return pd.DataFrame({
        **{name: found[name] for name in (*LINE_COLUMNS, *IDS)},
        **{name: _in_order(found[name]) for name in LINE_COLUMNS if name not in ("date", "debit", "credit")},
        "date": np.array(days, dtype="datetime64[s]")[day], "run": found["run"].astype("int64"), **dimensions,
    })[[*LINE_COLUMNS, *names, *IDS]].reset_index(drop=True)


def plain_texts(shown: pd.DataFrame) -> pd.DataFrame:
    """Return lines as :func:`shown_lines` has them, texts as plain objects: what a caller is given."""
    return typed(shown, (str(name) for name, kind in shown.dtypes.items() if kind == "category"), object)


def _in_order(column: pd.Series[str]) -> pd.Categorical:
    code, texts = numbered(column)
    rank = np.argsort(order := np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64))
    return coded([texts[i] for i in order.tolist()], rank[code])


def restated_differences(connection: Connection, labels: Sequence[str], new: pd.DataFrame | None = None
                         ) -> pd.DataFrame:
    """CHANGES, and ``as_closed``, ``restated``, ``difference`` in cents, where the two views differ.

    What was brought forward into the first period is no restatement; it counts in neither view. ``labels`` are the
    periods of which what was posted counts, ``new`` lines that are about to be posted in the last of them.
    """
    amount = lines.c.debit - lines.c.credit
    late = select(*(entries.c[name] for name in ("entity", "lease", "currency")),
                  entries.c.period, entries.c.origin, lines.c.account, amount.label("amount")).join(
        entries, entries.c.number == lines.c.entry)
    moved = frame(connection, late.where(entries.c.period != entries.c.origin, OWN))
    own = None if new is None else _own(new)
    if own is not None:
        elsewhere = own["period"].to_numpy(object) != own["origin"].to_numpy(object)
        moved = pd.concat([moved, own[elsewhere]], ignore_index=True)
    moved = moved[moved["period"].isin(labels)]
    out = moved.assign(difference=-moved["amount"]).drop(columns=["origin", "amount"])
    into = moved.assign(period=moved["origin"], difference=moved["amount"]).drop(columns=["origin", "amount"])
    both = pd.concat([out, into]).groupby(list(CHANGES), as_index=False)["difference"].sum()
    both = both[both["difference"] != 0]
    closed = _as_closed(connection, both, labels, own) if len(both) else both["difference"]
    shown = pd.DataFrame(both.assign(as_closed=closed, restated=closed + both["difference"]))
    return shown[[*CHANGES, "as_closed", "restated", "difference"]].reset_index(drop=True)


def labels_through(connection: Connection, period: str | None) -> list[str]:
    """Labels of a period and of those before it; with None of all."""
    last = select(periods.c.first_day).where(periods.c.label == period).scalar_subquery()
    return list(connection.execute(select(periods.c.label).where(
        true() if period is None else periods.c.first_day <= last)).scalars())


def _own(new: pd.DataFrame) -> pd.DataFrame:
    """Lines about to be posted, but for what is brought forward: CHANGES, ``origin`` and ``amount``."""
    own = new[~new["entry"].str.startswith((BROUGHT_FORWARD, CARRIED, DROPPED))]
    return own.assign(amount=own["debit"] - own["credit"])[[*CHANGES, "origin", "amount"]]


def _as_closed(connection: Connection, wanted: pd.DataFrame, labels: Sequence[str], own: pd.DataFrame | None
               ) -> pd.Series[int]:
    """Sum of what was posted in each wanted period, by lease and account."""
    by = [entries.c.entity, entries.c.lease, entries.c.currency, entries.c.period, lines.c.account]
    amount = cast(func.sum(lines.c.debit - lines.c.credit), BigInteger).label("amount")
    query = select(*by, amount).join(entries, entries.c.number == lines.c.entry).where(
        entries.c.period.in_(labels), OWN).group_by(*by)
    found = [frame(connection, query.where(entries.c.lease.in_(some)))
             for some in chunks(sorted(set(wanted["lease"])))]
    sums = pd.concat([*found, *([] if own is None else [own])]).groupby(list(CHANGES))["amount"].sum()
    values: pd.Series[int] = sums.reindex(pd.MultiIndex.from_frame(wanted[list(CHANGES)])).fillna(0).astype("int64")
    return values.set_axis(wanted.index)


def history_of(connection: Connection, lease: str) -> pd.DataFrame:
    """One row per run that closed with a lease, and currency it posted in: run, times, engine, hashes, sums, state.

    A lease in a foreign currency posts in the functional one as well; a run that posted nothing has no currency.
    ``lease`` is the id that it was closed under: rows of the ids that it had before are among them.
    """
    names = [lease, *former_ids(connection, [lease], {})]
    found = pd.concat([_history_of(connection, name).assign(lease=name) for name in names])
    return found.sort_values("run", kind="stable", ignore_index=True)


def _history_of(connection: Connection, lease: str) -> pd.DataFrame:
    late = case((entries.c.kind.like("catch-up%"), lines.c.debit), else_=0)
    sums = select(
        entries.c.run, entries.c.currency, func.count().label("lines"),
        cast(func.sum(lines.c.debit), BigInteger).label("debit"),
        cast(func.sum(late), BigInteger).label("caught_up")).join(
        entries, entries.c.number == lines.c.entry).where(
        entries.c.lease == lease).group_by(entries.c.run, entries.c.currency).subquery()
    # Its key begins with the run: named, each is looked up; without it the database reads states of all leases.
    states = select(lease_states).where(lease_states.c.run.in_(select(runs.c.number)), lease_states.c.lease == lease
                                        ).subquery()
    query = select(
        runs.c.number.label("run"), runs.c.kind, runs.c.period, runs.c.finished, runs.c.engine, runs.c.input_hash,
        runs.c.policy_hash, states.c.content_hash,
        func.coalesce(sums.c.currency, "").label("currency"), func.coalesce(sums.c.lines, 0).label("lines"),
        func.coalesce(sums.c.debit, 0).label("debit"), func.coalesce(sums.c.caught_up, 0).label("caught_up"),
        states.c.state).join(states, states.c.run == runs.c.number).outerjoin(sums, sums.c.run == runs.c.number)
    found = frame(connection, query.order_by(runs.c.number, sums.c.currency))
    return typed(found, ("lines", "caught_up"), "int64")
