"""The Workings sheet: discount factors of period ends, a second method for the liability, straight-line weights."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from asc842.base.constants import DAY
from asc842.base.money import digits, to_cents
from asc842.book.book_tables import BookTables
from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.page import TablePage, Workspace, year_ends
from asc842.output.workbook.payments import FACTOR, MONTHS, TIME, WHOLE_MONTHS

SHEET = "Workings"
FIRST_ROW = 10
NAMES_ROW = 4
FACTORS, SECOND, STRAIGHT = "Discounting to the period end", "Liability by a second method", "Straight line"
ANEW = ("=SUMPRODUCT(({Payments.due}>=[boundary])*{Payments.settles}"
        "*(1+Rate_per_step)^-(({Payments.time}-[time])/Time_step))")
# Whole cents for every unit of weight, and the rest in proportion: so half a cent is told exactly from less.
SPENT = "=(Spread_each*[cumulative]+INT(Spread_rest*[cumulative]/Total_weight+0.5))/MINOR_UNITS"
LEFT = ("=(Spread_each*(Total_weight-[cumulative])"
        "+INT(Spread_rest*(Total_weight-[cumulative])/Total_weight+0.5))/MINOR_UNITS")


def _at_boundary(template: str) -> str:
    return template.replace("[counted]", "[boundary]").replace("[due]", "[boundary]")


COLUMNS = (
    Column("period", "Period", 10, "center", "=<Schedule.period>", "Schedule"),
    Column("boundary", "Next day", 12, "date edge", "=<Schedule.ends>+1", "day after the period", FACTORS),
    Column("whole_months", "Whole months", 9, "whole", _at_boundary(WHOLE_MONTHS), "complete", FACTORS),
    Column("months", "Months k", 11, "months", _at_boundary(MONTHS), "part months by days", FACTORS),
    Column("days", "Days", 9, "whole", _at_boundary("=[due]-Measured_from"), "elapsed", FACTORS),
    Column("time", "Time", 11, "months", TIME, "months or days, as counted", FACTORS),
    Column("factor", "Discount factor", 15, "factor", FACTOR, "(1 + rate per step) ^ −(time ÷ step)", FACTORS),
    Column("anew", "Discounted anew", 18, "exact edge", ANEW, "each unpaid payment straight to the period end",
           SECOND),
    Column("difference", "Less schedule", 13, "balance", "=ROUND([anew],PLACES)-<Schedule.liability_closing>",
           "rounded − liability closing", SECOND),
    Column("days_in_term", "Days in term", 10, "whole edge",
           "=MAX(0,MIN(<Schedule.ends>,Term_end)-<Schedule.starts>+1)", "of this period", STRAIGHT),
    Column("month_days", "Days in month", 9, "whole", "=DAY(EOMONTH(<Schedule.starts>,0))", "calendar", STRAIGHT),
    Column("weight", "Weight", 10, "whole",
           '=IF(Cost_weights="days",[days_in_term],[days_in_term]*Weight_scale/[month_days])',
           "part of month × units", STRAIGHT),
    Column("cumulative", "Weight so far", 11, "whole", "=[cumulative-1]+[weight]", "sum of weights", STRAIGHT),
)
WEIGHT_SCALE = ('=IF(Cost_weights="days",1,IF(AND(DAY(Measured_from)=1,DAY(Term_end+1)=1),1,'
                "LCM(DAY(EOMONTH(Measured_from,0)),DAY(EOMONTH(Term_end,0)))))")
KINDS = {
    "operating": ("Straight-line cost so far", SPENT, "[C × w ÷ W], half a cent up", "Total_cost", "Total cost"),
    "finance": ("Asset left", LEFT, "[A × (W − w) ÷ W], half a cent up", "Opening_asset", "Opening asset"),
}


def workings_grid(book: BookTables) -> Grid:
    """Lay the workings out."""
    header, formula, basis, _, _ = KINDS[book.summary["classification"]]
    straight = Column("straight", header, 15, "balance", formula, basis, STRAIGHT)
    return Grid.of(SHEET, (*COLUMNS, straight), FIRST_ROW, len(book.schedule))


def write_workings(space: Workspace) -> None:
    """Write the Workings sheet."""
    grid = space.grids[SHEET]
    page = TablePage(space, grid, "Workings", "What the Schedule's formulas rest on, period by period.",
                     year_ends(space.book.schedule["ends"]))
    page.head(repeat_columns=1)
    _names(page)
    columns = _values(space)
    for column in grid.columns:
        own = {0: "=[weight]"} if column.key == "cumulative" else {}
        page.cells(column.key, columns[column.key], own)
    place = list(grid.letters).index("difference")
    page.sheet.conditional_format(grid.first, place, grid.last, place, {
        "type": "cell", "criteria": "!=", "value": 0, "format": space.styles.conditional("fail")})


def _values(space: Workspace) -> dict[str, Sequence[object]]:
    at, spread, schedule = space.figures.boundary, space.figures.spread, space.book.schedule
    anew = space.figures.anew.tolist()
    return {
        "period": list(schedule["period"]), "boundary": [ends + DAY for ends in schedule["ends"]],
        "whole_months": list(at.whole_months), "months": list(at.months), "days": list(at.days),
        "time": list(at.time), "factor": list(at.factor), "anew": anew,
        "difference": [round(x, digits()) - float(balance) for x, balance in zip(
            anew, schedule["liability_closing"], strict=True)],
        "days_in_term": list(spread.days), "month_days": list(spread.month_days), "weight": list(spread.weights),
        "cumulative": list(accumulate(spread.weights.tolist())), "straight": _straight(space.book),
    }


def _straight(book: BookTables) -> list[Any]:
    """Cost so far of an operating lease; what is left of a finance lease's asset."""
    if book.summary["classification"] == "finance":
        return list(book.schedule["asset_closing"])
    return list(accumulate(book.schedule["cost"], initial=Decimal(0)))[1:]


def _names(page: TablePage) -> None:
    """Write what is spread straight line and over what, as named cells."""
    book, f = page.space.book, page.space.figures
    _, _, _, spread, label = KINDS[book.summary["classification"]]
    total = f.spread.total
    amount = book.summary["opening_asset" if spread == "Opening_asset" else "cost_total"]
    cents = to_cents(amount)
    named = (
        ("Weight_scale", "Units of weight in a month", WEIGHT_SCALE, f.spread.scale),
        ("Total_weight", "Total weight W", f"=SUM({page.grid.column('weight')})", total),
        ("Spread_cents", f"{label} in cents", f"=ROUND({spread}*MINOR_UNITS,0)", cents),
        ("Spread_each", "Cents for each unit", "=INT(Spread_cents/Total_weight)", cents // total),
        ("Spread_rest", "Cents over", "=Spread_cents-Spread_each*Total_weight", cents % total),
    )
    places = (1, 3, 6, 7, 9)
    for place, (name, title, formula, value) in zip(places, named, strict=True):
        page.put(NAMES_ROW, place, title, "head center")
        page.formula(NAMES_ROW + 1, place, formula, value, "whole bold")
        letter = list(page.grid.letters.values())[place]
        page.space.workbook.define_name(name, f"={SHEET}!${letter}${NAMES_ROW + 2}")
