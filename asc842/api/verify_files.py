"""Files that were handed over, checked against their seals, the register, and numbers noted elsewhere."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from asc842.api.lease_workbooks import LIST
from asc842.api.timestamp import REQUEST
from asc842.api.verify_register import folder, proof
from asc842.base.errors import InputError, Problem
from asc842.closing.register.kept import SEAL_FILE
from asc842.closing.register.proofs import SCHEMA as PROOF
from asc842.closing.register.seals import SCHEMA as SEAL

LARGEST = 2**28
"""Bytes that a seal or a proof may have."""
BROKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class VerifiedFiles:
    """What was checked: of what kind it is, the seal, each thing that is wrong, and files that no seal covers.

    ``run`` and ``period`` are those of the seal, ``proved`` is what a proof proves, in words.
    """

    path: Path
    kind: str
    seal: str
    problems: tuple[str, ...]
    unsealed: tuple[str, ...] = ()
    run: int = 0
    period: str = ""
    proved: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_files(path: Path, seals: Iterable[str]) -> VerifiedFiles:
    """Check the folder of a close (or its ``seal.json``), or a proof, under ``seals`` that are known to be right.

    Raises InputError where it is neither, or is damaged.
    """
    at = path / SEAL_FILE if path.is_dir() else path
    text = _read(at)
    try:
        document = json.loads(text)
        schema = document.get("schema")
        if schema == PROOF:
            first = json.loads(document["seals"][0])
            return VerifiedFiles(path, "proof", _last(document), tuple(proof(document, set(seals))), (), *_of(first),
                                 _proved(document["proved"]))
        if schema == SEAL:
            whole = path.is_dir()
            found = tuple(folder(path, set(seals)))
            loose = _unsealed(path) if whole else ()
            return VerifiedFiles(path, "seal", sha256(text).hexdigest(), found, loose, *_of(document))
    except BROKEN:
        raise _damaged(at) from None
    raise _damaged(at)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size <= LARGEST and (path.is_file() or path.is_dir()):
            return path.read_bytes()
    except OSError as error:
        raise InputError([Problem("verify.not-read", str(path), f"can't be read: {error.strerror}",
                                  "the folder of a close, its seal.json, or a proof", "name one of them")]) from None
    raise _damaged(path)


def _damaged(path: Path) -> InputError:
    return InputError([Problem("verify.damaged", str(path), "neither a seal nor a proof, or damaged, or cut short",
                               "seal.json as a close wrote it, or a proof as asc842 prove made it",
                               "close the period again, which writes its files as they were; make the proof again")])


def _last(document: Any) -> str:
    return sha256(document["seals"][-1].encode()).hexdigest()


def _of(seal: dict[str, Any]) -> tuple[int, str]:
    return int(seal.get("number", 0)), str(seal.get("period", ""))


def _proved(what: Any) -> str:
    """Say what a proof proves: an entry, or the balances of a lease."""
    if "lines" not in what:
        return f"the balances of lease {what['lease']}"
    return f"an entry of lease {what['lease']}, {what['date']}, of {len(what['lines'])} lines"


def _listed(at: Path) -> dict[str, str]:
    """Return the digests of the workbooks of leases, by path, as the list under the seal has them."""
    lines = (at / LIST).read_text(encoding="utf-8").splitlines() if (at / LIST).is_file() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _unsealed(at: Path) -> tuple[str, ...]:
    """Return the files of a folder that no seal in it names."""
    seals = sorted(at.glob("seal*.json"))
    known = set(_listed(at)) | {name for file in seals for files in (json.loads(file.read_bytes())["wrote"],)
             for name in (*files["files"], *files["files_with_seal"])}
    there = {file.relative_to(at).as_posix() for file in at.rglob("*") if file.is_file()}
    return tuple(sorted(there - known - {file.name for file in seals} - {REQUEST}))
