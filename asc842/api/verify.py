"""Verify a workbook of one lease: made again from the input in it, and compared cell by cell."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from asc842.api.account_for import account_for, load
from asc842.base.errors import InputError, Problem
from asc842.contract.lease import Lease
from asc842.intake.text.cells import Cells, HeldCell, cells_of
from asc842.intake.text.textfile import Trouble
from asc842.intake.text.workbook import cell_name
from asc842.output.workbook import cover, sources, workbook_bytes
from asc842.output.workbook.patterns import pattern

NEAR = 1e-6
"""Two doubles that stand for the same figure differ by less, for figures up to a million; in parts of larger ones."""
ENGINE = "Engine"
_SIMPLE = re.compile(r"'([A-Za-z_]\w*)'!")
EMPTY = HeldCell("", "")
OTHER_VALUE = "value is not that of the input"


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that is not as the input makes it: what is wrong, what stands in it, what should."""

    cell: str
    what: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of verifying a workbook: the lease, the engine that made it, cells and formulas compared.

    ``without_value``: formulas of which the file holds no value, as those of a program that works nothing out.
    """

    lease: str
    engine: str
    cells: int
    formulas: int
    differences: tuple[CellDifference, ...]
    without_value: int = 0

    @property
    def passed(self) -> bool:
        """Whether every cell is as the input makes it."""
        return not self.differences


def verify_workbook(path: str | Path) -> Verified:
    """Make a workbook of one lease again from the input on its sheet Sources, and compare every cell.

    Figures, texts, formulas and values that formulas show are compared; a formula is off its pattern where it says
    something else than the others of its column. Raises InputError where the file is no workbook of ours, or its
    input is refused.
    """
    place = Path(path)
    read = cells_of(place)
    if isinstance(read, Trouble):
        raise InputError([Problem(read.code, "", read.found, read.expected, read.remedy, str(place))])
    found = read.cells
    text, policy = _input(found, place)
    with tempfile.TemporaryDirectory() as folder:
        lease_file = Path(folder) / "lease.toml"
        lease_file.write_text(text, encoding="utf-8")
        book = account_for(_loaded(lease_file, place), policy)
        made = Path(folder) / "made.xlsx"
        made.write_bytes(workbook_bytes(book))
        again = cells_of(made)
    assert not isinstance(again, Trouble)
    expected = again.cells
    formulas = sum(bool(cell.formula) for cells in expected.values() for cell in cells.values())
    return Verified(book.lease.id, _engine(found), sum(map(len, expected.values())), formulas,
                    (*_named(read.names, again.names),
                     *sorted(_differences(found, expected), key=lambda d: d.what == OTHER_VALUE)),
                    sum(_unvalued(cell) and expected.get(sheet, {}).get(place, EMPTY).value != ""
                        for sheet, cells in found.items() for place, cell in cells.items()))


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
    rows = found.get(cover.SHEET, {})
    return next((str(rows.get((row, 2), EMPTY).value) for (row, column), cell in rows.items()
                 if column == 1 and cell.value == ENGINE), "")


def _named(found: dict[str, str], expected: dict[str, str]) -> Iterator[CellDifference]:
    """Names that stand for other cells than they should: every formula that uses one means something else."""
    for name in sorted(found.keys() | expected.keys()):
        here, there = (_SIMPLE.sub(r"\1!", names.get(name, "")).replace("$", "") for names in (found, expected))
        if here != there:
            what = "name altered" if here and there else "name added" if here else "name missing"
            yield CellDifference(name, what, found.get(name, ""), expected.get(name, ""))


def _differences(found: Cells, expected: Cells) -> Iterator[CellDifference]:
    for sheet in (*expected, *(name for name in found if name not in expected)):
        if sheet not in found or sheet not in expected:
            yield CellDifference(sheet, "sheet missing" if sheet in expected else "sheet added", "", "")
            continue
        ours, theirs = expected[sheet], found[sheet]
        for place in sorted(ours.keys() | theirs.keys()):
            here, there = theirs.get(place, EMPTY), ours.get(place, EMPTY)
            what = _what(here, there, place)
            if what:
                yield CellDifference(cell_name(sheet, place[1] - 1, place[0]), what, _shown(here), _shown(there))


def _what(found: HeldCell, expected: HeldCell, place: tuple[int, int]) -> str:
    """Say what is wrong with a cell, if anything."""
    if expected.formula and not found.formula:
        return "formula overwritten" if found != EMPTY else "cleared"
    if found.formula and not expected.formula:
        return "formula in place of a figure" if expected != EMPTY else "added"
    if found.formula and not _same_formula(found.formula, expected.formula, place):
        return "formula off its pattern"
    if _same(found.value, expected.value):
        return ""
    if found.formula:
        return "" if _unvalued(found) else OTHER_VALUE
    return "cleared" if found == EMPTY else "added" if expected == EMPTY else "altered"


def _unvalued(cell: HeldCell) -> bool:
    return bool(cell.formula) and cell.value == ""


def _same_formula(one: str, other: str, place: tuple[int, int]) -> bool:
    """Whether two formulas of a cell say the same, however a program writes blanks and quotes."""
    return one == other or _pattern(one, place) == _pattern(other, place)


def _pattern(formula: str, place: tuple[int, int]) -> str:
    return _SIMPLE.sub(r"\1!", pattern(formula.replace(" ", ""), place[0] - 1, place[1] - 1))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NEAR * max(1.0, abs(one) / 1e6, abs(other) / 1e6)
    return bool(one == other)


def _shown(cell: HeldCell) -> str:
    value = cell.value
    shown = value.isoformat() if isinstance(value, date) else f"{value:,.10g}" if isinstance(value, float) else str(
        value)
    return f"={cell.formula} ({shown})" if cell.formula else shown
