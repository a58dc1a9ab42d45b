"""Work out what a close adds to a register, before any of it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from asc842.base.constants import DAY
from asc842.base.errors import RegisterError
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.register.carried import dropped_before, former_ids, renamed
from asc842.closing.register.causes import causes_of, explained, late_leases, new_inputs
from asc842.closing.register.difference import CATCH_UP, YEARS, to_post, years_brought_forward
from asc842.closing.register.earlier import earlier_of
from asc842.closing.register.hashing import seal, seals
from asc842.closing.register.kept import SEAL_FILE, MadeFile, file_rows, kept_files
from asc842.closing.register.past import NO_RUN, Past, balances_of, balances_seal_of, past_of, sums_of
from asc842.closing.register.posting import Clock, Written, head_of, run_row, write
from asc842.closing.register.prepared import Prepared, signed_sums, summed
from asc842.closing.register.reading import plain_lines, plain_texts, restated_differences, shown_lines, standing_of
from asc842.closing.register.run import KEY, LEASE_COLUMNS, Build, CloseRun, Posting, RunOutcome, Stage
from asc842.closing.register.sealing import NOTHING, Row, RowColumns, Sealed, sealed
from asc842.closing.register.seals import seal_text
from asc842.closing.register.signing import signatures_before
from asc842.closing.register.tables import entries, lease_versions
from asc842.closing.register.trust import look_on, refuse_altered


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a close would add to a register whose last run has the hash ``head``; without a ``row`` nothing."""

    head: str
    outcome: RunOutcome
    looked: int
    row: Mapping[str, Any] | None = None
    done: Written | None = None
    state: str = ""

    def fits(self, connection: Connection) -> bool:
        """Whether the register still is as it was when this was worked out."""
        return head_of(past_of(connection)) == self.head

    def write(self, connection: Connection) -> None:
        """Write it, where there is anything to write."""
        if self.row is not None and self.done is not None:
            write(connection, self.row, self.done, self.state)
            look_on(connection, self.looked)


def planned(connection: Connection, p: Prepared, clock: Clock, build: Build | None, stage: Stage | None = None, *,
            dry_run: bool) -> Plan:
    """Work out what a close adds to the register, have its files built from that, and write nothing yet."""
    started = clock()
    past = past_of(connection)
    held = balances_of(connection)
    looked = refuse_altered(connection, past, held)
    known = checked_place(p.run, past)
    moved = years_brought_forward(connection, past)
    now = former_ids(connection, p.leases["lease"], p.run.formerly)
    fresh = to_post(connection, p, past, moved, held, now)
    closed = known is not None and known["state"] == "closed"
    if closed:
        fresh = fresh.assign(entry=CATCH_UP + fresh["origin"])
    same_as = _same_as(connection, p, fresh) if closed else NO_RUN
    causes = causes_of(connection, p, same_as)
    made = sealed(explained(fresh, causes), past.next_run, past.next_entry)
    posting = _posting(connection, p, past, made, held, _years(moved, fresh, closed=closed),
                       causes.table(late_leases(fresh) | _late_in(connection, p, same_as)), now)
    waits = _waits(connection, fresh) if closed else pd.DataFrame()
    files = [MadeFile.of(path, content, past.next_run)
             for path, content in sorted({} if build is None else build(posting).items())]
    outcome = replace(_outcome(p.run, past, posting, len(made.entries), dry_run=dry_run), waits=waits)
    if closed:
        done = Written(NOTHING, RowColumns(), RowColumns(), files)
    else:
        done = Written(made, _new_versions(connection, p, past.next_run), _states(p, past.next_run), files,
                       _new_inputs(connection, p, past.next_run))
    if closed and not files:
        return Plan(head_of(past), outcome, looked)
    kind = "files" if closed else "close" if p.run.closes else "post"
    row = run_row(past, p.run, kind, (started, clock()), done, balances=_balances_after(held, done))
    done = replace(done, files=(kept := [file.kept(row) for file in files]), kept=file_rows(kept, row))
    if not closed:
        outcome = replace(outcome, run=row["number"], run_hash=row["hash"], note=row["note"])
        if stage is not None:
            stage({**{x.path: x.content for x in kept}, **({SEAL_FILE: seal_text(row).encode()} if kept else {})})
    return Plan(head_of(past), outcome, looked, row, done, "closed" if closed or p.run.closes else "open")


def _same_as(connection: Connection, p: Prepared, fresh: pd.DataFrame) -> int:
    """Return the run that closed a period with what is given now, where nothing waits; else NO_RUN."""
    run = kept_files(connection, p.run.period.label).run or {}
    told = {"input_hash": p.run.input_hash, "policy_hash": p.run.policy_hash, "engine": p.run.engine}
    same = fresh.empty and all(run.get(name) == value for name, value in told.items())
    return int(run["number"]) if same else NO_RUN


def _late_in(connection: Connection, p: Prepared, run: int) -> set[str]:
    """Leases of which a run made up for closed periods."""
    if run == NO_RUN:
        return set()
    lines = plain_lines(connection, p.run.period.label, entries.c.period)
    return late_leases(lines[lines["run"] == run])


def _posting(connection: Connection, p: Prepared, past: Past, made: Sealed, held: pd.DataFrame,
             years: pd.DataFrame, changed: pd.DataFrame, now: Mapping[str, str]) -> Posting:
    """Put together what the period will hold, and what was posted before it."""
    label, first = p.run.period.label, str(p.run.period.first_day)[:10]
    known = past.find(label)
    closed = known is not None and known["state"] == "closed"
    fresh = made.posted.assign(run=0 if closed else past.next_run)
    new = fresh.iloc[:0] if closed else fresh
    standing = [] if known is None else [plain_lines(connection, label, entries.c.period)]
    lines = pd.concat([*standing, new], ignore_index=True) if standing else new
    before = _before(connection, past, held, first)
    sums = [*map(signed_sums, standing), *([] if closed else [made.sums])]
    through = summed(pd.concat([before, *sums], ignore_index=True))
    absent = _absent(connection, renamed(held, now), p)
    earlier = earlier_of(connection, past, label, first, lines)
    shown = shown_lines(lines)
    return Posting(
        shown, shown_lines(new) if standing else shown, shown_lines(fresh if closed else fresh.iloc[:0]), before,
        through, restated_differences(connection, [*past.before(first), label], new), years, closed, absent,
        kept_files(connection, label), _sums_before(connection, past, before, first),
        lambda leases: standing_of(connection, leases), changed, earlier, now, signatures_before(connection, label))


def _before(connection: Connection, past: Past, held: pd.DataFrame, first: str, until: str = "9999") -> pd.DataFrame:
    """Sums posted in periods that begin before a day, from those ``held`` of periods that begin before another one."""
    labels = [label for label in past.from_on(first) if label not in set(past.from_on(until))]
    if not labels:
        return held[held["amount"] != 0].reset_index(drop=True)
    since = sums_of(connection, entries.c.period, labels)
    return summed(pd.concat([held, since.assign(amount=-since["amount"])[[*KEY, "amount"]]], ignore_index=True))


def _sums_before(connection: Connection, past: Past, before: pd.DataFrame, first: str
                 ) -> Callable[[date], pd.DataFrame]:
    """Return what gives the sums before an earlier day; from the nearest one asked for before, not from the beginning.

    ``before`` are those before the period, which begins on ``first``.
    """
    known = {first: before}

    def sums(day: date) -> pd.DataFrame:
        wanted = day.isoformat()
        if wanted not in known:
            nearest = min(d for d in known if d > wanted)
            known[wanted] = _before(connection, past, known[nearest], wanted, nearest)
        return known[wanted]

    return sums


def _waits(connection: Connection, fresh: pd.DataFrame) -> pd.DataFrame:
    """KEY, ``origin``, ``as_posted``, ``today`` and ``difference`` in cents of what today's facts would add."""
    by = [*KEY, "origin"]
    lacking = summed(fresh.assign(amount=fresh["debit"] - fresh["credit"]), "origin")
    stands = sums_of(connection, entries.c.lease, sorted(set(lacking["lease"])))
    both = lacking.rename(columns={"amount": "difference"}).merge(stands, on=by, how="left")
    stood = both["amount"].fillna(0).astype("int64")
    shown = both.assign(as_posted=stood, today=stood + both["difference"])[[*by, "as_posted", "today", "difference"]]
    return shown.sort_values(["lease", "origin", "entity", "currency", "account"], ignore_index=True)


def posted_before(connection: Connection, day: date) -> pd.DataFrame:
    """Sums of what was posted in periods that begin before a day: KEY and ``amount`` in cents."""
    return summed(sums_of(connection, entries.c.period, past_of(connection).before(day.isoformat())))


def _years(moved: pd.DataFrame, fresh: pd.DataFrame, *, closed: bool) -> pd.DataFrame:
    """What stands on retained earnings for years before the register, with what is about to be moved there."""
    more = fresh.iloc[:0] if closed else fresh[fresh["origin"] == YEARS]
    return pd.concat([moved, more.assign(amount=more["debit"] - more["credit"])[[*KEY, "origin", "amount"]]])


def _outcome(run: CloseRun, past: Past, posting: Posting, entries: int, *, dry_run: bool) -> RunOutcome:
    """Say what the close posts, or that the period is closed and what today's facts would add to it."""
    label, message = run.period.label, f"{run.period.label}: {len(posting.new)} lines in {entries} entries "
    message += "would be posted (dry run)" if dry_run else "posted"
    by, head = None, head_of(past)
    if posting.closed:
        by = int((past.find(label) or {})["run"])
        head = str((posting.files.run or {}).get("hash", head))
        message = f"{label} was closed by run {by}; nothing new was posted"
        if len(posting.waiting):
            message += f"; {len(posting.waiting)} lines wait for the next open period"
    return RunOutcome(label, by, head, plain_texts(posting.new), message, already_closed=posting.closed,
                   dry_run=dry_run, waiting=plain_texts(posting.waiting), absent=posting.absent, years=posting.years,
                   changed=posting.changed)


def checked_place(run: CloseRun, past: Past) -> Mapping[str, Any] | None:
    """Return the period as the register knows it, None where it is the next one; refuse any other.

    Periods are closed in order and without a gap, since each opens with what the one before it closed with.
    """
    label, first, last = run.period.label, str(run.period.first_day)[:10], str(run.period.last_day)[:10]
    known = past.find(label)
    if known is None:
        _check_next(label, first, past)
    elif (known["first_day"], known["last_day"]) != (first, last):
        raise RegisterError("register.period-days",
                            f"{label} runs from {first} to {last} here, in the register from {known['first_day']} to "
                            f"{known['last_day']}\n  remedy:   use the fiscal calendar it was closed with")
    still_open = past.periods[(past.periods["first_day"] < first) & (past.periods["state"] == "open")]
    if len(still_open):
        raise RegisterError("register.open-before",
                            f"{still_open['label'].iloc[0]} is open, and comes before {label}\n"
                            f"  remedy:   close {still_open['label'].iloc[0]} first")
    return known


def _check_next(label: str, first: str, past: Past) -> None:
    if past.periods.empty:
        return
    newest = past.periods.iloc[-1]
    wanted = str(date.fromisoformat(newest["last_day"]) + DAY)
    if first < past.periods["first_day"].iloc[0]:
        raise RegisterError("register.before-first",
                            f"{label} is before the register's first period, {past.periods['label'].iloc[0]}\n"
                            "  remedy:   close earlier periods into a register of their own")
    if first != wanted:
        raise RegisterError("register.gap",
                            f"{label} begins on {first}; the register goes up to {newest['label']}, which ends on "
                            f"{newest['last_day']}\n  remedy:   close the period that begins on {wanted} first")


def _new_versions(connection: Connection, p: Prepared, run: int) -> RowColumns:
    known = {tuple(row) for row in connection.execute(select(lease_versions.c.lease, lease_versions.c.content_hash))}
    leases, hashes, documents = (p.leases[name].tolist() for name in ("lease", "content_hash", "document"))
    new = [i for i, each in enumerate(zip(leases, hashes, strict=True)) if each not in known]
    return _sealed_rows([*([column[i] for i in new] for column in (leases, hashes, documents)),
                         np.full(len(new), run)])


def _new_inputs(connection: Connection, p: Prepared, run: int) -> list[Row]:
    return [(run, *each, seal([run, *each])) for each in new_inputs(connection, p)]


def _states(p: Prepared, run: int) -> RowColumns:
    return _sealed_rows([np.full(len(p.leases), run), *(p.leases[name].tolist() for name in LEASE_COLUMNS)])


def _sealed_rows(columns: list[list[Any] | Ints]) -> RowColumns:
    return RowColumns([*columns, seals(columns)])


def _absent(connection: Connection, held: pd.DataFrame, p: Prepared) -> tuple[str, ...]:
    """Leases with a balance in the register that this close left out, without those that were dropped."""
    left = set(held.loc[held["amount"] != 0, "lease"]) - set(p.leases["lease"])
    left -= {*(p.run.leaving.leases if p.run.leaving else ()), *dropped_before(connection, sorted(left))}
    return tuple(sorted(left))


def _balances_after(held: pd.DataFrame, done: Written) -> str:
    """Digest of the balances as they will be after a run."""
    if not done.sealed.entries:
        return balances_seal_of(held)
    return balances_seal_of(summed(pd.concat([held, done.sealed.sums], ignore_index=True)))
