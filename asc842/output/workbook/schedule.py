"""The Schedule sheet: the promised columns, every figure a formula over Summary, Payments and Workings."""

from __future__ import annotations

from typing import Any

from asc842.book.book_tables import BookTables
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.page import TablePage, Workspace, rate_line, year_ends
from asc842.output.workbook.payments import DUE_IN_SCHEDULE

SHEET = "Schedule"
FIRST_ROW = 7
IN_PERIOD = '{Payments.due},">="&[starts],{Payments.due},"<="&[ends]'
MONTH_END = "EOMONTH([starts],0)"
DATES, RENT, LIABILITY, COST, ASSET, FOOTS = (
    "", "Rent", "Lease liability", "Lease cost", "Right-of-use asset", "Row foots where 0.00")
SHARED = (
    Column("period", "Period", 9, "center", '=YEAR([starts])&"-"&RIGHT("0"&MONTH([starts]),2)', "month"),
    Column("starts", "Starts", 11, "date", "=[ends-1]+1", "day after the last"),
    Column("ends", "Ends", 11, "date", f"=IF(Last_due>Term_end,{MONTH_END},MIN({MONTH_END},Term_end))",
           "month end, or end of term"),
    Column("gross_rent", "Gross rent", 12.5, "money edge",
           f"=SUMIFS({{Payments.gross_rent}},{IN_PERIOD},{DUE_IN_SCHEDULE})", "Payments due in the period", RENT,
           total=True),
    Column("abatement", "Abatement", 11, "money", f"=SUMIFS({{Payments.abatement}},{IN_PERIOD},{DUE_IN_SCHEDULE})",
           "Payments due in the period", RENT, total=True),
    Column("rent", "Rent", 12.5, "money", "=ROUND([gross_rent]-[abatement],PLACES)", "gross rent − abatement", RENT,
           total=True),
    Column("liability_opening", "Liability opening", 14, "balance edge", "=[liability_closing-1]", "closing before",
           LIABILITY),
    Column("interest", "Interest", 12, "money",
           "=ROUND([liability_closing]-[liability_opening]+[payment]-[liability_adjustment],PLACES)",
           "closing − opening + payment", LIABILITY, total=True),
    Column("payment", "Payment", 12.5, "money", f"=SUMIFS({{Payments.settles}},{IN_PERIOD})",
           "Payments that settle", LIABILITY, total=True),
    Column("liability_adjustment", "Liability adjustment", 11, "money", basis="from events", band=LIABILITY,
           total=True),
    Column("liability_closing", "Liability closing", 14, "balance",
           '=ROUND(SUMIFS({Payments.value},{Payments.due},">"&[ends])/<Workings.factor>,PLACES)',
           "unpaid ÷ factor (842-20-35-1)", LIABILITY),
)
ADJUSTMENT = Column("asset_adjustment", "Asset adjustment", 11, "money", basis="from events", band=ASSET, total=True)
GAIN = Column("gain_loss", "Gain loss", 11, "money", basis="from events", band=COST, total=True)
OPENING = Column("asset_opening", "Asset opening", 14, "balance edge", "=[asset_closing-1]", "closing before", ASSET)
OPERATING = (
    Column("cost", "Cost", 12, "money edge", "=ROUND(<Workings.straight>-<Workings.straight-1>,PLACES)",
           "Workings (842-20-25-6)", COST, total=True),
    GAIN, OPENING,
    Column("amortization", "Amortization", 12, "money", "=ROUND([cost]-[interest],PLACES)",
           "cost − interest (842-20-35-3)", ASSET, total=True),
    ADJUSTMENT,
    Column("asset_closing", "Asset closing", 14, "balance",
           "=ROUND([asset_opening]-[amortization]+[asset_adjustment],PLACES)", "opening − amortization", ASSET),
)
FINANCE = (
    Column("cost", "Cost", 12, "money edge", "=ROUND([interest]+[amortization],PLACES)",
           "interest + amortization (842-20-25-5)", COST, total=True),
    GAIN, OPENING,
    Column("amortization", "Amortization", 12, "money",
           "=ROUND([asset_opening]+[asset_adjustment]-[asset_closing],PLACES)", "opening − closing (842-20-35-7)",
           ASSET, total=True),
    ADJUSTMENT,
    Column("asset_closing", "Asset closing", 14, "balance", "=<Workings.straight>", "straight line: Workings", ASSET),
)
CHECKS = (
    Column("rent_foots", "Rent foots", 9, "balance edge", "=ROUND([gross_rent]-[abatement]-[rent],PLACES)",
           "gross − abated − rent", FOOTS),
    Column("liability_foots", "Liability foots", 9, "balance",
           "=ROUND([liability_opening]+[interest]-[payment]+[liability_adjustment]-[liability_closing],PLACES)",
           "opening + flows − closing", FOOTS),
    Column("asset_foots", "Asset foots", 9, "balance",
           "=ROUND([asset_opening]-[amortization]+[asset_adjustment]-[asset_closing],PLACES)",
           "opening + flows − closing", FOOTS),
    Column("cost_splits", "Cost splits", 9, "balance", "=ROUND([cost]-[interest]-[amortization],PLACES)",
           "cost − its two parts", FOOTS),
)
FIRST_FORMULAS = {
    "starts": "=Measured_from", "liability_opening": "=Opening_liability", "asset_opening": "=Opening_asset",
    "cost": "=<Workings.straight>",
}
FOOT_KEYS = tuple(c.key for c in CHECKS)


def schedule_grid(book: BookTables) -> Grid:
    """Lay the schedule out."""
    of_kind = FINANCE if book.summary["classification"] == "finance" else OPERATING
    columns = (*SHARED, *of_kind, *CHECKS)
    assert tuple(c.key for c in columns[:len(SCHEDULE_COLUMNS)]) == SCHEDULE_COLUMNS
    return Grid.of(SHEET, columns, FIRST_ROW, len(book.schedule))


def write_schedule(space: Workspace) -> None:
    """Write the Schedule sheet."""
    grid, schedule = space.grids[SHEET], space.book.schedule
    kind = space.book.summary["classification"]
    page = TablePage(space, grid, "Schedule", f"{kind.capitalize()} lease. Balances are rounded, half a cent up; "
                     "interest, cost and amortization follow from them.",
                     year_ends(space.book.schedule["ends"]))
    page.head(repeat_columns=1)
    rate_line(page, (0, 3, 6, 7, 11, 12))
    feet = zip(*map(row_feet, schedule.to_dict("records")), strict=True)
    values = {key: list(schedule[key]) for key in SCHEDULE_COLUMNS}
    values |= dict(zip(FOOT_KEYS, map(list, feet), strict=True))
    for column in grid.columns:
        page.cells(column.key, values[column.key], first_formulas(column, kind))
    page.totals({c.key: sum(map(float, schedule[c.key])) for c in grid.columns if c.total})
    _mark_feet(page)


def row_feet(row: dict[Any, Any]) -> tuple[Any, ...]:
    """Return what is left over in a row of the schedule where its columns should foot, in the order of the checks."""
    return (
        row["gross_rent"] - row["abatement"] - row["rent"],
        row["liability_opening"] + row["interest"] - row["payment"] + row["liability_adjustment"]
        - row["liability_closing"],
        row["asset_opening"] - row["amortization"] + row["asset_adjustment"] - row["asset_closing"],
        row["cost"] - row["interest"] - row["amortization"],
    )


def first_formulas(column: Column, kind: str) -> dict[int, str]:
    """Return the formula of a column's first row, where it has one of its own."""
    if column.key not in FIRST_FORMULAS or (column.key == "cost" and kind == "finance"):
        return {}
    return {0: FIRST_FORMULAS[column.key]}


def _mark_feet(page: TablePage) -> None:
    grid, place = page.grid, len(page.grid.columns) - len(CHECKS)
    page.sheet.conditional_format(grid.first, place, grid.last, len(grid.columns) - 1, {
        "type": "cell", "criteria": "!=", "value": 0, "format": page.space.styles.conditional("fail")})
