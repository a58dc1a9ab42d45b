"""Why a file can't be read as a contract."""

from __future__ import annotations

from pathlib import Path

from asc842.base.errors import InputError, Problem


def refused(path: Path, found: str, expected: str, remedy: str) -> InputError:
    """Return the error for a file that can't be read as a contract."""
    return InputError([Problem("read.unreadable", "", found, expected, remedy, file=str(path))])
