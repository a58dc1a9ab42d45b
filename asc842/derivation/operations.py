"""The operations by which figures are made of one another: each works on exact numbers, and has a rule in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import round_half_up
from asc842.calendar.grid import MonthGrid
from asc842.calendar.periods import SCALE, months_in_term, months_position

Value = Fraction | date | str
Signed = Sequence[tuple[int, Any]]
Work = Callable[[Signed, int], Value]
PRECISION = 60


@dataclass(frozen=True, slots=True)
class Operation:
    """How parts make a figure: ``work`` takes them with their signs, and the decimals of the currency.

    ``written`` says how the parts stand in a sentence, each by its number from 0; without it they stand one after the
    other, with their signs or ``between`` them. ``rule`` says in words what is done, and how it is rounded.
    """

    work: Work
    between: str
    rule: str
    written: str


OPERATIONS: dict[str, Operation] = {}
"""Every operation by name: each announces itself below."""


def operation(name: str, between: str = "", rule: str = "", written: str = "") -> Callable[[Work], Work]:
    """Announce the function below as an operation."""
    def announce(work: Work) -> Work:
        OPERATIONS[name] = Operation(work, between, rule, written)
        return work
    return announce


def half_up(value: Fraction, digits: int) -> Fraction:
    """Round to so many decimals, a tie upwards."""
    return Fraction(round_half_up(value * 10**digits), 10**digits)


@operation("sum", "+")
def _sum(parts: Signed, _digits: int) -> Value:
    return sum((sign * value for sign, value in parts), Fraction(0))


@operation("after the end", rule="what is left when the lease has ended", written="{0}: the lease ended on {1}; {2}")
def _after_the_end(parts: Signed, _digits: int) -> Value:
    return Fraction(parts[0][1])


@operation("counted", rule="one, where it is not nothing", written="one: {0}")
def _counted(parts: Signed, _digits: int) -> Value:
    ((_, value),) = parts
    return Fraction(value != 0)


@operation("product", "×")
def _product(parts: Signed, _digits: int) -> Value:
    found = Fraction(1)
    for _, value in parts:
        found *= value
    return found


@operation("quotient", "÷")
def _quotient(parts: Signed, _digits: int) -> Value:
    (_, one), (_, other) = parts
    return Fraction(one / other)


@operation("rounded", rule="rounded half up to the minor unit", written="{0}, rounded half up")
def _rounded(parts: Signed, digits: int) -> Value:
    ((_, value),) = parts
    return half_up(value, digits)


@operation("stated")
def _support(_parts: Signed, _digits: int) -> Value:
    raise AssertionError("what somebody says is not worked out")


@operation("as judged", rule="the figure that governs, by judgement or policy", written="{0}")
def _as_judged(parts: Signed, _digits: int) -> Value:
    return Fraction(parts[0][1])


@operation("raised", rule="before × (1 + rate) + amount, rounded half up to the minor unit",
           written="{0} × (1 + {1}) + {2}, rounded half up")
def _raised(parts: Signed, digits: int) -> Value:
    return half_up(raised(parts), digits)


@operation("raised exactly", rule="before × (1 + rate) + amount, not rounded", written="{0} × (1 + {1}) + {2}")
def _raised_exactly(parts: Signed, _digits: int) -> Value:
    return raised(parts)


def raised(parts: Signed) -> Fraction:
    """Return what rent rises to: of the rent before, the rate, and the amount."""
    (_, before), (_, rate), (_, more) = parts
    return Fraction(before * (1 + Fraction(rate)) + more)


@operation("lesser", rule="the lesser of the two, not below zero", written="the lesser of {0} and {1}")
def _lesser(parts: Signed, _digits: int) -> Value:
    return Fraction(max(min(value for _, value in parts), 0))


@operation("nearest", rule="the nearest between zero and the liability", written="{0}, between zero and {1}")
def _nearest(parts: Signed, _digits: int) -> Value:
    (_, value), (_, most) = parts
    return Fraction(min(max(value, min(most, 0)), max(most, 0)))


@operation("rest of the term", rule="months to the last day, part months by their days over those of the month",
           written="{0} to {1}, in months")
def _rest(parts: Signed, _digits: int) -> Value:
    first, last = (np.array([value + DAY], dtype="datetime64[D]") for _, value in parts)
    return Fraction(max(float(months_in_term(first, last)[0]), 0.0))


@operation("share", rule="amount × numerator ÷ denominator, rounded half up to the minor unit",
           written="{0} × {1} ÷ {2}, rounded half up")
def _share(parts: Signed, digits: int) -> Value:
    (_, whole), (_, numerator), (_, denominator) = parts
    return half_up(Fraction(whole * numerator, denominator), digits)


@operation("factor", rule="1 ÷ (1 + rate a step) ^ (time ÷ step)", written="1 ÷ (1 + {0}) ^ ({1} ÷ {2})")
def _factor(parts: Signed, _digits: int) -> Value:
    (_, rate), (_, time), (_, step) = parts
    steps = Fraction(time) / step
    base = 1 + Fraction(rate)
    if steps.denominator == 1 and base.denominator == 1:
        return base ** -int(steps)
    with localcontext() as context:
        context.prec = PRECISION
        power = Decimal(base.numerator) / Decimal(base.denominator)
        return Fraction(power ** (-Decimal(steps.numerator) / Decimal(steps.denominator)))


@operation("months", rule="whole months from the first day, and days of a part month over the days of that month",
           written="{0} to {1}")
def _months(parts: Signed, _digits: int) -> Value:
    (_, since), (_, day) = parts
    return MonthGrid(since).position(day)


@operation("days", rule="days from the first day", written="{0} to {1}")
def _days(parts: Signed, _digits: int) -> Value:
    (_, since), (_, day) = parts
    return Fraction((day - since).days)


@operation("months of time", rule="months from the first day through the last, not beyond the end of what is spread; "
                                  "part months by days", written="{0} through {1}, in months")
def _months_of_time(parts: Signed, _digits: int) -> Value:
    first, until = _within(parts)
    return Fraction(int(np.diff(months_position(np.array([first, until], dtype="datetime64[D]")))[0]), SCALE)


@operation("days of time", rule="days from the first day through the last, not beyond the end of what is spread",
           written="{0} through {1}, in days")
def _days_of_time(parts: Signed, _digits: int) -> Value:
    first, until = _within(parts)
    return Fraction((until - first).days)


def _within(parts: Signed) -> tuple[date, date]:
    first, until, end = (value for _, value in parts[:3])
    return first, max(first, min(until, end) + DAY)


POSTED = ("less what was posted above the exact figure before, if anything, over the weight that is left; rounded "
          "half up to the minor unit")


@operation("straight line", rule=f"total × weight so far ÷ whole weight, {POSTED}",
           written="{0} × {1} ÷ {2}, rounded half up")
def _straight_line(parts: Signed, digits: int) -> Value:
    return half_up(spread(parts), digits)


@operation("what is left", rule=f"total × weight that is left ÷ whole weight, {POSTED}",
           written="{0} less {1} ÷ {2} of it, rounded half up")
def _left(parts: Signed, digits: int) -> Value:
    return half_up(left(parts), digits)


@operation("left exactly", rule="total × weight that is left ÷ whole weight, not rounded",
           written="{0} less {1} ÷ {2} of it")
def _left_exactly(parts: Signed, _digits: int) -> Value:
    return left(parts)


@operation("above the exact", rule="what is posted less the exact figure: less than a minor unit",
           written="{0} × {1} ÷ {2}, rounded less exact")
def _above(parts: Signed, digits: int) -> Value:
    exact = spread(parts)
    return half_up(exact, digits) - exact


@operation("left above the exact", rule="what is posted less the exact figure: less than a minor unit",
           written="{0} less {1} ÷ {2} of it, rounded less exact")
def _left_above(parts: Signed, digits: int) -> Value:
    exact = left(parts)
    return half_up(exact, digits) - exact


def spread(parts: Signed) -> Fraction:
    """Return what of a total is spread so far, exactly: of total, weight so far, whole weight, what was too much."""
    (_, total), (_, so_far), (_, whole), *drift = parts
    share = Fraction(so_far) / (whole or 1)  # a span of no length spreads nothing
    return Fraction(total * share - sum(d for _, d in drift) * (1 - share))


def left(parts: Signed) -> Fraction:
    """Return what of a total is left, exactly: of total, weight so far, whole weight, and what was too much."""
    (_, total), (_, so_far), (_, whole), *drift = parts
    share = 1 - Fraction(so_far) / whole if whole else Fraction(0)
    return Fraction((total - sum(d for _, d in drift)) * share)
