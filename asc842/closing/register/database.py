"""Opening a register: SQLite or PostgreSQL, one writer at a time, readers that see the old state or the new."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, inspect, make_url, select, text, update
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from asc842.base.errors import RegisterError
from asc842.closing.register.failures import none_here, plainly, refusal, without_password
from asc842.closing.register.storage import storage_problems
from asc842.closing.register.tables import SCHEMA_VERSION, files, inputs, meta, metadata


def _files_and_balances(connection: Connection) -> None:
    """Keep files and policies of closed periods, and seal the balances with each run; runs of before have neither."""
    for column in ("files INTEGER NOT NULL DEFAULT 0", "balances VARCHAR NOT NULL DEFAULT ''"):
        connection.execute(text(f"ALTER TABLE runs ADD COLUMN {column}"))
    for table in (files, inputs):
        table.create(connection)


def _seals(connection: Connection) -> None:
    """Let a run have a seal, a signature, and files that print the seal; runs of before have none of them."""
    names = ("runs ADD COLUMN signature TEXT", "runs ADD COLUMN stamp VARCHAR", "files ADD COLUMN blank VARCHAR")
    known = {column["name"] for column in inspect(connection).get_columns(files.name)}
    for name in names[:2] if "blank" in known else names:  # the first version's migration makes the files as of today
        connection.execute(text(f"ALTER TABLE {name} NOT NULL DEFAULT ''"))


MIGRATIONS: dict[int, Callable[[Connection], None]] = {1: _files_and_balances, 2: _seals}
"""Version of the tables -> what makes the next version of them."""
_URL = re.compile(r"(?i).*://|\s*(sqlite|postgres(ql)?)(\+\w+)?(//|:/)|.*:[^/@]*@"
                  r"|.*\b(host|dbname|password)\s*=")
"""What is meant as a URL, also where a colon or a slash is missing: its password is no part of a file's name."""
CREATION_LOCK = 842_842
"""Key of the lock under which PostgreSQL processes create the tables one after another."""
_COMPILED: dict[Any, Any] = {}
"""Statements as SQLite takes them, for every register of this process."""


class Database:
    """A register's database: ``write`` and ``read`` give a connection inside one transaction."""

    def __init__(self, url: str | Path, timeout: float, create: bool) -> None:
        self.url = url_of(url)
        self.timeout = timeout
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._check_place(create)
        self.engine = self._engine()
        try:
            self._prepare(create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that alone may write; all of it is kept at the end, or nothing of it."""
        with plainly(self.url), self.engine.connect() as connection, connection.begin():
            if not self.sqlite:
                connection.execute(text("LOCK TABLE runs IN EXCLUSIVE MODE"))
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that sees one state of the register from beginning to end, and writes nothing."""
        options = {"reads": True} if self.sqlite else {
            "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with plainly(self.url), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def refuse_damaged(self, error: BaseException | None) -> None:
        """Say so where an error came of values that no close has written, whatever the code made of them."""
        if not isinstance(error, TypeError | ValueError | LookupError | ArithmeticError):
            return
        with self.read() as connection:
            damaged = storage_problems(connection)
        if damaged:
            raise refusal(self.url, f"it holds what no close has written ({damaged[0]})",
                          "see asc842 status --verify, and restore it from a backup") from error

    def _engine(self) -> Engine:
        if self.sqlite:
            return _sqlite_engine(self.url, self.timeout)
        wait = f"-c lock_timeout={int(self.timeout * 1000)}"
        options = f"{self.url.query.get('options', '')} {wait}".strip()
        return create_engine(self.url, poolclass=NullPool, connect_args={"options": options})

    def _check_place(self, create: bool) -> None:
        if not self.sqlite or self.url.database in (None, "", ":memory:"):
            return
        path = Path(str(self.url.database))
        if not create and not path.exists():
            raise none_here(self.url)
        if not path.parent.is_dir():
            raise refusal(self.url, f"there is no folder {path.parent}", "create the folder")

    def _prepare(self, create: bool) -> None:
        with self.read() as connection:
            version = self._version(connection)
        if version is None and not create:
            raise none_here(self.url)
        if version is None:
            self._create()
        elif version > SCHEMA_VERSION:
            raise refusal(self.url, f"a later version of asc842 wrote it (tables of version {version}; this one knows "
                          f"{SCHEMA_VERSION})", "upgrade asc842")
        elif version < SCHEMA_VERSION:
            self._migrate(version)

    def _version(self, connection: Connection) -> int | None:
        found = set(inspect(connection).get_table_names())
        if meta.name not in found:
            if theirs := sorted(found):
                raise refusal(self.url, f"it has tables of something else, named {', '.join(theirs[:5])}",
                              "give the register a database (or a PostgreSQL schema) of its own")
            return None
        value = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
        if not isinstance(value, str) or not re.fullmatch("[1-9][0-9]{0,8}", value):
            raise refusal(self.url, f"its table {meta.name} tells no version", "restore it from a backup")
        return int(value)

    def _create(self) -> None:
        if self.sqlite:
            _ours_alone(self.url)
            self._use_write_ahead_log()
        with plainly(self.url), self.engine.connect() as connection, connection.begin():
            if not self.sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({CREATION_LOCK})"))
            if self._version(connection) is None:
                metadata.create_all(connection, checkfirst=False)
                connection.execute(meta.insert(), [{"key": "schema_version", "value": str(SCHEMA_VERSION)}])

    def _use_write_ahead_log(self) -> None:
        """Let readers go on while a close writes. The file remembers it."""
        with plainly(self.url), self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            try:
                raw.execute("PRAGMA journal_mode=WAL")
            except sqlite3.Error as error:
                raise refusal(self.url, f"the file can't be written ({error})",
                              "check the folder, its permissions and free space") from error

    def _migrate(self, version: int) -> None:
        with self.write() as connection:
            found = self._version(connection)
            for step in range(version if found is None else found, SCHEMA_VERSION):
                MIGRATIONS[step](connection)
                connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=str(step + 1)))


@cache
def _sqlite() -> Dialect:
    """What SQLAlchemy knows of SQLite: statements that one register compiled are compiled for every one."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.connect():
        return engine.dialect


def _sqlite_engine(url: URL, timeout: float) -> Engine:
    dialect, memory = _sqlite(), url.database in (None, "", ":memory:")
    place, given = dialect.create_connect_args(url)
    options = {**given, "timeout": timeout, "check_same_thread": not memory}
    pool = (StaticPool if memory else NullPool)(lambda: dialect.connect(*place, **options), dialect=dialect)
    engine = Engine(pool, dialect, url, execution_options={"compiled_cache": _COMPILED})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def url_of(url: str | Path) -> URL:
    """Return the URL of a register: SQLite's file by path or URL, or ``postgresql://...``; raises RegisterError."""
    if isinstance(url, Path) or not _URL.match(url):
        return URL.create("sqlite", database=str(url))
    try:
        made = make_url(url.strip())
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        raise RegisterError("register.url",
                            f"{without_password(url.strip())}: not the URL of a register\n  remedy:   write "
                            "sqlite:///close.db or postgresql://user@host/database") from None
    if made.drivername == "postgres":
        made = made.set(drivername="postgresql")
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise refusal(made, "a register is kept in SQLite or PostgreSQL",
                      "write sqlite:///close.db or postgresql://user@host/database")
    if made.get_backend_name() == "sqlite":
        return made
    if find_spec("psycopg") is None:
        raise refusal(made, "the driver of PostgreSQL is not installed", 'pip install "asc842[postgres]"')
    return made.set(drivername="postgresql+psycopg")


def _ours_alone(url: URL) -> None:
    """Make the file of a new register one that other users can't read; SQLite's files beside it are made alike."""
    if url.database not in (None, "", ":memory:") and (path := Path(str(url.database))).exists():
        path.chmod(path.stat().st_mode & ~0o007)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    """Leave transactions to us (see ``_on_begin``), and have each commit reach the disk."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-65536")  # KiB: ids are hashes, so each new row is anywhere in the index


def _on_begin(connection: Connection) -> None:
    """Claim the right to write at once: a close that had to wait reads what the other one posted."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
