"""Costs of a lease that enter neither liability nor asset: what they are, when they arise and what is paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from asc842.base.registry import Registry
from asc842.timeline.timeline import Timeline

EXPENSE_KINDS = {
    "variable lease cost": "842-20-25-5b, 842-20-25-6b",
    "nonlease cost": "842-10-15-31",
    "variable nonlease cost": "842-10-15-31",
    "short-term lease cost": "842-20-25-2",
    "one-month lease cost": "842-20-25-2, 842-20-50-4(c)",
    "prepaid rent": "842-20-30-5b",
    "lease incentive": "842-10-15-35",
}
"""Every kind of cost outside the liability, with the paragraph that keeps it out."""
SHORT_TERM, ONE_MONTH = "short-term lease cost", "one-month lease cost"
"""Cost of leases that are left off the balance sheet: of a term above a month, and of a month or less."""
NO_COST = ("prepaid rent", "lease incentive")
"""What is no cost yet: rent paid before commencement, and what of an incentive is for a nonlease component."""
BALANCES = {"sublease income": "sublease_receivable", "sublease cost": "sublease_initial_direct_cost"}
"""Where what is recognized and not paid, or paid and not recognized, stands; of all other kinds as prepaid rent."""


def role_of(kind: str) -> str:
    """Return the role of the account in which a kind is recognized."""
    return kind.replace(" ", "_").replace("-", "_")


def balance_of(kind: str) -> str:
    """Return the role of the account for the difference between what is recognized and what is paid."""
    return BALANCES.get(kind, "prepaid_rent")


@dataclass(frozen=True, slots=True)
class Expense:
    """A cost recognized on ``date``, and what of it (or of an earlier one) is paid that day; whole cents.

    ``item`` names the component or payment it comes from, ``kind`` is one of :data:`EXPENSE_KINDS`, ``why`` says why
    it is outside the liability. ``cost`` is negative where a variable cost is given back. What is recognized and not
    paid, or paid and not recognized, is accrued or prepaid, on the account whose role is ``accrued_on``, by default
    that of its kind. Income of a sublease is a cost below zero, what is received for it a payment below zero; both are
    kept apart from the costs of the lease (842-20-50-4(e)). Income that ``varies`` is recognized as it is earned.
    """

    date: date
    item: str
    kind: str
    cost: int
    paid: int
    why: str
    source: str
    accrued_on: str = ""
    varies: bool = False

    @property
    def held(self) -> str:
        """Role of the account for the difference between what is recognized and what is paid."""
        return self.accrued_on or balance_of(self.kind)


COSTS = Registry[Callable[[Timeline], Sequence[Expense]]]("asc842.payments")
"""Where costs outside the liability come from, each a function of a lease's life."""
