"""Files of a close put in their folder: each whole or as it was; what is not ours is never touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from asc842.errors import OutputError

SHOWN = 5
Known = Mapping[str, Collection[str]]
"""By path below the folder, every sha256 that a file of ours may have there."""


def put_files(folder: Path, files: Mapping[str, bytes], known: Known) -> list[Path]:
    """Put files (path below the folder: content) in a folder; return their paths.

    They are written beside it first, so that a full disk leaves all as it was; then each takes its place in one step:
    a process that is killed between two of them leaves whole files, and the next run puts the rest. What is ``known``
    as ours and no longer among the files goes; all else in the folder stays as it is. Raises OutputError.
    """
    if not files:
        return []
    new = {path: content for path, content in files.items() if _digest(folder / path) != sha256(content).hexdigest()}
    refuse_in_the_way(folder, new, known)
    try:
        _clear(folder)
        if new:
            _put(folder, new)
        for path in known.keys() - files.keys():
            if _digest(folder / path) in known[path]:
                _remove(folder, folder / path)
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}; run it again once that is mended") from None
    return [folder / name for name in sorted(files)]


def check_writable(folder: Path) -> None:
    """Raise OutputError where a folder can't be written, before anything is posted that it should hold."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = folder if folder.is_dir() else folder.parent
        Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=place)).rmdir()
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}; nothing was posted") from None


def refuse_in_the_way(folder: Path, files: Mapping[str, bytes], known: Known) -> None:
    """Raise OutputError where something stands in the place of a file that is neither the file nor ``known`` as ours.

    It might be a file that someone keeps there, or one of ours that someone has changed; it is not ours to lose.
    """
    found = list(dict.fromkeys(said for path, content in files.items()
                               if (said := _in_the_way(folder, path, content, known.get(path, ())))))
    if found:
        more = f"\n  and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        told = "".join(f"\n  {said}" for said in found[:SHOWN])
        raise OutputError(f"{folder} can't be written: what is in the way was not written by a close that this "
                          f"register knows of, or was changed since; nothing was touched{told}{more}\n"
                          "  remedy:   move it elsewhere and run it again")


def _in_the_way(folder: Path, path: str, content: bytes, ours: Collection[str]) -> str:
    """Say what stands in the place of a file; nothing where it can be written."""
    place = folder / path
    for parent in place.parents:
        if parent == folder.parent:
            break
        if (parent.exists() or parent.is_symlink()) and not parent.is_dir():
            return f"{parent}: not a folder"
    if place.is_symlink():
        return f"{place}: a link"
    if place.exists() and not place.is_file():
        return f"{place}: a folder, or another thing that is no file"
    own = {None, sha256(content).hexdigest(), *ours}
    return "" if _digest(place) in own else f"{place}: another file"


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside the folder, then move each to its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    try:
        for name, content in sorted(files.items()):
            _write(beside / name, content)
        for name in sorted(files):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).replace(folder / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str | None:
    """Return the sha256 of a file; None where there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    except OSError as error:
        raise OutputError(f"{path} can't be read: {error.strerror}") from None


def _remove(folder: Path, path: Path) -> None:
    """Remove a file, and the folders below that of the close that it leaves empty."""
    path.unlink()
    for parent in _folders(folder, path):
        if any(parent.iterdir()):
            return
        parent.rmdir()


def _folders(folder: Path, path: Path) -> Iterator[Path]:
    return (parent for parent in path.parents if folder in parent.parents)


def _clear(folder: Path) -> None:
    """Remove what a close that was killed has left beside the folder."""
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
