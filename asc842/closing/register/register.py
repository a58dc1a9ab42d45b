"""The register of closed periods: what was posted, when, from what, and the proof that it still stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, func, select

from asc842._version import __version__
from asc842.base.constants import DAY
from asc842.base.errors import RegisterError
from asc842.base.lazy import pd
from asc842.base.showing import html_of
from asc842.closing.register.causes import history_of_input
from asc842.closing.register.database import Database
from asc842.closing.register.export import export_lines
from asc842.closing.register.failures import NoRegisterError, shown
from asc842.closing.register.hashing import GENESIS
from asc842.closing.register.kept import content_of
from asc842.closing.register.past import Past, balances_of, balances_seal_of, chunks, frame, last_documents, past_of
from asc842.closing.register.planning import planned, posted_before
from asc842.closing.register.posting import Clock, Written, now, run_row, write
from asc842.closing.register.prepared import prepared
from asc842.closing.register.proofs import proof_of_balance, proof_of_entry
from asc842.closing.register.reading import (
    history_of,
    labels_through,
    of_lease,
    posted_lines,
    restated_differences,
    standing_of,
)
from asc842.closing.register.recheck import leases_closed_with, rechecked
from asc842.closing.register.run import Build, CloseRun, RunOutcome, Stage
from asc842.closing.register.sealing import NOTHING, RowColumns, no_lines
from asc842.closing.register.signing import SIGN, Signature, signature_text, signatures_of, to_sign
from asc842.closing.register.tables import SCHEMA_VERSION, entries, lease_versions, lines, runs
from asc842.closing.register.trust import refuse_altered
from asc842.closing.register.verify import Verification, verify


@dataclass(frozen=True, slots=True, eq=False)
class Status:
    """Where a register stands: periods, reopenings with their reasons, how much it holds, last hash, signatures."""

    register: str
    schema_version: int
    periods: pd.DataFrame
    reopened: pd.DataFrame
    runs: int
    entries: int
    lines: int
    leases: int
    head: str
    signatures: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Known:
    """A period as the register knows it."""

    label: str
    first_day: date
    last_day: date


class Register:
    """What was posted in closed periods. Open it with ``with Register.open(url) as register``.

    Every change is one transaction: it is kept whole or not at all, whatever happens to this process. Of two that
    change the register at once one waits for the other. Whatever fails raises RegisterError.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @classmethod
    def open(cls, url: str | Path, *, create: bool = True, timeout: float = 30.0,
             clock: Clock = now) -> Self:
        """Open a register: a file's path, ``sqlite:///close.db``, or ``postgresql://user@host/database``.

        A new one is made where there is none, unless ``create`` is false. ``timeout`` is how many seconds to wait
        for another close that is writing.
        """
        return cls(Database(url, timeout, create), clock)

    @classmethod
    def find(cls, url: str | Path) -> Self | None:
        """Open a register where there is one."""
        try:
            return cls.open(url, create=False)
        except NoRegisterError:
            return None

    def __repr__(self) -> str:
        return f"Register({shown(self._database.url)})"

    def _repr_html_(self) -> str:
        periods = self.status().periods[["label", "state", "finished"]]
        return html_of(repr(self), ("period", "state", "finished (UTC)"), periods.to_numpy(object))

    def close_connection(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        try:
            self._database.refuse_damaged(error)
        finally:
            self.close_connection()

    # Changes ---------------------------------------------------------------------------------------------------------

    def post(self, run: CloseRun, *, dry_run: bool = False, build: Build | None = None, stage: Stage | None = None
             ) -> RunOutcome:
        """Post what is still to be posted for a period, and close it; ``dry_run`` works it out and writes nothing.

        Lines of the period are posted as they are; where earlier, closed periods should have stood otherwise, the
        difference is posted too, as a catch-up. A period that is closed already gets nothing. ``build`` is given
        what will be posted (:class:`Posting`) before any of it is written, and returns the files of the period, which
        are kept with it; what it raises leaves the register as it was. ``stage`` is given them as they will be kept,
        with the seal. Raises RegisterError where the lines do not balance or the period is not next in line.

        Files take long to build, so no one is kept from writing meanwhile: where the register has moved on, it is all
        worked out again.
        """
        ready = prepared(run)
        while True:
            with self._database.read() as connection:
                plan = planned(connection, ready, self._clock, build, stage, dry_run=dry_run)
            if dry_run or plan.row is None:
                return plan.outcome
            with self._database.write() as connection:
                if plan.fits(connection):
                    plan.write(connection)
                    return plan.outcome

    def close(self, period: str) -> str:
        """Close a period that was reopened, with nothing new; return the run's hash."""
        return self._mark(period, "close", "")

    def reopen(self, period: str, reason: str) -> str:
        """Reopen the last closed period, for a reason that is kept for ever; return the run's hash.

        What was posted in it stays. A close of it then posts what differs.
        """
        if not reason.strip():
            raise RegisterError("register.no-reason",
                                f"{period} is reopened only for a reason\n  remedy:   say why; it is kept for ever")
        return self._mark(period, "reopen", reason.strip())

    def sign(self, period: str, role: str, name: str, seal: str | None = None) -> Signature:
        """Record that someone signed a closed period as it is now, as ``preparer`` or ``reviewer``.

        ``seal`` is the hash of the period that the signer has seen; another one is refused. Raises RegisterError.
        """
        with self._database.write() as connection:
            started, past = self._clock(), past_of(connection)
            held, known = _unaltered(connection, past), _known(past, period)
            made = to_sign(_chain(connection), known, role, name, seal, signatures_of(connection))
            signed = self._mark_as(connection, past, held, known, SIGN, started, signature=signature_text(made))
        return replace(made, run_hash=signed)

    def _mark(self, label: str, kind: str, reason: str) -> str:
        with self._database.write() as connection:
            started, past = self._clock(), past_of(connection)
            held = _unaltered(connection, past)
            return self._mark_as(connection, past, held, _markable(past, label, kind), kind, started, reason)

    def _mark_as(self, connection: Connection, past: Past, held: pd.DataFrame, period: Mapping[str, Any], kind: str,
                 started: datetime, reason: str = "", signature: str = "") -> str:
        """Write a run that posts nothing; return its hash."""
        nothing = Written(NOTHING, RowColumns(), RowColumns())
        days = (date.fromisoformat(period[name]) for name in ("first_day", "last_day"))
        run = CloseRun(_Known(period["label"], *days), period["calendar"], no_lines(), pd.DataFrame(), __version__, "",
                       "")
        row = run_row(past, run, kind, (started, self._clock()), nothing, reason, balances=balances_seal_of(held),
                      signature=signature)
        write(connection, row, nothing, "closed" if kind == "close" else "open")
        return str(row["hash"])

    # Reading ---------------------------------------------------------------------------------------------------------

    def posted(self, period: str | None = None) -> pd.DataFrame:
        """Lines as closed: those posted in a period (or in all), with ``entry_id, line_id, run, origin``."""
        with self._database.read() as connection:
            return posted_lines(connection, period, entries.c.period)

    def restated(self, period: str | None = None) -> pd.DataFrame:
        """Lines as it would have been: those that belong to a period, wherever they were posted (see ``origin``)."""
        with self._database.read() as connection:
            return posted_lines(connection, period, entries.c.origin)

    def restated_difference(self, through: str | None = None) -> pd.DataFrame:
        """Return the sums whose two views differ, by period: ``as_closed, restated, difference`` in cents.

        ``through`` leaves out what was posted in periods after that one: what a close of it could know.
        """
        with self._database.read() as connection:
            return restated_differences(connection, labels_through(connection, through))

    def posted_before(self, day: date) -> pd.DataFrame:
        """Sums of what was posted in periods that begin before a day: KEY and ``amount`` in cents."""
        with self._database.read() as connection:
            return posted_before(connection, day)

    def files(self, period: str) -> dict[str, bytes]:
        """Return the files that a period was closed with, path to content; none where none were kept."""
        with self._database.read() as connection:
            return content_of(connection, period)

    def is_closed(self, period: str) -> bool:
        """Whether a period is closed."""
        with self._database.read() as connection:
            return (past_of(connection).find(period) or {}).get("state") == "closed"

    def open_since(self, first: date) -> date | None:
        """Return the first day after every closed period, not before ``first``; None where no period is closed."""
        with self._database.read() as connection:
            known = past_of(connection).periods
        closed = known.loc[known["state"] == "closed", "last_day"]
        return max(first, date.fromisoformat(closed.max()) + DAY) if len(closed) else None

    def documents_unlike(self, hashes: Mapping[str, str]) -> dict[str, str]:
        """Return the input that leases were last closed with, where its content hash is another than that given."""
        with self._database.read() as connection:
            return last_documents(connection, hashes)

    def standing_of(self, leases: Sequence[str]) -> pd.DataFrame:
        """Return where leases stood when they were last posted: ``lease, period, first_day, state``."""
        with self._database.read() as connection:
            return standing_of(connection, leases)

    def leases_with(self, kind: str, leases: Sequence[str]) -> set[str]:
        """Return those of some leases for which entries of a kind were posted."""
        with self._database.read() as connection:
            found = (select(entries.c.lease).where(entries.c.kind == kind, entries.c.lease.in_(some)).distinct()
                     for some in chunks(leases))
            return {lease for query in found for lease in connection.execute(query).scalars()}

    def lines_of(self, lease: str) -> pd.DataFrame:
        """Every line of a lease, in the order of posting."""
        with self._database.read() as connection:
            return of_lease(connection, lease)

    def history(self, lease: str) -> pd.DataFrame:
        """One row per run that closed with a lease: when, from what input, what it posted, where the lease stood."""
        with self._database.read() as connection:
            return history_of(connection, lease)

    def changed_inputs(self, lease: str) -> pd.DataFrame:
        """Return what changed from one close with a lease to the next: ``run``, ``period``, CHANGED_COLUMNS (text)."""
        with self._database.read() as connection:
            return history_of_input(connection, lease)

    def closed_with(self, period: str) -> pd.DataFrame:
        """Return ``lease, content_hash, state, document`` of the leases that a period was last closed with."""
        with self._database.read() as connection:
            return leases_closed_with(connection, period)

    def recheck(self, period: str, lines: pd.DataFrame, leases: pd.DataFrame | None = None) -> pd.DataFrame:
        """Compare what a period was closed with to lines (all up to it) and states computed now; see ``recheck``."""
        with self._database.read() as connection:
            return rechecked(connection, period, lines, leases)

    def status(self) -> Status:
        """Return where the register stands."""
        with self._database.read() as connection:
            past = past_of(connection)
            chain, signed = frame(connection, select(runs).order_by(runs.c.number)), signatures_of(connection)
            count = {table.name: connection.execute(select(func.count(column))).scalar_one() for table, column in (
                (lines, lines.c.entry), (lease_versions, func.distinct(lease_versions.c.lease)))}
        ended = chain[["number", "finished", "engine", "hash"]].rename(columns={"number": "run"})
        reopened = chain.loc[chain["kind"] == "reopen", ["number", "period", "finished", "reason"]]
        return Status(shown(self._database.url), SCHEMA_VERSION, past.periods.merge(ended, on="run", how="left"),
                      reopened.reset_index(drop=True), len(chain), past.next_entry - 1, count["lines"],
                      count["lease_versions"], GENESIS if past.last is None else str(past.last["hash"]), signed)

    def signatures(self) -> pd.DataFrame:
        """Every signature in order: ``run, period, as, name, finished, signed``, and whether its ``state`` stands."""
        with self._database.read() as connection:
            return signatures_of(connection)

    def prove(self, entry: str) -> dict[str, Any]:
        """Return a document that proves an entry, by its id or that of a line, to be under the last run's hash."""
        with self._database.read() as connection:
            return proof_of_entry(connection, entry)

    def prove_balance(self, lease: str, period: str) -> dict[str, Any]:
        """Return a document that proves where a lease stood when a period was closed last."""
        with self._database.read() as connection:
            return proof_of_balance(connection, lease, period)

    def export(self) -> Iterator[str]:
        """Yield the whole register as lines of JSON; the same register gives the same lines."""
        with self._database.read() as connection:
            yield from export_lines(connection)

    def runs(self) -> pd.DataFrame:
        """Every run in order, with its hashes, times and reason."""
        with self._database.read() as connection:
            return frame(connection, select(runs).order_by(runs.c.number))

    def verify(self, head: str | None = None, since: str | None = None) -> Verification:
        """Work out every id and hash again; ``head`` is a run's hash noted outside of the register, to be found.

        ``since`` is that of a run up to which all was verified before: only what runs after it wrote is gone through.
        """
        with self._database.read() as connection:
            return verify(connection, head, since=since)


def _unaltered(connection: Connection, past: Past) -> pd.DataFrame:
    """Return the balances of a register that nobody has altered; raises RegisterError where somebody has."""
    held = balances_of(connection)
    refuse_altered(connection, past, held)
    return held


def _chain(connection: Connection) -> list[Mapping[str, Any]]:
    return [{str(k): v for k, v in run.items()} for run in connection.execute(
        select(runs).order_by(runs.c.number)).mappings()]


def _known(past: Past, label: str) -> Mapping[str, Any]:
    """Return a period that was closed once, or refuse."""
    period = past.find(label)
    if period is None:
        raise RegisterError("register.never-closed",
                            f"{label} was never closed in this register\n  remedy:   see asc842 status")
    return period


def _markable(past: Past, label: str, kind: str) -> Mapping[str, Any]:
    """Return the period that is to be reopened or closed again, or refuse."""
    period = _known(past, label)
    if period["state"] == {"close": "closed", "reopen": "open"}[kind]:
        raise RegisterError("register.in-that-state", f"{label} is {period['state']} already, by run {period['run']}\n"
                            "  remedy:   nothing needs to be done")
    before, after = past.before(period["first_day"]), past.from_on(period["first_day"])[1:]
    state = dict(zip(past.periods["label"], past.periods["state"], strict=True))
    if closed := [name for name in after if kind == "reopen" and state[name] == "closed"]:
        raise RegisterError("register.followed",
                            f"{label} is followed by {closed[-1]}, which is closed and rests on it\n"
                            f"  remedy:   reopen {closed[-1]} first, or let a catch-up make up for it")
    if still := [name for name in before if kind == "close" and state[name] == "open"]:
        raise RegisterError("register.open-before",
                            f"{still[0]} is open, and comes before {label}\n  remedy:   close {still[0]} first")
    return period
