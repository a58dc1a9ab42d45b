"""Money: decimals at the edges, whole minor units inside ("cents", whatever the currency calls them), half always up.

How many decimals a minor unit has is the currency's (ISO 4217): two of a dollar, none of a yen, three of a Kuwaiti
dinar. As :mod:`decimal` has a context for precision, amounts have one for the currency they are in: it is set where
work on a lease begins, and dollars are meant where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache, wraps
from operator import attrgetter
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
EXACT = Context(prec=1000)
USUAL = 2
"""Decimals of most currencies, and of a code that ISO 4217 does not list or gives none for (gold, for one)."""
LARGEST_UNITS = 10**13
"""Minor units above which nothing is measured: what they come to over time stays exact in 64 bits."""
_digits: ContextVar[int] = ContextVar("digits of the currency", default=USUAL)


@cache
def listed_digits(currency: str) -> int | None:
    """Decimals of a currency's minor unit by its ISO 4217 code; None where the list has none, or not the code."""
    from iso4217 import Currency  # noqa: PLC0415  (reads a table when it is loaded)

    try:
        found = Currency(currency).exponent
    except ValueError:
        return None
    return None if found is None else int(found)


@cache
def digits_of(currency: str) -> int:
    """Decimals of a currency's minor unit by its ISO 4217 code: 2 of USD, 0 of JPY, 3 of KWD."""
    found = listed_digits(currency)
    return USUAL if found is None else found


class in_currency:  # noqa: N801  (used as a function is)
    """Take amounts to be in a currency while a block runs; not for a block that yields."""

    __slots__ = ("_currency", "_token")

    def __init__(self, currency: str) -> None:
        """Take the code of the currency."""
        self._currency = currency

    def __enter__(self) -> None:
        self._token = _digits.set(digits_of(self._currency))

    def __exit__(self, *_: object) -> None:
        _digits.reset(self._token)


def in_currency_of(path: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run a function in the currency that its first argument has at an attribute: "currency", "lease.currency"."""
    found = attrgetter(path)

    def decorated(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with in_currency(found(args[0])):
                return function(*args, **kwargs)
        return run
    return decorated


def digits() -> int:
    """Decimals of the currency that amounts are in."""
    return _digits.get()


def minor_units() -> int:
    """Minor units of one of the currency: 100 cents of a dollar, 1 of a yen."""
    return int(10 ** digits())


def unit() -> Decimal:
    """The smallest amount of the currency: 0.01 of a dollar, 1 of a yen."""
    return _unit(digits())


@cache
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def to_cents(amount: Decimal | Fraction | int) -> int:
    """Round a currency amount to whole minor units, half of one up.

    Takes an exact amount in currency units (never a float) and returns an int number of minor units.
    """
    if isinstance(amount, Decimal) and (whole := amount.scaleb(digits(), EXACT)) == (cents := int(whole)):
        return cents
    return round_half_up(Fraction(amount) * minor_units())


def round_half_up(value: Fraction) -> int:
    """Round an exact number to the nearest integer, a tie upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def from_cents(cents: int, currency: str | None = None) -> Decimal:
    """Whole minor units as a currency amount with the currency's decimals: that in force, or one named."""
    return Decimal(int(cents)).scaleb(-(digits() if currency is None else digits_of(currency)))


def amounts_of(cents: Iterable[int], places: int) -> list[Decimal]:
    """Whole minor units as amounts of a currency with so many decimals."""
    return [Decimal(x).scaleb(-places) for x in cents]


def quantum(printed: Decimal) -> Decimal:
    """Return the unit of the last printed digit: 0.01 for 733462.13, 1 for 494."""
    exponent = printed.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def half_up(value: Fraction, to: Decimal | None = None) -> Decimal:
    """Round an exact number to a multiple of ``to``, by default the currency's smallest amount, a tie upwards."""
    multiple = unit() if to is None else to
    parts = multiple.as_tuple()
    if parts.digits == (1,) and isinstance(parts.exponent, int) and parts.exponent <= 0:
        scaled = value.numerator * 10 ** -parts.exponent
        return Decimal((2 * scaled + value.denominator) // (2 * value.denominator)).scaleb(parts.exponent, EXACT)
    return round_half_up(value / Fraction(multiple)) * multiple


def text(amount: Decimal | int, to: Decimal | None = None) -> str:
    """Format a currency amount with thousands separators and the currency's decimals: 4,499,521.24."""
    return f"{Decimal(amount).quantize(unit() if to is None else to, ROUND_HALF_UP):,}"


def percent(rate: Decimal | Fraction) -> str:
    """Write a fraction as a percentage with two to four decimals: 6.00 %, 5.125 %."""
    whole, _, decimals = f"{half_up(Fraction(rate) * 100, Decimal('0.0001')):f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')} %"
