"""What a database says when it fails, in plain words: what happened, that nothing changed, what to do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from asc842.base.errors import RegisterError

SQLITE = (
    ("disk is full", "the disk is full", "free some space and run it again"),
    ("disk i/o error", "the disk could not be written or read", "check the disk and its free space; run it again"),
    ("readonly database", "the file or its folder can't be written", "give this user leave to write both"),
    ("database is locked", "another program has been writing to it for too long", "let that close end, run it again"),
    ("unable to open", "the file can't be opened", "check that the folder exists and this user may use it"),
    ("not a database", "the file is not an SQLite database", "name another file"),
    ("malformed", "the file is damaged", "restore it from a backup"),
    ("could not decode", "the file is damaged: a text is none", "restore it from a backup"),
    ("unsupported file format", "the file is damaged", "restore it from a backup"),
    ("no such table", "tables of the register are missing", "restore it from a backup"),
    ("no such column", "columns of the register are missing", "restore it from a backup"),
    ("max_page_count", "the disk is full", "free some space and run it again"),
)
"""Part of SQLite's message, what happened, remedy."""
POSTGRESQL = (
    ("55P03", "another close has been writing to it for too long", "let that close end, run it again"),
    ("53", "the server has no space, memory or connections left", "free some and run it again"),
    ("25006", "the server only lets this session read", "use a server or a session that may write"),
    ("42501", "this user lacks a permission", "grant it: create, select, insert, update"),
    ("42P01", "tables of the register are missing", "restore it from a backup"),
    ("28", "the server turned this user down", "check name and password in the URL"),
    ("3D000", "there is no such database", "create it, or name another"),
    ("57", "the server ended the connection", "run it again"),
    ("40", "the server undid the work to settle a conflict", "run it again"),
)
"""Beginning of PostgreSQL's error code, what happened, remedy."""


_SECRET = re.compile(r"(?i)((?:password|passwd|passfile|pwd|secret|token)[^=&\s:]*\s*=\s*)('[^']*'|[^&\s]+)")
_USER = re.compile(r"((?:^(?!\w[\w+]*://)|//)[^/@\s:]*):[^@\s]*@")


def without_password(text: str) -> str:
    """Return text that may hold a register's URL with its password left out, wherever it stands in it."""
    return _SECRET.sub(r"\1***", _USER.sub(r"\1:***@", text))


def shown(url: URL) -> str:
    """Return the register's name for messages: a file's path, or a URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "memory"
    return without_password(url.render_as_string(hide_password=True))


class NoRegisterError(RegisterError):
    """There is no register where one was to be opened."""


def refusal(url: URL, what: str, remedy: str) -> RegisterError:
    """Return an error in the register's form."""
    return RegisterError("register.database", f"{shown(url)}: {what}\n  remedy:   {remedy}")


def none_here(url: URL) -> NoRegisterError:
    """Return the error of a place without a register."""
    return NoRegisterError("register.none", f"{shown(url)}: there is no register here\n"
                           "  remedy:   name the register that periods were closed in")


@contextmanager
def plainly(url: URL) -> Iterator[None]:
    """Turn every failure of the database inside into a RegisterError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        what, remedy = _explained(error)
        text = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
        said = f"  database: {without_password(text[0])}\n" if text else ""
        raise RegisterError("register.database",
                            f"{shown(url)}: {what}; nothing was written\n{said}  remedy:   {remedy}") from error


def _explained(error: SQLAlchemyError | sqlite3.Error) -> tuple[str, str]:
    code: str = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    for start, what, remedy in POSTGRESQL if code else ():
        if code.startswith(start):
            return what, remedy
    if isinstance(error, DBAPIError) and (error.connection_invalidated or "connection" in str(error.orig).lower()):
        return "the connection to the server failed or was lost", "check that the server runs and run it again"
    said = str(error).lower()
    for part, what, remedy in SQLITE:
        if part in said:
            return what, remedy
    return "the database failed", "see what the database says; run it again once that is mended"
