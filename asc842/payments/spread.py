"""A charge for a stretch of time as the cost of that stretch, whenever it is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.money import round_half_up
from asc842.calendar.grid import months_between, year_month
from asc842.payments.expense import Expense
from asc842.payments.pattern import elapsed


def over_time(charge: Expense, first: date, after: date, ended: date = date.max, *, by_days: bool,
              passed: Callable[[date], Fraction] | None = None) -> Iterator[Expense]:
    """Spread the cost of a charge from ``first`` to the day before ``after``; it is paid on its own day.

    By calendar months, part months by their days, or by days; each part is cost on the last day of its month, rounded
    so that what has accrued is exact to half a cent. On the day on which the lease has ``ended`` the rest is cost. A
    charge that pays for days of the month in which it is due, and for no other, stays one cost on the day it is due.
    Where it is not for all of its time alike, ``passed`` tells the share of it that is for the time before a day.
    """
    passed = passed or (lambda bound: elapsed((), first, after, bound, by_days=by_days))
    if first >= after or year_month(first) == year_month(after - DAY) == year_month(charge.date):
        yield charge
        return
    yield replace(charge, cost=0)
    before, stop = 0, max(min(after, ended), min(first + DAY, after))
    for _, bound in months_between(first, stop):
        share = Fraction(1) if bound == stop else passed(bound)
        upto = round_half_up(charge.cost * share)
        if upto != before:
            yield replace(charge, date=bound - DAY, cost=upto - before, paid=0)
        before = upto
