"""Writing a file whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from asc842.base.errors import OutputError


def save(content: bytes, path: Path) -> Path:
    """Write a file by way of another in the same folder, which then takes its name; make the folder where missing.

    Raises OutputError where that fails; then neither a file nor a folder that was not there before is left.
    """
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("xb") as file:
            file.write(content)
        partial.replace(path)
    except OSError as error:
        _clean_up(partial, made)
        raise OutputError("output.not-written", _message(path, error)) from error
    except BaseException:
        _clean_up(partial, made)
        raise
    return path


def _clean_up(partial: Path, made: Iterable[Path]) -> None:
    """Remove what was begun; a folder in which something else has appeared meanwhile stays."""
    with suppress(OSError):
        partial.unlink(missing_ok=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()


def _message(path: Path, error: OSError) -> str:
    return (f"{path}: it could not be written: {error.strerror or error}\n"
            "  remedy: close the file where it is open, or choose a folder that can be written to and has room")
