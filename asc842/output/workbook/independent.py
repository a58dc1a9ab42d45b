"""The Independent check sheet: present values, sums and counts by the program's own functions, beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.money import from_cents
from asc842.calendar.positions import days_since
from asc842.output.workbook.concessions import is_conceded
from asc842.output.workbook.event_values import event_values
from asc842.output.workbook.events_page import place
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace, serial
from asc842.output.workbook.payments import payment_values

SHEET = "Independent check"
TABLE = "Independent"
"""What formulas call the sheet's table."""
HEAD_ROW = 5
NOTED = "note"
EQUIVALENT = '(1+Rate_per_step)^(IF(Counted_in="days",365,12)/Time_step)-1'
OURS_DUE = '{Payments.replaced},"",{Payments.in_liability},"<>no"'


@dataclass(frozen=True, slots=True)
class ByFunction:
    """A figure by a function of the program, and ours: formulas, and what they come to now."""

    name: str
    by_function: str
    ours: str
    values: tuple[Any, Any]
    otherwise: str = "fail"


def columns(life: Life) -> tuple[Column, ...]:
    """Return the columns: a payment, and in each span its present value by the function PV."""
    return (Column("number", "#", 34, "whole left", "=<Payments.number>", "Payments"),
            Column("due", "Due", 16, "date", "=<Payments.due>", "Payments"),
            Column("settles", "Settles the liability", 16, "money", "=<Payments.settles>", "Payments", total=True),
            Column("day", "Day for XNPV", 14, "date", "=Measured_from+IF(<Payments.first>=0,<Payments.days>,"
                   "MAX({Payments.days}))", "start + days"),
            Column("at_first", "For XNPV", 14, "money", "=IF(<Payments.first>=0,[settles],0)", "promised at first",
                   total=True),
            *(_worth(life, n) for n in range(len(life))))


def _worth(life: Life, n: int) -> Column:
    time = f'IF({place("counted_in", n)}="days",<Payments.days>,<Payments.months>)'
    formula = (f"=IF(AND(<Payments.first><={n},<Payments.through>>={n},[due]>={place('starts', n)}),"
               f"PV({place('per_step', n)},({time}-{place('time', n)})/{place('step', n)},0,-[settles]),0)")
    return Column(f"pv_{n}", f"By PV, at {life.name(n)}", 17, "exact", formula, "function PV",
                  total=True)


def independent_grid(life: Life) -> Grid:
    """Lay the payments out below the comparisons."""
    return Grid.of(SHEET, columns(life), HEAD_ROW + len(comparisons(life)) + 6, len(life.promises))


@lru_cache(maxsize=2)
def comparisons(life: Life) -> list[ByFunction]:
    """Return what is compared, in order."""
    return [*_present_values(life), *_counts(life), *_rolls(life)]


def _present_values(life: Life) -> Iterator[ByFunction]:
    for n in range(len(life)):
        measured = event_values(life)[n]["measured"]
        yield ByFunction(f"PV: present value of payments at {life.name(n)}",
                       f"=ROUND(SUM({{{TABLE}.pv_{n}}}),PLACES)", f"={place('measured', n)}", (measured, measured))
    if not _in_order(life):
        return
    by_days = _xnpv(life)
    yield ByFunction("XNPV: the same at commencement, by days at the equivalent yearly rate",
                   f"=ROUND(IF(Discount_rate=0,SUM({{{TABLE}.at_first}}),XNPV({EQUIVALENT},{{{TABLE}.at_first}},"
                   f"{{{TABLE}.day}})*(1+{EQUIVALENT})^-((MIN({{{TABLE}.day}})-{place('starts', 0)})/365)),PLACES)",
                   f"={place('measured', 0)}", (by_days, event_values(life)[0]["measured"]),
                   "fail" if life.counted_in(0) == "days" else NOTED)


def _in_order(life: Life) -> bool:
    """Whether the function XNPV takes the payments: several, none before the first."""
    found = payment_values(life)
    days = [d for d, first in zip(found["days"], found["first"], strict=True) if first == 0]
    return len(found["days"]) > 1 and bool(days) and found["first"][0] == 0 and days[0] == min(days)


def _xnpv(life: Life) -> Decimal:
    """Return what XNPV comes to: each payment promised at first, discounted by days over 365."""
    found, how = payment_values(life), life.discounting(0)
    rate = (1 + float(how.rate_per_unit[0])) ** ((365 if how.daily[0] else 12) / float(how.unit[0])) - 1
    amounts = [float(a) if first == 0 else 0.0 for a, first in zip(found["settles"], found["first"], strict=True)]
    since = int(days_since(life.spans(0).anchor, np.array([life.first_day(0)], dtype="datetime64[D]"))[0])
    worth = float((np.array(amounts) * (1 + rate) ** -((np.array(found["days"]) - since) / 365)).sum())
    return from_cents(int(np.floor(worth * float(1 / from_cents(1)) + 0.5)))


def _counts(life: Life) -> Iterator[ByFunction]:
    schedule = life.book.plain["schedule"]
    first, last = schedule["starts"][0], schedule["ends"][-1]
    periods = (last.year - first.year) * 12 + last.month - first.month + 1
    yield ByFunction("COUNT: periods of the schedule = calendar months from first to last",
                   "=COUNT({Schedule.starts})", "=(YEAR({Schedule.ends:last})-YEAR({Schedule.starts:first}))*12"
                   "+MONTH({Schedule.ends:last})-MONTH({Schedule.starts:first})+1", (len(schedule), periods))
    due = [x for x in life.promises if not x.replaced_by and x.payment.measured]
    within = [x for x in due if first <= x.payment.due <= last]
    yield ByFunction("COUNTIFS: each payment falls due in one period of the schedule",
                   f"=COUNTIFS({OURS_DUE})", '=SUMPRODUCT(COUNTIFS({Payments.due},">="&{Schedule.starts},'
                   f'{{Payments.due}},"<="&{{Schedule.ends}},{OURS_DUE}))', (len(due), len(within)))


def _rolls(life: Life) -> Iterator[ByFunction]:
    schedule = life.book.plain["schedule"]
    total = {key: sum(schedule[key]) for key in ("rent", "interest", "payment", "liability_adjustment",
                                                 "amortization", "asset_adjustment")}
    due = sum(x.payment.rent_due for x in life.promises if not x.replaced_by and x.payment.measured)
    yield ByFunction("SUM: rent that falls due = rent of the schedule", f"=SUMIFS({{Payments.rent}},{OURS_DUE})",
                   "=SUM({Schedule.rent})", (from_cents(due), total["rent"]))
    if is_conceded(life.book):
        return
    opened = schedule["liability_opening"][0]
    yield ByFunction("SUM: liability opening + interest − payments + adjustments = closing",
                   "=ROUND(SUM({Schedule.liability_opening:first},{Schedule.interest},{Schedule.liability_adjustment})"
                   "-SUM({Schedule.payment}),PLACES)", "={Schedule.liability_closing:last}",
                   (opened + total["interest"] + total["liability_adjustment"] - total["payment"],
                    schedule["liability_closing"][-1]))
    yield ByFunction("SUM: asset opening − amortization + adjustments = closing",
                   "=ROUND(SUM({Schedule.asset_opening:first},{Schedule.asset_adjustment})"
                   "-SUM({Schedule.amortization}),PLACES)", "={Schedule.asset_closing:last}",
                   (schedule["asset_opening"][0] + total["asset_adjustment"] - total["amortization"],
                    schedule["asset_closing"][-1]))


def failing(life: Life) -> str:
    """Return the formula of how many comparisons fail."""
    first = HEAD_ROW + 2
    return f"COUNTIF('{SHEET}'!$E${first}:$E${first + len(comparisons(life)) - 1},\"fail\")"


def write_independent(space: Workspace) -> None:
    """Write the Independent check sheet."""
    grid, life = space.grids[TABLE], space.life
    page = TablePage(space, grid, SHEET, "The same figures by functions of the program itself, which know nothing of "
                     "the sheets beside them. Difference = by function − ours.")
    page.head()
    row = page.section(HEAD_ROW - 1, "Compared", len(grid.columns) - 1)
    page.row_of(row, ("What", "By function", "Ours", "Difference", "Status"), ["head", *["head center"] * 4])
    for compared in comparisons(life):
        row += 1
        _compare(page, row, compared)
    page.statuses(HEAD_ROW + 1, 4, row)
    page.section(row + 2, "Payments", len(grid.columns) - 1)
    values = _values(space)
    for column in grid.columns:
        page.cells(column.key, values[column.key])
    page.totals({c.key: sum(map(float, values[c.key])) for c in grid.columns if c.total})
    page.sheet.freeze_panes(3, 1)
    page.across(2)


def _compare(page: TablePage, row: int, x: ByFunction) -> None:
    page.put(row, 0, x.name, "wrap line")
    grids = page.space.grids
    mine, ours = (written(f, page.grid, 0, grids) for f in (x.by_function, x.ours))
    style = "whole line" if x.name.startswith("COUNT") else "balance line"
    difference = float(x.values[0]) - float(x.values[1])
    for column, formula, value in ((1, mine, x.values[0]), (2, ours, x.values[1]),
                                   (3, f"=ROUND(B{row + 1}-C{row + 1},PLACES)", difference)):
        page.formula(row, column, formula, value, style)
    verdict = f'IF(Counted_in="days","fail","{NOTED}")' if x.name.startswith("XNPV") else '"fail"'
    page.formula(row, 4, f'=IF(D{row + 1}=0,"pass",{verdict})', "pass" if round(difference, 6) == 0 else x.otherwise,
                 "center line")


def _values(space: Workspace) -> dict[str, list[Any]]:
    life, found = space.life, payment_values(space.life)
    start = serial(life.spans(0).anchor[0].astype("datetime64[D]").item())
    return {"number": found["number"], "due": found["due"], "settles": found["settles"],
            "day": [start + int(d if n == 0 else max(found["days"])) for d, n in zip(
                found["days"], found["first"], strict=True)],
            "at_first": [a if n == 0 else 0 for a, n in zip(found["settles"], found["first"], strict=True)],
            **{f"pv_{n}": found[f"value_{n}"] for n in range(len(life))}}
