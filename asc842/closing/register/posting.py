"""Write a run: its row, chained to the one before, and all that belongs to it, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, update
from sqlalchemy.exc import DBAPIError

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

    PostgreSQL is sent them by COPY, in the same transaction, which takes a tenth of the time of INSERT with an array
    for each column; COPY can't add to rows that are there, so those with an ``end`` go through a table of their own.
    """
    if connection.dialect.name != "sqlite":
        _copied(connection, table, names, rows, end)
        return
    marks = ", ".join("?" * len(names))
    for columns in rows.parts():
        connection.exec_driver_sql(f"INSERT INTO {_named(connection, table.name, names)} VALUES ({marks}){end}",
                                   list(zip(*columns, strict=True)))


def _copied(connection: Connection, table: Table, names: Sequence[str], rows: RowColumns, end: str) -> None:
    """Send rows to PostgreSQL by COPY; with an ``end`` (ON CONFLICT ...), by way of a table of this transaction."""
    if not end:
        _copy(connection, _named(connection, table.name, names), rows)
        return
    new, columns = f"new_{table.name}", _columns(connection, names)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {new} (LIKE {table.name}) ON COMMIT DROP")
    _copy(connection, _named(connection, new, names), rows)
    connection.exec_driver_sql(f"INSERT INTO {_named(connection, table.name, names)} SELECT {columns} FROM {new}{end}")


def _copy(connection: Connection, into: str, rows: RowColumns) -> None:
    """COPY rows; what the driver says when that fails is raised as SQLAlchemy has all else that it says."""
    statement, driver = f"COPY {into} FROM STDIN", connection.dialect.loaded_dbapi
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError.instance(statement, None, error, driver.Error) from error


def _named(connection: Connection, table: str, names: Sequence[str]) -> str:
    """Return a table and its columns as SQL."""
    return f"{connection.dialect.identifier_preparer.quote(table)} ({_columns(connection, names)})"


def _columns(connection: Connection, names: Sequence[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, names))


def _rows(sums: pd.DataFrame) -> RowColumns:
    return RowColumns([sums[name].tolist() for name in (*KEY, "amount")])
