"""Pricing: rent at the index of a date, as it is measured, and at the index of its own time, as it is charged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.calendar.grid import MonthGrid
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.contract.variable import Index
from asc842.payments.steps import Step

CHARGED = date.max


@dataclass(frozen=True, slots=True)
class Pricing:
    """At which value of its index rent is priced.

    ``at`` is the day whose index is used for all time after it; None leaves base amounts as they are printed, and
    ``CHARGED`` takes each day's rent at the last reading by then. ``remeasured`` says that an event chose the day,
    ``entered`` that it is the one on which the lease came into these books, and by which rule. What is ``earlier``
    prices the days before ``at``: what is charged beyond it for them has been cost already.
    """

    at: date | None = None
    remeasured: bool = False
    entered: str = ""
    earlier: Pricing | None = None

    def steps(self, lease: Lease, rent: Rent, steps: list[Step]) -> list[Step]:
        """Return steps of rent at the index, divided where it changes; amounts exact, in currency units.

        A reading known by ``at`` holds from its date on (842-10-30-5b, 842-10-35-5).
        """
        if rent.index is None or self.at is None:
            return steps
        begin = rent.begins or lease.commencement
        last = max((s.after for s in steps), default=begin)
        rises = _promised_rises(rent.index, begin, last)
        days = self._days()
        changes = sorted({*(r.from_ for r in rent.index.readings if r.from_ <= self.at), *rises, *days})
        return [part._replace(instalment=part.instalment * _factor(rent.index, rises, part.start,
                                                                   self._day(days, part.start)))
                for step in steps for part in _divided(step, changes)]

    def _days(self) -> list[date]:
        """Return the days whose index has measured this rent, the last one first."""
        return [*([self.at] if self.at else []), *(self.earlier._days() if self.earlier else [])]

    @staticmethod
    def _day(days: list[date], start: date) -> date:
        """Return the day whose index measures rent for the time from ``start`` on."""
        return next((day for day in days if day <= start), days[-1])

    def why(self, rent: Rent) -> str:
        """Why a component is in or out of the liability, with the paragraph."""
        if not rent.measured:
            return rent.why_not or "not a lease payment of this contract"
        if rent.basis == "fixed":
            return "fixed payment (842-10-30-5a)"
        if rent.basis == "in-substance fixed":
            return "fixed in substance (842-10-30-5a, 842-10-55-31)"
        name = rent.index.name if rent.index else "an index"
        if self.entered:
            return f"depends on {name}, measured at its value on {self.at}, {self.entered}"
        if self.remeasured:
            return f"depends on {name}, measured at its value on {self.at} (842-10-35-5)"
        return f"depends on {name}, measured at its value at commencement (842-10-30-5b)"


AS_PRINTED = Pricing()
AS_CHARGED = Pricing(CHARGED)
Priced = Callable[[date, bool], Pricing]
"""The pricing of payments measured on a day; whether an event made that day one of remeasurement."""


def as_measured(day: date, remeasured: bool) -> Pricing:
    """Return the pricing at the index of the day of measurement."""
    return Pricing(day, remeasured)


def as_charged(_day: date, _remeasured: bool) -> Pricing:
    """Return the pricing at the index of the time that rent pays for."""
    return AS_CHARGED


def as_printed(_day: date, _remeasured: bool) -> Pricing:
    """Return the pricing at base amounts, as rows print them."""
    return AS_PRINTED


def follows_index(lease: Lease) -> bool:
    """Whether any rent of a lease depends on an index."""
    return any(rent.index for rent in lease.facts.rent)


def _divided(step: Step, changes: list[date]) -> list[Step]:
    cuts = [step.start, *(d for d in changes if step.start < d < step.after), step.after]
    return [step._replace(start=a, after=b) for a, b in pairwise(cuts)]


def _promised_rises(index: Index, begin: date, last: date) -> list[date]:
    """Dates on which rent rises by the floor at least, where the floor is a rise."""
    if not index.floor or index.floor < 0:
        return []
    grid, dates, n = MonthGrid(begin), list[date](), 1
    while (day := grid.boundary(n * index.every_months)) < last:
        dates.append(day)
        n += 1
    return dates


def _factor(index: Index, rises: list[date], day: date, at: date) -> Fraction:
    """What a base amount is multiplied by for rent of a day: readings by ``at``, then the rises promised since."""
    factor, before, since = Fraction(1), Fraction(index.at_commencement), date.min
    for reading in index.readings:
        if reading.from_ > min(day, at):
            break
        factor *= 1 + _bounded(index, Fraction(reading.value) / before - 1)
        before, since = Fraction(reading.value), reading.from_
    to_come = sum(since < rise <= day for rise in rises)
    return factor * (1 + Fraction(index.floor or 0)) ** to_come


def _bounded(index: Index, change: Fraction) -> Fraction:
    change = change if index.floor is None else max(change, Fraction(index.floor))
    return change if index.cap is None else min(change, Fraction(index.cap))
