"""The Workings sheet: discount factors of period ends, a second method for the liability, straight-line weights."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from asc842.money import to_cents
from asc842.reports.book import LeaseBook
from asc842.reports.workbook.grid import Column, Grid
from asc842.reports.workbook.page import TablePage, Workspace
from asc842.reports.workbook.payments import FACTOR, MONTHS, WHOLE_MONTHS

SHEET = "Workings"
FIRST_ROW = 10
NAMES_ROW = 4
FACTORS, SECOND, STRAIGHT = "Discounting to the period end", "Liability by a second method", "Straight line"
LATER = '{Payments.due},">="&<Schedule.starts+1>,{Payments.due},"<="&<Schedule.ends+1>'
# Whole cents for every unit of weight, and the rest in proportion: so half a cent is told exactly from less.
SPENT = "=(Spread_each*[cumulative]+INT(Spread_rest*[cumulative]/Total_weight+0.5))/100"
LEFT = ("=(Spread_each*(Total_weight-[cumulative])"
        "+INT(Spread_rest*(Total_weight-[cumulative])/Total_weight+0.5))/100")


def _at_boundary(template: str) -> str:
    return template.replace("[counted]", "[boundary]").replace("[due]", "[boundary]")


COLUMNS = (
    Column("period", "Period", 10, "center", "=<Schedule.period>", "Schedule"),
    Column("boundary", "Next day", 12, "date", "=<Schedule.ends>+1", "day after the period", FACTORS),
    Column("whole_months", "Whole months", 9, "whole", _at_boundary(WHOLE_MONTHS), "since commencement", FACTORS),
    Column("months", "Months k", 10, "months", _at_boundary(MONTHS), "with part months by days", FACTORS),
    Column("days", "Days", 9, "whole", _at_boundary("=[due]-Commencement"), "since commencement", FACTORS),
    Column("factor", "Discount factor", 13, "factor", FACTOR, "(1 + rate per step) ^ −(time / step)", FACTORS),
    Column("carried", "Carried back", 17, "exact",
           f"=(SUMIFS({{Payments.value}},{LATER})+[carried+1]*[factor+1])/[factor]",
           "next period's payments and closing balance, discounted to this period end", SECOND),
    Column("difference", "Less schedule", 13, "balance", "=ROUND([carried],2)-<Schedule.liability_closing>",
           "rounded − liability closing", SECOND),
    Column("days_in_term", "Days in term", 9, "whole",
           "=MAX(0,MIN(<Schedule.ends>,Term_end)-<Schedule.starts>+1)", "of this period", STRAIGHT),
    Column("month_days", "Days in month", 9, "whole", "=DAY(EOMONTH(<Schedule.starts>,0))", "calendar", STRAIGHT),
    Column("weight", "Weight", 10, "whole",
           '=IF(Cost_weights="days",[days_in_term],[days_in_term]*Weight_scale/[month_days])',
           "part of the month in the term × units a month", STRAIGHT),
    Column("cumulative", "Weight so far", 11, "whole", "=[cumulative-1]+[weight]", "sum of weights", STRAIGHT),
)
WEIGHT_SCALE = ('=IF(Cost_weights="days",1,IF(AND(DAY(Commencement)=1,DAY(Term_end+1)=1),1,'
                "LCM(DAY(EOMONTH(Commencement,0)),DAY(EOMONTH(Term_end,0)))))")
KINDS = {
    "operating": ("Straight-line cost so far", SPENT, "[C × w ÷ W], half a cent up", "Total_cost", "Total cost"),
    "finance": ("Asset left", LEFT, "[A × (W − w) ÷ W], half a cent up", "Opening_asset", "Opening asset"),
}


def workings_grid(book: LeaseBook) -> Grid:
    """Lay the workings out."""
    header, formula, basis, _, _ = KINDS[book.summary["classification"]]
    straight = Column("straight", header, 15, "balance", formula, basis, STRAIGHT)
    return Grid.of(SHEET, (*COLUMNS, straight), FIRST_ROW, len(book.schedule))


def write_workings(space: Workspace) -> None:
    """Write the Workings sheet."""
    grid = space.grids[SHEET]
    page = TablePage(space, grid, "Workings", "What the Schedule's formulas rest on, period by period.")
    page.head(repeat_columns=1)
    _names(page)
    columns = _values(space)
    for column in grid.columns:
        own = {0: "=[weight]"} if column.key == "cumulative" else {}
        # Nothing is unpaid after the last period: the second method starts from there.
        own |= {grid.count - 1: "=0"} if column.key == "carried" else {}
        page.cells(column.key, columns[column.key], own)
    place = list(grid.letters).index("difference")
    page.sheet.conditional_format(grid.first, place, grid.last, place, {
        "type": "cell", "criteria": "!=", "value": 0, "format": space.styles.conditional("fail")})


def _values(space: Workspace) -> dict[str, Sequence[object]]:
    f, schedule = space.figures, space.book.schedule
    return {
        "period": list(schedule["period"]), "boundary": [d.fromordinal(d.toordinal() + 1) for d in schedule["ends"]],
        "whole_months": list(f.boundary.whole_months), "months": list(f.boundary.months),
        "days": list(f.boundary.days), "factor": list(f.boundary.factor), "carried": list(f.carried),
        "difference": [round(c, 2) - float(balance) for c, balance in zip(
            f.carried.tolist(), schedule["liability_closing"], strict=True)],
        "days_in_term": list(f.days), "month_days": list(f.month_days),
        "weight": list(f.weights), "cumulative": list(accumulate(f.weights.tolist())),
        "straight": _straight(space.book),
    }


def _straight(book: LeaseBook) -> list[Any]:
    """Cost so far of an operating lease; what is left of a finance lease's asset."""
    if book.summary["classification"] == "finance":
        return list(book.schedule["asset_closing"])
    return list(accumulate(book.schedule["cost"], initial=Decimal(0)))[1:]


def _names(page: TablePage) -> None:
    """Write what is spread straight line and over what, as named cells."""
    book, f = page.space.book, page.space.figures
    _, _, _, spread, label = KINDS[book.summary["classification"]]
    total = int(f.weights.sum())
    amount = book.summary["opening_asset" if spread == "Opening_asset" else "cost_total"]
    cents = to_cents(amount)
    named = (
        ("Weight_scale", "Units of weight in a month", WEIGHT_SCALE, f.scale),
        ("Total_weight", "Total weight W", f"=SUM({page.grid.column('weight')})", total),
        ("Spread_cents", f"{label} in cents", f"=ROUND({spread}*100,0)", cents),
        ("Spread_each", "Cents for each unit", "=INT(Spread_cents/Total_weight)", cents // total),
        ("Spread_rest", "Cents over", "=Spread_cents-Spread_each*Total_weight", cents % total),
    )
    places = (1, 3, 5, 6, 8)
    for place, (name, title, formula, value) in zip(places, named, strict=True):
        page.put(NAMES_ROW, place, title, "head center")
        page.formula(NAMES_ROW + 1, place, formula, value, "whole bold")
        letter = list(page.grid.letters.values())[place]
        page.space.workbook.define_name(name, f"={SHEET}!${letter}${NAMES_ROW + 2}")
