"""Money: decimals at the edges, whole cents inside, half a cent always up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def to_cents(amount: Decimal | Fraction | int) -> int:
    """Round a currency amount to whole cents, half a cent up.

    Takes an exact amount in currency units (never a float) and returns an int number of cents.
    """
    return round_half_up(Fraction(amount) * 100)


def round_half_up(value: Fraction) -> int:
    """Round an exact number to the nearest integer, a tie upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def from_cents(cents: int) -> Decimal:
    """Whole cents as a currency amount with two decimals."""
    return Decimal(int(cents)).scaleb(-2)


def quantum(printed: Decimal) -> Decimal:
    """Return the unit of the last printed digit: 0.01 for 733462.13, 1 for 494."""
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def half_up(value: Fraction, unit: Decimal = CENT) -> Decimal:
    """Round an exact number to a multiple of ``unit``, a tie upwards."""
    return round_half_up(value / Fraction(unit)) * unit


def text(amount: Decimal | int, unit: Decimal = CENT) -> str:
    """Format a currency amount with thousands separators: 4,499,521.24."""
    return f"{Decimal(amount).quantize(unit, ROUND_HALF_UP):,}"


def percent(rate: Decimal | Fraction) -> str:
    """Write a fraction as a percentage with two to four decimals: 6.00 %, 5.125 %."""
    whole, _, decimals = f"{half_up(Fraction(rate) * 100, Decimal('0.0001')):f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')} %"
