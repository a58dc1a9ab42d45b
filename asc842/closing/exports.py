"""Files of a close put in their folder all at once: the old ones stay until every new one is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from asc842.errors import OutputError


def write_folder(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Replace a folder by one with these files (path below it: content); return their paths.

    The files are written beside it first, so that a full disk or a killed process leaves the old folder as it was.
    Raises OutputError.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}") from None
    try:
        for name, content in sorted(files.items()):
            _write(new / name, content)
        new.chmod(0o755)
        _swap(new, folder)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise OutputError(f"{folder} can't be written: {error.strerror}; what was there before is still there"
                          ) from None
    return [folder / name for name in sorted(files)]


def check_writable(folder: Path) -> None:
    """Raise OutputError where a folder can't be written, before anything is posted that it should hold."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent)).rmdir()
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}; nothing was posted") from None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(new: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one."""
    old = new.with_name(new.name.replace(".new-", ".old-"))
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what a close that was killed has left beside the folder; bring back one that it was about to replace."""
    for left in sorted(folder.parent.glob(f".{folder.name}.old-*")):
        if folder.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rename(folder)
    for left in folder.parent.glob(f".{folder.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
