"""The one engine that dates and prices rent: charges of any number of leases as arrays of payments in whole cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.money import minor_units
from asc842.calendar.positions import Days, Ints
from asc842.calendar.recurring import Mask, days_of, ints_of
from asc842.payments.charge import Charge
from asc842.payments.day_count import DayCount, Instalments
from asc842.payments.due import DueRules, counted_days
from asc842.payments.exact import Numbers, rounded_sums, whole
from asc842.payments.steps import Step

FAR = 1 << 24
"""More days than there are: the number of a charge times this, plus a day, puts the days of all charges in order."""


@dataclass(frozen=True, slots=True)
class DatedRent:
    """Payments in order of charge and of the days they pay for, each field (payments,); amounts in whole cents.

    A ``rest`` is what an event leaves to be paid of an instalment; ``once`` is rent that is paid once.
    """

    charge: Ints
    first: Days
    end: Days
    begin: Days
    after: Days
    due: Days
    counted: Days
    gross: Ints
    rest: Mask
    once: Mask

    @property
    def instalments(self) -> Instalments:
        """The times that they pay for."""
        return Instalments(self.charge, self.first, self.end, self.begin, self.after)

    def at(self, which: Ints | Mask | slice) -> DatedRent:
        """Return some of them."""
        return DatedRent(*(getattr(self, f.name)[which] for f in fields(self)))

    def and_(self, more: DatedRent) -> DatedRent:
        """Return these and more, in order."""
        both = one_after_another((self, more))
        return both.at(np.argsort(both.charge * FAR + both.begin.astype(np.int64), kind="stable"))


def one_after_another(parts: Sequence[DatedRent]) -> DatedRent:
    """Return the payments of some parts as they come."""
    return DatedRent(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(DatedRent)))


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of rent in order of charge and time, each field (steps,); an instalment is ``cents`` over ``unit``.

    ``own`` are the days of a row that prints what its own days cost, 0 for one that does not; ``key`` puts the first
    days in order.
    """

    charge: Ints
    start: Days
    after: Days
    cents: Numbers
    unit: Numbers
    own: Ints
    key: Ints
    begins: Ints

    @classmethod
    def of(cls, charges: Sequence[Charge], minor: Sequence[int]) -> Steps:
        """Return the steps of charges; ``minor`` are the minor units of one of the currency of each."""
        counts = [len(c.steps) for c in charges]
        of = np.repeat(np.arange(len(charges)), counts)
        columns = zip(*(s for charge in charges for s in charge.steps), strict=True)
        first, after, paid, _, _, days = columns if len(of) else [()] * len(Step._fields)
        start, units = days_of(first), np.repeat(ints_of(minor), counts).tolist()
        begins = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return cls(of, start, days_of(after), whole([x.numerator * n for x, n in zip(paid, units, strict=True)]),
                   whole([x.denominator for x in paid]), ints_of((x[1] - x[0]).days if x else 0 for x in days),
                   of * FAR + start.astype(np.int64), begins)

    def areas(self, charges: Sequence[Charge]) -> tuple[Numbers, Numbers]:
        """Return what each step charges on as a fraction, 1 where that is not known."""
        areas = [s.area or 1 for charge in charges for s in charge.steps]
        return whole([a.numerator for a in areas]), whole([a.denominator for a in areas])

    def met(self, charge: Ints, first: Days, after: Days) -> tuple[Ints, Ints]:
        """Return the first of the steps that days meet, and the one after the last."""
        low = np.searchsorted(self.key, charge * FAR + first.astype(np.int64), side="right") - 1
        high = np.searchsorted(self.key, charge * FAR + after.astype(np.int64), side="left")
        low = np.maximum(low, self.begins[charge])
        return low, np.maximum(high, low)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Days under one step of rent each: of the instalment of ``row`` they are ``part`` over ``whole``."""

    row: Ints
    step: Ints
    part: Ints
    whole: Ints


class Engine:
    """Charges as arrays: dates their instalments, and prices any days of them."""

    def __init__(self, charges: Sequence[Charge], minor: Sequence[int] | None = None) -> None:
        """Take charges, and the minor units of the currency of each: by default those of the currency in force."""
        self.charges = charges
        self.count = DayCount.of(charges)
        self.steps = Steps.of(charges, [minor_units()] * len(charges) if minor is None else minor)
        self.begin, self.stop = days_of(c.begin for c in charges), days_of(c.stop for c in charges)

    def pieces(self, of: Instalments, first: Days, after: Days) -> Pieces:
        """Part days of instalments at the steps of rent that they fall under, in order."""
        low, high = self.steps.met(of.charge, first, after)
        row = np.repeat(np.arange(len(low)), high - low)
        step = np.arange(len(row)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[row]
        begin, end = np.maximum(first[row], self.steps.start[step]), np.minimum(after[row], self.steps.after[step])
        kept = np.flatnonzero(begin < end)
        row, step, begin, end = row[kept], step[kept], begin[kept], end[kept]
        part, over = self.count.part(of.at(row), begin, end)
        own = self.steps.own[step]
        return Pieces(row, step, np.where(own > 0, (end - begin).astype(np.int64), part), np.where(own > 0, own, over))

    def priced(self, of: Instalments, first: Days, after: Days) -> Ints:
        """Rent for days of instalments, in whole cents rounded half up."""
        pieces, found = self.pieces(of, first, after), np.zeros(len(first), dtype=np.int64)
        rows, starts = np.unique(pieces.row, return_index=True)
        if len(rows):
            found[rows] = rounded_sums(starts, (self.steps.cents[pieces.step], pieces.part),
                                       (self.steps.unit[pieces.step], pieces.whole))
        return found

    def exact(self, begin: date, after: date, first: date, last: date) -> Fraction:
        """Rent of the instalment of the first charge for some days of it, exactly, in minor units."""
        days = days_of((begin, after, first, last))
        charge = np.zeros(1, dtype=np.int64)
        n = self.count.cycle.number(charge, days[:1])
        of = Instalments(charge, self.count.cycle.first_day(charge, n), self.count.cycle.first_day(charge, n + 1),
                         days[:1], days[1:2])
        pieces, s = self.pieces(of, days[2:3], days[3:]), self.steps
        rows = zip(*(x.tolist() for x in (s.cents[pieces.step], s.unit[pieces.step], pieces.part, pieces.whole)),
                   strict=True)
        return sum((Fraction(cents * part, unit * whole_) for cents, unit, part, whole_ in rows), Fraction(0))

    def dated(self) -> DatedRent:
        """Date and price every payment of the charges."""
        of = self._instalments()
        due, counted = DueRules.of(self.charges).days(of)
        no = np.zeros(len(due), dtype=bool)
        found = DatedRent(of.charge, of.first, of.end, of.begin, of.after, due, counted,
                      self.priced(of, of.begin, of.after), no, no)
        paid = _paid_once(self.charges)
        return self._cut(found.and_(paid) if len(paid.due) else found)

    def _instalments(self) -> Instalments:
        """Return the times of all charges that are paid at intervals, in order."""
        paid = np.flatnonzero([charge.rent.frequency != "once" for charge in self.charges])
        n = self.count.cycle.number(paid, self.begin[paid])
        counts = np.maximum(self.count.cycle.number(paid, self.stop[paid] - ONE_DAY) - n + 1, 0)
        charge = np.repeat(paid, counts)
        number = np.arange(len(charge)) - np.repeat(np.cumsum(counts) - counts - n, counts)
        first, after = self.count.cycle.first_day(charge, number), self.count.cycle.first_day(charge, number + 1)
        return Instalments(charge, first, after, np.maximum(first, self.begin[charge]),
                           np.minimum(after, self.stop[charge]))

    def _cut(self, found: DatedRent) -> DatedRent:
        """Part instalments at the days up to which they were paid for; payments of one charge stand together."""
        parts, begin = list[DatedRent](), 0
        for number in (n for n, charge in enumerate(self.charges) if charge.cuts):
            low, high = np.searchsorted(found.charge, [number, number + 1])
            of = found.at(slice(low, high))
            for day, falls_due in self.charges[number].cuts:
                of = self._parted(of, number, days_of([day]), days_of([falls_due]))
            parts += [found.at(slice(begin, low)), of]
            begin = high
        return one_after_another([*parts, found.at(slice(begin, None))]) if parts else found

    def _parted(self, found: DatedRent, charge: int, day: Days, due: Days) -> DatedRent:
        """Part the instalment of a charge at a day up to which it was paid for before an event.

        The days before it were paid for on the last of them; the rest of its cost falls due on ``due``.
        """
        holds = (found.begin <= day) & (day < found.after)
        if not holds.any():
            return found
        asked, others = found.at(holds), found.at(~holds)
        arrears = np.array([self.charges[charge].timing == "arrears"])
        rest = replace(asked, begin=day, due=due, counted=counted_days(due, asked.after, arrears),
                       rest=day > asked.begin)
        if not rest.rest[0]:
            return others.and_(rest)
        before = np.minimum(asked.due, day - ONE_DAY)
        part = replace(asked, after=day, due=before, counted=counted_days(before, day, arrears))
        part = replace(part, gross=self.priced(part.instalments, part.begin, day))
        return others.and_(part.and_(replace(rest, gross=asked.gross - part.gross)))


def _paid_once(charges: Sequence[Charge]) -> DatedRent:
    paid = [(i, p) for i, charge in enumerate(charges) for p in charge.once]
    due, yes = days_of(p.due for _, p in paid), np.ones(len(paid), dtype=bool)
    return DatedRent(ints_of(i for i, _ in paid), due, due + ONE_DAY, due, due + ONE_DAY, due,
                 days_of(p.counted for _, p in paid), ints_of(p.cents for _, p in paid), ~yes, yes)
