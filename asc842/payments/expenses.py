"""All costs of a lease that enter neither liability nor asset."""

from __future__ import annotations

from datetime import date

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.expense import COSTS, Expense


def expenses_of(lease: Lease, policy: Policy) -> list[Expense]:
    """Return every cost outside the liability, in order of date; of a lease acquired, from the acquisition on."""
    first = lease.acquired_on or date.min
    found = [expense for source in COSTS for expense in source.entry(lease, policy) if expense.date >= first]
    return sorted(found, key=lambda e: e.date)
