"""The rate of a policy's tables for a date, a term, a currency and its security."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.money import half_up, percent
from asc842.contract.policy import Policy
from asc842.contract.rates import Interpolation, RatePoint, RateTable

DIGITS = Decimal("1e-10")
"""Rates between two of a table's are rounded to this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The lease that a rate is for; ``months`` is the term, whole months and parts of one."""

    kind: str
    currency: str
    secured: bool
    on: date
    months: Fraction

    def __str__(self) -> str:
        security = "" if self.kind == "risk-free" else "secured " if self.secured else "unsecured "
        return f"{security}{self.kind} rates in {self.currency} as of {self.on} or before"


def table_for(policy: Policy, wanted: Wanted) -> RateTable | None:
    """Return the latest table on or before the date in the currency, borrowing rates secured or not as wanted."""
    fitting = [t for t in policy.rate_tables if t.kind == wanted.kind and t.currency == wanted.currency
               and (t.secured == wanted.secured or t.kind == "risk-free") and t.as_of <= wanted.on]
    return max(fitting, key=lambda t: t.as_of, default=None)


def in_range(table: RateTable, months: Fraction, interpolation: Interpolation) -> bool:
    """Return whether a table covers a term; the next longer term serves all that are shorter."""
    terms = [point.months for point in table.rates]
    return months <= max(terms) and (months >= min(terms) or interpolation == "next longer")


def rate_for(table: RateTable, months: Fraction, interpolation: Interpolation) -> tuple[Decimal, str]:
    """Return the yearly rate for a term in the table's range, and the terms that it comes from.

    ``linear`` is rounded to ten decimals, half up; ``nearest`` takes the longer of two terms equally near;
    ``next longer`` takes the shortest term that is not shorter.
    """
    points = sorted(table.rates, key=lambda point: point.months)
    above = next(point for point in points if point.months >= months)
    below = next((point for point in reversed(points) if point.months <= months), above)
    if above is below or interpolation == "next longer":
        return above.rate, _named(above)
    if interpolation == "nearest":
        nearest = above if above.months - months <= months - below.months else below
        return nearest.rate, f"{_named(nearest)}, the nearest"
    share = (months - below.months) / (above.months - below.months)
    rate = Fraction(below.rate) + share * (Fraction(above.rate) - Fraction(below.rate))
    return half_up(rate, DIGITS).normalize(), f"linear between {_named(below)} and {_named(above)}"


def _named(point: RatePoint) -> str:
    return f"{point.months} months ({percent(point.rate)})"
