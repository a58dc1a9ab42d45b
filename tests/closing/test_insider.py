"""Who may write to the database plays with it: what is found, by what, and what is not, as docs/register.md says."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from asc842.api.verify_files import verify_files
from asc842.api.verify_register import opened, register
from asc842.closing.register import Register
from asc842.closing.register.hashing import GENESIS, HEADER, LINE, entry_id, line_id, seal, written
from asc842.closing.register.kept import file_seal
from asc842.closing.register.past import balances_of, balances_seal_of
from asc842.closing.register.seals import Content, run_hash, stamp
from asc842.closing.register.verify import INPUT, STATE, VERSION
from asc842.closing.seal_mark import MARK, blank_digest
from lease_files import ROOT
from register_runs import Facts, close_run

FACTS: Facts = {"A": {0: 300, 1: 300, 2: 300, 3: 300}, "B": {0: 500, 1: 500, 2: 500, 3: 500}}
PARTS = (("versions", "lease_versions", VERSION, "seal"), ("states", "lease_states", STATE, "lease"),
         ("inputs", "inputs", INPUT, "seal"))
COLUMNS = ("`verify` alone", "with the last seal noted elsewhere", "with the files of the last close kept elsewhere")


def post(path: Path, months: range, facts: Facts = FACTS) -> None:
    with Register.open(path, clock=lambda: datetime(2003, 5, 5, tzinfo=UTC)) as kept:
        for month in months:
            kept.post(close_run(facts, month), build=lambda made: {
                "journal.csv": made.lines.to_csv().encode(), "close.json": f'{{"run_hash": "{MARK}"}}'.encode()})


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three closed periods, the last of them signed; next to the register, the copies that others have."""
    folder = tmp_path_factory.mktemp("insider")
    path = folder / "register.db"
    post(path, range(2))
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(folder / "a month before.db")) as there:
        here.backup(there)
    post(path, range(2, 3))
    with Register.open(path) as kept:
        for name, content in kept.files("2003-03").items():
            (folder / "2003-03").mkdir(exist_ok=True)
            (folder / "2003-03" / name).write_bytes(content)
        kept.sign("2003-03", "reviewer", "Bea")
    return folder


def rehashed(db: sqlite3.Connection) -> None:
    """Number what is there and work out every id, seal and hash again, so that all of it agrees with itself."""
    db.row_factory = sqlite3.Row
    old = db.execute("SELECT * FROM runs ORDER BY number").fetchall()
    numbers = [n for (n,) in db.execute("SELECT number FROM entries ORDER BY number")]
    for new, number in enumerate(numbers, 1):
        if new != number:
            db.execute("UPDATE lines SET entry = ? WHERE entry = ?", (new, number))
            db.execute("UPDATE entries SET number = ? WHERE number = ?", (new, number))
    first, before, now = 1, GENESIS, dict[str, str]()
    sums = dict[tuple[str, ...], int]()
    for found in old:
        run: dict[str, Any] = dict(found)
        content = Content()
        content.add("entries", own := _entries(db, run["number"], sums))
        for part, table, columns, order in PARTS:
            content.add(part, seals := _rows(db, run["number"], table, columns, order))
            run[part] = len(seals)
        files = _files(db, run, content)
        if run["signature"]:
            run["signature"] = written_signature(run["signature"], now)
        _balances(db, sums)
        run |= {"first_entry": first, "entries": len(own), "previous": before, "content": content.end(),
                "files": len(files), "balances": _sealed(sums)}
        run["hash"] = now[found["hash"]] = before = run_hash(run)
        run["stamp"] = stamp(run)
        run.pop("inputs")
        db.execute(f"UPDATE runs SET {', '.join(f'{name} = :{name}' for name in run)} WHERE number = :number", run)
        for path, pieces, blank in files:
            data = run["hash"].encode().join(pieces)
            db.execute("UPDATE files SET content = ?, sha256 = ?, blank = ?, seal = ? WHERE run = ? AND path = ?", (
                zlib.compress(data), sha256(data).hexdigest(), blank,
                file_seal(run["number"], path, sha256(data).hexdigest(), blank), run["number"], path))
        first += len(own)
    db.execute("UPDATE register SET value = ? WHERE key = 'head'", (f"{len(old)} {before}",))


def written_signature(text: str, now: dict[str, str]) -> str:
    given = json.loads(text)
    return json.dumps({**given, "signed": now[given["signed"]]}, separators=(",", ":"))


def _entries(db: sqlite3.Connection, run: int, sums: dict[tuple[str, ...], int]) -> list[str]:
    ids = []
    for entry in db.execute("SELECT * FROM entries WHERE run = ? ORDER BY number", (run,)).fetchall():
        lines = db.execute("SELECT * FROM lines WHERE entry = ? ORDER BY number", (entry["number"],)).fetchall()
        texts = [written([line[name] for name in LINE]) for line in lines]
        ids.append(own := entry_id(written([entry[name] for name in HEADER]), texts))
        db.execute("UPDATE entries SET id = ? WHERE number = ?", (own, entry["number"]))
        for line, text in zip(lines, texts, strict=True):
            db.execute("UPDATE lines SET id = ? WHERE entry = ? AND number = ?", (
                line_id(own, text), entry["number"], line["number"]))
            key = (entry["entity"], entry["lease"], entry["currency"], line["account"])
            sums[key] = sums.get(key, 0) + line["debit"] - line["credit"]
    return ids


def _rows(db: sqlite3.Connection, run: int, table: str, columns: tuple[str, ...], order: str) -> list[str]:
    found = []
    for row in db.execute(f"SELECT * FROM {table} WHERE run = ?", (run,)).fetchall():
        own = seal([row[name] for name in columns])
        db.execute(f"UPDATE {table} SET seal = ? WHERE seal = ?", (own, row["seal"]))
        found.append((own if order == "seal" else row[order], own))
    return [own for _, own in sorted(found)]


def _files(db: sqlite3.Connection, run: dict[str, Any], content: Content) -> list[tuple[str, list[bytes], str]]:
    found = []
    for row in db.execute("SELECT * FROM files WHERE run = ? ORDER BY path", (run["number"],)).fetchall():
        pieces = zlib.decompress(row["content"]).split(run["hash"].encode())
        blank = blank_digest(row["path"], MARK.encode().join(pieces))
        content.add_file(row["path"], sha256(pieces[0]).hexdigest(), blank, "")
        found.append((row["path"], pieces, blank))
    return found


def _balances(db: sqlite3.Connection, sums: dict[tuple[str, ...], int]) -> None:
    db.execute("DELETE FROM balances")
    db.executemany("INSERT INTO balances (entity, lease, currency, account, amount) VALUES (?, ?, ?, ?, ?)",
                   [(*key, amount) for key, amount in sums.items()])


def _sealed(sums: dict[tuple[str, ...], int]) -> str:
    columns = [list(x) for x in zip(*((*key, x) for key, x in sorted(sums.items()) if x), strict=True)]
    return sha256(json.dumps(columns, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def amount(db: sqlite3.Connection) -> None:
    db.execute("UPDATE lines SET debit = debit * 2, credit = credit * 2 WHERE entry = 2")


def without_lease(db: sqlite3.Connection) -> None:
    """Take out a lease: its lines, entries, versions and states, and its rows in the files."""
    db.execute("DELETE FROM lines WHERE entry IN (SELECT number FROM entries WHERE lease = 'B')")
    for table in ("entries", "lease_versions", "lease_states"):
        db.execute(f"DELETE FROM {table} WHERE lease = 'B'")
    for run, path, content in db.execute("SELECT run, path, content FROM files WHERE path = 'journal.csv'").fetchall():
        kept = b"".join(x for x in zlib.decompress(content).splitlines(keepends=True) if b",B," not in x)
        db.execute("UPDATE files SET content = ? WHERE run = ? AND path = ?", (zlib.compress(kept), run, path))


def without_last_runs(db: sqlite3.Connection) -> None:
    """Take out the last close and its signature, with all that they wrote."""
    db.execute("DELETE FROM lines WHERE entry IN (SELECT number FROM entries WHERE run >= 3)")
    for table in ("entries", "lease_versions", "lease_states", "inputs", "files", "periods"):
        db.execute(f"DELETE FROM {table} WHERE run >= 3")
    db.execute("DELETE FROM runs WHERE number >= 3")


def signer(db: sqlite3.Connection) -> None:
    db.execute("UPDATE runs SET signature = replace(signature, 'Bea', 'Eve') WHERE kind = 'sign'")


def time(db: sqlite3.Connection) -> None:
    db.execute("UPDATE runs SET started = '2003-01-31', finished = '2003-01-31' WHERE number = 1")


def altered(*acts: Callable[[sqlite3.Connection], None]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "register.db")) as db, db:
            for each in acts:
                each(db)
    return act


def replaced(folder: Path) -> None:
    (folder / "register.db").unlink()
    post(folder / "register.db", range(3), {**FACTS, "B": {0: 400, 1: 500, 2: 500}})


def put_back(folder: Path) -> None:
    shutil.copy(folder / "a month before.db", folder / "register.db")


def without_stamps(db: sqlite3.Connection) -> None:
    """Pass every run off as one of before there were seals, its balances as those of what was altered."""
    rehashed(db)
    db.execute("UPDATE runs SET stamp = ''")


def with_its_old_hashes(db: sqlite3.Connection) -> None:
    """Work out every id again, and leave the seals of the runs as they were, which others have noted."""
    noted = db.execute("SELECT hash, previous, number FROM runs").fetchall()
    head = db.execute("SELECT value FROM register WHERE key = 'head'").fetchone()
    without_stamps(db)
    db.executemany("UPDATE runs SET hash = ?, previous = ? WHERE number = ?", map(tuple, noted))
    db.execute("UPDATE register SET value = ? WHERE key = 'head'", tuple(head))


def opened_again(db: sqlite3.Connection) -> None:
    db.execute("UPDATE periods SET state = 'open' WHERE label = '2003-03'")


ACTS: dict[str, Callable[[Path], None]] = {
    "changes an amount": altered(amount),
    "changes an amount, and works out every hash again": altered(amount, rehashed),
    "changes an amount, and passes each run off as one of before there were seals": altered(
        amount, with_its_old_hashes),
    "takes out a lease: its lines, states and rows of reports": altered(without_lease),
    "takes out a lease so, and works out every hash again": altered(without_lease, rehashed),
    "takes out the last close, and notes the one before as the last": altered(without_last_runs, rehashed),
    "puts back the database of a month before": put_back,
    "puts another register in its place": replaced,
    "writes another name into a signature": altered(signer),
    "writes another name into a signature, and works out every hash again": altered(signer, rehashed),
    "marks a closed period as open": altered(opened_again),
    "changes the time of a run": altered(time),
    "changes the time of a run, and stamps it again": altered(time, rehashed),
    "adds a run at the end, as a close does": lambda folder: post(folder / "register.db", range(3, 4)),
}


def page() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\|.+\|$", text, re.MULTILINE)
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in lines]
    at = next(i for i, row in enumerate(rows) if row[1:] == list(COLUMNS))
    return {row[0]: row[1:] for row in rows[at + 2: at + 2 + len(ACTS)]}


@pytest.mark.parametrize("act", ACTS)
def test_what_an_insider_does_is_found_as_the_page_says(untouched: Path, tmp_path: Path, act: str) -> None:
    folder = Path(shutil.copytree(untouched, tmp_path / "copy"))
    path = folder / "register.db"
    with Register.open(path) as kept:
        noted = kept.status().head
        assert kept.verify(noted).passed
        assert verify_files(folder / "2003-03", kept.runs()["hash"]).passed
    ACTS[act](folder)
    with Register.open(path) as kept:
        alone, known = kept.verify(), set(kept.runs()["hash"])
        found = [not alone.passed, not kept.verify(noted).passed,
                 not (alone.passed and verify_files(folder / "2003-03", known).passed)]
    assert page()[act] == ["found" if each else "not found" for each in found]
    if act != "marks a closed period as open":  # which follows from the runs, and which a close looks at
        for heads, wanted in ((set(), found[0]), ({noted}, found[1])):
            with closing(opened(path)) as db:
                db.row_factory = sqlite3.Row
                runs = {run["number"]: run for run in db.execute("SELECT * FROM runs ORDER BY number")}
                assert bool(list(register(db, runs, heads))) is wanted


def test_the_page_names_every_act() -> None:
    assert list(page()) == list(ACTS)


def test_what_is_not_noted_may_be_rewritten_before(untouched: Path, tmp_path: Path) -> None:
    """A seal of January alone says nothing of what came after it."""
    folder = Path(shutil.copytree(untouched, tmp_path / "copy"))
    with Register.open(folder / "register.db") as kept:
        early = str(kept.runs()["hash"].iloc[0])
    altered(without_last_runs, rehashed)(folder)
    with Register.open(folder / "register.db") as kept:
        assert kept.verify(early).passed


def test_balances_are_sealed_alike_here(untouched: Path) -> None:
    with Register.open(untouched / "register.db") as kept, kept._database.read() as connection:
        assert kept.runs()["balances"].iloc[-1] == balances_seal_of(balances_of(connection))
