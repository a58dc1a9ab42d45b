"""What differs in the input of a close from that of the close before: leases, policy, exchange rates, engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, func, select, tuple_

from asc842.base.frames import by_value
from asc842.base.lazy import pd
from asc842.closing.change_words import in_short
from asc842.closing.changes import Change, Document, changes, newly_stated, reason_for, told_in_short
from asc842.closing.register.difference import CATCH_UP, CORRECTION
from asc842.closing.register.hashing import digest
from asc842.closing.register.past import CHUNK, NO_RUN, chunks, last_versions
from asc842.closing.register.prepared import Prepared
from asc842.closing.register.tables import inputs, lease_states, lease_versions, runs

CHANGED_COLUMNS = ("lease", "caught_up", "key", "before", "after", "source", "event", "kind", "reason", "remark")
"""Columns of the table of changed inputs, all text; ``lease`` is empty where something changed for all of them.

``caught_up`` is "yes" where closed periods of the lease are caught up, ``remark`` where the key is for a reader alone.
"""
NOT_STATED = "not stated whether error or estimate"
UNEXPLAINED = "no input of the lease, of the policy or of the exchange rates differs"
MEMO = 160
"""Characters of a memo that tell what changed."""
POLICY, RATES = "policy", "rates"


@dataclass(frozen=True, slots=True)
class Causes:
    """What changed since the close before, of each lease and for all of them, with the reasons stated for it.

    ``stated`` are the reasons that leases give now and did not give before, ``policy_reasons`` those of the policy by
    its keys.
    """

    leases: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    everywhere: tuple[Change, ...] = ()
    stated: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    policy_reasons: Mapping[str, str] = field(default_factory=dict)
    first_day: str = ""

    def of(self, lease: str) -> tuple[Change, ...]:
        """What may be behind a catch-up of a lease: what changed in it, else what changed for all."""
        own = tuple(x for x in self.leases.get(lease, ()) if not self._later(x))
        return own or self.everywhere or self.leases.get(lease, ())

    def _later(self, change: Change) -> bool:
        """Whether a change is of an event that belongs to the open period or a later one."""
        return bool(self.first_day) and change.effective >= self.first_day

    def table(self, late: set[str]) -> pd.DataFrame:
        """Return every change, CHANGED_COLUMNS; ``late`` are the leases of which closed periods are caught up."""
        rows = [*(self._row("", x, bool(late - self.leases.keys())) for x in self.everywhere),
                *(self._row(lease, x, lease in late and not self._later(x))
                  for lease, found in self.leases.items() for x in found),
                *(row for lease in self.stated for row in self._idle(lease))]
        return pd.DataFrame(rows, columns=list(CHANGED_COLUMNS), dtype=object)

    def _row(self, lease: str, change: Change, late: bool) -> tuple[str, ...]:
        said = reason_for(change, self.stated.get(lease, ())) or {}
        reason = str(said.get("reason", "")) if lease else self.policy_reasons.get("".join(change.parts[1:2]), "")
        kind = str(said.get("kind", "")) or (NOT_STATED if late and lease else "")
        return (lease, "yes" if late else "", change.key, change.before, change.after, change.source, change.event,
                kind, reason, "yes" if change.remark else "")

    def _idle(self, lease: str) -> Iterator[tuple[str, ...]]:
        """Reasons for what did not change."""
        found = self.leases.get(lease, ())
        for x in self.stated[lease]:
            if not any(reason_for(change, [x]) for change in found):
                yield (lease, "", f"late_facts, {x['changed']}", "", "nothing of this name changed", "", "",
                       str(x.get("kind", "")), str(x["reason"]), "")


def explained(fresh: pd.DataFrame, found: Causes) -> pd.DataFrame:
    """Say in the memo of lines that make up for what was posted what changed (columns of ``to_post``)."""
    late = _late(fresh)
    if not late.any():
        return fresh
    names = fresh.loc[late, "lease"]
    told = {lease: told_in_short([*map(in_short, found.of(lease))], MEMO) or UNEXPLAINED for lease in names.unique()}
    memo = fresh["memo"].astype(object)
    return fresh.assign(memo=memo.where(~late, memo + "; " + fresh["lease"].astype(object).map(told)))


def late_leases(lines: pd.DataFrame) -> set[str]:
    """Leases of which some lines make up for what was posted."""
    return set(late_lines(lines)["lease"].astype(str))


def late_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Those of lines that make up for what was posted: catch-ups, and corrections of a period reopened."""
    return lines[_late(lines)]


def _late(lines: pd.DataFrame) -> np.ndarray:
    return by_value(lines["entry"], lambda kind: kind.startswith(CATCH_UP) or kind == CORRECTION).astype(bool)


# Found ---------------------------------------------------------------------------------------------------------------


def causes_of(connection: Connection, p: Prepared, run: int = NO_RUN) -> Causes:
    """Compare what a close is given with what the last one had; there is nothing to tell of a register's first.

    With the ``run`` that did the close, what is given is what it had, and is compared with the one before it.
    """
    before = _last_run(connection, run)
    if before is None:
        return Causes()
    then, now = last_versions(connection, run), p.leases[["lease", "content_hash"]]
    found = _compared(connection, then, now, dict(zip(p.leases["lease"], p.leases["document"], strict=True)))
    policy = _policy(connection, before["policy_hash"], p.run.policy_hash, p.run.policy_document)
    engine = _engine(before["engine"], p.run.engine)
    known = _rates_known(connection, run)
    first_day = str(p.run.period.first_day)[:10]
    rates = _rates_changed(known, new_rates(known, p.run.rates), first_day)
    return Causes(found.leases, (*policy, *engine, *rates), found.stated, _reasons(p.run.policy_document),
                  first_day)


def history_of_input(connection: Connection, lease: str) -> pd.DataFrame:
    """Return what changed in a lease, and for all, between closes of it: ``run``, ``period`` and CHANGED_COLUMNS."""
    s, v = lease_states.c, lease_versions.c
    query = select(runs.c.number, runs.c.period, runs.c.engine, runs.c.policy_hash, s.content_hash, v.document).join(
        lease_states, s.run == runs.c.number).join(
        lease_versions, (v.lease == s.lease) & (v.content_hash == s.content_hash))
    rows = connection.execute(query.where(s.lease == lease).order_by(runs.c.number)).mappings()
    found = [{str(name): value for name, value in row.items()} for row in rows]
    tables = [_step(connection, lease, one, other) for one, other in pairwise(found)]
    nothing = pd.DataFrame(columns=["run", "period", *CHANGED_COLUMNS])
    return pd.concat(tables, ignore_index=True) if tables else nothing


def _step(connection: Connection, lease: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> pd.DataFrame:
    """What changed from one close with a lease to the next."""
    same = one["content_hash"] == other["content_hash"]
    found = () if same else _between(one["document"], other["document"], one["content_hash"], other["content_hash"])
    document = _document(connection, other["policy_hash"]) or ""
    causes = Causes({lease: found}, (*_policy(connection, one["policy_hash"], other["policy_hash"], document),
                                     *_engine(one["engine"], other["engine"])),
                    {lease: () if same else _stated(one["document"], other["document"])}, _reasons(document))
    table = causes.table(set())
    table.insert(0, "period", other["period"])
    table.insert(0, "run", other["number"])
    return table


def _last_run(connection: Connection, run: int) -> Mapping[str, Any] | None:
    """Return the last run before another one that closed with leases."""
    query = select(runs).where(runs.c.states > 0, runs.c.number < run).order_by(runs.c.number.desc()).limit(1)
    found = connection.execute(query).mappings().first()
    return None if found is None else {str(k): v for k, v in found.items()}


def _compared(connection: Connection, then: pd.DataFrame, now: pd.DataFrame, given: Mapping[str, str]) -> Causes:
    """Compare the versions of leases that differ; documents that are not ``given`` are those of the register."""
    both = now.merge(then, on="lease", how="left", suffixes=("", "_then"))
    both = both[both["content_hash"] != both["content_hash_then"]]
    versions = both["content_hash_then"].where(both["content_hash_then"].notna(), None)
    old = dict(zip(both["lease"], versions, strict=True))
    old |= _earlier_versions(connection, [lease for lease, version in old.items() if version is None])
    new = dict(zip(both["lease"], both["content_hash"], strict=True))
    wanted = {(lease, version) for some in (old, new) for lease, version in some.items() if version is not None}
    kept = _documents(connection, wanted)
    found, stated = dict[str, tuple[Change, ...]](), dict[str, Sequence[Document]]()
    for lease, version in new.items():
        before, after = kept.get((lease, old[lease])), given.get(lease) or kept.get((lease, version), "")
        found[lease] = _between(before, after, str(old[lease] or ""), version)
        stated[lease] = _stated(before, after)
    return Causes(found, (), stated)


def _between(before: str | None, after: str, old: str, new: str) -> tuple[Change, ...]:
    then, now = _parsed(before), _parsed(after)
    if now is None or (then is None and before is not None):
        return (Change("version", old[:12], new[:12], parts=("version",)),)
    return changes(then, now)


def _stated(before: str | None, after: str) -> Sequence[Document]:
    now = _parsed(after)
    return newly_stated(_parsed(before), now) if now else ()


def _parsed(text: str | None) -> Document | None:
    """Return a document as kept; None where it is no JSON object."""
    try:
        found = json.loads(text or "null")
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _documents(connection: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    v, found, order = lease_versions.c, dict[tuple[str, str], str](), sorted(wanted)
    for some in (order[i: i + CHUNK] for i in range(0, len(order), CHUNK)):
        query = select(v.lease, v.content_hash, v.document).where(tuple_(v.lease, v.content_hash).in_(some))
        found |= {(lease, version): document for lease, version, document in connection.execute(query)}
    return found


def _earlier_versions(connection: Connection, leases: Sequence[str]) -> dict[str, str]:
    """Version that leases which the last close left out were closed with before, of those that were."""
    found = dict[str, str]()
    v, s = lease_versions.c, lease_states.c
    for some in chunks(leases):
        known = list(connection.execute(select(v.lease).where(v.lease.in_(some)).distinct()).scalars())
        newest = select(s.lease, func.max(s.run).label("run")).where(s.lease.in_(known)).group_by(s.lease).subquery()
        query: Select[Any] = select(s.lease, s.content_hash).join(
            newest, (newest.c.lease == s.lease) & (newest.c.run == s.run))
        found |= {x.lease: x.content_hash for x in connection.execute(query)} if known else {}
    return found


# Policy, engine and exchange rates -----------------------------------------------------------------------------------


def _policy(connection: Connection, old: str, new: str, document: str) -> tuple[Change, ...]:
    if old == new:
        return ()
    then, now = _parsed(_document(connection, old)), _parsed(document)
    if then is None or now is None:
        return (Change("policy", f"hash {old[:12]}", f"hash {new[:12]}", parts=(POLICY,)),)
    return tuple(Change(f"policy.{x.key}", x.before, x.after, x.source, "", (POLICY, *x.parts))
                 for x in changes(then, now))


def _reasons(document: str) -> dict[str, str]:
    return dict((_parsed(document) or {}).get("reasons", {}))


def _document(connection: Connection, key: str) -> str | None:
    found = select(inputs.c.document).where(inputs.c.kind == POLICY, inputs.c.hash == key)
    return connection.execute(found).scalar()


def _engine(old: str, new: str) -> tuple[Change, ...]:
    return () if old == new else (Change("engine", old, new, parts=("engine",)),)


def _rates_known(connection: Connection, run: int = NO_RUN) -> dict[str, str]:
    """Every exchange rate that closes were given so far, or before a run: values by currencies and day."""
    found = select(inputs.c.document).where(inputs.c.kind == RATES, inputs.c.run < run).order_by(inputs.c.run)
    known = dict[str, str]()
    for document in connection.execute(found).scalars():
        known |= _by_day(document.split("\n"))
    return {key: value for key, value in known.items() if value}


def _by_day(lines: Sequence[str]) -> dict[str, str]:
    """Split lines of ``currency to date rate average``."""
    split = (line.split(" ", 3) for line in lines)
    return {" ".join(parts[:3]): "".join(parts[3:]) for parts in split}


def new_rates(known: Mapping[str, str], lines: Sequence[str]) -> list[str]:
    """Return the lines of rates that were not known so, and of each that is left out its day without a rate."""
    now = _by_day(lines)
    gone = [f"{key} " for key in known if key not in now] if lines else []
    return sorted([*gone, *(f"{key} {value}" for key, value in now.items() if known.get(key) != value)])


def _rates_changed(known: Mapping[str, str], fresh: Sequence[str], first_day: str) -> Iterator[Change]:
    """Rates of days before a period that are others than those known; ``fresh`` as :func:`new_rates` has them."""
    for key, value in _by_day(fresh if known else []).items():
        if key.rsplit(" ", 1)[1] < first_day:
            yield Change(f"exchange rate {key}", known.get(key, ""), value, parts=(RATES, *key.split(" ")))


def new_inputs(connection: Connection, p: Prepared) -> list[tuple[str, str, str]]:
    """Return the policy and exchange rates of a close that the register does not have yet: kind, hash, document."""
    found = []
    if p.run.policy_document and _document(connection, p.run.policy_hash) is None:
        found.append((POLICY, p.run.policy_hash, p.run.policy_document))
    if fresh := new_rates(_rates_known(connection), p.run.rates):
        text = "\n".join(fresh)
        found.append((RATES, digest(text), text))
    return found
