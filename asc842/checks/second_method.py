"""Present value a second way: each dated payment by itself, in decimals of 40 digits, with exact months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from asc842.calendar.grid import MonthGrid

COMPOUNDING_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}
Dated = tuple[date, date, Decimal]
"""Due date, date at whose start it counts in months, and amount."""


def present_value(payments: list[Dated], start: date, rate: Decimal, convention: str,
                  compounding: str | None) -> Decimal:
    """Present value at ``start``, unrounded, by the formulas of design section 4.

    Shares no code with :mod:`asc842.measurement`: decimals instead of doubles, one payment at a time.
    """
    with localcontext() as context:
        context.prec = 40
        return sum((amount * _factor(due, counted, start, rate, convention, compounding)
                    for due, counted, amount in payments), Decimal(0))


def _factor(due: date, counted: date, start: date, rate: Decimal, convention: str,
            compounding: str | None) -> Decimal:
    days = Fraction((due - start).days)
    months = MonthGrid(start).position(counted)
    if convention == "actual/365":
        base, power = 1 + rate, days / 365
    elif convention == "actual/365 nominal":
        base, power = 1 + rate / 365, days
    elif convention == "effective":
        base, power = 1 + rate, months / 12
    else:
        per = COMPOUNDING_MONTHS[compounding or "monthly"]
        base, power = 1 + rate * per / 12, months / per
    return base ** -(Decimal(power.numerator) / Decimal(power.denominator))
