"""Files of closed periods: what a close wrote, kept in the register, so that it can be written again for ever."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, or_, select

from asc842.base.errors import RegisterError
from asc842.closing.register.hashing import seal
from asc842.closing.register.tables import files, runs

FILE_ROW = ("run", "path", "sha256", "content", "seal")
SEALED = FILE_ROW[:3]
"""What the seal of a file covers; the sha256 among it covers the content."""
FASTEST = 1
"""Level of compression: higher ones take several times as long, and save a fifth."""


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """What the register knows of the files of a period.

    ``run`` is the run that closed it with leases (its row; None where none did); ``current`` are its files, path to
    sha256, and ``known`` every sha256 that the register ever had of a path in this period, also before it was
    reopened: whatever else stands under such a path is not ours.
    """

    run: Mapping[str, Any] | None = None
    current: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)


def file_rows(made: Mapping[str, bytes], run: int) -> list[tuple[Any, ...]]:
    """Return the rows of FILE_ROW that keep files (path to content), in order of path."""
    rows = [(run, path, sha256(content).hexdigest(), zlib.compress(content, FASTEST))
            for path, content in sorted(made.items())]
    return [(*row, seal(row[:3])) for row in rows]


def kept_files(connection: Connection, label: str) -> KeptFiles:
    """Return what is known of the files of a period."""
    run = _closing(connection, label)
    query = select(files.c.run, files.c.path, files.c.sha256).join(runs, runs.c.number == files.c.run)
    found = [tuple(row) for row in connection.execute(query.where(runs.c.period == label))]
    known = {path: frozenset(sha for _, other, sha in found if other == path) for _, path, _ in found}
    current = {path: sha for number, path, sha in sorted(found) if run is not None and number >= run["number"]}
    return KeptFiles(run, current, known)


def content_of(connection: Connection, label: str) -> dict[str, bytes]:
    """Return the files of a period as they were kept, path to content; raises RegisterError where one was altered."""
    run = _closing(connection, label)
    if run is None:
        return {}
    query = select(files.c.path, files.c.sha256, files.c.content).join(runs, runs.c.number == files.c.run)
    rows = connection.execute(query.where(runs.c.period == label, files.c.run >= run["number"]).order_by(files.c.run))
    return {path: _whole(f"{label}/{path}", digest, content) for path, digest, content in rows}


def unpacked(digest: str, content: bytes) -> bytes | None:
    """Return the content of a file; None where it is not that of its digest."""
    try:
        plain = zlib.decompress(content)
    except (zlib.error, TypeError):
        return None
    return plain if sha256(plain).hexdigest() == digest else None


def _whole(name: str, digest: str, content: bytes) -> bytes:
    plain = unpacked(digest, content)
    if plain is None:
        raise RegisterError("register.file-altered", f"{name}: the file that the register keeps was altered\n"
                            "  remedy:   see asc842 status --verify; restore the register from a backup")
    return plain


def _closing(connection: Connection, label: str) -> dict[str, Any] | None:
    """Return the last run that closed a period with leases or lines: one that marks it closed again has neither."""
    wrote = or_(runs.c.states > 0, runs.c.entries > 0, runs.c.files > 0)
    last = select(func.max(runs.c.number)).where(runs.c.period == label, runs.c.kind.in_(("close", "post")), wrote)
    row = connection.execute(select(runs).where(runs.c.number == last.scalar_subquery())).mappings().first()
    return None if row is None else {str(name): value for name, value in row.items()}
