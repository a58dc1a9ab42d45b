"""Prove that nothing in the register was altered behind its back: every id, seal and hash is worked out again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from zipfile import BadZipFile

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    RowMapping,
    Select,
    Table,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.exc import DBAPIError

from asc842.base.lazy import pd
from asc842.closing.register.hashing import (
    GENESIS,
    HEADER,
    LINE,
    RUN_SINCE,
    entry_id,
    line_id,
    seal,
    written,
)
from asc842.closing.register.kept import file_seal, unpacked
from asc842.closing.register.past import balances_of, balances_seal_of, sums_by_origin
from asc842.closing.register.posting import APART
from asc842.closing.register.run import KEY
from asc842.closing.register.seals import Content, FormerContent, content_of_run, has_seal, run_hash, stamp
from asc842.closing.register.signing import signature_problems
from asc842.closing.register.storage import storage_problems
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
from asc842.closing.seal_mark import MARK, blank_digest

Run = Mapping[str, Any]
Contents = Mapping[int, Content | FormerContent]
BEFORE_ALL: Run = {"number": 0, "first_entry": 1, "entries": 0}
"""What comes before the first run."""
COUNTS = ("first_entry", "entries", "versions", "states", RUN_SINCE[0])
BATCH, MOST = 2000, 500
KINDS = {"versions": "version", "states": "state"}
VERSION, STATE = ("lease", "content_hash", "document", "run"), ("run", "lease", "content_hash", "state")
INPUT, SEALED = ("run", "kind", "hash", "document"), ("run", "path", "sha256", "blank")
"""What the seals of versions and of states of leases cover, of policies and exchange rates, and of files."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``verify`` found: how much it went through, the hash of the last run, and each thing that is wrong.

    Keep ``head`` (or a printed close, which shows it) outside of the register: who rewrites the whole register, with
    every hash in it, is found out only by a head that was noted elsewhere. ``verify(head)`` looks for it. ``since`` is
    the run after which entries, states and files were gone through, where one was named; else 0.
    """

    runs: int
    entries: int
    lines: int
    head: str
    problems: tuple[str, ...]
    since: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(slots=True)
class _Tally:
    entries: int = 0
    lines: int = 0
    problems: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if len(self.problems) < MOST:
                self.problems.append(problem)
            else:
                self.more += 1

    def all(self) -> tuple[str, ...]:
        return (*self.problems, *([f"and {self.more} more"] if self.more else []))


def verify(connection: Connection, head: str | None = None, *, files_too: bool = True, since: str | None = None
           ) -> Verification:
    """Work out every id and hash again and name whatever does not agree; ``head`` is one noted earlier.

    ``files_too``: the content of every file kept as well, which takes longest; else their digests alone. ``since`` is
    the hash of a run up to which all was verified before: every run is checked still, but of what they wrote only that
    of those after it; and balances of today less the lines since then must be those that it sealed.
    """
    tally = _Tally()
    if damaged := storage_problems(connection):
        return Verification(0, 0, 0, "", tuple(damaged))
    chain = [dict(row) for row in connection.execute(select(runs).order_by(runs.c.number)).mappings()]
    tally.add(chain_problems(chain))
    sound = [run for run in chain if all(type(run[name]) is int for name in ("number", *COUNTS))]
    start = next((run for run in sound if run["hash"] == since), BEFORE_ALL)
    _written(connection, sound, start, tally, files_too=files_too)
    tally.add(head_problems(connection, chain, head, since))
    tally.add(period_problems(connection, chain))
    tally.add(signature_problems(chain))
    held = balances_of(connection)
    tally.add(sealed_balances(chain, held))
    tally.add(sum_problems(connection) if start is BEFORE_ALL else _sums_since(connection, start, held))
    last = chain[-1]["hash"] if chain else GENESIS
    return Verification(len(chain), tally.entries, tally.lines, str(last), tally.all(), start["number"])


def _written(connection: Connection, sound: Sequence[Run], start: Run, tally: _Tally, *, files_too: bool) -> None:
    """Check all that the runs after one wrote, and that there is nothing of no run."""
    chain = [run for run in sound if run["number"] > start["number"]]
    contents = {run["number"]: content_of_run(run) for run in chain}
    _entries(connection, chain, contents, tally, start["first_entry"] + start["entries"])
    for table, order, count in ((lease_versions, "seal", "versions"), (lease_states, "lease", "states")):
        for some in [[run] for run in chain] if table is lease_states else [chain]:
            tally.add(_sealed_rows(connection, table, order, count, some, contents))
        tally.add(_of_no_run(connection, table, count, [run["number"] for run in sound]))
    tally.add(_files(connection, chain, contents, start["number"], whole=files_too))
    tally.add(_inputs(connection, contents, start["number"]))
    tally.add(f"{_run(run)}: what it wrote is not what was sealed" for run in chain
              if contents[run["number"]].end() != run["content"])


def chain_problems(chain: Sequence[Run]) -> Iterator[str]:
    """Check each run against its own hash, and against the run before it."""
    for run in chain:
        if _hash_of(run) != run["hash"]:
            yield f"{_run(run)} was altered: its hash does not agree with it"
        elif has_seal(run) and stamp(run) != run["stamp"]:
            yield f"{_run(run)} was altered: its times are not those that were stamped"
    for before, run in pairwise([{"number": 0, "hash": GENESIS, "finished": "", "stamp": ""}, *chain]):
        if run["number"] != before["number"] + 1:
            yield f"a run was removed: run {before['number']} is followed by run {run['number']}"
        if has_seal(before) and not has_seal(run):
            yield f"{_run(run)} has no seal, and follows a run that has one"
        if run["previous"] != before["hash"]:
            yield f"{_run(run)} does not follow from run {before['number']}: the hash it names is another"
        if str(run["finished"]) < str(before["finished"]):
            yield f"{_run(run)} ended before the run before it"


def _hash_of(run: Run) -> str | None:
    """Return the hash of a run worked out again; None where its columns are of no run."""
    try:
        return run_hash(run)
    except (TypeError, ValueError):
        return None


def head_problems(connection: Connection, chain: Sequence[Run], *noted: str | None) -> Iterator[str]:
    """Check that the last run is the one noted as such, and that those ``noted`` elsewhere are among them."""
    stored = connection.execute(select(meta.c.value).where(meta.c.key == "head")).scalar()
    last = f"{chain[-1]['number']} {chain[-1]['hash']}" if chain else None
    if stored != last:
        yield f"the last run is not the one noted as such: found {last}, noted {stored}"
    for each in dict.fromkeys(x for x in noted if x is not None and x not in {run["hash"] for run in chain}):
        yield f"no run has the hash {each}: runs were removed or the register was written anew"


# Entries and lines ---------------------------------------------------------------------------------------------------


def _entries(connection: Connection, chain: Sequence[Run], contents: Contents, tally: _Tally, first: int) -> None:
    expected = first
    owners = iter(chain)
    owner = next(owners, None)
    for entry, mine in _with_lines(connection, tally, first):
        tally.entries += 1
        tally.lines += len(mine)
        tally.add(_removed(expected, entry["number"] - 1))
        expected = entry["number"] + 1
        while owner is not None and entry["number"] >= owner["first_entry"] + owner["entries"]:
            owner = next(owners, None)
        tally.add(_one_entry(entry, mine))
        if owner is None or entry["number"] < owner["first_entry"]:
            tally.add([f"{_entry(entry)} was inserted: no run wrote an entry of this number"])
        else:
            contents[owner["number"]].add("entries", [entry["id"]])
    if chain:
        tally.add(_removed(expected, chain[-1]["first_entry"] + chain[-1]["entries"] - 1))


def _removed(first: int, last: int) -> Iterator[str]:
    if first == last:
        yield f"entry {first} was removed"
    elif first < last:
        yield f"entries {first} to {last} were removed"


def _streamed(connection: Connection, statement: Select[Any], batch: int = BATCH) -> Iterator[Row[Any]]:
    """Yield the rows of a statement, which are not held in memory all at once.

    The connection stays as it is: what else is executed on it may return no rows, and no cursor can be had for that.
    """
    found = connection.execute(statement, execution_options={"yield_per": batch})
    try:
        yield from found
    finally:
        with suppress(DBAPIError):  # where the connection is lost the cursor is
            found.close()


def _with_lines(connection: Connection, tally: _Tally, first: int) -> Iterator[tuple[Run, list[Row[Any]]]]:
    """Entries in order, from the first of some runs on, each with its lines; both tables are read side by side."""
    of_lines, of_entries = select(lines), select(entries)
    if first > 1:
        of_lines, of_entries = of_lines.where(lines.c.entry >= first), of_entries.where(entries.c.number >= first)
    rest = _streamed(connection, of_lines.order_by(lines.c.entry, lines.c.number))
    line = next(rest, None)
    for entry in (row._mapping for row in _streamed(connection, of_entries.order_by(entries.c.number))):
        mine: list[Row[Any]] = []
        while line is not None and type(line.entry) is int and line.entry <= entry["number"]:
            if line.entry == entry["number"]:
                mine.append(line)
            else:
                tally.add([_orphan(line)])
            line = next(rest, None)
        yield {str(k): v for k, v in entry.items()}, mine
    while line is not None:
        tally.add([_orphan(line)])
        line = next(rest, None)


def _one_entry(entry: Run, mine: Sequence[Row[Any]]) -> Iterator[str]:
    """Check an entry against its id; where it is off, tell its lines from its heading."""
    texts = [written([getattr(line, name) for name in LINE]) for line in mine]
    off = [line for line, text in zip(mine, texts, strict=True) if line_id(entry["id"], text) != line.id]
    if entry_id(written([entry[name] for name in HEADER]), texts) == entry["id"]:
        yield from (f"line {line.number} of {_entry(entry)}: its id was altered" for line in off)
        return
    if [line.number for line in mine] != list(range(1, len(mine) + 1)) or not mine:
        yield f"{_entry(entry)}: a line was removed (found {', '.join(str(line.number) for line in mine) or 'none'})"
    elif len(off) == len(mine):
        yield f"{_entry(entry)}: its id was altered, or every line of it"
    elif off:
        yield from (f"line {line.number} of {_entry(entry)} was altered or inserted: account {line.account}, debit "
                    f"{line.debit}, credit {line.credit}" for line in off)
    else:
        yield f"{_entry(entry)} was altered in its heading, or lost or gained a line"


def _orphan(line: Row[Any]) -> str:
    return f"line {line.number} of entry {line.entry} has no entry: account {line.account}"


# What hangs on the runs ----------------------------------------------------------------------------------------------


def _sealed_rows(connection: Connection, table: Table, order: str, count: str, chain: Sequence[Run],
                 contents: Contents) -> Iterator[str]:
    """Check lease versions or states of some runs against their seals, and each run for how many it wrote.

    States are checked a run at a time: those of all runs would not fit into memory.
    """
    covered = STATE if count == "states" else VERSION
    seals: dict[int, list[tuple[str, str]]] = {run["number"]: [] for run in chain}
    of_these = select(table).where(table.c.run.in_(list(seals)))
    for row in (each._mapping for each in _streamed(connection, of_these)):
        if seal([row[name] for name in covered]) != row["seal"]:
            yield f"{KINDS[count]} of lease {row['lease']} in run {row['run']} was altered"
        seals[row["run"]].append((str(row[order]), str(row["seal"])))
    for run in chain:
        mine = sorted(seals[run["number"]])
        contents[run["number"]].add(count, (each for _, each in mine))
        if len(mine) != run[count]:
            yield f"{_run(run)} wrote {run[count]} {count} of leases, found {len(mine)}"


def _of_no_run(connection: Connection, table: Table, count: str, known: Sequence[int]) -> Iterator[str]:
    """Name lease versions or states that no run wrote."""
    none = or_(table.c.run.is_(None), table.c.run.not_in(known))
    for row in _streamed(connection, select(table.c.lease, table.c.run).where(none)):
        yield f"{KINDS[count]} of lease {row.lease} was inserted: there is no run {row.run}"


def _files(connection: Connection, chain: Sequence[Run], contents: Contents, start: int, *, whole: bool
           ) -> Iterator[str]:
    """Check the files that runs keep against their seals, ``whole`` their digests too, and how many each run keeps."""
    found: dict[int, list[tuple[str, ...]]] = {number: [] for number in contents}
    printed = {run["number"]: str(run["hash"]) for run in chain}
    columns = [c for c in files.c if whole or c is not files.c.content]
    query = select(*columns).where(files.c.run > start) if start else select(*columns)
    for row in (each._mapping for each in _streamed(connection, query, 1)):
        if file_seal(*(row[name] for name in SEALED)) != row["seal"] or (
                whole and not _as_kept(row, printed.get(row["run"]) or MARK)):
            yield f"file {row['path']} of run {row['run']} was altered"
        if row["run"] in found:
            found[row["run"]].append(tuple(str(row[name]) for name in (*SEALED[1:], "seal")))
        else:
            yield f"file {row['path']} was inserted: there is no run {row['run']}"
    for run in chain:
        mine = sorted(found[run["number"]])
        for path, sha, blank, its_seal in mine:
            contents[run["number"]].add_file(path, sha, blank, its_seal)
        if len(mine) != run["files"]:
            yield f"{_run(run)} kept {run['files']} files, found {len(mine)}"


def _as_kept(row: RowMapping, printed: str) -> bool:
    """Whether the content of a file is that of its digests."""
    content = unpacked(row["sha256"], row["content"])
    try:
        return content is not None and row["blank"] in ("", blank_digest(row["path"], content, printed))
    except BadZipFile:
        return False


def _inputs(connection: Connection, contents: Contents, start: int) -> Iterator[str]:
    """Check policies and exchange rates kept by runs after one against their seals."""
    found, query = dict[int, list[str]](), select(inputs).order_by(inputs.c.run, inputs.c.seal)
    for row in connection.execute(query.where(inputs.c.run > start) if start else query).mappings():
        if seal([row[name] for name in INPUT]) != row["seal"]:
            yield f"the {row['kind']} kept by run {row['run']} was altered"
        found.setdefault(row["run"], []).append(str(row["seal"]))
    for run, seals in found.items():
        if run in contents:
            contents[run].add("inputs", seals)
        else:
            yield f"an input was inserted: there is no run {run}"


def period_problems(connection: Connection, chain: Sequence[Run]) -> Iterator[str]:
    """Check the states of periods, which follow from the runs."""
    wanted = {run["period"]: (run["first_day"], run["last_day"], run["calendar"],
                              "closed" if run["kind"] == "close" else "open", run["number"])
              for run in chain if run["kind"] not in APART}
    found = {row.label: tuple(row)[1:] for row in connection.execute(select(periods))}
    for label in sorted(map(str, {*wanted, *found})):
        if wanted.get(label) != found.get(label):
            yield f"period {label} is not as its runs left it: found {found.get(label)}, wanted {wanted.get(label)}"


def sum_problems(connection: Connection) -> Iterator[str]:
    """Check the balances, which follow from the lines: the database adds them up, and tells where they differ."""
    by, none = [entries.c.entity, entries.c.lease, entries.c.currency, lines.c.account], literal(0, BigInteger)
    moved = select(*by, (lines.c.debit - lines.c.credit).label("moved"), none.label("held")).join(
        entries, entries.c.number == lines.c.entry)
    both = union_all(moved, select(*(balances.c[name] for name in KEY), none, balances.c.amount)).subquery()
    key, lined, held = [both.c[name] for name in KEY], func.sum(both.c.moved), func.sum(both.c.held)
    off = select(*key, lined.label("lined"), held.label("found")).group_by(*key).having(lined != held)
    for row in sorted(connection.execute(off), key=str):
        yield (f"balance of lease {row.lease}, {row.account} is not the sum of its lines: found {int(row.found)}, "
               f"lines {int(row.lined)}")


def _sums_since(connection: Connection, start: Run, held: pd.DataFrame) -> Iterator[str]:
    """Check that balances less the lines after a run are those that it sealed; runs of the first version have none."""
    since = sums_by_origin(connection, entries.c.number >= start["first_entry"] + start["entries"])
    both = pd.concat([held, since[[*KEY, "amount"]].assign(amount=-since["amount"])], ignore_index=True)
    before = pd.DataFrame(both.groupby(list(KEY), as_index=False, sort=False)["amount"].sum())
    if start["balances"] not in ("", balances_seal_of(before)):
        yield f"the balances are not those that {_run(start)} left and what was posted since"


def sealed_balances(chain: Sequence[Run], held: pd.DataFrame) -> Iterator[str]:
    """Compare the balances with the digest of them in the last run; one of the first version has none."""
    if chain and chain[-1]["balances"] not in ("", balances_seal_of(held)):
        yield f"the balances are not those that {_run(chain[-1])} left"


def _run(run: Run) -> str:
    return f"run {run['number']} ({run['kind']} {run['period']})"


def _entry(entry: Run) -> str:
    return f"entry {entry['number']} (run {entry['run']}, lease {entry['lease']}, {entry['period']}, {entry['kind']})"
