"""Write a run: its row, chained to the one before, and all that belongs to it, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, update

from asc842.base.lazy import pd
from asc842.closing.register.hashing import GENESIS
from asc842.closing.register.kept import FILE_ROW, MadeFile
from asc842.closing.register.past import Past
from asc842.closing.register.run import KEY, CloseRun
from asc842.closing.register.sealing import ENTRY_ROW, LINE_ROW, Row, RowColumns, Sealed
from asc842.closing.register.seals import Content, run_hash, stamp
from asc842.closing.register.tables import (
    balances,
    entries,
    files,
    inputs,
    lease_states,
    lease_versions,
    lines,
    meta,
    periods,
    runs,
)

Clock = Callable[[], datetime]
VERSION_ROW = ("lease", "content_hash", "document", "run", "seal")
INPUT_ROW = ("run", "kind", "hash", "document", "seal")
STATE_ROW = ("run", "lease", "content_hash", "state", "seal")
APART = ("files", "sign")
"""Kinds of runs that leave the state of their period as it is."""
ADDED = " ON CONFLICT (lease, entity, currency, account) DO UPDATE SET amount = balances.amount + excluded.amount"


def now() -> datetime:
    """Return the time of the clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """What a run writes beside its own row; ``kept`` are the rows of its ``files``, made once its hash is known."""

    sealed: Sealed
    versions: RowColumns
    states: RowColumns
    files: list[MadeFile] = field(default_factory=list)
    inputs: list[Row] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)

    def content(self) -> str:
        """Roots and digests of it all, each part in the order in which ``verify`` reads it."""
        content = Content()
        content.add("entries", (entry[1] for entry in self.sealed.entries))
        content.add("versions", sorted(version[-1] for version in self.versions))
        content.add("states", (state[-1] for state in self.states))
        content.add("inputs", sorted(each[-1] for each in self.inputs))
        for file in self.files:
            content.add_file(file.path, file.sha, file.blank, file.seal)
        return content.end()


def head_of(past: Past) -> str:
    """Return the hash of the last run."""
    return GENESIS if past.last is None else str(past.last["hash"])


def run_row(past: Past, run: CloseRun, kind: str, times: tuple[datetime, datetime], done: Written,
            reason: str = "", *, balances: str, signature: str = "") -> dict[str, Any]:
    """Make the row of a run and chain it to the one before."""
    started, finished, note = _times(past, *times)
    row = {
        "number": past.next_run, "kind": kind, "period": run.period.label, "first_day": str(run.period.first_day)[:10],
        "last_day": str(run.period.last_day)[:10], "calendar": run.calendar, "engine": run.engine,
        "input_hash": run.input_hash, "policy_hash": run.policy_hash, "started": started, "finished": finished,
        "reason": reason, "note": note, "first_entry": past.next_entry, "entries": len(done.sealed.entries),
        "versions": len(done.versions), "states": len(done.states), "content": done.content(),
        "previous": head_of(past), "files": len(done.files), "balances": balances, "signature": signature,
        "stamp": "not known yet",
    }
    row["hash"] = run_hash(row)
    return row | {"stamp": stamp(row)}


def _times(past: Past, started: datetime, finished: datetime) -> tuple[str, str, str]:
    """Times of a run as text. Time never runs backwards in the chain; where the clock does, a note says so."""
    begun, ended = (t.astimezone(UTC).isoformat(timespec="microseconds") for t in (started, finished))
    last = "" if past.last is None else str(past.last["finished"])
    if ended >= last and ended >= begun:
        return max(begun, last), ended, ""
    note = f"the clock showed {ended}, before {max(last, begun)}, the latest time known; that time is recorded instead"
    return max(begun, last), max(begun, last), note


def write(connection: Connection, row: Mapping[str, Any], done: Written, state: str) -> None:
    """Write a run and all that belongs to it."""
    connection.execute(runs.insert(), [row])
    if row["kind"] not in APART:
        _mark_period(connection, row, state)
    _insert(connection, lease_versions, VERSION_ROW, done.versions)
    _insert(connection, inputs, INPUT_ROW, RowColumns.of(done.inputs))
    _insert(connection, entries, ENTRY_ROW, done.sealed.entries)
    _insert(connection, lines, LINE_ROW, done.sealed.lines)
    _insert(connection, lease_states, STATE_ROW, done.states)
    _insert(connection, balances, (*KEY, "amount"), _rows(done.sealed.sums), ADDED)
    for file in done.kept:
        _insert(connection, files, FILE_ROW, RowColumns.of([file]))
    head = {"value": f"{row['number']} {row['hash']}"}
    if connection.execute(update(meta).where(meta.c.key == "head").values(**head)).rowcount == 0:
        connection.execute(meta.insert(), [{"key": "head", **head}])


def _mark_period(connection: Connection, row: Mapping[str, Any], state: str) -> None:
    period = {"first_day": row["first_day"], "last_day": row["last_day"], "calendar": row["calendar"], "state": state,
              "run": row["number"]}
    changed = connection.execute(update(periods).where(periods.c.label == row["period"]).values(**period))
    if changed.rowcount == 0:
        connection.execute(periods.insert(), [{"label": row["period"], **period}])


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: RowColumns, end: str = "") -> None:
    """Insert rows by the driver itself: SQLAlchemy's own way through many parameters takes twice as long.

    PostgreSQL gets each column of many rows as one array; row by row it would take a hundred times as long.
    """
    quote, sqlite = connection.dialect.identifier_preparer.quote, connection.dialect.name == "sqlite"
    into = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))}) "
    kinds = (table.c[name].type.compile(connection.dialect) for name in names)
    values = f"VALUES ({', '.join('?' * len(names))})" if sqlite else (
        f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})")
    for columns in rows.parts():
        given = list(zip(*columns, strict=True)) if sqlite else tuple(columns)
        connection.exec_driver_sql(f"{into}{values}{end}", given)


def _rows(sums: pd.DataFrame) -> RowColumns:
    return RowColumns([sums[name].tolist() for name in (*KEY, "amount")])
