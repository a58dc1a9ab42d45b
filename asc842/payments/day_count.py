"""How the days of instalments count, over whole arrays: as parts of an instalment, in exact fractions.

A day's place in a month is a whole number of units (1/377,580 of a month), so the part that any days are of an
instalment is an exact fraction. Days within a whole instalment, and on either side of an event, count as whole months
and part months by their days: what they come to together is the instalment. An instalment of which the component
itself begins or ends inside is counted as the contract says (``proration``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np

from asc842.calendar.cycles import MonthCycle
from asc842.calendar.periods import SCALE
from asc842.calendar.positions import Days, Ints
from asc842.calendar.recurring import Mask, Recurring, days_of, ints_of
from asc842.contract.rent import months_per_payment
from asc842.payments.charge import Charge

THIRTY = 30
DAYS_OF_YEAR = {"365 days": 365, "360 days": 360}


@dataclass(frozen=True, slots=True)
class Instalments:
    """Instalments of charges, or parts of them, each field (instalments,).

    Each pays for ``begin`` to the day before ``after``, of the whole time from ``first`` to the day before ``end``.
    """

    charge: Ints
    first: Days
    end: Days
    begin: Days
    after: Days

    def at(self, which: Ints | Mask) -> Instalments:
        """Return some of them."""
        return Instalments(*(getattr(self, f.name)[which] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class DayCount:
    """The rules of charges by which days count; each field (charges,).

    ``by_period`` are those that count days of the period, ``thirty`` and ``by_year`` those that count a part at either
    end by thirtieths or by days of a year: a day is ``year`` over ``year_days`` of an instalment.
    """

    cycle: Recurring
    own: Mask
    start: Days
    gives_way: Mask
    by_period: Mask
    thirty: Mask
    by_year: Mask
    year: Ints
    year_days: Ints

    @classmethod
    def of(cls, charges: Sequence[Charge]) -> DayCount:
        """Return the rules of charges, in their order."""
        rules = [c.rent.proration for c in charges]
        by_year = [c.rent.proration in DAYS_OF_YEAR and not c.once for c in charges]
        days = [_day_of_year(c) if yearly else Fraction(1) for c, yearly in zip(charges, by_year, strict=True)]
        return cls(
            Recurring.of([c.cycle for c in charges]), np.array(["/" not in c.rent.id for c in charges], dtype=bool),
            days_of(c.start for c in charges), np.array([c.gives_way for c in charges], dtype=bool),
            np.array([r == "days of the period" for r in rules], dtype=bool),
            np.array([r == "30 days" and isinstance(c.cycle, MonthCycle) for c, r in zip(charges, rules, strict=True)],
                     dtype=bool),
            np.array(by_year, dtype=bool), ints_of(d.numerator for d in days), ints_of(d.denominator for d in days))

    def part(self, of: Instalments, first: Days, last: Days) -> tuple[Ints, Ints]:
        """Return what part of an instalment the days from ``first`` to the day before ``last`` are, as fractions."""
        part, whole = np.ones(len(first), dtype=np.int64), np.ones(len(first), dtype=np.int64)
        at = np.flatnonzero((first != of.first) | (last != of.end))
        part[at], whole[at] = self._of_days(of.at(at), first[at], last[at])
        return part, whole

    def _of_days(self, of: Instalments, first: Days, last: Days) -> tuple[Ints, Ints]:
        months, days = self.cycle.months[of.charge], (last - first).astype(np.int64)
        part = self.cycle.place(of.charge, last) - self.cycle.place(of.charge, first)
        whole = np.maximum(months, 1) * SCALE
        by_period = self.by_period[of.charge] | (months == 0)
        if by_period.any():
            part = np.where(by_period, days, part)
            whole = np.where(by_period, (of.end - of.first).astype(np.int64), whole)
        if (self.thirty | self.by_year).any():
            self._of_cut(of, first, last, part, whole)
        return part, whole

    def _of_cut(self, of: Instalments, first: Days, last: Days, part: Ints, whole: Ints) -> None:
        """Write the parts of instalments that the component itself cuts short, where thirtieths or a year count."""
        late = (of.begin > of.first) & (self.own[of.charge] | (of.begin == self.start[of.charge]))
        early = (of.after < of.end) & ~self.gives_way[of.charge]
        cut, yearly = late | early, self.by_year[of.charge]
        at = np.flatnonzero(cut & yearly)
        part[at] = (last[at] - first[at]).astype(np.int64) * self.year[of.charge[at]]
        whole[at] = self.year_days[of.charge[at]]
        at = np.flatnonzero(cut & self.thirty[of.charge])
        part[at] = self._by_thirty(of.at(at), last[at]) - self._by_thirty(of.at(at), first[at])

    def _by_thirty(self, of: Instalments, day: Days) -> Ints:
        """Place of a day in an instalment: months paid for whole as such, the days of others as thirtieths."""
        head = np.minimum(self.cycle.month_start(of.charge, of.begin, following=True), of.after)
        tail = np.maximum(self.cycle.month_start(of.charge, of.after), head)
        outside = np.minimum(day, head) - of.begin + np.maximum(day - tail, np.timedelta64(0, "D"))
        inside = np.minimum(np.maximum(day, head), tail)
        return (outside.astype(np.int64) * (SCALE // THIRTY)
                + self.cycle.place(of.charge, inside) - self.cycle.place(of.charge, head))


def _day_of_year(charge: Charge) -> Fraction:
    """Return what part of an instalment a day is that costs a 360th or a 365th of a year's rent."""
    return Fraction(12, DAYS_OF_YEAR[str(charge.rent.proration)]) / Fraction(months_per_payment(charge.rent))
