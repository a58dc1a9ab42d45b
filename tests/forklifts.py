"""The sample's finance lease of forklift trucks, worked out from its terms alone, as its tables have them.

Sixty rents of 4,150.00 at the ends of months from 2003-03 on, 5.5 % a year compounded monthly, a fee of 1,200.00.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MONTHS, FEE, STEP = 60, Decimal("1200.00"), Fraction("0.055") / 12


def to_cents(value: Fraction) -> Decimal:
    """Round half up to the cent."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def owed(left: int, rent: int = 4150) -> Decimal:
    """What so many rents to come are worth: an annuity in arrears."""
    return to_cents(rent * (1 - (1 + STEP) ** -left) / STEP)


def interest(first: int, last: int, rent: int = 4150) -> Decimal:
    """Interest of the months from one to another, counted from 1: what is owed grows by it, beside the rents."""
    return owed(MONTHS - last, rent) - owed(MONTHS - first + 1, rent) + rent * (last - first + 1)


def amortization(first: int, last: int, rent: int = 4150) -> Decimal:
    """Amortization of those months: the asset, with the fee, evenly over the term; what is left is rounded."""
    asset = owed(MONTHS, rent) + FEE
    after, before = (to_cents(Fraction(asset) * (MONTHS - month) / MONTHS) for month in (last, first - 1))
    return before - after
