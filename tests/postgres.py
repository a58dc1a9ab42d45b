"""A PostgreSQL server for the tests: in a temporary directory, on a Unix socket only, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

OWNER, SECONDS = "asc842", 60


@dataclass
class Postgres:
    """A running server; each register gets a database of its own."""

    folder: Path
    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        name = f"register_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def new_schema(self) -> str:
        """A register may share a database, in a schema of its own; that is quicker to make."""
        name = f"register_{next(self.numbers)}"
        self.run(f"CREATE SCHEMA {name}")
        return f"{self.url('postgres')}&options=-csearch_path%3D{name}"

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run one statement outside of any transaction; return the rows it finds."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def started() -> Iterator[Postgres]:
    """Start a server, and stop it at the end; skip the test where PostgreSQL is not installed."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="asc842-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        who = _unprivileged(folder)
        data = folder / "data"
        subprocess.run([programs / "initdb", "-D", data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-sync",
                        "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder, **who)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
                stdout=log, stderr=log, cwd=folder, **who)
        server = Postgres(folder, process)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _programs() -> Path:
    """Return the folder of initdb and postgres."""
    found = shutil.which("initdb") or max(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)
    if found is None:
        if os.environ.get("ASC842_NO_SKIPS"):
            pytest.fail("PostgreSQL (initdb) is not installed, and nothing may be skipped here")
        pytest.skip("PostgreSQL (initdb) is not installed")
    return Path(found).resolve().parent


def _unprivileged(folder: Path) -> dict[str, Any]:
    """The server refuses to run as root: return whom to run it as, once the folder is theirs."""
    if os.getuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(server: Postgres) -> None:
    import psycopg

    end = time.monotonic() + SECONDS
    while True:
        try:
            server.run("SELECT 1")
            return
        except psycopg.OperationalError:
            if server.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((server.folder / "log").read_text(encoding="utf-8", errors="replace")) from None
            time.sleep(0.05)
