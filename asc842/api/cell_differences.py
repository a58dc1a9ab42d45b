"""Two workbooks compared: what they hold cell by cell, their names, what they hide, what their charts draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asc842.intake.text.cells import Cells, HeldCell, HeldWorkbook
from asc842.intake.text.workbook import cell_name
from asc842.output.workbook.patterns import pattern

NEAR = 1e-6
"""Two doubles that are worked out differ by less, for figures up to a million; in parts of larger ones."""
TYPED = 1e-12
"""Typed figures differ by less than that part of them: a program that saves a workbook writes 15 digits."""
_SIMPLE = re.compile(r"'([A-Za-z_]\w*)'!")
EMPTY = HeldCell("", "")
OTHER_VALUE = "value is not that of the input"
OTHER_FORMAT = "format altered"


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that is not as it should be: what is wrong, what stands in it, what should."""

    cell: str
    what: str
    found: str
    expected: str


def differences(found: HeldWorkbook, expected: HeldWorkbook) -> tuple[CellDifference, ...]:
    """Return what of a workbook is not as expected: names, sheets and cells, what is hidden, charts, values last."""
    own = _differences(found.cells, expected.cells)
    return (*_named(found.names, expected.names), *_looks(found, expected),
            *sorted(own, key=lambda d: d.what == OTHER_VALUE))


def counted(held: HeldWorkbook) -> tuple[int, int]:
    """Count the cells of a workbook, and the formulas among them."""
    return (sum(map(len, held.cells.values())),
            sum(bool(cell.formula) for cells in held.cells.values() for cell in cells.values()))


def without_value(found: HeldWorkbook, expected: HeldWorkbook) -> int:
    """Count formulas of which a workbook holds no value, where there should be one."""
    return sum(_unvalued(cell) and expected.cells.get(sheet, {}).get(place, EMPTY).value != ""
               for sheet, cells in found.cells.items() for place, cell in cells.items())


def _looks(found: HeldWorkbook, expected: HeldWorkbook) -> Iterator[CellDifference]:
    """Places that are hidden or shown by a condition, and charts that draw something else than they should."""
    for place in sorted(found.hidden.keys() - expected.hidden.keys()):
        yield CellDifference(place, found.hidden[place], "", "")
    sheets = found.cells.keys()
    for name, drawn in expected.charts.items():
        if name.partition(", ")[0] in sheets and found.charts.get(name, "") != drawn:
            yield CellDifference(name, "chart draws other cells", found.charts.get(name, ""), drawn)
    for name in found.charts.keys() - expected.charts.keys():
        yield CellDifference(name, "chart added", found.charts[name], "")


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
            if what := _what(here, there, place):
                shown = (_shown(x, looks=what == OTHER_FORMAT) for x in (here, there))
                yield CellDifference(cell_name(sheet, place[1] - 1, place[0]), what, *shown)


def _what(found: HeldCell, expected: HeldCell, place: tuple[int, int]) -> str:
    """Say what is wrong with a cell, if anything."""
    if expected.formula and not found.formula:
        return "formula overwritten" if found != EMPTY else "cleared"
    if found.formula and not expected.formula:
        return "formula in place of a figure" if expected != EMPTY else "added"
    if found.formula and not _same_formula(found.formula, expected.formula, place):
        return "formula off its pattern"
    if _unvalued(found) or _same(found, expected):
        return OTHER_FORMAT if found.shown != expected.shown else ""
    if found.formula:
        return OTHER_VALUE
    return "cleared" if found == EMPTY else "added" if expected == EMPTY else "altered"


def _unvalued(cell: HeldCell) -> bool:
    return bool(cell.formula) and cell.value == ""


def _same_formula(one: str, other: str, place: tuple[int, int]) -> bool:
    """Whether two formulas of a cell say the same, however a program writes blanks and quotes."""
    return one == other or _pattern(one, place) == _pattern(other, place)


def _pattern(formula: str, place: tuple[int, int]) -> str:
    return _SIMPLE.sub(r"\1!", pattern(formula.replace(" ", ""), place[0] - 1, place[1] - 1))


def _same(found: HeldCell, expected: HeldCell) -> bool:
    one, other = found.value, expected.value
    if not (isinstance(one, float) and isinstance(other, float)):
        return bool(one == other)
    largest = max(abs(one), abs(other))
    return abs(one - other) <= (NEAR * max(1.0, largest / 1e6) if expected.formula else TYPED * largest)


def _shown(cell: HeldCell, *, looks: bool = False) -> str:
    if looks:
        return cell.shown
    value = cell.value
    shown = value.isoformat() if isinstance(value, date) else f"{value:,.10g}" if isinstance(value, float) else str(
        value)
    return f"={cell.formula} ({shown})" if cell.formula else shown
