"""How the days of one payment count, one payment at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.calendar.cycles import Cycle, MonthCycle, number_of
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, months_per_payment
from asc842.payments.broken import gives_way
from asc842.payments.cycle import rent_cycle

THIRTY = 30
DAYS_OF_YEAR = {"365 days": 365, "360 days": 360}


@dataclass(frozen=True, slots=True)
class Counted:
    """How the days of one payment count: it pays for ``begin`` to the day before ``after``.

    ``cut`` says that this is a part of an instalment which begins or ends with the component itself, and is counted
    as the contract says (``rent.proration``). Days within a whole instalment, and on either side of an event, count so
    too by the days of the period, and else as whole months and part months by their days: what they come to together
    is the instalment.
    """

    rent: Rent
    cycle: Cycle
    begin: date
    after: date
    cut: bool

    def share(self, first: date, last: date) -> Fraction:
        """Return how much of an instalment the days from ``first`` to the day before ``last`` are."""
        rule, days = self.rent.proration, (last - first).days
        by_months = isinstance(self.cycle, MonthCycle)
        if rule == "days of the period":
            n = number_of(self.cycle, self.begin)
            return Fraction(days, (self.cycle.boundary(n + 1) - self.cycle.boundary(n)).days)
        if not self.cut or rule in (None, "days of the month") or (rule == "30 days" and not by_months):
            return self.cycle.position(last) - self.cycle.position(first)
        months = Fraction(months_per_payment(self.rent))
        if rule == "30 days":
            return self._by_thirty(self.cycle, first, last) / months
        return Fraction(days * 12, DAYS_OF_YEAR[str(rule)]) / months

    def _by_thirty(self, cycle: Cycle, first: date, last: date) -> Fraction:
        """Count months: those that are paid for whole as such, the days of others as thirtieths."""
        assert isinstance(cycle, MonthCycle)
        grid, total = cycle.grid, Fraction(0)
        for n in range(grid.month_of(first), grid.month_of(last) + 1):
            begins, ends = grid.boundary(n), grid.boundary(n + 1)
            days = max(0, (min(last, ends) - max(first, begins)).days)
            whole = self.begin <= begins and ends <= self.after
            total += Fraction(days, (ends - begins).days if whole else THIRTY)
        return total


def days_counted(lease: Lease, rent: Rent, begin: date, after: date, cycle: Cycle | None = None) -> Counted:
    """Return how the days of the payment for ``begin`` to the day before ``after`` count."""
    cycle = cycle or rent_cycle(rent, lease.commencement)
    if rent.proration in (None, "days of the month"):
        return Counted(rent, cycle, begin, after, cut=False)
    n = number_of(cycle, begin)
    late = begin > cycle.boundary(n) and (begin == lease.commencement or "/" not in rent.id)
    early = after < cycle.boundary(n + 1) and not gives_way(lease, rent)
    return Counted(rent, cycle, begin, after, cut=late or early)
