"""Subleases as a table, month by month beside the lease cost of what is sublet; and their totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from asc842.calendar.grid import month_end
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.money import from_cents, half_up
from asc842.payments.expense import Expense
from asc842.payments.subleases import COST, FIXED, INCOME, VARIABLE, Sublet, sublet

SUBLEASE_COLUMNS = ("sublease", "period", "starts", "ends", "gross_rent", "abatement", "rent", "income",
                    "variable_income", "received", "accrued", "initial_direct_cost", "lease_cost")
ZERO = Decimal("0.00")


def subleases_frame(lease: Lease, policy: Policy, schedule: pd.DataFrame, expenses: pd.DataFrame) -> pd.DataFrame:
    """One row per operating sublease and calendar month; amounts exact Decimals.

    ``gross_rent - abatement = rent`` falls due, ``income`` is straight-line, ``variable_income`` what is charged
    beside; ``accrued`` is income recognized and not yet received at the end of the month (deferred where negative).
    ``initial_direct_cost`` is what is amortized of it, ``lease_cost`` the cost of the head lease for the days and the
    share that are sublet.
    """
    rows = [row for s in sublet(lease, policy) for row in _months(s, schedule, expenses)]
    return pd.DataFrame(rows, columns=list(SUBLEASE_COLUMNS))


def sublease_totals(items: Sequence[Expense]) -> dict[str, Decimal]:
    """Total income over the life of the lease, gross: it reduces no lease cost (842-20-50-4(e))."""
    return {"sublease_income_total": from_cents(-sum(e.cost for e in items if e.kind == INCOME))}


def lease_cost_between(schedule: pd.DataFrame, expenses: pd.DataFrame, first: date, last: date,
                       share: Decimal) -> Decimal:
    """Cost of the head lease from one day to another, part months by days, times a share; to the cent.

    Of a short-term lease, which has no schedule of cost, it is the straight-line cost recognized in these days.
    """
    total = Fraction(0)
    for row in schedule[(schedule["starts"] <= last) & (schedule["ends"] >= first)].to_dict("records"):
        days = (min(row["ends"], last) - max(row["starts"], first)).days + 1
        total += Fraction(row["cost"]) * days / ((row["ends"] - row["starts"]).days + 1)
    brief = expenses[(expenses["kind"] == "short-term lease cost") & (expenses["date"] >= first)
                     & (expenses["date"] <= last)]
    return half_up((total + Fraction(sum(brief["cost"], ZERO))) * Fraction(share))


def _months(s: Sublet, schedule: pd.DataFrame, expenses: pd.DataFrame) -> list[dict[str, Any]]:
    days = [*(e.date for e in s.items), *(p.due for p in s.payments)]
    rows, accrued = list[dict[str, Any]](), ZERO
    for starts in pd.date_range(min(days).replace(day=1), max(days), freq="MS").date:
        ends = month_end(starts)
        row = _month(s, max(starts, s.sublease.begins), ends)
        accrued += row["income"] + row["variable_income"] - row["received"]
        first, last = row["starts"], min(ends, s.sublease.last_day)
        cost = lease_cost_between(schedule, expenses, first, last, s.sublease.share) if first <= last else ZERO
        rows.append(row | {"accrued": accrued, "lease_cost": cost})
    return rows


def _month(s: Sublet, starts: date, ends: date) -> dict[str, Any]:
    items = [e for e in s.items if starts <= e.date <= ends]
    due = [p for p in s.payments if starts <= p.due <= ends]
    income = [e for e in items if e.kind == INCOME]
    cents = {
        "gross_rent": sum(p.gross for p in due), "abatement": sum(p.abatement for p in due),
        "rent": sum(p.rent_due for p in due),
        "income": -sum(e.cost for e in income if e.why == FIXED),
        "variable_income": -sum(e.cost for e in income if e.why == VARIABLE),
        "received": -sum(e.paid for e in income),
        "initial_direct_cost": sum(e.cost for e in items if e.kind == COST),
    }
    return {"sublease": s.sublease.id, "period": f"{starts:%Y-%m}", "starts": starts,
            "ends": min(ends, s.sublease.last_day) if starts <= s.sublease.last_day else ends,
            **{name: from_cents(value) for name, value in cents.items()}}
