"""What tests begin with is made once: a folder in which something was done comes back as it was then."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import asc842
from lease_files import ROOT

_kept: dict[str, Path] = {}


def once(folder: Path, what: str, work: Callable[[], object]) -> None:
    """Do some ``work`` in a folder; in one of the same content, where it was done before, put what came of it.

    For closes that come before what a test is about. ``what`` names the work; all that it does must be in the folder.
    """
    key = _digest(folder, what)
    if key not in _kept:
        work()
        _kept[key] = _room() / str(len(_kept))
        shutil.copytree(folder, _kept[key], symlinks=True)
        return
    for inside in folder.iterdir():
        shutil.rmtree(inside) if inside.is_dir() else inside.unlink()
    shutil.copytree(_kept[key], folder, symlinks=True, dirs_exist_ok=True)


@cache
def sample_closed() -> tuple[asc842.CloseResult, Path]:
    """A close of the sample portfolio, and the folder of its files and its register, which no test changes."""
    out = _room() / "sample"
    return asc842.close(ROOT / "inputs" / "sample-portfolio", "2003-12", out=out), out


def _digest(folder: Path, what: str) -> str:
    found = hashlib.sha256(what.encode())
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"\0"))
    return found.hexdigest()


def _room() -> Path:
    """A folder for the process, which goes when that ends."""
    if not _rooms:
        _rooms.append(Path(tempfile.mkdtemp(prefix="snapshots-")))
        atexit.register(shutil.rmtree, _rooms[0], ignore_errors=True)
    return _rooms[0]


_rooms: list[Path] = []
