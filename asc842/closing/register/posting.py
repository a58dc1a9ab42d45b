"""Post one close: in one transaction, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, select, update

from asc842.closing.register.difference import CATCH_UP, YEARS, to_post, years_brought_forward
from asc842.closing.register.hashing import GENESIS, RUN, Content, seal
from asc842.closing.register.past import Past, past_of
from asc842.closing.register.prepared import Prepared, summed
from asc842.closing.register.reading import posted_lines, shown_lines
from asc842.closing.register.run import KEY, CloseRun, Outcome
from asc842.closing.register.sealing import ENTRY_ROW, LINE_ROW, Row, Sealed, sealed
from asc842.closing.register.tables import balances, entries, lease_states, lease_versions, lines, meta, periods, runs
from asc842.errors import RegisterError

Clock = Callable[[], datetime]
Accept = Callable[[pd.DataFrame], None]
"""Shown the lines of a period before they are written; refuses by raising."""
VERSION_ROW = ("lease", "content_hash", "document", "run", "seal")
STATE_ROW = ("run", "lease", "content_hash", "state", "seal")
ROWS_AT_ONCE = 10_000
ADDED = " ON CONFLICT (lease, entity, currency, account) DO UPDATE SET amount = balances.amount + excluded.amount"


def now() -> datetime:
    """Return the time of the clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """What a run writes beside its own row."""

    sealed: Sealed
    versions: list[Row]
    states: list[Row]

    def content(self) -> str:
        """Digest of it all, in the order in which ``verify`` reads it."""
        content = Content()
        content.add(entry[1] for entry in self.sealed.entries)
        content.add(sorted(version[-1] for version in self.versions))
        content.add(state[-1] for state in self.states)
        return content.end()


def post_run(connection: Connection, p: Prepared, clock: Clock, dry_run: bool, accept: Accept | None) -> Outcome:
    """Work out what a close adds to the register and write it, if it is accepted (a dry run stops before writing)."""
    started = clock()
    past = past_of(connection)
    known = checked_place(p.run, past)
    moved = years_brought_forward(connection, past)
    fresh = to_post(connection, p, past, moved)
    absent = _absent(connection, p)
    if known is not None and known["state"] == "closed":
        return replace(_already(past, fresh, known, absent, dry_run), years=moved)
    made = sealed(fresh, past.next_run, past.next_entry)
    done = Written(made, _new_versions(connection, p, past.next_run), _states(p, past.next_run))
    row = run_row(past, p.run, "close" if p.run.closes else "post", (started, clock()), done)
    posted = shown_lines(made.posted.assign(run=row["number"]))
    if accept is not None:
        standing = [] if known is None else [posted_lines(connection, p.run.period.label, entries.c.period)]
        accept(pd.concat([*standing, posted], ignore_index=True))
    if not dry_run:
        write(connection, row, done, "closed" if p.run.closes else "open")
    message = f"{p.run.period.label}: {len(posted)} lines in {len(made.entries)} entries " + (
        "would be posted (dry run)" if dry_run else "posted")
    more = fresh[fresh["origin"] == YEARS]
    years = pd.concat([moved, more.assign(amount=more["debit"] - more["credit"])[[*KEY, "origin", "amount"]]])
    return Outcome(p.run.period.label, row["number"], row["hash"], posted, message, dry_run=dry_run, absent=absent,
                   note=row["note"], years=years)


def checked_place(run: CloseRun, past: Past) -> Mapping[str, Any] | None:
    """Return the period as the register knows it, None where it is the next one; refuse any other.

    Periods are closed in order and without a gap, since each opens with what the one before it closed with.
    """
    label, first, last = run.period.label, str(run.period.first_day)[:10], str(run.period.last_day)[:10]
    known = past.find(label)
    if known is None:
        _check_next(label, first, past)
    elif (known["first_day"], known["last_day"]) != (first, last):
        raise RegisterError(f"{label} runs from {first} to {last} here, in the register from {known['first_day']} to "
                            f"{known['last_day']}\n  remedy:   use the fiscal calendar it was closed with")
    still_open = past.periods[(past.periods["first_day"] < first) & (past.periods["state"] == "open")]
    if len(still_open):
        raise RegisterError(f"{still_open['label'].iloc[0]} is open, and comes before {label}\n"
                            f"  remedy:   close {still_open['label'].iloc[0]} first")
    return known


def _check_next(label: str, first: str, past: Past) -> None:
    if past.periods.empty:
        return
    newest = past.periods.iloc[-1]
    wanted = str(date.fromisoformat(newest["last_day"]) + timedelta(days=1))
    if first < past.periods["first_day"].iloc[0]:
        raise RegisterError(f"{label} is before the register's first period, {past.periods['label'].iloc[0]}\n"
                            "  remedy:   close earlier periods into a register of their own")
    if first != wanted:
        raise RegisterError(f"{label} begins on {first}; the register goes up to {newest['label']}, which ends on "
                            f"{newest['last_day']}\n  remedy:   close the period that begins on {wanted} first")


def run_row(past: Past, run: CloseRun, kind: str, times: tuple[datetime, datetime], done: Written,
            reason: str = "") -> dict[str, Any]:
    """Make the row of a run and chain it to the one before."""
    started, finished, note = _times(past, *times)
    row = {
        "number": past.next_run, "kind": kind, "period": run.period.label, "first_day": str(run.period.first_day)[:10],
        "last_day": str(run.period.last_day)[:10], "calendar": run.calendar, "engine": run.engine,
        "input_hash": run.input_hash, "policy_hash": run.policy_hash, "started": started, "finished": finished,
        "reason": reason, "note": note, "first_entry": past.next_entry, "entries": len(done.sealed.entries),
        "versions": len(done.versions), "states": len(done.states), "content": done.content(),
        "previous": GENESIS if past.last is None else past.last["hash"],
    }
    return row | {"hash": seal([row[name] for name in RUN])}


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
    period = {"first_day": row["first_day"], "last_day": row["last_day"], "calendar": row["calendar"], "state": state,
              "run": row["number"]}
    changed = connection.execute(update(periods).where(periods.c.label == row["period"]).values(**period))
    if changed.rowcount == 0:
        connection.execute(periods.insert(), [{"label": row["period"], **period}])
    _insert(connection, lease_versions, VERSION_ROW, done.versions)
    _insert(connection, entries, ENTRY_ROW, done.sealed.entries)
    _insert(connection, lines, LINE_ROW, done.sealed.lines)
    _insert(connection, lease_states, STATE_ROW, done.states)
    _insert(connection, balances, (*KEY, "amount"), _sums(done.sealed.posted), ADDED)
    head = {"value": f"{row['number']} {row['hash']}"}
    if connection.execute(update(meta).where(meta.c.key == "head").values(**head)).rowcount == 0:
        connection.execute(meta.insert(), [{"key": "head", **head}])


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row], end: str = ""
            ) -> None:
    """Insert rows by the driver itself: SQLAlchemy's own way through many parameters takes twice as long.

    PostgreSQL gets each column of many rows as one array; row by row it would take a hundred times as long.
    """
    quote, sqlite = connection.dialect.identifier_preparer.quote, connection.dialect.name == "sqlite"
    into = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))}) "
    if sqlite and rows:
        connection.exec_driver_sql(f"{into}VALUES ({', '.join('?' * len(names))}){end}", list(rows))
    elif rows:
        kinds = (table.c[name].type.compile(connection.dialect) for name in names)
        arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
        for i in range(0, len(rows), ROWS_AT_ONCE):
            columns = tuple(map(list, zip(*rows[i: i + ROWS_AT_ONCE], strict=True)))
            connection.exec_driver_sql(f"{into}SELECT * FROM unnest({arrays}){end}", columns)


def _sums(posted: pd.DataFrame) -> list[Row]:
    total = summed(posted.assign(amount=posted["debit"] - posted["credit"]))
    columns = [total[name].tolist() for name in (*KEY, "amount")]
    return list(zip(*columns, strict=True))


def _new_versions(connection: Connection, p: Prepared, run: int) -> list[Row]:
    known = {tuple(row) for row in connection.execute(select(lease_versions.c.lease, lease_versions.c.content_hash))}
    found = zip(*(p.leases[name].tolist() for name in ("lease", "content_hash", "document")), strict=True)
    return [(lease, content, document, run, seal([lease, content, document, run]))
            for lease, content, document in found if (lease, content) not in known]


def _states(p: Prepared, run: int) -> list[Row]:
    found = zip(*(p.leases[name].tolist() for name in ("lease", "content_hash", "state")), strict=True)
    return [(run, lease, content, state, seal([run, lease, content, state])) for lease, content, state in found]


def _absent(connection: Connection, p: Prepared) -> tuple[str, ...]:
    """Leases with a balance in the register that this close left out."""
    held = connection.execute(select(balances.c.lease).where(balances.c.amount != 0).distinct()).scalars()
    return tuple(sorted(set(held) - set(p.leases["lease"])))


def _already(past: Past, fresh: pd.DataFrame, known: Mapping[str, Any], absent: tuple[str, ...], dry_run: bool
             ) -> Outcome:
    """Say that the period is closed, and what today's facts would add to it."""
    assert past.last is not None
    fresh = fresh.assign(entry=CATCH_UP + fresh["origin"])
    made = sealed(fresh, past.next_run, past.next_entry)
    message = f"{known['label']} was closed by run {known['run']}; nothing new was posted"
    if len(fresh):
        message += f"; {len(fresh)} lines wait for the next open period"
    nothing = shown_lines(made.posted.iloc[:0].assign(run=0))
    return Outcome(known["label"], int(known["run"]), str(past.last["hash"]), nothing, message, already_closed=True,
                   dry_run=dry_run, waiting=shown_lines(made.posted.assign(run=0)), absent=absent)
