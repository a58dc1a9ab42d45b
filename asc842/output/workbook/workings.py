"""The Workings sheet: a row for each period of each span, begun by the row that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.constants import DAY
from asc842.base.money import digits, from_cents, minor_units
from asc842.calendar.positions import days_in_month, days_since, month_number, months_since
from asc842.ledger.schedule import RoundedWave
from asc842.output.workbook.events_page import place
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.life import Life, Row
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.payments import MONTHS, WHOLE_MONTHS
from asc842.output.workbook.weights import weight_of_period

SHEET = "Workings"
FIRST_ROW = 7
TIMED, RENT, LIABILITY, SECOND, STRAIGHT, COST, ASSET = (
    "Discounting to the day after", "Rent", "Lease liability", "By a second method", "Straight line in the span",
    "Lease cost", "Right-of-use asset")
COLUMNS = (
    Column("period", "Period", 9, "center", basis="month"),
    Column("span", "Span", 6, "center", basis="Events"),
    Column("what", "Opened by", 16, "wrap", basis="or a period"),
    Column("starts", "Starts", 11, "date", basis="first day"),
    Column("ends", "Ends", 11, "date", basis="last day"),
    Column("boundary", "Next day", 11, "date edge", basis="day after", band=TIMED),
    Column("whole_months", "Whole months", 8, "whole", basis="complete", band=TIMED),
    Column("months", "Months k", 10, "months", basis="part months by days", band=TIMED),
    Column("days", "Days", 7, "whole", basis="elapsed", band=TIMED),
    Column("time", "Time", 10, "months", basis="months or days, as counted", band=TIMED),
    Column("factor", "Discount factor", 13, "factor", basis="to the span's first day", band=TIMED),
    Column("gross_rent", "Gross rent", 12.5, "money edge", basis="promised and due in it", band=RENT),
    Column("abatement", "Abatement", 11, "money", basis="promised and due in it", band=RENT),
    Column("liability_opening", "Liability opening", 14, "balance edge", basis="closing before", band=LIABILITY),
    Column("interest", "Interest", 12, "money", basis="closing − opening + payment", band=LIABILITY),
    Column("payment", "Payment", 12.5, "money", basis="settles, due in it", band=LIABILITY),
    Column("liability_adjustment", "Liability adjustment", 13, "money", basis="Events", band=LIABILITY),
    Column("liability_closing", "Liability closing", 14, "balance", basis="unpaid ÷ factor; Events", band=LIABILITY),
    Column("anew", "Discounted anew", 17, "exact edge", basis="each unpaid payment straight to it", band=SECOND),
    Column("difference", "Less liability", 10, "balance", basis="rounded − closing", band=SECOND),
    Column("days_in_term", "Days in it", 8, "whole edge", basis="to the end of what is spread", band=STRAIGHT),
    Column("month_days", "Days in month", 8, "whole", basis="calendar", band=STRAIGHT),
    Column("weight", "Weight", 9, "whole", basis="part of month × units", band=STRAIGHT),
    Column("cumulative", "Weight so far", 10, "whole", basis="in the span", band=STRAIGHT),
    Column("counted", "Counted", 10, "whole", basis="so far (cost), left (asset)", band=STRAIGHT),
    Column("cents", "Whole cents", 13, "whole", basis="each × w + whole of rest × w ÷ W", band=STRAIGHT),
    Column("fraction", "And a fraction", 12, "factor", basis="of a cent, less what was posted too much",
           band=STRAIGHT),
    Column("straight", "Straight line", 14, "balance", basis="half a cent up", band=STRAIGHT),
    Column("drift", "Posted above exact", 12, "factor", basis="in cents", band=STRAIGHT),
    Column("cost", "Cost", 12, "money edge", basis="interest + amortization", band=COST),
    Column("gain_loss", "Gain loss", 12, "money", basis="Events", band=COST),
    Column("asset_opening", "Asset opening", 14, "balance edge", basis="closing before", band=ASSET),
    Column("amortization", "Amortization", 12, "money", basis="what is spread (− interest)", band=ASSET),
    Column("asset_adjustment", "Asset adjustment", 13, "money", basis="Events", band=ASSET),
    Column("asset_closing", "Asset closing", 14, "balance", basis="opening − amortization; Events", band=ASSET),
)
WEIGHED = "Spread in the span by Weights"
IN_FORCE = '{Payments.first},"<="&[span],{Payments.through},">="&[span]'
DUE = '{Payments.due},">="&[starts],{Payments.due},"<="&[ends]'
MONTH = '=YEAR([starts])&"-"&RIGHT("0"&MONTH([starts]),2)'
Template = str | Callable[[int], str]


def _at_boundary(template: str) -> str:
    return template.replace("[counted]", "[boundary]").replace("[due]", "[boundary]")


def _rate(n: int) -> str:
    return f"(1+{place('per_step', n)})"


def _time(n: int) -> str:
    return f'=IF({place("counted_in", n)}="days",[days],[months])'


def _anew(n: int) -> str:
    time = f'IF({place("counted_in", n)}="days",{{Payments.days}},{{Payments.months}})'
    return ("=SUMPRODUCT(({Payments.first}<=[span])*({Payments.through}>=[span])*({Payments.due}>=[boundary])"
            f"*{{Payments.settles}}*{_rate(n)}^-(({time}-[time])/{place('step', n)}))")


def _weight(n: int) -> str:
    return f'=IF(Cost_weights="days",[days_in_term],[days_in_term]*{place("scale", n)}/[month_days])'


def _part(n: int) -> str:
    """A fraction of a cent of the exact figure, less what was posted too much before this span, over its length."""
    rest, total = place("rest", n), place("total_weight", n)
    whole = f"INT({rest}*[counted]/{total})"
    return (f"=({rest}*[counted]-{whole}*{total})/{total}"
            f"-{place('drift', n)}*({total}-[cumulative])/{total}")


SHARED: dict[str, Template] = {
    "period": MONTH, "boundary": "=[ends]+1", "whole_months": _at_boundary(WHOLE_MONTHS),
    "months": _at_boundary(MONTHS), "days": _at_boundary("=[due]-Measured_from"), "time": _time,
    "anew": _anew, "difference": "=ROUND([anew],PLACES)-[liability_closing]",
}
OPENING: dict[str, Template] = {
    **SHARED, "starts": lambda n: f"={place('effective', n)}", "ends": "=[starts]",
    "boundary": lambda n: f"={place('starts', n)}", "factor": "=1",
    "liability_opening": lambda n: f"={place('liability_before', n)}",
    "liability_adjustment": lambda n: f"={place('liability_change', n)}",
    "liability_closing": lambda n: f"={place('liability_after', n)}", "cumulative": "=0",
    "drift": lambda n: f"={place('drift', n)}", "gain_loss": lambda n: f"={place('gain_loss', n)}",
    "cost": lambda n: f"={place('amortized', n)}-{place('catch_up', n)}",
    "asset_opening": lambda n: f"=ROUND({place('asset_before', n)}-{place('catch_up', n)},PLACES)",
    "amortization": lambda n: f"={place('amortized', n)}-{place('catch_up', n)}",
    "asset_adjustment": lambda n: f"={place('asset_change', n)}",
    "asset_closing": lambda n: f"={place('asset_after', n)}",
}
PERIOD: dict[str, Template] = {
    **SHARED, "starts": "=[boundary-1]", "ends": lambda n: f"=MIN(EOMONTH([starts],0),{place('last_day', n)})",
    "factor": lambda n: f"={_rate(n)}^-(([time]-{place('time', n)})/{place('step', n)})",
    "gross_rent": f'=SUMIFS({{Payments.gross_rent}},{DUE},{IN_FORCE},{{Payments.in_liability}},"<>no")',
    "abatement": f'=SUMIFS({{Payments.abatement}},{DUE},{IN_FORCE},{{Payments.in_liability}},"<>no")',
    "payment": f"=SUMIFS({{Payments.settles}},{DUE},{IN_FORCE})",
    "liability_opening": "=[liability_closing-1]",
    "interest": "=ROUND([liability_closing]-[liability_opening]+[payment],PLACES)",
    "liability_closing": lambda n:
        f'=ROUND(SUMIFS({{Payments.value_{n}}},{{Payments.due}},">"&[ends])/[factor],PLACES)',
    "days_in_term": lambda n: f"=MAX(0,MIN([ends],{place('spread_end', n)})-[starts]+1)",
    "month_days": "=DAY(EOMONTH([starts],0))", "weight": _weight, "cumulative": "=[cumulative-1]+[weight]",
    "cents": lambda n: (f"={place('each', n)}*[counted]+INT({place('rest', n)}*[counted]/"
                        f"{place('total_weight', n)})"),
    "fraction": _part, "straight": "=([cents]+INT(ROUND([fraction],9)+0.5))/MINOR_UNITS",
    "drift": "=INT(ROUND([fraction],9)+0.5)-[fraction]",
    "cost": "=ROUND([interest]+[amortization],PLACES)", "asset_opening": "=[asset_closing-1]",
    "asset_closing": "=ROUND([asset_opening]-[amortization],PLACES)",
}
BY_SPREAD: dict[bool, dict[str, Template]] = {
    True: {"counted": "=[cumulative]", "amortization": "=ROUND([straight]-[straight-1]-[interest],PLACES)"},
    False: {"counted": lambda n: f"={place('total_weight', n)}-[cumulative]",
            "amortization": "=ROUND([straight-1]-[straight],PLACES)"},
}
OPENED_WITH: dict[bool, dict[str, Template]] = {
    True: {"straight": "=0"}, False: {"straight": lambda n: f"={place('asset_after', n)}"},
}


def workings_grid(life: Life) -> Grid:
    """Lay the workings out."""
    columns = tuple(map(_by_weights, COLUMNS)) if life.weights_stated else COLUMNS
    return Grid.of(SHEET, columns, FIRST_ROW, len(life.rows))


def _by_weights(column: Column) -> Column:
    """Name a column as it is where cost is spread by weights."""
    if column.band != STRAIGHT:
        return column
    header = {"straight": "Spread so far or left"}.get(column.key, column.header)
    return replace(column, band=WEIGHED, header=header,
                   basis="Weights, of its days" if column.key == "weight" else column.basis)


def last_rows(life: Life) -> list[int]:
    """Return the last row of each span."""
    return [max(i for i, row in enumerate(life.rows) if row.span == n) for n in range(len(life))]


def write_workings(space: Workspace, life: Life) -> None:
    """Write the Workings sheet."""
    grid = space.grids[SHEET]
    openings = frozenset(i for i, row in enumerate(life.rows) if life.rows[i + 1:i + 2] and
                         life.rows[i + 1].period is None)
    page = TablePage(space, grid, "Workings", "Period by period, and what opens each span. Balances are rounded, half "
                     "a cent up; interest, cost and amortization follow from them.", openings)
    page.head(repeat_columns=3)
    page.groups = [(row.span, row.period is None) for row in life.rows]
    values = values_of(life)
    for column in grid.columns:
        templates = [template_of(life, row, column.key) for row in life.rows]
        page.formulas(column.key, templates, [v.get(column.key) for v in values])
    page.across(3)
    page.sheet.conditional_format(grid.first, 0, grid.last, len(COLUMNS) - 1, {
        "type": "formula", "criteria": f'=${grid.letters["what"]}{grid.first + 1}<>""',
        "format": space.styles.conditional("opens")})
    at = list(grid.letters).index("difference")
    page.sheet.conditional_format(grid.first, at, grid.last, at, {
        "type": "cell", "criteria": "!=", "value": 0, "format": space.styles.conditional("fail")})


def template_of(life: Life, row: Row, key: str) -> str:
    """Return the formula of a column in a row, or nothing where the cell holds data."""
    level = life.level(row.span)
    found = {**OPENING, **OPENED_WITH[level]} if row.period is None else {**PERIOD, **BY_SPREAD[level]}
    if key == "weight" and row.period is not None and life.weight_set(row.span) is not None:
        return weight_of_period(life, row.span, place("scale", row.span))
    if key == "anew" and row.period is None and row.span == 0 and life.trued_up:
        return f"={place('liability_after', 0)}"
    template = found.get(key, "")
    return template(row.span) if callable(template) else template


def values_of(life: Life) -> list[dict[str, Any]]:
    """Return what the formulas of each row come to."""
    if not life.workings:
        life.workings.extend(_row_values(life, row) for row in life.rows)
    return life.workings


def _row_values(life: Life, row: Row) -> dict[str, Any]:
    step, level = life.steps[row.span], life.level(row.span)
    values = {"period": f"{row.starts:%Y-%m}", "span": row.span, "starts": row.starts, "ends": row.ends}
    if row.period is None:
        return values | {"what": life.name(row.span)} | _timed(life, row) | _opening(step, level)
    return values | _timed(life, row) | _flows(step, row.period) | _spread(life, row, step)


def _timed(life: Life, row: Row) -> dict[str, Any]:
    spans, d = life.spans(row.span), life.discounting(row.span)
    boundary = life.first_day(row.span) if row.period is None else row.ends + DAY
    day = np.array([boundary], dtype="datetime64[D]")
    months, days = float(months_since(spans.anchor, day)[0]), int(days_since(spans.anchor, day)[0])
    m, j = life.steps[row.span].measured, row.period
    exact = float(m.opening_liability[0] if j is None else m.closing_liability[0, j]) / minor_units()
    closing = (life.steps[row.span].now.liability[0] if j is None
               else life.steps[row.span].rows.liability_closing[0, j])
    if j is None and row.span == 0 and life.trued_up:
        exact = int(closing) / minor_units()
    return {"boundary": boundary, "whole_months": float(np.floor(months)), "months": months, "days": days,
            "time": float(days) if d.daily[0] else months,
            "factor": 1.0 if j is None else float(d.factors(day[None, :], day[None, :])[0, 0]),
            "anew": exact, "difference": round(exact, digits()) - int(closing) / minor_units()}


def _opening(step: RoundedWave, level: bool) -> dict[str, Any]:
    before, moves, now = step.before, step.moves, step.now
    amortized = moves.amortized - step.wave.events.catch_up
    amounts = {
        "liability_opening": before.liability, "liability_adjustment": moves.liability_change,
        "liability_closing": now.liability, "cost": amortized, "amortization": amortized,
        "asset_opening": before.asset - step.wave.events.catch_up, "asset_adjustment": moves.asset_change,
        "asset_closing": now.asset, "gain_loss": moves.gain_loss, "straight": 0 * now.asset if level else now.asset,
    }
    cents = {key: from_cents(int(x[0])) for key, x in amounts.items()}
    return cents | {"cumulative": 0, "drift": float(now.drift[0])}


def _flows(step: RoundedWave, j: int) -> dict[str, Any]:
    names = ("gross_rent", "abatement", "liability_opening", "interest", "payment", "liability_closing", "cost",
             "asset_opening", "amortization", "asset_closing")
    return {name: from_cents(int(getattr(step.rows, name)[0, j])) for name in names}


def _spread(life: Life, row: Row, step: RoundedWave) -> dict[str, Any]:
    """Straight line of a period: its weight, the exact figure in cents, and what was posted."""
    spans, level, j = life.spans(row.span), life.level(row.span), row.period or 0
    after = spans.after if level else spans.asset_after
    elapsed, total, _ = life.weights(row.span)
    so_far = elapsed[j]
    weight = so_far - (elapsed[j - 1] if j else 0)
    amount = int(step.measured.promised[0] - step.measured.day_one[0] + step.now.asset[0]
                 - step.now.liability[0]) if level else int(step.now.asset[0])
    counted = so_far if level else total - so_far
    each, rest = amount // total, amount % total
    fraction = rest * counted % total / total - float(step.now.drift[0]) * (total - so_far) / total
    whole, rounded = each * counted + rest * counted // total, int(np.floor(np.round(fraction, 9) + 0.5))
    starts = np.array([row.starts], dtype="datetime64[D]")
    inside = max(0, min((after[0] - starts[0]).astype(int), (row.ends - row.starts).days + 1))
    return {"days_in_term": int(inside), "month_days": int(days_in_month(month_number(starts))[0]), "weight": weight,
            "cumulative": so_far, "counted": counted, "cents": whole, "fraction": fraction,
            "straight": from_cents(whole + rounded), "drift": rounded - fraction}
