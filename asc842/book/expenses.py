"""Costs outside the liability as a table, and their totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asc842.base.money import from_cents
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.payments.expense import EXPENSE_KINDS, NO_COST, Expense, role_of

EXPENSE_COLUMNS = ("date", "period", "item", "kind", "cost", "paid", "received", "paragraph", "why", "source")


@TABLES.at(10, "costs", name="expenses")
def expenses_table(expenses: Sequence[Expense]) -> PlainTable:
    """One row per cost or payment outside the liability, in order of date; amounts exact Decimals.

    ``received`` is the part of an incentive for a nonlease component: a reduction of its cost (842-10-15-35).
    """
    rows = [{"date": e.date, "period": f"{e.date:%Y-%m}", "item": e.item, "kind": e.kind,
             "cost": from_cents(0 if e.kind in NO_COST else e.cost),
             "paid": from_cents(e.paid), "received": from_cents(e.cost if e.kind in NO_COST else 0),
             "paragraph": EXPENSE_KINDS[e.kind],
             "why": e.why, "source": e.source} for e in sorted(expenses, key=lambda e: e.date)]
    return PlainTable.of_records(EXPENSE_COLUMNS, rows)


def expense_totals(expenses: Sequence[Expense]) -> dict[str, Any]:
    """Total cost of each kind over the life, as ``variable_lease_cost_total`` and so on; exact Decimals."""
    return {f"{role_of(kind)}_total": from_cents(sum(e.cost for e in expenses
                                                                              if e.kind == kind))
            for kind in EXPENSE_KINDS if kind not in NO_COST}
