"""What can go wrong while the register is written: a plain message, and nothing half-written."""

from __future__ import annotations

import os
import pwd
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import event

import asc842
from asc842.closing.register import Register, RunOutcome
from lease_files import ROOT
from postgres import Postgres
from register_runs import Facts, balances, close_run, lines_of

FACTS: Facts = {f"lease-{i:03d}": {0: 300 + i, 1: 300, 2: 300} for i in range(40)}


def at_statement(register: Register, number: int, do: Callable[[Any], None]) -> None:
    """Do something just before the n-th statement that the register sends from now on."""
    seen = iter(range(1, 10_000))

    def before(connection: Any, *_: Any) -> None:
        if next(seen) == number:
            do(connection)

    event.listen(register._database.engine, "before_cursor_execute", before)


def statements_of_a_close(url: str) -> int:
    """How many statements a second close sends."""
    count: list[int] = []
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        event.listen(register._database.engine, "before_cursor_execute", lambda *_: count.append(1))
        register.post(close_run(FACTS, 1))
    return len(count)


@pytest.mark.parametrize("step", [27, pytest.param(1, marks=pytest.mark.heavy)])
def test_an_error_at_any_statement_leaves_nothing(tmp_path: Path, step: int) -> None:
    """Whichever statement of a close fails, the register is what it was before, and the close can be run again."""
    total = statements_of_a_close(f"sqlite:///{tmp_path}/counted.db")
    assert total > 10
    with Register.open(tmp_path / "closed.db") as register:
        register.post(close_run(FACTS, 0))
        before = register.status().head
    for number in range(1, total + 1, step):
        path = Path(shutil.copy(tmp_path / "closed.db", tmp_path / f"{number}.db"))
        with Register.open(path) as register:

            def fail(_: Any) -> None:
                raise sqlite3.OperationalError("disk I/O error")

            at_statement(register, number, fail)
            with pytest.raises((asc842.RegisterError, sqlite3.OperationalError)):
                register.post(close_run(FACTS, 1))
        with Register.open(path) as register:
            assert register.status().head == before
            assert register.verify().passed
            register.post(close_run(FACTS, 1))
            pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(FACTS, 1)))


# Disk and permissions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [45, 60, 75])
def test_a_full_disk(tmp_path: Path, pages: int) -> None:
    """SQLite's own limit on pages gives the error that a full disk gives."""
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        head = register.status().head

        def limit(connection: Any, _: Any) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(register._database.engine, "connect", limit)
        with pytest.raises(asc842.RegisterError) as raised:
            register.post(close_run({f"lease-{i:04d}": {0: 300} for i in range(400)}, 0))
        assert str(raised.value) == (f"{path}: the disk is full; nothing was written [register.database]\n"
                                     "  database: database or disk is full\n"
                                     "  remedy:   free some space and run it again")
    with Register.open(path) as register:
        assert register.status().head == head
        assert register.status().lines == 0
        assert register.verify().passed


def run_elsewhere(code: str, before: Callable[[], None]) -> str:
    """Run Python in a process of its own, prepared by ``before``; return the last line it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, preexec_fn=before, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


POST = """
import asc842, sys
from asc842.closing.register import Register
from register_runs import close_run
try:
    with Register.open({path!r}) as register:
        register.post(close_run({facts!r}, 0))
        print("posted")
except asc842.RegisterError as error:
    print(error)
"""


@pytest.mark.heavy
def test_a_file_that_can_grow_no_further(tmp_path: Path) -> None:
    """The operating system itself refuses to write past 300 kB."""
    path = tmp_path / "register.db"
    Register.open(path).close_connection()
    facts = {f"lease-{i:04d}": {0: 300} for i in range(800)}

    def limited() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    said = run_elsewhere(POST.format(path=str(path), facts=facts), limited)
    assert "the disk could not be written or read; nothing was written" in said or "the disk is full" in said
    with Register.open(path) as register:
        assert register.status().lines == 0
        assert register.verify().passed
        assert len(register.post(close_run(facts, 0)).posted) == 4000


def posted_by_someone_else(path: Path) -> str:
    """Post in a forked process that is not root, since root may do everything; return what is said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                nobody = pwd.getpwnam("nobody")
                os.setgroups([])
                os.setgid(nobody.pw_gid)
                os.setuid(nobody.pw_uid)
            with Register.open(path) as register:
                register.post(close_run(FACTS, 0))
            os.write(write, b"posted")
        except BaseException as error:
            os.write(write, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("what", ["file", "folder", "new file in folder"])
def test_no_permission(what: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "closed"
        folder.mkdir()
        path = folder / "register.db"
        with Register.open(path if what != "new file in folder" else Path(name) / "other.db") as register:
            register.post(close_run(FACTS, 1))
        (path if what == "file" else folder).chmod(0o444 if what == "file" else 0o555)
        said = posted_by_someone_else(path)
        folder.chmod(0o755)
        assert said.startswith(f"RegisterError: {path}: ")
        assert "can't be" in said
        assert "remedy:" in said
        assert [p.name for p in folder.iterdir()] == ([] if what == "new file in folder" else ["register.db"])
        if what != "new file in folder":
            with Register.open(path) as register:
                assert register.status().runs == 1


def test_a_damaged_file_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        register.post(close_run(FACTS, 0))
    data = bytearray(path.read_bytes())
    data[4096 * 4:] = b"\x99" * (len(data) - 4096 * 4)
    path.write_bytes(data)
    with pytest.raises(asc842.RegisterError, match="restore it from a backup"), Register.open(path) as register:
        register.posted()


# A lost server -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", [2, 8, 14])
def test_a_lost_connection(postgres: Postgres, statement: int) -> None:
    url = postgres.new_database()
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        before = register.status().head

        def end(connection: Any) -> None:
            process = connection.connection.dbapi_connection.info.backend_pid
            postgres.run(f"SELECT pg_terminate_backend({process})")

        at_statement(register, statement, end)
        with pytest.raises(asc842.RegisterError, match="nothing was written") as raised:
            register.post(close_run(FACTS, 1))
        assert "connection" in str(raised.value)
    with Register.open(url) as register:
        assert register.status().head == before
        assert register.verify().passed
        assert register.post(close_run(FACTS, 1)).run == 2


def test_a_connection_lost_while_rows_are_sent(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """COPY belongs to the transaction: rows that were sent are gone with it; a text that it refuses is named."""
    import psycopg

    sent: list[Any] = []
    send = psycopg.Copy.write_row

    def lost(copy: Any, row: Any) -> None:
        sent.append(row)
        if len(sent) == 150:
            postgres.run(f"SELECT pg_terminate_backend({copy.cursor.connection.info.backend_pid})")
        send(copy, row)

    with Register.open(postgres.new_schema()) as register:
        register.post(close_run(FACTS, 0))
        before = register.status().head
        with pytest.raises(asc842.RegisterError, match=r"nothing was written [^\n]*\n.* NUL "):
            register.post(close_run(FACTS, 1, lines=lines_of(FACTS, 1).assign(memo="\x00")))
        monkeypatch.setattr(psycopg.Copy, "write_row", lost)
        with pytest.raises(asc842.RegisterError, match=r"connection[\w ]*; nothing was written"):
            register.post(close_run(FACTS, 1))
        assert len(sent) >= 150
        assert register.status().head == before
        assert register.post(close_run(FACTS, 1)).run == 2
        assert register.verify().passed


def test_no_server_there(tmp_path: Path) -> None:
    with pytest.raises(asc842.RegisterError, match="connection to the server failed or was lost"):
        Register.open(f"postgresql://someone:secret@/close?host={tmp_path}")
    with pytest.raises(asc842.RegisterError) as raised:
        Register.open(f"postgresql://someone:secret@/close?host={tmp_path}")
    assert "secret" not in str(raised.value)


def test_no_such_database(postgres: Postgres) -> None:
    with pytest.raises(asc842.RegisterError, match=r"create it, or name another|connection to the server failed"):
        Register.open(postgres.url("nowhere"))


# Two at once ---------------------------------------------------------------------------------------------------------


def test_two_closes_at_once(url: str) -> None:
    """Both begin; one posts, and the other, which had to wait, says that the period is closed."""
    Register.open(url).close_connection()
    outcomes: list[RunOutcome] = []
    both = threading.Barrier(2)

    def close() -> None:
        with Register.open(url) as register:
            run = close_run(FACTS, 0)
            both.wait()
            outcomes.append(register.post(run))

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.already_closed for outcome in outcomes) == [False, True]
    assert {outcome.message for outcome in outcomes if outcome.already_closed} == {
        "2003-01 was closed by run 1; nothing new was posted"}
    with Register.open(url) as register:
        assert register.verify().passed
        assert len(register.posted()) == 200


def test_two_processes_make_one_register(url: str) -> None:
    """Tables are made once, whoever comes first."""
    found: list[int] = []
    all_at_once = threading.Barrier(4)

    def make() -> None:
        all_at_once.wait()
        with Register.open(url) as register:
            found.append(register.status().runs)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0, 0, 0, 0]


def test_waiting_for_another_close_ends_with_a_message(url: str) -> None:
    with Register.open(url) as one, Register.open(url, timeout=0.2) as other:
        with one._database.write(), pytest.raises(
                asc842.RegisterError, match="has been writing to it for too long; nothing was written"):
            other.post(close_run(FACTS, 0))
        assert other.post(close_run(FACTS, 0)).run == 1


def test_a_reader_sees_the_old_state_or_the_new(url: str) -> None:
    """At every statement of a close another reader sees all of what was there before, and nothing of the close."""
    seen: list[tuple[int, int, bool]] = []
    with Register.open(url) as writer, Register.open(url) as reader:
        writer.post(close_run(FACTS, 0))

        def look(*_: Any) -> None:
            status = reader.status()
            whole = len(seen) % 4 > 0 or reader.verify().passed  # which takes longest
            seen.append((status.runs, status.lines, whole))

        event.listen(writer._database.engine, "after_cursor_execute", look)
        writer.post(close_run(FACTS, 1))
        assert len(seen) > 10
        assert set(seen) == {(1, 200, True)}
        status = reader.status()
        assert (status.runs, status.lines) == (2, 400)


def test_one_long_look_sees_one_state(url: str) -> None:
    """A reader that began before a close ends with the state it began with."""
    from asc842.closing.register.past import past_of

    with Register.open(url) as writer, Register.open(url) as reader:
        writer.post(close_run(FACTS, 0))
        with reader._database.read() as connection:
            assert past_of(connection).next_run == 2
            writer.post(close_run(FACTS, 1))
            assert past_of(connection).next_run == 2
        assert reader.status().runs == 2


# The clock -----------------------------------------------------------------------------------------------------------


def test_a_clock_set_back(tmp_path: Path) -> None:
    times = iter([datetime(2026, 3, 1, 12, tzinfo=UTC)] * 2 + [datetime(2020, 1, 1, tzinfo=UTC)] * 2
                 + [datetime(2026, 3, 2, tzinfo=UTC)] * 2)
    with Register.open(tmp_path / "register.db", clock=lambda: next(times)) as register:
        assert register.post(close_run(FACTS, 0)).note == ""
        outcome = register.post(close_run(FACTS, 1))
        assert outcome.note == (
            "the clock showed 2020-01-01T00:00:00.000000+00:00, before 2026-03-01T12:00:00.000000+00:00, the latest "
            "time known; that time is recorded instead")
        assert register.post(close_run(FACTS, 2)).note == ""
        runs = register.runs()
        assert runs["finished"].tolist() == sorted(runs["finished"])
        assert runs["started"].tolist()[1] == "2026-03-01T12:00:00.000000+00:00"
        assert runs["note"].tolist() == ["", outcome.note, ""]
        assert register.verify().passed


def test_the_same_ids_on_any_day(tmp_path: Path) -> None:
    lines = []
    for day, name in ((1, "a"), (2, "b")):
        clock = lambda day=day: datetime(2026, 3, day, tzinfo=UTC)  # noqa: E731
        with Register.open(tmp_path / name, clock=clock) as register:
            lines.append(register.post(close_run(FACTS, 1)).posted)
    pd.testing.assert_frame_equal(*lines)


def test_nothing_is_left_open(tmp_path: Path) -> None:
    """After a close SQLite's side files are gone: everything is in the one file."""
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        register.post(close_run(FACTS, 0))
    assert [p.name for p in tmp_path.iterdir()] == ["register.db"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
