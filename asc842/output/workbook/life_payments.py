"""The Payments sheet of a lease with events: every payment as promised, what replaces it, its value in each span."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import from_cents, minor_units
from asc842.calendar.positions import days_since, months_since
from asc842.output.workbook.events_page import place
from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.life import Life, Promise
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.payments import COLUMNS as PLAIN
from asc842.output.workbook.payments import in_liability

SHEET = "Payments"
FIRST_ROW = 6
KNOWN = {c.key: c for c in PLAIN}
AMOUNTS = ("gross_rent", "abatement", "rent", "incentive", "in_liability", "settles")
FALLS_DUE = Column("falls_due", "Falls due", 13, "money", '=IF([replaced]="",[rent],0)',
                   "rent, unless an event replaced it", total=True)


def payments_columns(life: Life) -> tuple[Column, ...]:
    """Return the columns; each span has one for present values."""
    plain = {key: Column(c.key, c.header, c.width, c.style, c.formula, c.basis) for key, c in KNOWN.items()}
    return (
        *(plain[key] for key in ("number", "component")),
        Column("promised", "Promised", 16, "wrap", basis="at commencement, or by event"),
        Column("replaced", "Replaced by", 16, "wrap", basis="event before it falls due"),
        *(plain[key] for key in ("covers_from", "covers_to", "due", "counted", *AMOUNTS)),
        FALLS_DUE,
        Column("first", "From span", 7, "whole", basis="Events, from the left"),
        Column("through", "To span", 7, "whole", basis="last that promises it"),
        *(plain[key] for key in ("whole_months", "months", "days", "time")),
        *(_value_column(life, n) for n in range(len(life))),
        *(plain[key] for key in ("why", "row", "abated_by")), replace(plain["source"], width=36),
    )


def _value_column(life: Life, n: int) -> Column:
    time = f"IF({place('counted_in', n)}=\"days\",[days],[months])"
    formula = (f"=IF(AND([first]<={n},[through]>={n},[due]>={place('starts', n)}),"
               f"[settles]*(1+{place('per_step', n)})^-(({time}-{place('time', n)})/{place('step', n)}),0)")
    return Column(f"value_{n}", f"Worth at {life.name(n)}", 17, "exact", formula,
                  f"settles × factor at {life.first_day(n)}, not rounded", total=True)


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
    page.sheet.fit_to_pages(2, 0)
    page.sheet.repeat_columns(0, 1)
    columns = payment_values(space, life)
    for column in grid.columns:
        page.cells(column.key, columns[column.key])
    page.totals({c.key: sum(map(float, columns[c.key])) for c in grid.columns if c.total})
    faint = {"type": "formula", "criteria": f'=${grid.letters["replaced"]}{grid.first + 1}<>""',
             "format": space.styles.conditional("faint")}
    page.sheet.conditional_format(grid.first, 0, grid.last, len(grid.columns) - 1, faint)


def payment_values(space: Workspace, life: Life) -> dict[str, list[Any]]:
    """Return every column's values."""
    promises = life.promises
    paid, names = [x.payment for x in promises], _names(life)
    excluded = space.book.policy.day_one_payment == "excluded" and space.book.lease.enters_on is None
    start = space.book.summary["measured_from"]
    settles = [p.net if p.measured and not p.exempt and not (excluded and p.due == start) else 0 for p in paid]
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
        **{f"value_{n}": _values(life, promises, settles, n) for n in range(len(life))},
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


def _values(life: Life, promises: list[Promise], settles: list[int], n: int) -> list[float]:
    discounting, first = life.discounting(n), life.first_day(n)
    counted, due = (np.array([getattr(x.payment, k) for x in promises], dtype="datetime64[D]")
                    for k in ("counted", "due"))
    factors = discounting.factors(counted, due, np.zeros(len(promises), dtype=np.int64))
    in_force = np.array([x.first <= n <= x.through and x.payment.due >= first for x in promises])
    worth: list[float] = np.where(in_force, np.array(settles) / minor_units() * factors, 0.0).tolist()
    return worth
