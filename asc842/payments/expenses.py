"""All costs of a lease that enter neither liability nor asset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asc842.payments.expense import COSTS, Expense
from asc842.timeline.timeline import Timeline, once


@once
def expenses_of(life: Timeline) -> Sequence[Expense]:
    """Return every cost outside the liability, in order of date; from an acquisition or a take-over on."""
    taken = life.lease.take_over
    first = taken.begins if taken else life.lease.acquired_on or date.min
    found = [expense for source in COSTS for expense in source.entry(life) if expense.date >= first]
    return sorted(found, key=lambda e: e.date)
