"""Verify a workbook: of one lease made again from the input in it, of a close as its register has it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from asc842.api.account_for import account_for, load
from asc842.api.cell_differences import EMPTY, CellDifference, counted, differences, without_value
from asc842.base.errors import InputError, Problem
from asc842.contract.lease import Lease
from asc842.intake.text.cells import Cells, HeldCell, HeldWorkbook, cells_of
from asc842.intake.text.textfile import Trouble
from asc842.intake.text.workbook import cell_name
from asc842.output.close import workbook as close_workbook
from asc842.output.workbook import cover, sources, workbook_bytes

ENGINE = "Engine"
_TITLE = re.compile(r"Leases, (\S.*)")


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying a workbook: of which lease or closed period, the engine that made it, what was compared.

    ``without_value``: formulas of which the file holds no value, as those of a program that works nothing out.
    ``filled_in``: boxes for preparer and reviewer that hold what was written into them by hand: no difference.
    """

    of: str
    engine: str
    cells: int
    formulas: int
    differences: tuple[CellDifference, ...]
    without_value: int = 0
    filled_in: tuple[CellDifference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every cell is as the input makes it."""
        return not self.differences


Made = Callable[[str], bytes]
"""The workbook of the close of a period, by its label."""


def verify_workbook(path: str | Path, closes: Made | None = None) -> Verified:
    """Make a workbook again and compare every cell: of one lease from the input on its sheet Sources, or of a close.

    ``closes`` gives the workbook of a close, as a register keeps it or inputs give it. Figures, texts, formulas, the
    values that formulas show and how they are shown, hidden places and charts are compared; a formula is off its
    pattern where it says something else than the others of its column. Raises InputError where the file is no
    workbook of ours, or its input is refused.
    """
    place = Path(path)
    read = _read(place)
    if label := closed_period(read):
        if closes is None:
            raise InputError([Problem("verify.no-register", "", f"the workbook of the close of {label}, by itself",
                                      "the register that has the close, or its inputs",
                                      "name one of them with --register or --portfolio", str(place))])
        return _compared(f"close of {label}", read, closes(label))
    text, policy = _input(read.cells, place)
    with tempfile.TemporaryDirectory() as folder:
        lease_file = Path(folder) / "lease.toml"
        lease_file.write_text(text, encoding="utf-8")
        book = account_for(_loaded(lease_file, place), policy)
    return _compared(f"lease {book.lease.id}", read, workbook_bytes(book))


def _read(place: Path) -> HeldWorkbook:
    read = cells_of(place)
    if isinstance(read, Trouble):
        raise InputError([Problem(read.code, "", read.found, read.expected, read.remedy, str(place))])
    return read


def _compared(of: str, read: HeldWorkbook, content: bytes) -> Verified:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.xlsx"
        made.write_bytes(content)
        again = _read(made)
    found = differences(read, again)
    boxes = _filled_in(read.cells.get(cover.SHEET, {}), again.cells.get(cover.SHEET, {}))
    signed = tuple(d for d in found if d.cell in boxes)
    return Verified(of, _engine(read.cells), *counted(again), tuple(d for d in found if d not in signed),
                    without_value(read, again), signed)


def _filled_in(cells: Mapping[tuple[int, int], HeldCell], made: Mapping[tuple[int, int], HeldCell]) -> set[str]:
    """Return the boxes for signatures that hold text, a number or a date: a formula is none."""
    held = {at: cells.get(at, EMPTY) for at in cover.signature_boxes(made)}
    return {cell_name(cover.SHEET, column - 1, row) for (row, column), cell in held.items()
            if not cell.formula and cell.value != ""}


def closed_period(read: HeldWorkbook) -> str:
    """Return the period of which a workbook is the close, as its first sheet says; empty where it is of none."""
    title = _TITLE.fullmatch(str(read.cells.get(close_workbook.FIRST_SHEET, {}).get((1, 1), EMPTY).value))
    return title[1] if title and sources.SHEET not in read.cells else ""


def _input(found: Cells, path: Path) -> tuple[str, Any]:
    """Return lease file and policy as the workbook holds them."""
    sheet = found.get(sources.SHEET, {})
    rows = [(str(cell.value), str(sheet.get((row, 2), EMPTY).value))
            for (row, column), cell in sorted(sheet.items()) if column == 1]
    lines = rows[rows.index(sources.HEADS) + 1:] if sources.HEADS in rows else []
    try:
        return sources.joined(lines)
    except ValueError:
        raise InputError([Problem(
            "verify.no-input", "", "a workbook without the input that it was made from",
            "a workbook of one lease that asc842 has written", "make it with asc842 schedule, or asc842 close "
            "--workbooks", str(path))]) from None


def _loaded(lease_file: Path, place: Path) -> Lease:
    """Load the lease; what is wrong with it is said of the workbook that it stands in."""
    try:
        return load(lease_file)
    except InputError as error:
        raise InputError([replace(p, file=f"{place}, {sources.SHEET}") for p in error.problems]) from None


def _engine(found: Cells) -> str:
    rows = found.get(cover.SHEET) or found.get(close_workbook.FIRST_SHEET, {})
    return next((str(rows.get((row, 2), EMPTY).value) for (row, column), cell in rows.items()
                 if column == 1 and cell.value == ENGINE), "")
