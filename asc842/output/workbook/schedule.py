"""The Schedule sheet: the promised columns, each period the sum of its rows in Workings."""

from __future__ import annotations

from typing import Any

from asc842.base.column import Column
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.derivation.lease_steps import LeaseSteps
from asc842.ledger.foots import FOOTS
from asc842.output.workbook.concessions import BESIDE, is_conceded
from asc842.output.workbook.explained import write_explanations
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace, year_ends

SHEET = "Schedule"
FIRST_ROW = 7
RENT, LIABILITY, COST, ASSET, FOOTS_HEAD = (
    "Rent", "Lease liability", "Lease cost", "Right-of-use asset", "Row foots where 0.00")
FROM_FIRST = ("starts", "liability_opening", "asset_opening")
FROM_LAST = ("ends", "liability_closing", "asset_closing")
FIRST, LAST, SUM, BY_EVENTS = ("first row in Workings", "last row in Workings", "sum in Workings",
                               "Events, by Workings")
COLUMNS = (
    Column("period", "Period", 9, "center", '=YEAR([starts])&"-"&RIGHT("0"&MONTH([starts]),2)', "month"),
    Column("starts", "Starts", 11, "date", basis=FIRST),
    Column("ends", "Ends", 11, "date", basis=LAST),
    Column("gross_rent", "Gross rent", 12.5, "money edge", basis=SUM, band=RENT, total=True),
    Column("abatement", "Abatement", 11, "money", basis=SUM, band=RENT, total=True),
    Column("rent", "Rent", 12.5, "money", "=ROUND([gross_rent]-[abatement],PLACES)", "gross rent − abatement", RENT,
           total=True),
    Column("liability_opening", "Liability opening", 14, "balance edge", basis=FIRST, band=LIABILITY),
    Column("interest", "Interest", 12, "money", basis=SUM, band=LIABILITY, total=True),
    Column("payment", "Payment", 12.5, "money", basis=SUM, band=LIABILITY, total=True),
    Column("liability_adjustment", "Liability adjustment", 11, "money", basis=BY_EVENTS, band=LIABILITY, total=True),
    Column("liability_closing", "Liability closing", 14, "balance", basis=LAST, band=LIABILITY),
    Column("cost", "Cost", 12, "money edge", basis=SUM, band=COST, total=True),
    Column("gain_loss", "Gain loss", 11, "money", basis=BY_EVENTS, band=COST, total=True),
    Column("asset_opening", "Asset opening", 14, "balance edge", basis=FIRST, band=ASSET),
    Column("amortization", "Amortization", 12, "money", basis=SUM, band=ASSET, total=True),
    Column("asset_adjustment", "Asset adjustment", 11, "money", basis=BY_EVENTS, band=ASSET, total=True),
    Column("asset_closing", "Asset closing", 14, "balance", basis=LAST, band=ASSET),
)
_CHECKED = {"rent": ("rent_foots", "Rent foots", "balance edge", "gross − abated − rent"),
            "liability_closing": ("liability_foots", "Liability foots", "balance", "opening + flows − closing"),
            "asset_closing": ("asset_foots", "Asset foots", "balance", "opening + flows − closing"),
            "cost": ("cost_splits", "Cost splits", "balance", "its two parts − cost")}
"""The column that checks each that others make: key, heading, look, and what is left where it does not foot."""


def _foots(made: str) -> str:
    """Return the formula of what is left over of a row where a column does not foot."""
    parts = "".join(f"{'+' if sign > 0 else '-'}[{name}]" for name, sign in FOOTS[made].items())
    return f"=ROUND({parts.removeprefix('+')}-[{made}],PLACES)"


CHECKS = tuple(Column(key, head, 9, look, _foots(made), basis, FOOTS_HEAD)
               for made, (key, head, look, basis) in _CHECKED.items())
FOOT_KEYS = tuple(c.key for c in CHECKS)


def schedule_grid(life: Life) -> Grid:
    """Lay the schedule out."""
    assert tuple(c.key for c in COLUMNS) == SCHEDULE_COLUMNS
    return Grid.of(SHEET, (*COLUMNS, *CHECKS), FIRST_ROW, len(life.book.plain["schedule"]))


def write_schedule(space: Workspace) -> None:
    """Write the Schedule sheet."""
    grid, schedule = space.grids[SHEET], space.book.plain["schedule"]
    page = TablePage(space, grid, "Schedule", "By reporting period, through every event. Each figure is that of the "
                     "period's rows in Workings.", year_ends(schedule["ends"]))
    page.head(repeat_columns=1)
    values: dict[str, list[Any]] = {key: list(schedule[key]) for key in SCHEDULE_COLUMNS}
    feet = zip(*map(row_feet, schedule.records()), strict=True)
    values |= dict(zip(FOOT_KEYS, map(list, feet), strict=True))
    conceded = is_conceded(space.book)
    for column in grid.columns:
        template = column.formula or _template(space, column, conceded=conceded)
        page.formulas(column.key, [template] * len(schedule), values[column.key])
    page.totals({c.key: sum(map(float, values[c.key])) for c in grid.columns if c.total})
    page.across(3)
    write_explanations(page, grid, LeaseSteps(space.book, steps=space.life.steps))
    place = len(grid.columns) - len(CHECKS)
    page.sheet.conditional_format(grid.first, place, grid.last, len(grid.columns) - 1, {
        "type": "cell", "criteria": "!=", "value": 0, "format": space.styles.conditional("fail")})


def row_feet(row: dict[Any, Any]) -> tuple[Any, ...]:
    """Return what is left over in a row of the schedule where its columns should foot, in the order of the checks."""
    return tuple(sum((sign * row[name] for name, sign in FOOTS[made].items()), -row[made]) for made in _CHECKED)


def _template(space: Workspace, column: Column, *, conceded: bool) -> str:
    """Return the formula of a column, the same in every row, with what concessions leave unpaid."""
    found = _of_workings(space, column.key)
    return found + BESIDE.get(column.key, "") if conceded else found


def _of_workings(space: Workspace, key: str) -> str:
    """Take a column from the rows of Workings in a period: the first, the last, or their sum.

    What opens at commencement is in no period. Rent that was put off may be paid after all rows of Workings.
    """
    starts, column = _rows(space, "starts"), "" if key in ("starts", "ends") else _rows(space, key)
    if key == "starts":
        return f"=IF(ISNUMBER([ends-1]),[ends-1]+1,{starts.partition(':')[0]})"
    if key == "ends":
        month = "EOMONTH([starts],0)"
        return f"={month}" if _goes_on(space) else f"=MIN({month},MAX({_rows(space, 'ends')}))"
    if key in FROM_FIRST:
        return f"=IFERROR(INDEX({column},MATCH([starts],{starts},0)),0)"
    if key in FROM_LAST:
        return f"=INDEX({column},MATCH([ends],{starts},1))"
    return f'=SUMIFS({column},{starts},">="&[starts],{starts},"<="&[ends])'


def _rows(space: Workspace, key: str) -> str:
    """Return the cells of a column of Workings, without the row that opens at commencement."""
    grid = space.grids["Workings"]
    return f"{grid.cell(key, 1)}:{grid.cell(key, -1).partition('!')[2]}"


def _goes_on(space: Workspace) -> bool:
    """Whether the schedule goes on after what Workings has of it, for rent that is paid then."""
    return bool(space.book.plain["schedule"]["ends"][-1] > space.life.rows[-1].ends)
