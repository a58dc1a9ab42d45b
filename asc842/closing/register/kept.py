"""Files of closed periods: what a close wrote, kept in the register, so that it can be written again for ever."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, or_, select

from asc842.base.errors import RegisterError
from asc842.closing.register.hashing import seal
from asc842.closing.register.seals import has_seal, seal_text
from asc842.closing.register.tables import files, runs
from asc842.closing.seal_mark import blank_digest, with_seal

FILE_ROW = ("run", "path", "sha256", "content", "seal", "blank")
SEAL_FILE = "seal.json"
"""The seal of the run that closed a period, in the folder of the period; that of a later one has its number."""
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


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as a close made it, a mark where it prints the seal: its digests as it is and ``blank``, and its seal."""

    path: str
    content: bytes
    sha: str
    blank: str
    seal: str

    @classmethod
    def of(cls, path: str, content: bytes, run: int) -> MadeFile:
        """Work out the digests of a file that a run keeps."""
        sha, blank = sha256(content).hexdigest(), blank_digest(path, content)
        return cls(path, content, sha, blank, file_seal(run, path, sha, blank))

    def kept(self, run: Mapping[str, Any]) -> MadeFile:
        """Return it with the seal of its run in it."""
        if not self.blank:
            return self
        content = with_seal(self.path, self.content, run["hash"])
        return MadeFile(self.path, content, sha256(content).hexdigest(), self.blank, self.seal)


def file_seal(run: object, path: object, sha: object, blank: object) -> str:
    """Return the seal of a file's row: over its digest, or over that without the seal where it prints it."""
    return seal([run, path, blank or sha])


def file_rows(made: Sequence[MadeFile], run: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of FILE_ROW that keep files."""
    return [(run["number"], x.path, x.sha, zlib.compress(x.content, FASTEST), x.seal, x.blank) for x in made]


def seal_files(found: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Return the seals of runs that keep files of a period, the one that closed it first, by path in its folder."""
    return {f"seal-{run['number']}.json" if i else SEAL_FILE: seal_text(run).encode()
            for i, run in enumerate(found) if has_seal(run)}


def kept_files(connection: Connection, label: str) -> KeptFiles:
    """Return what is known of the files of a period."""
    run = _closing(connection, label)
    query = select(files.c.run, files.c.path, files.c.sha256).join(runs, runs.c.number == files.c.run)
    found = [tuple(row) for row in connection.execute(query.where(runs.c.period == label))]
    known = {path: frozenset(sha for _, other, sha in found if other == path) for _, path, _ in found}
    current = {path: sha for number, path, sha in sorted(found) if run is not None and number >= run["number"]}
    return KeptFiles(run, current, {**known, **_seals_known(connection, label)})


def content_of(connection: Connection, label: str) -> dict[str, bytes]:
    """Return the files of a period as they were kept, path to content; raises RegisterError where one was altered."""
    run = _closing(connection, label)
    if run is None:
        return {}
    query = select(files.c.path, files.c.sha256, files.c.content).join(runs, runs.c.number == files.c.run)
    rows = connection.execute(query.where(runs.c.period == label, files.c.run >= run["number"]).order_by(files.c.run))
    found = {path: _whole(f"{label}/{path}", digest, content) for path, digest, content in rows}
    return {**found, **seal_files(_keeping(connection, label, run["number"]))} if found else {}


def _keeping(connection: Connection, label: str, since: int) -> list[Mapping[str, Any]]:
    """Return the run that closed a period, and those after it that kept more files of it."""
    query = select(runs).where(runs.c.period == label, or_(runs.c.number == since, runs.c.files > 0))
    found = connection.execute(query.where(runs.c.number >= since).order_by(runs.c.number)).mappings()
    return [{str(name): value for name, value in run.items()} for run in found]


def _seals_known(connection: Connection, label: str) -> dict[str, frozenset[str]]:
    """Return the digest of every seal that the folder of a period ever had, by path: the hash of its run."""
    query = select(runs.c.number, runs.c.hash).where(runs.c.period == label)
    hashes = dict(tuple(row) for row in connection.execute(query))
    return {SEAL_FILE: frozenset(hashes.values()), **{f"seal-{n}.json": frozenset([h]) for n, h in hashes.items()}}


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
