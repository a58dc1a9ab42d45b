"""The Payments sheet: every payment as promised, what replaces it, its discount factor and value in each span."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.constants import DAY
from asc842.base.money import from_cents, minor_units
from asc842.calendar.positions import days_since, months_since
from asc842.output.workbook.events_page import place
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.life import Life, Promise
from asc842.output.workbook.page import TablePage, Workspace

SHEET = "Payments"
FIRST_ROW = 6
# The month in which a date lies, counted from that of commencement; a month is whole once its day has come.
CALENDAR_MONTHS = "(YEAR([counted])-YEAR(Measured_from))*12+MONTH([counted])-MONTH(Measured_from)"
WHOLE_MONTHS = f"={CALENDAR_MONTHS}-IF([counted]<EDATE(Measured_from,{CALENDAR_MONTHS}),1,0)"
MONTHS = ("=[whole_months]+([counted]-EDATE(Measured_from,[whole_months]))"
          "/(EDATE(Measured_from,[whole_months]+1)-EDATE(Measured_from,[whole_months]))")
DAYS = '=IF(LEFT(Rate_convention,6)="actual",[due],[counted])-Measured_from'
TIME = '=IF(Counted_in="days",[days],[months])'
SETTLES = ('=IF(AND([in_liability]="yes",OR([due]<>Measured_from,Day_one_payment="included")),'
           'ROUND([rent]-[incentive],PLACES),0)')
KNOWN = {c.key: c for c in (
    Column("number", "#", 5, "center", basis="in order"),
    Column("component", "Component", 18, "wrap", basis="Contract"),
    Column("covers_from", "Pays from", 11, "date", basis="first day"),
    Column("covers_to", "Pays to", 11, "date", basis="last day"),
    Column("due", "Due", 11, "date", basis="payment terms"),
    Column("counted", "Counted at", 11, "date", basis="due; next day if at month end in arrears"),
    Column("gross_rent", "Gross rent", 13, "money", basis="printed row", total=True),
    Column("abatement", "Abatement", 12, "money", basis="abatement clauses", total=True),
    Column("rent", "Rent due", 13, "money", "=ROUND([gross_rent]-[abatement],PLACES)", "gross − abatement",
           total=True),
    Column("incentive", "Incentive received", 12, "money", basis="paid by the lessor", total=True),
    Column("in_liability", "In the liability", 9, "center", basis="see why"),
    Column("settles", "Settles the liability", 13, "money", SETTLES,
           "a day-one payment by policy", total=True),
    Column("whole_months", "Whole months", 9, "whole", WHOLE_MONTHS, "complete"),
    Column("months", "Months k", 12, "months", MONTHS, "part months by days"),
    Column("days", "Days", 8, "whole", DAYS, "to the due date where the convention is daily, else as counted"),
    Column("time", "Time", 11, "months", TIME, "months or days, as counted"),
    Column("why", "Why", 30, "wrap", basis="in or out of the liability"),
    Column("row", "Printed row", 38, "wrap", basis="rent table"),
    Column("abated_by", "Abated by", 18, "wrap", basis="Contract, abatements"),
    Column("source", "Source", 36, "wrap", basis="document and clause"),
)}
AMOUNTS = ("gross_rent", "abatement", "rent", "incentive", "in_liability", "settles")
FALLS_DUE = Column("falls_due", "Falls due", 13, "money", '=IF([replaced]="",[rent],0)',
                   "rent, unless an event replaced it", total=True)


def payments_columns(life: Life) -> tuple[Column, ...]:
    """Return the columns; each span has one for discount factors, and one for present values.

    What events replace is in no total: there is one of amounts only where nothing is replaced.
    """
    known = {key: c if len(life) == 1 else replace(c, total=False) for key, c in KNOWN.items()}
    return (
        *(known[key] for key in ("number", "component")),
        Column("promised", "Promised", 16, "wrap", basis="at commencement, or by event"),
        Column("replaced", "Replaced by", 16, "wrap", basis="event before it falls due"),
        *(known[key] for key in ("covers_from", "covers_to", "due", "counted", *AMOUNTS)),
        FALLS_DUE,
        Column("first", "From span", 7, "whole", basis="Events, from the left"),
        Column("through", "To span", 7, "whole", basis="last that promises it"),
        *(known[key] for key in ("whole_months", "months", "days", "time")),
        *(column for n in range(len(life)) for column in _worth(life, n)),
        *(known[key] for key in ("why", "row", "abated_by", "source")),
    )


def _worth(life: Life, n: int) -> tuple[Column, Column]:
    """Return the columns of a span: what a payment is discounted by to its first day, and its present value then."""
    time = f"IF({place('counted_in', n)}=\"days\",[days],[months])"
    factor = f"=(1+{place('per_step', n)})^-(({time}-{place('time', n)})/{place('step', n)})"
    value = f"=IF(AND([first]<={n},[through]>={n},[due]>={place('starts', n)}),[settles]*[factor_{n}],0)"
    return (Column(f"factor_{n}", "Discount factor", 15, "factor", factor, f"to {life.first_day(n)}"),
            Column(f"value_{n}", f"Worth at {life.name(n)}", 17, "exact", value, "settles × factor, not rounded",
                   total=True))


def payments_grid(life: Life) -> Grid:
    """Lay the table of payments out."""
    return Grid.of(SHEET, payments_columns(life), FIRST_ROW, len(life.promises))


def write_payments(space: Workspace, life: Life) -> None:
    """Write the Payments sheet."""
    grid = space.grids[SHEET]
    ends = frozenset(i for i, p in enumerate(life.promises) if [p.first] != [
        x.first for x in life.promises[i + 1:i + 2]])
    page = TablePage(space, grid, "Payments", "Every payment that the lease has promised, at commencement and by each "
                     "event, and what it is worth on the first day of each span (rates: Events).", ends)
    page.head(repeat_columns=3)
    columns = payment_values(life)
    for column in grid.columns:
        page.cells(column.key, columns[column.key])
    page.totals({c.key: sum(map(float, columns[c.key])) for c in grid.columns if c.total})
    page.across(2)
    faint = {"type": "formula", "criteria": f'=${grid.letters["replaced"]}{grid.first + 1}<>""',
             "format": space.styles.conditional("faint")}
    page.sheet.conditional_format(grid.first, 0, grid.last, len(grid.columns) - 1, faint)


@lru_cache(maxsize=2)
def payment_values(life: Life) -> dict[str, list[Any]]:
    """Return every column's values."""
    promises = life.promises
    paid, names = [x.payment for x in promises], _names(life)
    settles = life.settles
    return {
        "number": list(range(1, len(paid) + 1)), "component": [names.get(p.rent) or names.get(
            p.rent.split("/")[0], p.rent) for p in paid],
        "promised": [life.name(x.first) if x.first else f"at {life.name(0)}" for x in promises],
        "replaced": [life.name(x.replaced_by) if x.replaced_by else None for x in promises],
        "covers_from": [p.covers_from for p in paid], "covers_to": [p.covers_after - DAY for p in paid],
        "due": [p.due for p in paid], "counted": [p.counted for p in paid],
        "gross_rent": [from_cents(p.gross) for p in paid], "abatement": [from_cents(p.abatement) for p in paid],
        "rent": [from_cents(p.rent_due) for p in paid], "incentive": [from_cents(p.incentive) for p in paid],
        "in_liability": [in_liability(measured=p.measured, exempt=p.exempt) for p in paid],
        "settles": [from_cents(x) for x in settles],
        "falls_due": [from_cents(0 if x.replaced_by else x.payment.rent_due) for x in promises],
        "first": [x.first for x in promises], "through": [x.through for x in promises], **_timing(life),
        **{key: values for n in range(len(life)) for key, values in _worths(life, promises, settles, n).items()},
        "why": [p.why for p in paid], "row": [p.rows for p in paid],
        "abated_by": ["; ".join(p.abated) for p in paid], "source": [p.source for p in paid],
    }


def _names(life: Life) -> dict[str, str]:
    facts = [terms.facts for terms in life.terms]
    return {i.id: i.name for f in facts for i in f.incentives} | {r.id: r.name for f in facts for r in f.rent}


def _timing(life: Life) -> dict[str, list[Any]]:
    anchor = life.spans(0).anchor
    counted, due = (np.array([getattr(x.payment, k) for x in life.promises], dtype="datetime64[D]")
                    for k in ("counted", "due"))
    first = life.discounting(0)
    months, days = months_since(anchor, counted), days_since(anchor, due if first.to_due[0] else counted)
    time = days.astype(np.float64) if first.daily[0] else months
    return {"whole_months": np.floor(months).tolist(), "months": months.tolist(), "days": days.tolist(),
            "time": time.tolist()}


def _worths(life: Life, promises: list[Promise], settles: list[int], n: int) -> dict[str, list[float]]:
    discounting, first = life.discounting(n), life.first_day(n)
    counted, due = (np.array([getattr(x.payment, k) for x in promises], dtype="datetime64[D]")
                    for k in ("counted", "due"))
    factors = discounting.factors(counted, due, np.zeros(len(promises), dtype=np.int64))
    in_force = np.array([x.first <= n <= x.through and x.payment.due >= first for x in promises])
    worth = np.where(in_force, np.array(settles) / minor_units() * factors, 0.0)
    return {f"factor_{n}": factors.tolist(), f"value_{n}": worth.tolist()}


def in_liability(*, measured: bool, exempt: bool) -> str:
    """Say whether a payment is in the liability; that of a short-term lease is due and never in it (842-20-25-2)."""
    return "short-term" if exempt else "yes" if measured else "no"
