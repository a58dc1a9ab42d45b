"""The time that each instalment of a component pays for, and how much of an instalment some days of it are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.calendar.cycles import Cycle, DayCycle, MonthCycle, NamedDays, number_of
from asc842.calendar.grid import MonthGrid
from asc842.contract.rent import (
    DAYS_PER_PAYMENT,
    HALF_MONTHS,
    MONTHS_PER_PAYMENT,
    QUARTER_DAYS,
    Rent,
    months_per_payment,
)

THIRTY = 30
DAYS_OF_YEAR = {"365 days": 365, "360 days": 360}


def rent_cycle(rent: Rent, start: date) -> Cycle:
    """Return the times that the instalments of a component pay for, of a lease that begins on ``start``."""
    if rent.frequency in DAYS_PER_PAYMENT:
        return DayCycle(rent.cycle_begins or rent.begins or start, DAYS_PER_PAYMENT[rent.frequency])
    if rent.frequency == "twice-monthly":
        return NamedDays.every_month(rent.cycle_days or HALF_MONTHS)
    if rent.frequency == "quarter-day":
        return NamedDays.every_year(rent.quarter_days or QUARTER_DAYS)
    return MonthCycle(_rent_grid(rent, rent.cycle_begins or start), MONTHS_PER_PAYMENT[rent.frequency])


def _rent_grid(rent: Rent, start: date) -> MonthGrid:
    """Return the months by which a component is charged: calendar months, or months from commencement."""
    if not rent.by_calendar:
        return MonthGrid(start)
    month = MonthGrid.calendar(start)
    if rent.cycle_month is None:
        return month
    behind = (start.month - rent.cycle_month) % MONTHS_PER_PAYMENT[rent.frequency]
    return MonthGrid(month.boundary(-behind))


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


def is_part(rent: Rent, cycle: Cycle, start: date, after: date) -> bool:
    """Whether a row is shorter than an instalment, by the days of the month and by months from its first day."""
    if cycle.position(after) - cycle.position(start) >= 1:
        return False
    months = MONTHS_PER_PAYMENT.get(rent.frequency)
    return months is None or after < MonthGrid(start).boundary(months)


def months_of(rent: Rent, cycle: Cycle, start: date, after: date) -> Fraction:
    """Return the months of a row: whole ones from its first day where they are, else as rent is charged."""
    whole = MonthGrid(start).position(after)
    charged = (cycle.position(after) - cycle.position(start)) * months_per_payment(rent)
    return whole if whole.denominator == 1 else charged
