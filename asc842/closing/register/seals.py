"""The seal of a run: a short document of all that the run wrote. Its SHA-256 is the run's hash.

A seal names the hash of the run before it, so that the last one covers every run. No clock is in it: the same closes
make the same seals on any machine. Runs of before seals were made have a hash of another kind (:func:`run_hash`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from asc842.closing.register.hashing import RUN, RUN_SINCE, digest, encoded, seal
from asc842.closing.register.merkle import Tree

SCHEMA = "asc842/seal/1"
CLOCK = ("started", "finished", "note")
"""Columns of a run that come of the clock: in its ``stamp``, not in its seal."""
FIELDS = tuple(name for name in (*RUN, *RUN_SINCE) if name not in (*CLOCK, "content"))
"""Columns of a run that stand in its seal, in this order."""
PARTS = ("entries", "versions", "states", "inputs")
"""What of a run has a Merkle root in its seal: ids of entries, seals of versions and states of leases, of inputs."""
PLAIN, PRINTING = "files", "files_with_seal"
"""Keys of the digests of files: as they are, and of those that print the seal (:mod:`asc842.closing.seal_mark`)."""


class Content:
    """What a run wrote, taken in piece by piece: a Merkle root of each of PARTS, and the digest of each file."""

    def __init__(self) -> None:
        self._trees = {part: Tree() for part in PARTS}
        self._files: dict[str, dict[str, str]] = {PLAIN: {}, PRINTING: {}}

    def add(self, part: str, ids: Iterable[str]) -> None:
        """Take in ids or seals of a part, in their order."""
        self._trees[part].add(ids)

    def add_file(self, path: str, sha: str, blank: str, _seal: str) -> None:
        """Take in a file by its digest, or by that without the seal where it prints it."""
        self._files[PRINTING if blank else PLAIN][path] = blank or sha

    def end(self) -> str:
        """Return the column ``content`` of the run: JSON, keys in order."""
        roots = {part: tree.root() for part, tree in self._trees.items()}
        return encoded(roots | {key: dict(sorted(found.items())) for key, found in self._files.items()})


class FormerContent:
    """What a run of before seals were made wrote: one digest of everything, fed in order."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, _part: str, ids: Iterable[str]) -> None:
        """Take in ids or seals, one line each."""
        for each in ids:
            self._hash.update(f"{each}\n".encode())

    def add_file(self, _path: str, _sha: str, _blank: str, its_seal: str) -> None:
        """Take in a file by the seal of its row."""
        self.add(PLAIN, [its_seal])

    def end(self) -> str:
        """Return the column ``content`` of the run: 64 hex digits."""
        return self._hash.hexdigest()


def content_of_run(run: Mapping[str, Any]) -> Content | FormerContent:
    """Return what takes in all that a run wrote, by the kind of its hash."""
    return Content() if has_seal(run) else FormerContent()


def has_seal(run: Mapping[str, Any]) -> bool:
    """Whether a run's hash is that of its seal."""
    return bool(run["stamp"])


def seal_text(run: Mapping[str, Any]) -> str:
    """Return the seal of a run, as ``seal.json`` has it; raises ValueError where its ``content`` is no JSON."""
    document = {"schema": SCHEMA, **{name: run[name] for name in FIELDS},
                "signature": json.loads(run["signature"] or "null"), "wrote": json.loads(run["content"])}
    return json.dumps(document, indent=1) + "\n"


def run_hash(run: Mapping[str, Any]) -> str:
    """Return the hash of a run: the SHA-256 of its seal, or what it was over all columns before there were seals."""
    if has_seal(run):
        return sha256(seal_text(run).encode()).hexdigest()
    since = [run[name] for name in RUN_SINCE]
    return seal([*(run[name] for name in RUN), *(since if since != [0, ""] else [])])


def stamp(run: Mapping[str, Any]) -> str:
    """Return what seals the times of a run, which its hash leaves out; it shows what was altered by accident."""
    return digest(encoded([run["hash"], *(run[name] for name in CLOCK)]))
