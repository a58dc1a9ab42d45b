"""Proof that one entry, or the balance of a lease, is under the last seal: a document that needs no register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from asc842.base.errors import RegisterError
from asc842.closing.register.hashing import HEADER, LINE
from asc842.closing.register.merkle import path
from asc842.closing.register.seals import has_seal, seal_text
from asc842.closing.register.tables import entries, lease_states, lines, runs

SCHEMA = "asc842/proof/1"
SHORTEST = 8
"""Digits of an id that name it, as far as no other id begins with them."""


def proof_of_entry(connection: Connection, named: str) -> dict[str, Any]:
    """Return the proof of an entry, named by its id or by that of one of its lines, or by how such an id begins.

    Raises RegisterError where no entry, or more than one, is named so, or where its run has no seal.
    """
    number, line = _found(connection, named.strip().lower())
    entry = connection.execute(select(entries).where(entries.c.number == number)).mappings().one()
    own = connection.execute(select(lines).where(lines.c.entry == number).order_by(lines.c.number)).mappings()
    ids = connection.execute(select(entries.c.id).where(entries.c.run == entry["run"]).order_by(
        entries.c.number)).scalars().all()
    proved = {"id": entry["id"], **{name: entry[name] for name in HEADER},
              "lines": [{"id": each["id"], **{name: each[name] for name in LINE}} for each in own]}
    return {**_proof(connection, entry["run"], proved, ids, ids.index(entry["id"])),
            **({"line": line} if line else {})}


def proof_of_balance(connection: Connection, lease: str, period: str) -> dict[str, Any]:
    """Return the proof of where a lease stood when a period was closed last; raises RegisterError as for an entry."""
    query = select(lease_states).join(runs, runs.c.number == lease_states.c.run).where(
        lease_states.c.lease == lease, runs.c.period == period).order_by(runs.c.number.desc())
    state = connection.execute(query).mappings().first()
    if state is None:
        raise RegisterError("register.prove-balance", f"{period} was not closed with a lease {lease}\n"
                            f"  remedy:   see asc842 history {lease}")
    rows = sorted(tuple(row) for row in connection.execute(select(lease_states.c.lease, lease_states.c.seal).where(
        lease_states.c.run == state["run"])))
    at = [row[0] for row in rows].index(lease)
    return _proof(connection, state["run"], dict(state), [row[1] for row in rows], at)


def _found(connection: Connection, named: str) -> tuple[int, str]:
    """Return the number of the entry that is named, and the id of its line where that was."""
    if not re.fullmatch(f"[0-9a-f]{{{SHORTEST},64}}", named):
        raise RegisterError("register.prove-id", f"{named[:80]} is no id of an entry or line, nor how one begins: at "
                            f"least {SHORTEST} of its digits\n  remedy:   take entry_id or line_id from journal.csv")
    ours = [(int(number), "") for number in connection.execute(select(entries.c.number).where(
        entries.c.id >= named, entries.c.id < f"{named}g").limit(2)).scalars()]
    theirs = [(int(row.entry), str(row.id)) for row in connection.execute(select(lines.c.entry, lines.c.id).where(
        lines.c.id >= named, lines.c.id < f"{named}g").limit(2))]
    if len(found := [*ours, *theirs]) != 1:
        what = "no entry or line" if not found else "more than one entry or line"
        raise RegisterError("register.prove-id", f"{what} has an id that begins with {named}\n"
                            "  remedy:   take entry_id or line_id from journal.csv, whole")
    return found[0]


def _proof(connection: Connection, run: int, proved: dict[str, Any], ids: Sequence[str], at: int) -> dict[str, Any]:
    chain = connection.execute(select(runs).where(runs.c.number >= run).order_by(runs.c.number)).mappings()
    since = [{str(name): value for name, value in each.items()} for each in chain]
    if not has_seal(since[0]):
        raise RegisterError("register.prove-old", f"run {run} was posted by a version that made no seals\n"
                            "  remedy:   hand over the register or its export; only later runs are proved alone")
    steps = [[side, other] for step in path(ids, at) for side, other in step.items()]
    return {"schema": SCHEMA, "head": since[-1]["hash"], "proved": proved, "path": steps,
            "seals": [seal_text(each) for each in since]}
