"""Leasehold improvements as a table, and as journal entries; amortization of them is no lease cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pandas as pd

from asc842.contract.policy import Policy
from asc842.money import from_cents
from asc842.payments.improvements import ImprovementRow

COLUMNS = ("improvement", "name", "period", "starts", "ends", "opening", "addition", "carried_in", "amortization",
           "written_off", "transferred", "closing", "amortized_to", "limited_by", "paragraph", "source")
AMOUNTS = ("opening", "addition", "carried_in", "amortization", "written_off", "transferred", "closing")
ACCUMULATED = "leasehold_improvement_accumulated"
ENTRIES = {
    "amortization": ("leasehold_improvement_amortization", ACCUMULATED, "amortization"),
    "written_off": ("leasehold_improvement_loss", ACCUMULATED, "write-off"),
    "transferred": ("common_control_equity", ACCUMULATED, "transfer under common control"),
    "addition": ("leasehold_improvements", "cash", "in service"),
}
"""What each movement debits and credits, by the roles of accounts, and what its entry is called."""


def improvements_frame(rows: Sequence[ImprovementRow]) -> pd.DataFrame:
    """One row per improvement and calendar month, from the day in service on; amounts exact Decimals.

    ``opening + addition + carried_in - amortization - written_off - transferred = closing``; ``amortized_to`` is the
    last day as it then stands, ``limited_by`` what it is that of (842-20-35-12, -35-12A, -35-13).
    """
    return pd.DataFrame([{
        "improvement": r.improvement.id, "name": r.improvement.name, "period": f"{r.starts:%Y-%m}",
        "starts": r.starts, "ends": r.ends, **{name: from_cents(getattr(r, name)) for name in AMOUNTS},
        "amortized_to": r.life.last, "limited_by": r.life.until, "paragraph": r.paragraph,
        "source": r.improvement.source,
    } for r in rows], columns=list(COLUMNS))


def movements(rows: Sequence[ImprovementRow], policy: Policy) -> Iterator[tuple[date, str, str, int]]:
    """Yield what is booked of improvements: day, kind (a key of ENTRIES), improvement, cents.

    What comes into service is booked only where the policy says that it is not booked elsewhere.
    """
    booked = policy.leasehold_improvements == "booked here"
    for row in rows:
        for kind in ENTRIES:
            cents = getattr(row, kind)
            if cents and (kind != "addition" or booked):
                yield row.starts if kind == "addition" else row.ends, kind, row.improvement.id, cents


def entry_name(kind: str, improvement: str) -> str:
    """Name the entry of a movement of an improvement."""
    return f"leasehold improvement, {ENTRIES[kind][2]}: {improvement}"


def with_improvements(journal: pd.DataFrame, rows: Sequence[ImprovementRow], lease: str,
                      policy: Policy) -> pd.DataFrame:
    """Return a lease's journal with the entries of its improvements, in order of date; exact Decimals."""
    lines = [line for each in movements(rows, policy) for line in _lines(each, lease, policy)]
    if not lines:
        return journal
    beside = pd.DataFrame(lines, columns=list(journal.columns))
    return pd.concat([journal, beside], ignore_index=True).sort_values("date", kind="stable", ignore_index=True)


def _lines(movement: tuple[date, str, str, int], lease: str, policy: Policy) -> list[dict[str, Any]]:
    day, kind, improvement, cents = movement
    debit, credit, _ = ENTRIES[kind]
    zero, amount = from_cents(0), from_cents(cents)
    return [{"date": day, "period": f"{day:%Y-%m}", "lease": lease, "entry": entry_name(kind, improvement),
             "account": getattr(policy.accounts, role), "debit": amount if role == debit else zero,
             "credit": amount if role == credit else zero} for role in (debit, credit)]
