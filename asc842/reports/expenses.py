"""Costs outside the liability as a table, and as journal entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from asc842.contract.policy import Accounts
from asc842.money import from_cents
from asc842.payments.expense import EXPENSE_KINDS, NO_COST, Expense, role_of

EXPENSE_COLUMNS = ("date", "period", "item", "kind", "cost", "paid", "paragraph", "why", "source")


def expenses_frame(expenses: Sequence[Expense]) -> pd.DataFrame:
    """One row per cost or payment outside the liability, in order of date; amounts exact Decimals."""
    rows = [{"date": e.date, "period": f"{e.date:%Y-%m}", "item": e.item, "kind": e.kind,
             "cost": from_cents(e.cost), "paid": from_cents(e.paid), "paragraph": EXPENSE_KINDS[e.kind],
             "why": e.why, "source": e.source} for e in sorted(expenses, key=lambda e: e.date)]
    return pd.DataFrame(rows, columns=list(EXPENSE_COLUMNS))


def expense_totals(expenses: Sequence[Expense]) -> dict[str, Any]:
    """Total cost of each kind over the life, as ``variable_lease_cost_total`` and so on; exact Decimals."""
    return {f"{role_of(kind)}_total": from_cents(sum(e.cost for e in expenses
                                                                              if e.kind == kind))
            for kind in EXPENSE_KINDS if kind not in NO_COST}


def expense_entries(expenses: Sequence[Expense], lease: str, names: Accounts) -> pd.DataFrame:
    """Return balanced journal lines of expenses, exact Decimals: cost, cash, what is accrued or prepaid."""
    lines = [line for e in sorted(expenses, key=lambda e: e.date) for line in _lines(e, lease, names)]
    return pd.DataFrame(lines, columns=["date", "period", "lease", "entry", "account", "debit", "credit"])


def _lines(e: Expense, lease: str, names: Accounts) -> list[dict[str, Any]]:
    account = getattr(names, role_of(e.kind))
    amounts = [(account, e.cost), (names.cash, -e.paid), (getattr(names, e.held), e.paid - e.cost)]
    return [{"date": e.date, "period": f"{e.date:%Y-%m}", "lease": lease, "entry": f"{e.kind}: {e.item}",
             "account": name, "debit": from_cents(max(cents, 0)), "credit": from_cents(max(-cents, 0))}
            for name, cents in amounts if cents]
