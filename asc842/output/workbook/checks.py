"""The Checks sheet: identities that live in the workbook, then every check of the engine; a word and a colour each."""

from __future__ import annotations

from collections.abc import Iterable

from asc842.base.check import Check
from asc842.base.column import Column
from asc842.base.constants import ZERO
from asc842.output.renderers.styles import STATUSES
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.identity import Identity
from asc842.output.workbook.page import TablePage, Workspace

SHEET = "Checks"
FIRST_ROW = 5
COLUMNS = (
    Column("status", "Status", 10, "center"),
    Column("name", "Check", 36, "wrap"),
    Column("about", "Of", 26, "wrap"),
    Column("expected", "Expected", 19, "right wrap", linked=True),
    Column("actual", "Actual", 19, "right wrap", linked=True),
    Column("residual", "Residual", 13, "unit"),
    Column("tolerance", "Tolerance", 10, "unit"),
    Column("difference", "Class", 12, "center"),
    Column("detail", "Detail", 52, "wrap"),
    Column("source", "Source", 26, "wrap"),
)


def checks_grid(space: Workspace) -> Grid:
    """Lay the checks out: identities first."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(space.identities) + len(space.book.checks))


def write_checks(space: Workspace) -> None:
    """Write the Checks sheet."""
    grid, own = space.grids[SHEET], space.identities
    page = TablePage(space, grid, "Checks", f"The first {len(own)} are formulas of this workbook; asc842 made the "
                     "others, failures first. Residual = actual − expected.")
    page.head(repeat_columns=2)
    page.groups = [*(i.otherwise for i in own), *[None] * len(space.book.checks)]
    for index, identity in enumerate(own):
        _identity(page, index, identity)
    for index, check in enumerate(ordered(space.book.checks), len(own)):
        _check(page, index, check)
    page.statuses(grid.first, 0, grid.last)
    page.sheet.autofilter(grid.first - 1, 0, grid.last, len(COLUMNS) - 1)
    page.sheet.ignore_errors({"number_stored_as_text": f"D{grid.first + 1}:E{grid.last + 1}"})


def ordered(checks: Iterable[Check]) -> list[Check]:
    """Return the checks with those that want attention first."""
    return sorted(checks, key=lambda c: STATUSES.index(c.status))


def _check(page: TablePage, index: int, c: Check) -> None:
    styles = [f"{column.style} line" for column in COLUMNS]
    page.row_of(page.grid.first + index, [c.status, c.name, c.about, c.expected, c.actual, c.residual, c.tolerance,
                                          c.difference, c.detail, c.source], styles)


def _identity(page: TablePage, index: int, i: Identity) -> None:
    """Write one live identity: both sides, the difference and the verdict are formulas."""
    row, (expected, actual) = page.grid.first + index, map(float, i.values)
    page.row_of(row, [None, i.name, "live in this workbook", None, None, None, ZERO, None, i.detail, i.source],
                [f"{column.style} line" for column in COLUMNS])
    verdict = f'=IF(ABS([residual])<=[tolerance],"pass","{i.otherwise}")'
    for place, template, value, style in (
            (0, verdict, i.status, "center line"),
            (3, i.expected, expected, "balance line"), (4, i.actual, actual, "balance line"),
            (5, "=ROUND([actual]-[expected],PLACES)", i.residual, "unit line")):
        page.formula(row, place, written(template, page.grid, index, page.space.grids), value, style)
