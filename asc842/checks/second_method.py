"""Present value a second way: each dated payment by itself, in decimals of 40 digits, with exact months."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction

from asc842.calendar.grid import MonthGrid

COMPOUNDING_MONTHS = {"twice-monthly": Fraction(1, 2), "monthly": Fraction(1), "two-monthly": Fraction(2),
                      "quarterly": Fraction(3), "four-monthly": Fraction(4), "half-yearly": Fraction(6),
                      "annual": Fraction(12), "two-yearly": Fraction(24)}
COMPOUNDING_DAYS = {"daily": (1, 365), "weekly": (7, 52), "two-weekly": (14, 26), "four-weekly": (28, 13)}
"""Days of a step, and steps that a yearly rate is divided by."""
Dated = tuple[date, date, Decimal]
"""Due date, date at whose start it counts in months, and amount."""


def present_value(payments: list[Dated], start: date, rate: Decimal, convention: str, compounding: str | None,
                  at: date | None = None) -> Decimal:
    """Present value at ``at`` (by default ``start``, the commencement date), unrounded, by design section 4.

    Shares no code with :mod:`asc842.measurement`: decimals instead of doubles, one payment at a time.
    """
    with localcontext() as context:
        context.prec = 40
        base = _base(rate, convention, compounding)
        origin, total = _time(at or start, at or start, start, convention, compounding), Decimal(0)
        parts = dict[Decimal, Decimal]()
        for due, counted, amount in payments:
            time = origin - _time(due, counted, start, convention, compounding)
            whole = time.to_integral_value(ROUND_FLOOR)
            # Many payments share the part of a unit beyond whole ones, and powers of these take a logarithm.
            if time - whole not in parts:
                parts[time - whole] = base ** (time - whole)
            total += amount * base ** whole * parts[time - whole]
        return total


def _base(rate: Decimal, convention: str, compounding: str | None) -> Decimal:
    """What 1 grows to in one unit of time."""
    if convention == "nominal":
        if compounding in COMPOUNDING_DAYS:
            return 1 + rate / COMPOUNDING_DAYS[compounding][1]
        months = COMPOUNDING_MONTHS[compounding or "monthly"]
        return 1 + rate * months.numerator / (12 * months.denominator)
    return 1 + rate / 365 if convention == "actual/365 nominal" else 1 + rate


def _time(due: date, counted: date, start: date, convention: str, compounding: str | None) -> Decimal:
    """Units of time from commencement: payment periods, years, or days."""
    days, months = Fraction((due - start).days), MonthGrid(start).position(counted)
    if compounding in COMPOUNDING_DAYS:
        steps = Fraction((counted - start).days, COMPOUNDING_DAYS[compounding][0])
    else:
        steps = months / COMPOUNDING_MONTHS[compounding or "monthly"]
    units = {"nominal": steps, "effective": months / 12,
             "actual/365": days / 365, "actual/365 nominal": days}[convention]
    return Decimal(units.numerator) / Decimal(units.denominator)
