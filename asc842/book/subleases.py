"""Subleases as a table, month by month with the lease cost of what is sublet; and their totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, half_up
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.book.expenses import expenses_table
from asc842.calendar.grid import month_end, months_between
from asc842.contract.subleases import Sublease
from asc842.payments.expense import ONE_MONTH, SHORT_TERM, Expense
from asc842.payments.subleases import COST, INCOME, Changed, Sublet, sublet
from asc842.timeline.timeline import Timeline

SUBLEASE_COLUMNS = ("sublease", "period", "starts", "ends", "gross_rent", "abatement", "rent", "income",
                    "variable_income", "received", "accrued", "initial_direct_cost", "lease_cost")
MODIFICATION_COLUMNS = ("sublease", "modification", "effective", "ends", "share", "accrued_before", "rent_to_come",
                        "income_to_come", "reason", "source")


@TABLES.at(20, "life", "schedule", "costs", name="subleases")
def subleases_table(life: Timeline, schedule: PlainTable, costs: Sequence[Expense]) -> PlainTable:
    """One row per operating sublease and calendar month; amounts exact Decimals.

    ``gross_rent - abatement = rent`` falls due, ``income`` is straight-line, ``variable_income`` what is charged
    besides; ``accrued`` is income recognized and not yet received at the end of the month (deferred where negative).
    ``initial_direct_cost`` is what is amortized of it, ``lease_cost`` the cost of the head lease for the days and the
    share that are sublet, of which ``costs`` are those outside the liability.
    """
    known = sublet(life)
    expenses = expenses_table(costs if known else ())
    rows = [row for s in known for row in _months(s, schedule, expenses)]
    return PlainTable.of_records(SUBLEASE_COLUMNS, rows)


@TABLES.at(30, "life", name="sublease_modifications")
def modifications_table(life: Timeline) -> PlainTable:
    """One row per modification of an operating sublease (842-10-25-15): from when, to when, which share is let.

    ``accrued_before`` is income recognized and not yet received on that day (deferred where negative),
    ``rent_to_come`` what the new terms promise, ``income_to_come`` what is left of it to spread evenly.
    """
    rows = [_modification(s.sublease, found, number) for s in sublet(life)
            for number, found in enumerate(s.changed, 1)]
    return PlainTable.of_records(MODIFICATION_COLUMNS, rows)


def _modification(s: Sublease, found: Changed, number: int) -> dict[str, Any]:
    changes = s.modifications[:number]
    return {"sublease": s.id, "modification": found.change.id, "effective": found.change.effective,
            "ends": next((m.ends for m in reversed(changes) if m.ends), s.ends),
            "share": next((m.share for m in reversed(changes) if m.share is not None), s.share),
            "accrued_before": from_cents(found.accrued), "rent_to_come": from_cents(found.rent),
            "income_to_come": from_cents(found.rent - found.accrued),
            "reason": found.change.reason, "source": found.change.source}


def sublease_totals(items: Sequence[Expense]) -> dict[str, Decimal]:
    """Total income over the life of the lease, gross: it reduces no lease cost (842-20-50-4(e))."""
    return {"sublease_income_total": from_cents(-sum(e.cost for e in items if e.kind == INCOME))}


def cost_of_sublet(schedule: PlainTable, expenses: PlainTable, sublease: Sublease, first: date = date.min,
                   last: date = date.max) -> Decimal:
    """Cost of the head lease for the days and the shares sublet, from one day to another; to the cent.

    Part months count by days. Of a short-term lease, which has no schedule of cost, it is the straight-line cost
    recognized in these days.
    """
    parts = ((max(first, begins), min(last, ends), share) for begins, ends, share in sublease.parts)
    return half_up(sum((_cost_between(schedule, expenses, begins, ends) * Fraction(share)
                        for begins, ends, share in parts if begins <= ends), Fraction(0)))


def _cost_between(schedule: PlainTable, expenses: PlainTable, first: date, last: date) -> Fraction:
    total = Fraction(0)
    for starts, ends, cost in zip(schedule["starts"], schedule["ends"], schedule["cost"], strict=True):
        if starts <= last and ends >= first:
            days = (min(ends, last) - max(starts, first)).days + 1
            total += Fraction(cost) * days / ((ends - starts).days + 1)
    brief = [row["cost"] for row in expenses.records()
             if row["kind"] in (SHORT_TERM, ONE_MONTH) and first <= row["date"] <= last]
    return total + Fraction(sum(brief, ZERO))


def _months(s: Sublet, schedule: PlainTable, expenses: PlainTable) -> list[dict[str, Any]]:
    days = [*(e.date for e in s.items), *(p.due for p in s.payments)]
    rows, accrued = list[dict[str, Any]](), ZERO
    for starts, _ in months_between(min(days).replace(day=1), max(days) + DAY):
        ends = month_end(starts)
        row = _month(s, max(starts, s.sublease.begins), ends)
        accrued += row["income"] + row["variable_income"] - row["received"]
        cost = cost_of_sublet(schedule, expenses, s.sublease, row["starts"], ends)
        rows.append(row | {"accrued": accrued, "lease_cost": cost})
    return rows


def _month(s: Sublet, starts: date, ends: date) -> dict[str, Any]:
    items = [e for e in s.items if starts <= e.date <= ends]
    due = [p for p in s.payments if starts <= p.due <= ends]
    income = [e for e in items if e.kind == INCOME]
    cents = {
        "gross_rent": sum(p.gross for p in due), "abatement": sum(p.abatement for p in due),
        "rent": sum(p.rent_due for p in due),
        "income": -sum(e.cost for e in income if not e.varies),
        "variable_income": -sum(e.cost for e in income if e.varies),
        "received": -sum(e.paid for e in income),
        "initial_direct_cost": sum(e.cost for e in items if e.kind == COST),
    }
    return {"sublease": s.sublease.id, "period": f"{starts:%Y-%m}", "starts": starts,
            "ends": min(ends, s.sublease.last_day) if starts <= s.sublease.last_day else ends,
            **{name: from_cents(value) for name, value in cents.items()}}
