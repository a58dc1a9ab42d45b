"""What can go wrong around ``asc842 close``: a plain message, nothing half-written, and the next run completes it."""

from __future__ import annotations

import os
import pwd
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.cli import main
from kills import killed
from lease_files import ROOT
from postgres import Postgres
from test_close import contents, put

MESSAGE = 500
"""Characters that are enough to say what is wrong."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with leases that another user may read; ``out`` in it is where files go."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        put(folder / "leases", "alpha")
        put(folder / "leases", "beta", rate="0.08", classification="finance")
        (folder / "out").mkdir()
        yield folder


def command(place: Path, period: str, *more: str, out: str = "out", whole: bool = False) -> list[str]:
    """Close with the journal and a summary, or with all reports too: the ``whole``."""
    return [sys.executable, "-m", "asc842", "close", str(place / "leases"), "--period", period,
            "--out", str(place / out), *more, *([] if whole else ["--journal-only"])]


def run(place: Path, *more: str, period: str = "2003-01", out: str = "out", whole: bool = False,
        ) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(command(place, period, *more, out=out, whole=whole), cwd=ROOT, capture_output=True,
                          text=True, check=False, timeout=300)


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """Exit code 2 and a short message on standard error."""
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip()) < MESSAGE


def here(place: Path, *more: str, period: str = "2003-01", out: str = "out", whole: bool = False) -> Result:
    """Run the command in this process: what succeeds need not start another."""
    return CliRunner().invoke(main, command(place, period, *more, out=out, whole=whole)[3:])


def completed(place: Path, register: str | None = None, out: str = "out", *, whole: bool = False) -> None:
    """A rerun posts the period once, and writes what a run in a fresh folder writes."""
    again = here(place, *(["--register", register] if register else []), out=out, whole=whole)
    assert again.exit_code == 0, again.output
    if not (place / "fresh").exists():
        assert here(place, out="fresh", whole=whole).exit_code == 0
    assert contents(place / out / "2003-01") == contents(place / "fresh" / "2003-01")
    assert not list((place / out).glob(".2003-01*"))
    with asc842.Register.open(register or place / out / "register.db") as kept:
        assert kept.verify().passed
        assert kept.status().runs == 1


# Disk and permissions ------------------------------------------------------------------------------------------------


def limited_to(size: int) -> Callable[[], None]:
    """Let no file of a process grow beyond a size, as on a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def forked(place: Path, prepared: Callable[[], None], *more: str) -> tuple[int, str]:
    """Close in a fork that is ``prepared``, which starts sooner than a program: exit code and what was printed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        sys.dont_write_bytecode = True  # of a module that is loaded now, half might be left
        prepared()
        done = here(place, *more)
        os.write(write, f"{done.exit_code}\n{done.output}".encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        code, said = pipe.read().split("\n", 1)
    os.waitpid(child, 0)
    assert "Traceback" not in said
    return int(code), said


def test_no_space_for_the_register(place: Path) -> None:
    code, said = forked(place, limited_to(8_000))
    assert (code, "register.db" in said, len(said.strip()) < MESSAGE) == (2, True, True), said
    assert not (place / "out" / "2003-01").exists()
    completed(place)


def test_no_space_for_the_files(place: Path, postgres: Postgres) -> None:
    """The register, on a server, has the space; the files do not: they are all written by the next run, or none."""
    url = postgres.new_schema()
    code, said = forked(place, limited_to(8_000), "--register", url)
    assert (code, "can't be written: File too large" in said, len(said.strip()) < MESSAGE) == (2, True, True), said
    assert list((place / "out").iterdir()) == []
    completed(place, url)


@pytest.mark.heavy
def test_standard_output_that_is_full(place: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command(place, "2003-01"), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True,
                              check=False)
    refused(done, "standard output cannot be written: No space left on device")
    completed(place)


def as_nobody() -> None:
    """Go on as a user that is not root, since root may write anywhere."""
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def test_a_folder_that_may_only_be_read(place: Path) -> None:
    assert here(place, out="fresh").exit_code == 0  # loads everything: the other user may not read Python itself
    (place / "out").chmod(0o555)
    code, said = forked(place, as_nobody)
    assert (code, "can't be written: Permission denied; nothing was posted" in said) == (2, True), said
    assert list((place / "out").iterdir()) == []
    (place / "out").chmod(0o755)
    completed(place)


# A server ------------------------------------------------------------------------------------------------------------


@pytest.mark.heavy
def test_a_connection_lost_during_a_close(place: Path, postgres: Postgres) -> None:
    """The close is made to wait in the middle of its transaction; then the server ends its session."""
    import psycopg

    url = postgres.new_database()
    asc842.Register.open(url).close_connection()
    database = url.split("@/")[1].split("?")[0]
    with psycopg.connect(postgres.url(database)) as other:
        other.execute("LOCK TABLE runs IN EXCLUSIVE MODE")
        process = subprocess.Popen(command(place, "2003-01", "--register", url), cwd=ROOT, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        ended = waiting(postgres, database)
        assert postgres.run(f"SELECT pg_terminate_backend({ended})") == [(True,)]
        out, err = process.communicate(timeout=60)
    refused(subprocess.CompletedProcess([], process.returncode, out, err), "nothing was written")
    assert "connection" in err
    assert list((place / "out").iterdir()) == []
    completed(place, url)


def waiting(postgres: Postgres, database: str) -> int:
    """Return the server's process that waits for a lock in a database."""
    for _ in range(600):
        found = postgres.run(f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' "
                             "AND wait_event_type = 'Lock'")
        if found:
            return int(found[0][0])
        time.sleep(0.1)
    raise AssertionError("the close never came to the register")


def close_killed(place: Path, postgres: Postgres, times: int) -> None:
    """Kill closes at points spread over the time that one takes; each leaves a register that a rerun completes."""
    begin = time.perf_counter()
    assert run(place, "--register", postgres.new_schema(), out="timed", whole=True).returncode == 0
    whole = time.perf_counter() - begin
    urls = [postgres.new_schema() for _ in range(times)]

    def start(n: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command(place, "2003-01", "--register", urls[n], out=f"killed-{n}", whole=True),
                                cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    for n in killed(start, whole, times):
        completed(place, urls[n], f"killed-{n}", whole=True)


@pytest.mark.heavy
@pytest.mark.usefixtures("pictures")  # the programs that are killed draw them
def test_a_close_killed_on_postgresql(place: Path, postgres: Postgres) -> None:
    close_killed(place, postgres, 15)


# The clock -----------------------------------------------------------------------------------------------------------


def test_a_clock_set_back(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """January was closed on a day that, by today's clock, is yet to come."""
    later = datetime(2099, 1, 1, tzinfo=UTC)
    opened = asc842.Register.open
    with monkeypatch.context() as patched:
        patched.setattr("asc842.api.close.Register.open",
                        lambda url, **more: opened(url, clock=lambda: later, **more))
        asc842.close(place / "leases", "2003-01", out=place / "out", reports=False)
    done = here(place, period="2003-02")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "the clock showed" in told
    assert "before 2099-01-01T00:00:00.000000+00:00, the latest time known; that time is recorded instead" in told
    with opened(place / "out" / "register.db") as register:
        assert register.runs()["finished"].is_monotonic_increasing
        assert register.verify().passed
