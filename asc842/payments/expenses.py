"""All costs of a lease that enter neither liability nor asset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.concessions import concession_expenses
from asc842.payments.expense import Expense
from asc842.payments.holdover import holdover_costs
from asc842.payments.nonlease import nonlease_costs, rent_before_commencement
from asc842.payments.short_term import short_term_costs
from asc842.payments.targets import target_costs
from asc842.payments.variable import charges_outside, index_costs, variable_costs

Source = Callable[[Lease, Policy], list[Expense]]
SOURCES: tuple[Source, ...] = (index_costs, target_costs, variable_costs, charges_outside, concession_expenses,
                               nonlease_costs, rent_before_commencement, short_term_costs,
                               holdover_costs)
"""Where such costs come from, each a function of lease and policy."""


def expenses_of(lease: Lease, policy: Policy) -> list[Expense]:
    """Return every cost outside the liability, in order of date; of a lease acquired, from the acquisition on."""
    first = lease.acquired_on or date.min
    found = [expense for source in SOURCES for expense in source(lease, policy) if expense.date >= first]
    return sorted(found, key=lambda e: e.date)
