"""Whatever is altered, removed or inserted behind the register's back is found, and named."""

from __future__ import annotations

import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from asc842.api.verify_register import opened, proof
from asc842.api.verify_register import register as by_itself
from asc842.base.errors import RegisterError
from asc842.closing.register import Register, Verification, trust
from asc842.closing.register.hashing import HEADER, LINE, digest, line_id, written
from asc842.closing.register.seals import FormerContent, run_hash, stamp
from heavy import params
from postgres import Postgres
from register_runs import Facts, close_run

FACTS: Facts = {"A": {0: 300, 1: 300, 2: 300}, "B": {0: 500, 1: 500, 2: 500}}
LATER: Facts = {lease: dict.fromkeys(range(9), rents[0]) for lease, rents in FACTS.items()}


@pytest.fixture
def path(untouched: Path, tmp_path: Path) -> Path:
    """A register of three closed periods: 3 runs, 12 entries, 30 lines."""
    return shutil.copy(untouched, tmp_path / "register.db")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("untouched") / "register.db"
    with Register.open(path) as register:
        for month in (0, 1, 2):
            register.post(close_run(FACTS, month), build=lambda made: {"journal.csv": made.lines.to_csv().encode()})
        assert register.verify().passed
    return path


def verified(path: Path, head: str | None = None) -> Verification:
    with Register.open(path) as register:
        return register.verify(head)


def alter(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


ALTERED = {
    "an amount": ("UPDATE lines SET debit = 30000 WHERE entry = 3 AND number = 1",
                  "line 1 of entry 3 (run 1, lease B, 2003-01, operating lease cost) was altered or inserted: account "
                  "Lease cost, debit 30000, credit 0"),
    "an account": ("UPDATE lines SET account = 'Rent' WHERE entry = 3 AND number = 1",
                   "line 1 of entry 3 (run 1, lease B"),
    "a memo": ("UPDATE lines SET memo = 'x' WHERE entry = 12 AND number = 2", "line 2 of entry 12 (run 3, lease B"),
    "a dimension": ("UPDATE lines SET dimensions = '' WHERE entry = 1 AND number = 3",
                    "line 3 of entry 1 (run 1, lease A"),
    "a number as text": ("UPDATE lines SET debit = 'none' WHERE entry = 1 AND number = 1", "line 1 of entry 1 (run 1"),
    "a line's id": ("UPDATE lines SET id = 'x' WHERE entry = 2 AND number = 1", "line 1 of entry 2 (run 1, lease A, "
                    "2003-01, payment): its id was altered"),
    "an entry's date": ("UPDATE entries SET date = '2003-01-30' WHERE number = 2",
                        "entry 2 (run 1, lease A, 2003-01, payment) was altered in its heading"),
    "an entry's period": ("UPDATE entries SET period = '2003-02' WHERE number = 2",
                          "entry 2 (run 1, lease A, 2003-02"),
    "an entry's origin": ("UPDATE entries SET origin = '2003-02' WHERE number = 2",
                          "entry 2 (run 1, lease A, 2003-01"),
    "an entry's lease": ("UPDATE entries SET lease = 'B' WHERE number = 2", "entry 2 (run 1, lease B, 2003-01"),
    "an entry's run": ("UPDATE entries SET run = 2 WHERE number = 2", "entry 2 (run 2, lease A, 2003-01"),
    "an entry's id": ("UPDATE entries SET id = 'x' WHERE number = 2",
                      "entry 2 (run 1, lease A, 2003-01, payment): its id"),
    "a line removed": ("DELETE FROM lines WHERE entry = 5 AND number = 3",
                       "entry 5 (run 2, lease A, 2003-02, operating "
                       "lease cost) was altered in its heading, or lost or gained a line"),
    "a first line removed": ("DELETE FROM lines WHERE entry = 5 AND number = 1", "entry 5 (run 2, lease A, 2003-02, "
                             "operating lease cost): a line was removed (found 2, 3)"),
    "all lines removed": ("DELETE FROM lines WHERE entry = 5",
                          "entry 5 (run 2, lease A, 2003-02, operating lease cost): "
                          "a line was removed (found none)"),
    "an entry removed": ("DELETE FROM entries WHERE number = 6", "entry 6 was removed"),
    "entries removed": ("DELETE FROM entries WHERE number IN (6, 7)", "entries 6 to 7 were removed"),
    "the last entries removed": ("DELETE FROM entries WHERE number > 10", "entries 11 to 12 were removed"),
    "a line inserted": ("INSERT INTO lines VALUES (6, 3, 'x', 'Cash', 1, 0, '', '')",
                        "line 3 of entry 6 (run 2, lease A"),
    "a line of no entry": ("INSERT INTO lines VALUES (99, 1, 'x', 'Cash', 1, 0, '', '')",
                           "line 1 of entry 99 has no entry"),
    "an entry inserted": ("INSERT INTO entries VALUES (13, 'x', 3, '2003-03', '2003-03', 'E', 'A', 'USD', '2003-03-31'"
                          ", 'gift', 1)",
                          "entry 13 (run 3, lease A, 2003-03, gift) was inserted: no run wrote an entry"),
    "a run's engine": ("UPDATE runs SET engine = '9' WHERE number = 2", "run 2 (close 2003-02) was altered"),
    "a run's time": ("UPDATE runs SET finished = '2001' WHERE number = 2", "run 2 (close 2003-02) was altered"),
    "a run's count": ("UPDATE runs SET entries = 'many' WHERE number = 2", "run 2 (close 2003-02) was altered"),
    "a run's hash": ("UPDATE runs SET hash = 'x' WHERE number = 2",
                     "run 3 (close 2003-03) does not follow from run 2"),
    "a run removed": ("DELETE FROM runs WHERE number = 2", "a run was removed: run 1 is followed by run 3"),
    "the last run removed": ("DELETE FROM runs WHERE number = 3", "the last run is not the one noted as such"),
    "a state": ("UPDATE lease_states SET state = '{\"paid\": 1}' WHERE run = 2 AND lease = 'B'",
                "state of lease B in run 2 was altered"),
    "a state removed": ("DELETE FROM lease_states WHERE run = 2 AND lease = 'B'",
                        "run 2 (close 2003-02) wrote 2 states of leases, found 1"),
    "a document": ("UPDATE lease_versions SET document = '{}' WHERE lease = 'B'",
                   "version of lease B in run 1 was altered"),
    "a version removed": ("DELETE FROM lease_versions WHERE lease = 'B'",
                          "run 1 (close 2003-01) wrote 2 versions of leases, found 1"),
    "a version inserted": ("INSERT INTO lease_versions VALUES ('C', 'x', '', 9, 'x')",
                           "version of lease C was inserted"),
    "a period opened": ("UPDATE periods SET state = 'open' WHERE label = '2003-02'",
                        "period 2003-02 is not as its runs"),
    "a period removed": ("DELETE FROM periods WHERE label = '2003-02'", "period 2003-02 is not as its runs left it"),
    "a period inserted": ("INSERT INTO periods VALUES ('2003-09', 'a', 'b', 'c', 'closed', 3)",
                          "period 2003-09 is not"),
    "a balance": ("UPDATE balances SET amount = 1 WHERE lease = 'A' AND account = 'Cash'",
                  "balance of lease A, Cash is not the sum of its lines: found 1, lines -900"),
    "a balance removed": ("DELETE FROM balances WHERE lease = 'A' AND account = 'Cash'", "balance of lease A, Cash"),
    "a file": ("UPDATE files SET content = x'00' WHERE run = 2", "file journal.csv of run 2 was altered"),
    "a file's name": ("UPDATE files SET path = 'other.csv' WHERE run = 2", "file other.csv of run 2 was altered"),
    "a file removed": ("DELETE FROM files WHERE run = 2", "run 2 (close 2003-02) kept 1 files, found 0"),
    "a file inserted": ("INSERT INTO files VALUES (9, 'x', 'x', x'00', 'x', '')",
                        "file x was inserted: there is no run 9"),
    "balances that agree with altered lines": (
        "UPDATE balances SET amount = amount + 1", "the balances are not those that run 3 (close 2003-03) left"),
    "the head": ("UPDATE register SET value = '3 x' WHERE key = 'head'", "the last run is not the one noted as such"),
}


ASC842_ALONE = ("a period opened", "a period removed", "a period inserted")
"""What verify_register.py leaves to asc842: states of periods, which follow from the runs."""
UNSEEN = ("a file",)
"""What a close does not look at, since it builds on none of it: the content of a file is checked when it is read."""


@pytest.mark.parametrize("what", params(ALTERED, [*ALTERED][::3]))
def test_it_is_found_and_named(path: Path, what: str) -> None:
    statement, said = ALTERED[what]
    alter(path, statement)
    found = verified(path)
    assert not found.passed
    assert any(problem.startswith(said) for problem in found.problems), found.problems
    refused_on_top(path, what)
    assert by_script(path) != [] or what in ASC842_ALONE


def refused_on_top(path: Path, what: str) -> None:
    """Nothing is posted on top of what was altered; a register of few entries is looked through whole."""
    with Register.open(path) as register:
        if what in UNSEEN:
            assert register.post(close_run(LATER, 3)).run == 4
            return
        with pytest.raises(RegisterError, match="altered behind its back; nothing was written"):
            register.post(close_run(LATER, 3))
        with pytest.raises(RegisterError, match="altered behind its back"):
            register.reopen("2003-03", "to see whether it can be")


def test_a_large_register_is_looked_through_by_turns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 12 entries each close looks at the 4 of the last run, and at 3 more: entry 3 now, entry 6 with the next."""
    monkeypatch.setattr(trust, "WHOLE", 0)
    monkeypatch.setattr(trust, "TURN", 3)
    for number, closes in ((12, 0), (3, 0), (6, 1), (8, 2)):
        copy = path.with_name(f"{number}.db")
        with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(copy)) as there:
            here.backup(there)
        alter(copy, f"UPDATE lines SET memo = 'x' WHERE entry = {number} AND number = 1")
        with Register.open(copy) as register:
            for month in range(3, 3 + closes):
                register.post(close_run(LATER, month))
            with pytest.raises(RegisterError, match=f"line 1 of entry {number}"):
                register.post(close_run(LATER, 3 + closes))


def test_lines_that_a_catch_up_rests_on_add_up_to_their_balance(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """B is caught up from its lines of January; they were altered, and their turn to be looked at has not come."""
    monkeypatch.setattr(trust, "WHOLE", 0)
    monkeypatch.setattr(trust, "TURN", 1)
    alter(path, "UPDATE lines SET debit = debit * 2, credit = credit * 2 WHERE entry = 3")
    late = {**LATER, "B": {0: 500, 1: 550, 2: 550, 3: 550}}
    with Register.open(path) as register, pytest.raises(RegisterError, match=r"lines of lease B on .* were altered"):
        register.post(close_run(late, 3))


@pytest.mark.heavy
def test_every_column_of_every_table_is_covered(path: Path) -> None:
    """Alter each column of each table in turn, in one row; none goes unseen."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [(table, row[1], row[2]) for table in tables if table != "register"
                   for row in connection.execute(f"PRAGMA table_info({table})")]
        assert len(columns) >= 50
        for table, column, kind in columns:
            row = connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
            where = " AND ".join(f"{r[1]} IS ?" for r in connection.execute(f"PRAGMA table_info({table})"))
            value = 4242 if "INT" in kind else "altered"
            backup = path.with_suffix(".copy")
            with closing(sqlite3.connect(backup)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA foreign_keys=OFF")
                with copy:
                    copy.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row))
            assert not verified(backup).passed, f"{table}.{column}"
            backup.unlink()


def test_rows_rewritten_with_ids_that_agree_are_found_by_the_run(path: Path) -> None:
    """An entry whose ids were all worked out anew still is not the entry that its run sealed."""
    forged_entry(path)
    assert verified(path).problems[0] == "run 1 (close 2003-01): what it wrote is not what was sealed"


def test_a_register_written_anew_is_found_by_a_head_noted_elsewhere(path: Path, tmp_path: Path) -> None:
    noted = verified(path).head
    other = tmp_path / "other.db"
    with Register.open(other) as register:
        for month in (0, 1, 2):
            register.post(close_run({**FACTS, "B": {0: 400, 1: 500, 2: 500}}, month))
    assert verified(path, noted).passed
    assert verified(other).passed
    assert verified(other, noted).problems == (
        f"no run has the hash {noted}: runs were removed or the register was written anew",)


def test_only_what_came_after_a_run_noted_elsewhere_is_gone_through(path: Path) -> None:
    """Of 12 entries the last 4, and none after the last run; a line of before is left to a verification of all."""
    whole = verified(path)
    with Register.open(path) as register:
        second, last = register.runs()["hash"].tolist()[1:]
        later, none = register.verify(since=second), register.verify(since=last)
        unknown = register.verify(since="0" * 64)
    assert (later.passed, later.since, later.entries, later.lines) == (True, 2, 4, whole.lines // 3)
    assert (none.passed, none.since, none.entries) == (True, 3, 0)
    assert (unknown.since, unknown.entries, len(unknown.problems)) == (0, whole.entries, 1)
    said = {
        "a line of before": ("UPDATE lines SET memo = 'x' WHERE entry = 1 AND number = 1", ""),
        "a line": ("UPDATE lines SET debit = debit + 1 WHERE entry = 9 AND number = 1", "line 1 of entry 9 (run 3"),
        "an entry": ("DELETE FROM entries WHERE number = 12", "entry 12 was removed"),
        "a state": ("UPDATE lease_states SET state = '{}' WHERE run = 3", "state of lease A in run 3 was altered"),
        "a state of no run": ("UPDATE lease_states SET run = 9 WHERE run = 3", "state of lease A was inserted"),
        "a file": ("UPDATE files SET content = x'00' WHERE run = 3", "file journal.csv of run 3 was altered"),
        "balances": ("UPDATE balances SET amount = amount + 1",
                     "the balances are not those that run 2 (close 2003-02) left and what was posted since"),
    }
    for what, (statement, problem) in said.items():
        copy = Path(shutil.copy(path, path.with_name("copy.db")))
        alter(copy, statement)
        with Register.open(copy) as register:
            found = register.verify(since=second).problems
            assert found == () if not problem else any(x.startswith(problem) for x in found), (what, found)


def test_a_run_sealed_anew_breaks_the_chain(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE runs SET engine = '9' WHERE number = 2")
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM runs WHERE number = 2").fetchone())
        row["hash"] = run_hash(row)
        connection.execute("UPDATE runs SET hash = ?, stamp = ? WHERE number = 2", (row["hash"], stamp(row)))
    assert verified(path).problems == (
        "run 3 (close 2003-03) does not follow from run 2: the hash it names is another",)


def forged_entry(path: Path) -> None:
    """Change an amount on both sides of entry 2, and work out its ids again."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE lines SET debit = debit * 2, credit = credit * 2 WHERE entry = 2")
        header = connection.execute(f"SELECT {', '.join(HEADER)} FROM entries WHERE number = 2").fetchone()
        lines = [written(row) for row in connection.execute(f"SELECT {', '.join(LINE)} FROM lines WHERE entry = 2")]
        own = digest("\n".join([written(header), *lines]))
        connection.execute("UPDATE entries SET id = ? WHERE number = 2", (own,))
        for number, line in enumerate(lines, 1):
            connection.execute("UPDATE lines SET id = ? WHERE entry = 2 AND number = ?", (line_id(own, line), number))


def test_a_register_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """It kept no files and no digest of the balances: its runs hash without either, and it can be closed on."""
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        register.post(close_run(FACTS, 0))
        register.post(close_run(FACTS, 1))
    as_first_version(path)
    with Register.open(path) as register:
        assert register.verify().passed
        assert register.files("2003-02") == {}
        register.post(close_run(FACTS, 2), build=lambda _: {"a.txt": b"a"})
        assert register.verify().passed
        assert list(register.files("2003-03")) == ["a.txt", "seal.json"]
    alter(path, "UPDATE balances SET amount = amount + 1 WHERE account = 'Cash' AND lease = 'A'")
    with Register.open(path) as register, pytest.raises(RegisterError, match="balance of lease A, Cash is"):
        register.post(close_run(LATER, 3))


def test_a_register_of_before_there_were_seals_goes_on_with_them(path: Path) -> None:
    """Its runs keep their hashes, the next one has a seal; what was posted before can't be proved by itself."""
    as_second_version(path)
    with Register.open(path) as register:
        assert register.verify().passed
        assert list(register.files("2003-02")) == ["journal.csv"]
        register.post(close_run(LATER, 3), build=lambda _: {"a.txt": b"a"})
        assert register.verify().passed
        assert list(register.files("2003-04")) == ["a.txt", "seal.json"]
        old, new = (register.posted(period)["entry_id"].iloc[0] for period in ("2003-02", "2003-04"))
        assert list(proof(register.prove(new), {register.status().head})) == []
        with pytest.raises(RegisterError, match="made no seals"):
            register.prove(old)
    assert by_script(path) == []
    for statement, said in (ALTERED["a memo"], ALTERED["a run's engine"], ALTERED["a file's name"]):
        copy = Path(shutil.copy(path, path.with_name("copy.db")))
        alter(copy, statement)
        assert any(problem.startswith(said) for problem in verified(copy).problems)
        assert by_script(copy)


def by_script(path: Path) -> list[str]:
    """What verify_register.py finds; values that no register has it can't read, and says so."""
    with closing(opened(path)) as db:
        db.row_factory = sqlite3.Row
        runs = {run["number"]: run for run in db.execute("SELECT * FROM runs ORDER BY number")}
        try:
            return list(by_itself(db, runs, set()))
        except (ValueError, TypeError, LookupError, zlib.error) as error:
            return [repr(error)]


def as_second_version(path: Path) -> None:
    """Make of a register what the second version would have made of it: hashes over all columns of a run."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        before = "0" * 64
        for found in connection.execute("SELECT * FROM runs ORDER BY number").fetchall():
            run, content = {**dict(found), "stamp": "", "previous": before}, FormerContent()
            for query in ("id FROM entries WHERE run = ? ORDER BY number",
                          "seal FROM lease_versions WHERE run = ? ORDER BY seal",
                          "seal FROM lease_states WHERE run = ? ORDER BY lease",
                          "seal FROM files WHERE run = ? ORDER BY path",
                          "seal FROM inputs WHERE run = ? ORDER BY seal"):
                content.add("", [x for (x,) in connection.execute(f"SELECT {query}", (run["number"],))])
            run["content"] = content.end()
            before = run_hash(run)
            connection.execute("UPDATE runs SET content = ?, previous = ?, hash = ? WHERE number = ?",
                               (run["content"], run["previous"], before, run["number"]))
        connection.execute("UPDATE register SET value = ? WHERE key = 'head'", (f"{run['number']} {before}",))
        connection.execute("UPDATE register SET value = '2' WHERE key = 'schema_version'")
        for table, column in (("runs", "signature"), ("runs", "stamp"), ("files", "blank")):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def as_first_version(path: Path) -> None:
    """Make of a register without files what the first version would have made of it."""
    runs = 2
    names = ("number", "kind", "period", "first_day", "last_day", "calendar", "engine", "input_hash", "policy_hash",
             "started", "finished", "reason", "note", "first_entry", "entries", "versions", "states", "content")
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in ("files", "inputs"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("files", "balances", "signature", "stamp"):
            connection.execute(f"ALTER TABLE runs DROP COLUMN {column}")
        before = "0" * 64
        for number in range(1, runs + 1):
            sealed = [x for query in ("id FROM entries WHERE run = ? ORDER BY number",
                                      "seal FROM lease_versions WHERE run = ? ORDER BY seal",
                                      "seal FROM lease_states WHERE run = ? ORDER BY lease")
                      for (x,) in connection.execute(f"SELECT {query}", (number,))]
            connection.execute("UPDATE runs SET content = ? WHERE number = ?",
                               (digest("".join(f"{x}\n" for x in sealed)), number))
            row = connection.execute(f"SELECT {', '.join(names)} FROM runs WHERE number = ?", (number,)).fetchone()
            own = digest(written([*row, before]))
            connection.execute("UPDATE runs SET previous = ?, hash = ? WHERE number = ?", (before, own, number))
            before = own
        connection.execute("UPDATE register SET value = ? WHERE key = 'head'", (f"{runs} {before}",))
        connection.execute("UPDATE register SET value = '1' WHERE key = 'schema_version'")


@pytest.mark.parametrize("what", params(["an amount", "an entry's date", "a run's engine", "a state", "a balance"],
                                        ["an amount", "a balance"]))
def test_postgresql_too(postgres: Postgres, what: str) -> None:
    url = postgres.new_database()
    with Register.open(url) as register:
        for month in (0, 1, 2):
            register.post(close_run(FACTS, month))
        statement, said = ALTERED[what]
        database = re.findall(r"/(register_\d+)\?", url)[0]
        postgres.run(statement, database)
        assert any(problem.startswith(said) for problem in register.verify().problems)
