"""The time that each instalment of a component pays for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from asc842.calendar.cycles import Cycle, DayCycle, MonthCycle, NamedDays
from asc842.calendar.grid import MonthGrid
from asc842.contract.rent import (
    DAYS_PER_PAYMENT,
    HALF_MONTHS,
    MONTHS_PER_PAYMENT,
    QUARTER_DAYS,
    Rent,
    months_per_payment,
)


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
