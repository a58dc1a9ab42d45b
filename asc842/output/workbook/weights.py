"""The Weights sheet: by what the cost of a lease is spread where benefit is not even, and the formulas that use it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.constants import DAY
from asc842.calendar.grid import month_end
from asc842.calendar.periods import SCALE
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace

SHEET = "Weights"
FIRST_ROW = 6
DAY_ZERO = date(1899, 12, 30)
"""What spreadsheets count days from."""
MONTHS_BY_DAYS = "(YEAR({0})*12+MONTH({0}))*{1}+(DAY({0})-1)*{1}/DAY(EOMONTH({0},0))"


def position(day: str) -> str:
    """Return the formula of how far a day is in time: in days, or in parts of months by their days."""
    return f'IF(Cost_weights="days",{day},{MONTHS_BY_DAYS.format(day, SCALE)})'


COLUMNS = (
    Column("set", "Set", 6, "whole", basis="span from which it holds"),
    Column("stated", "Stated at", 18, "wrap", basis="commencement, or by event"),
    Column("begins", "From", 11, "date"),
    Column("ends", "To", 11, "date"),
    Column("weight", "Weight", 14, "unit live", basis="benefit expected"),
    Column("first", "First day, in time", 15, "whole edge", f"={position('[begins]')}",
           f"days, or months × {SCALE:,}"),
    Column("last", "Day after, in time", 15, "whole", f"={position('([ends]+1)')}", f"days, or months × {SCALE:,}"),
    Column("factor", "Factor of the set", 16, "unit", basis="makes whole numbers"),
    Column("per_unit", "Weight of a unit of time", 18, "whole", "=ROUND([weight]*[factor]/([last]-[first]),6)",
           "weight × factor ÷ length"),
)


def weights_grid(life: Life) -> Grid:
    """Lay the weights out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(life.weights_stated))


def write_weights(space: Workspace, life: Life) -> None:
    """Write the Weights sheet."""
    rows = life.weights_stated
    ends = frozenset(i for i, (a, b) in enumerate(pairwise(rows)) if a["event"] != b["event"])
    page = TablePage(space, space.grids[SHEET], "Weights", "Cost of a period = what remains × weight of the period ÷ "
                     "weight that remains. Within a stretch benefit is even. Yellow cells may be changed.", ends)
    page.head(repeat_columns=2)
    values = _values(life)
    for column in COLUMNS:
        page.cells(column.key, values[column.key])


def _values(life: Life) -> dict[str, list[Any]]:
    rows, by_days = life.weights_stated, bool(life.spans(0).weigh_by_days[0])
    first = [_in_time(r["begins"], by_days=by_days) for r in rows]
    last = [_in_time(r["ends"] + DAY, by_days=by_days) for r in rows]
    per_unit = [_per_unit(life, r) for r in rows]
    factors = {r["event"]: Fraction(unit * (b - a)) / Fraction(r["weight"])
               for r, unit, a, b in zip(rows, per_unit, first, last, strict=True) if r["weight"]}
    return {
        "set": [r["event"] for r in rows], "stated": [life.name(r["event"]) for r in rows],
        "begins": [r["begins"] for r in rows], "ends": [r["ends"] for r in rows],
        "weight": [r["weight"] for r in rows], "first": first, "last": last,
        "factor": [float(factors[r["event"]]) for r in rows], "per_unit": per_unit,
    }


def _per_unit(life: Life, row: dict[str, Any]) -> int:
    stretches = life.steps[row["event"]].wave.weights
    at = int(np.searchsorted(stretches.begins, np.datetime64(row["begins"], "D")))
    return int(stretches.per_unit[at])


def _in_time(day: Any, *, by_days: bool) -> int:
    """Return how far a day is in time, as the sheet's formula has it."""
    if by_days:
        return int((day - DAY_ZERO).days)
    return int((day.year * 12 + day.month) * SCALE + (day.day - 1) * SCALE // month_end(day).day)


def _between(life: Life, n: int, first: str, after: str, scale: str) -> str:
    """Return the formula of the weight, in a span, of the time from ``first`` to ``after``, in days or months."""
    latest = f"(({{Weights.first}}+({first}))+ABS({{Weights.first}}-({first})))/2"
    earliest = f"(({{Weights.last}}+({after}))-ABS({{Weights.last}}-({after})))/2"
    within = f"({earliest}-{latest})"
    return (f"SUMPRODUCT(({{Weights.set}}={life.weight_set(n)})*{{Weights.per_unit}}*({within}+ABS({within}))/2)"
            f"/{scale}")


def weight_of_period(life: Life, n: int, scale: str) -> str:
    """Return the formula of the weight of a row of Workings; ``scale`` is the cell that weights are divided by."""
    first = f'IF(Cost_weights="days",[starts],{MONTHS_BY_DAYS.format("[starts]", SCALE)})'
    length = f'IF(Cost_weights="days",[days_in_term],[days_in_term]*{SCALE}/[month_days])'
    return f"=ROUND({_between(life, n, first, f'{first}+{length}', scale)},6)"


def weight_of_span(life: Life, n: int) -> str:
    """Return the formula, on Events, of the weight of all that a span spreads."""
    first, after = position("[starts]"), position("([spread_end]+1)")
    return f"=MAX(1,ROUND({_between(life, n, first, after, '[scale]')},6))"
