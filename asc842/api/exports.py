"""Files of a close put in their folder: each whole or as it was; what is not ours is never touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from asc842.base.errors import OutputError

SHOWN = 5
OURS = 0o770
"""What owner and group may do with our files and folders, as far as the system lets them; nobody else anything."""
Known = Mapping[str, Collection[str]]
"""By path below the folder, every sha256 that a file of ours may have there."""


class Staged:
    """Files written beside the folder that they are for, so that nothing of it can fail once they are needed.

    A full disk, a name that the disk can't hold and whatever is in the way are found here; :meth:`place` then moves
    each file to its place in one step. A process killed in between leaves whole files, and the next run puts the rest.
    """

    def __init__(self, folder: Path, files: Mapping[str, bytes], known: Known) -> None:
        """Write ``files`` (path below the folder: content) that are not there yet; raises OutputError.

        What is ``known`` as ours may be written over; all else in the folder stays as it is.
        """
        self.folder, self.files, self.known = folder, files, known
        self.beside: Path | None = None
        self.new = {path: content for path, content in files.items() if not _holds(folder / path, content)}
        refuse_in_the_way(folder, self.new, known)
        try:
            _clear(folder)
            self.beside = _written(folder, self.new) if self.new else None
        except OSError as error:
            raise OutputError("output.not-written",
                              f"{folder} can't be written: {error.strerror}; nothing was written") from None

    def place(self) -> list[Path]:
        """Move the files to their places, remove those of ours that are no longer among them; return all paths."""
        try:
            if self.new:
                self._move()
            for path in self.known.keys() - self.files.keys():
                if self.files and _digest(self.folder / path) in self.known[path]:
                    _remove(self.folder, self.folder / path)
        except OSError as error:
            raise OutputError("output.not-written",
                              f"{self.folder} can't be written: {error.strerror}; the register holds all that was "
                              "posted, and its files: run it again once that is mended") from None
        finally:
            self.discard()
        return [self.folder / name for name in sorted(self.files)]

    def discard(self) -> None:
        """Remove what was written beside the folder."""
        if self.beside is not None:
            shutil.rmtree(self.beside, ignore_errors=True)

    def _move(self) -> None:
        if self.beside is None or not self.beside.is_dir():  # another close has cleared it away
            self.beside = _written(self.folder, self.new)
        for name in sorted(self.new):
            self.folder.mkdir(mode=OURS, parents=True, exist_ok=True)
            (self.folder / name).parent.mkdir(mode=OURS, parents=True, exist_ok=True)
            (self.beside / name).replace(self.folder / name)


def put_files(folder: Path, files: Mapping[str, bytes], known: Known) -> list[Path]:
    """Put files (path below the folder: content) in a folder; return their paths. Raises OutputError."""
    return Staged(folder, files, known).place() if files else []


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines of text to a file, whole or not at all; return how many. Raises OutputError."""
    beside, count = path.with_name(f".{path.name}.new"), 0
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
        beside.replace(path)
    except OSError as error:
        raise OutputError("output.not-written", f"{path} can't be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
    return count


def remove_files(folder: Path, known: Known) -> None:
    """Remove files that are ``known`` as ours from a folder, and the folder where nothing else is in it."""
    try:
        for path, digests in known.items():
            if _digest(folder / path) in digests:
                _remove(folder, folder / path)
        if known and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise OutputError("output.not-removed", f"{folder} can't be removed: {error.strerror}") from None


def check_writable(folder: Path) -> None:
    """Raise OutputError where a folder can't be written, before anything is posted that it should hold."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = folder if folder.is_dir() else folder.parent
        Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=place)).rmdir()
    except OSError as error:
        raise OutputError("output.not-written",
                          f"{folder} can't be written: {error.strerror}; nothing was posted") from None


def refuse_in_the_way(folder: Path, files: Mapping[str, bytes], known: Known) -> None:
    """Raise OutputError where something stands in the place of a file that is neither the file nor ``known`` as ours.

    It might be a file that someone keeps there, or one of ours that someone has changed; it is not ours to lose.
    """
    found = list(dict.fromkeys(said for path, content in files.items()
                               if (said := _in_the_way(folder, path, content, known.get(path, ())))))
    if found:
        more = f"\n  and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        told = "".join(f"\n  {said}" for said in found[:SHOWN])
        raise OutputError("output.not-ours",
                          f"{folder} can't be written: what is in the way was not written by a close that this "
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
    return "" if _digest(place) in {None, *ours} or _holds(place, content) else f"{place}: another file"


def _written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files to a new folder beside another; return it. Where one can't be written nothing is left."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
    try:
        for name, content in sorted(files.items()):
            _write(beside / name, content)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return beside


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        path.chmod(path.stat().st_mode & OURS)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file is there and has a content."""
    return (there := _digest(path)) is not None and there == sha256(content).hexdigest()


def _digest(path: Path) -> str | None:
    """Return the sha256 of a file; None where there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    except OSError as error:
        raise OutputError("output.not-read", f"{path} can't be read: {error.strerror}") from None


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
