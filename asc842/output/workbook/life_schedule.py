"""The Schedule sheet of a lease with events: the promised columns, each period the sum of its rows in Workings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook.concessions import BESIDE, is_conceded
from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace, year_ends
from asc842.output.workbook.schedule import CHECKS, FIRST_ROW, FOOT_KEYS, OPERATING, SHARED, SHEET, row_feet

FROM_FIRST = ("starts", "liability_opening", "asset_opening")
FROM_LAST = ("ends", "liability_closing", "asset_closing")
OWN = ("period", "rent")
BASIS = {**dict.fromkeys(FROM_FIRST, "first row in Workings"), **dict.fromkeys(FROM_LAST, "last row in Workings"),
         "rent": "gross rent − abatement", "period": "month", "liability_adjustment": "Events, by Workings",
         "asset_adjustment": "Events, by Workings", "gain_loss": "Events, by Workings"}


def schedule_grid(life: Life) -> Grid:
    """Lay the schedule out."""
    columns = tuple(replace(c, formula=c.formula if c.key in OWN else "", basis=BASIS.get(c.key, "sum in Workings"))
                    for c in (*SHARED, *OPERATING))
    assert tuple(c.key for c in columns) == SCHEDULE_COLUMNS
    return Grid.of(SHEET, (*columns, *CHECKS), FIRST_ROW, len(life.book.schedule))


def write_schedule(space: Workspace, life: Life) -> None:
    """Write the Schedule sheet."""
    grid, schedule = space.grids[SHEET], space.book.schedule
    page = TablePage(space, grid, "Schedule", "By reporting period, through every event. Each figure is that of the "
                     "period's rows in Workings.", year_ends(schedule["ends"]))
    page.head(repeat_columns=1)
    values: dict[str, list[Any]] = {key: list(schedule[key]) for key in SCHEDULE_COLUMNS}
    feet = zip(*map(row_feet, schedule.to_dict("records")), strict=True)
    values |= dict(zip(FOOT_KEYS, map(list, feet), strict=True))
    rows = period_rows(life)
    for column in grid.columns:
        templates = [column.formula or _template(space, column, rows, i) for i in range(len(schedule))]
        page.formulas(column.key, templates, values[column.key])
    page.totals({c.key: sum(map(float, values[c.key])) for c in grid.columns if c.total})
    place = len(grid.columns) - len(CHECKS)
    page.sheet.conditional_format(grid.first, place, grid.last, len(grid.columns) - 1, {
        "type": "cell", "criteria": "!=", "value": 0, "format": space.styles.conditional("fail")})


def period_rows(life: Life) -> list[tuple[int, int]]:
    """Return the first and the last row in Workings of each period; what opens at commencement is in none."""
    found: list[tuple[int, int]] = []
    months: list[tuple[int, int]] = []
    for i, row in enumerate(life.rows[1:], 1):
        month = (row.starts.year, row.starts.month)
        if months[-1:] == [month]:
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
            months.append(month)
    return found


def _template(space: Workspace, column: Column, rows: Sequence[tuple[int, int]], i: int) -> str:
    """Return the formula of a row, with what concessions leave unpaid; some is paid after all rows of Workings."""
    conceded = is_conceded(space.book)
    last = i >= len(rows) - 1 and len(space.book.schedule) > len(rows)
    if column.key == "ends" and (last or (conceded and i == len(rows) - 1 and _reaches_on(space))):
        return "=EOMONTH([starts],0)"
    if i >= len(rows):
        found = "=[ends-1]+1" if column.key == "starts" else "=0"
    else:
        found = _formula(space, column, *rows[i])
    return found + BESIDE.get(column.key, "") if conceded else found


def _reaches_on(space: Workspace) -> bool:
    """Whether the last period goes on after what Workings has of it, for what is paid in it."""
    assert space.life is not None
    return bool(space.book.schedule["ends"].iloc[-1] > space.life.rows[-1].ends)


def _formula(space: Workspace, column: Column, first: int, last: int) -> str:
    workings = space.grids["Workings"]
    if column.key in FROM_FIRST or (first == last and column.key not in FROM_LAST):
        return f"={workings.near(column.key, first)}"
    if column.key in FROM_LAST:
        return f"={workings.near(column.key, last)}"
    return f"=SUM({workings.near(column.key, first)}:{workings.letters[column.key]}{workings.first + last + 1})"
