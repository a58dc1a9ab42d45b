"""The workbook of a close to verify one by: as the register keeps it, or made again from the inputs."""

from __future__ import annotations

from pathlib import Path

from asc842.api.close import close
from asc842.base.errors import InputError, Problem
from asc842.closing.register import Register
from asc842.output.close.workbook import close_workbook

FILE = "close.xlsx"


def kept_workbook(kept: Register, period: str) -> bytes:
    """Return close.xlsx as the register keeps it; raises InputError where it keeps none of the period."""
    found = kept.files(period).get(FILE)
    if found is None:
        raise InputError([Problem("verify.not-kept", "", f"no close.xlsx of {period} in the register",
                                  "a period that was closed with its files", "name the register of the close with "
                                  "--register, or its inputs with --portfolio")])
    return found


def workbook_again(portfolio: str | Path, period: str, register: str | Path, rates: Path | None = None) -> bytes:
    """Make a close again from its inputs, posting and writing nothing, and return its workbook.

    Raises what :func:`asc842.close` raises.
    """
    made = close(portfolio, period, register=register, out=None, rates=rates, dry_run=True)
    return close_workbook(made.sealed_book)
