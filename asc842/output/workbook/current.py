"""The Current portion sheet: what of the liability falls due within twelve months, at each year end (842-20-45-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, minor_units
from asc842.calendar.grid import MonthGrid
from asc842.calendar.positions import days_since, months_since
from asc842.output.workbook.concessions import LATER, OURS, is_conceded
from asc842.output.workbook.events_page import across
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.payments import MONTHS, WHOLE_MONTHS
from asc842.payments.concessions import PUT_OFF

SHEET = "Current portion"
FIRST_ROW = 7
YEAR = 12
TERMS, TIME, WORTH, SHOWN = "Terms in force", "Time since commencement", "Payments in force", "Liability"
"""Bands."""


def _in_span(key: str, life: Life) -> str:
    return f"=INDEX({across(key, 0, len(life) - 1)},[span]+1)"


def _at(template: str, day: str, whole: str = "whole_months") -> str:
    return template.replace("[counted]", f"[{day}]").replace("[whole_months]", f"[{whole}]")


IN_FORCE = "({Payments.first}<=[span])*({Payments.through}>=[span])"
BY = '(IF([counted_in]="days",{Payments.days},{Payments.months})-[%s])/[step]'


def _worth(days: str, at: str) -> str:
    return f"=SUMPRODUCT({IN_FORCE}*{days}*{{Payments.settles}}*(1+[per_step])^-({BY % at}))"


def columns(life: Life) -> tuple[Column, ...]:
    """Return the columns: a year end, terms in force, time, what payments are worth, what is presented as current."""
    soon, later = ("({Payments.due}>=[next])*({Payments.due}<[year_on])", "({Payments.due}>=[year_on])")
    spans = f'=COUNTIF({across("effective", 1, len(life) - 1)},"<="&[at])' if len(life) > 1 else "=0"
    late = (f'+SUMIFS({{Concessions.amount}},{OURS},{{Concessions.due}},"<="&[at],{{Concessions.paid}},">"&[at],'
            f'{{Concessions.paid}},"<"&[year_on],{LATER})') if is_conceded(life.book) else ""
    months_on = _at(MONTHS, "year_on", "whole_months_on")
    return (
        Column("at", "At", 11, "date", basis="Schedule", linked=True),
        Column("liability", "Liability", 14, "balance", basis="Schedule", linked=True),
        Column("next", "Next day", 11, "date", "=[at]+1", "day after"),
        Column("year_on", "A year on", 11, "date", f"=EDATE([next],{YEAR})", "first day beyond"),
        Column("span", "Span", 6, "whole", spans, "Events", TERMS),
        Column("per_step", "Rate per step", 12, "factor", _in_span("per_step", life), "Events", TERMS),
        Column("step", "Step", 7, "whole", _in_span("step", life), "Events", TERMS),
        Column("counted_in", "Counted in", 9, "center", _in_span("counted_in", life), "Events", TERMS),
        Column("whole_months", "Whole months", 8, "whole", _at(WHOLE_MONTHS, "next"), "complete", TIME),
        Column("months", "Months k", 10, "months", _at(MONTHS, "next"), "to the next day", TIME),
        Column("whole_months_on", "Whole months", 8, "whole", _at(WHOLE_MONTHS, "year_on"), "a year on", TIME),
        Column("time", "Time", 11, "months", '=IF([counted_in]="days",[next]-Measured_from,[months])', "next day",
               TIME),
        Column("time_on", "Time", 11, "months",
               f'=IF([counted_in]="days",[year_on]-Measured_from,{months_on.removeprefix("=")})', "a year on", TIME),
        Column("due", "Due within a year", 13, "money", f"=SUMPRODUCT({IN_FORCE}*{soon}*{{Payments.settles}})",
               "not discounted", WORTH),
        Column("within", "Worth, next day", 15, "exact", _worth(soon, "time"), "of those due within a year", WORTH),
        Column("beyond", "Worth, a year on", 15, "exact", _worth(later, "time_on"), "of those due after it", WORTH),
        Column("method", "By", 13, "center", _in_span("classification", life).replace("=INDEX", "=IF(INDEX")
               + '="finance",Current_portion_finance,Current_portion)', "Summary", SHOWN),
        Column("computed", "Current, as computed", 14, "balance",
               '=IF([liability]=0,0,IF([method]="principal",ROUND([liability]-ROUND([beyond],PLACES),PLACES),'
               f"ROUND([within],PLACES){late}))", "present value, or principal", SHOWN),
        Column("current", "Current", 14, "balance bold", '=IF(Current_portion_outside="within the liability",'
               "MEDIAN(0,[liability],[computed]),[computed])", "presented", SHOWN),
        Column("noncurrent", "Noncurrent", 14, "balance bold", "=ROUND([liability]-[current],PLACES)", "the rest",
               SHOWN),
    )


def current_grid(life: Life) -> Grid:
    """Lay the year ends out."""
    return Grid.of(SHEET, columns(life), FIRST_ROW, len(_ends(life)))


def _ends(life: Life) -> list[int]:
    """Return the rows of the schedule that end a year, and the last one."""
    ends = life.book.plain["schedule"]["ends"]
    return [i for i, day in enumerate(ends) if day.month == 12 or i == len(ends) - 1]


def write_current(space: Workspace) -> None:
    """Write the Current portion sheet."""
    grid, life = space.grids[SHEET], space.life
    page = TablePage(space, grid, "Current portion", "At each year end: what of it is due within "
                     "twelve months, by the method on Summary.")
    page.head(repeat_columns=1)
    rows = current_rows(life)
    links = {"at": "ends", "liability": "liability_closing"}
    for column in grid.columns:
        own = {n: f"={space.grids['Schedule'].near(links[column.key], i)}" for n, i in enumerate(_ends(life))
               } if column.key in links else None
        page.cells(column.key, [row[column.key] for row in rows], own)
    page.across(2)


def current_rows(life: Life) -> list[dict[str, Any]]:
    """Return what the formulas of each year end come to, by the key of their column."""
    return [_row(life, i) for i in _ends(life)]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as time counts it in a span."""

    day: date
    whole: float
    months: float
    time: float


def _counted(life: Life, n: int, day: date) -> _Day:
    at, anchor = np.array([day], dtype="datetime64[D]"), life.spans(n).anchor
    months = float(months_since(anchor, at)[0])
    days = float(days_since(anchor, at)[0])
    return _Day(day, float(np.floor(months)), months, days if life.discounting(n).daily[0] else months)


def _row(life: Life, index: int) -> dict[str, Any]:
    """Return what the formulas of a year end come to."""
    schedule = life.book.plain["schedule"]
    at, liability = schedule["ends"][index], schedule["liability_closing"][index]
    n = max(m for m, step in enumerate(life.steps) if m == 0 or step.wave.events.date[0] <= np.datetime64(at))
    following, year_on = (_counted(life, n, day) for day in (at + DAY, MonthGrid(at + DAY).boundary(YEAR)))
    how = life.discounting(n)
    row = {"at": at, "liability": liability, "next": following.day, "year_on": year_on.day, "span": n,
           "per_step": float(how.rate_per_unit[0]), "step": float(how.unit[0]), "counted_in": life.counted_in(n),
           "whole_months": following.whole, "months": following.months, "whole_months_on": year_on.whole,
           "time": following.time, "time_on": year_on.time, **_worths(life, n, following, year_on)}
    return row | _shown(life, row)


def _worths(life: Life, n: int, following: _Day, year_on: _Day) -> dict[str, float]:
    """Return what is due within a year and what that and the rest are worth, in the lease's currency."""
    of = [(x.payment, cents) for x, cents in zip(life.promises, life.settles, strict=True)
          if x.first <= n <= x.through and x.payment.due >= following.day]
    if not of:
        return {"due": 0.0, "within": 0.0, "beyond": 0.0}
    counted, due = (np.array([getattr(p, k) for p, _ in of], dtype="datetime64[D]") for k in ("counted", "due"))
    amounts, how, zero = np.array([cents for _, cents in of]), life.discounting(n), np.zeros(len(of), dtype=np.int64)
    soon, factors = due < np.datetime64(year_on.day), how.factors(counted, due, zero)
    to = [float(how.factors(*[np.array([[x.day]], dtype="datetime64[D]")] * 2)[0, 0]) for x in (following, year_on)]
    units = minor_units()
    return {"due": int(amounts[soon].sum()) / units, "within": float((amounts * factors)[soon].sum()) / to[0] / units,
            "beyond": float((amounts * factors)[~soon].sum()) / to[1] / units}


def _shown(life: Life, row: dict[str, Any]) -> dict[str, Any]:
    """Return what is presented: the current portion as computed, as shown, and the rest."""
    policy, liability = life.book.policy, row["liability"]
    method = policy.current_portion_of(finance=life.finance_after(row["span"]))
    computed = ZERO if not liability else liability - _rounded(row["beyond"]) if method == "principal" else (
        _rounded(row["within"]) + _late(life, row))
    within = policy.current_portion_outside != "as computed"
    current = sorted((ZERO, liability, computed))[1] if within else computed
    return {"method": method, "computed": computed, "current": current, "noncurrent": liability - current}


def _late(life: Life, row: dict[str, Any]) -> Decimal:
    """Return rent whose day has passed and that is paid within the year."""
    return sum((x["amount"] for x in life.book.plain["concessions"].records()
                if x["in_liability"] and x["taken_as"] == PUT_OFF and x["due"] <= row["at"] < x["paid"]
                and x["paid"] < row["year_on"]), ZERO)


def _rounded(amount: float) -> Decimal:
    return from_cents(int(np.floor(amount * minor_units() + 0.5)))
