"""Rent of any number of leases: their terms resolved one by one, then dated, priced and abated all at once.

One lease is a portfolio of one: its :class:`Payment` objects are a view of the same arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np

from asc842.base.errors import Problem
from asc842.base.money import minor_units
from asc842.calendar.positions import Ints
from asc842.calendar.recurring import Mask
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.payments.abatement_problems import odd_versions, relief_problems
from asc842.payments.abatement_terms import reliefs_of
from asc842.payments.abatements import AbatementWindow, Applied, Touches, relieved
from asc842.payments.broken import gives_way
from asc842.payments.charge import Charge, Cut, charge_of
from asc842.payments.cycle import rent_cycle
from asc842.payments.dating import DatedRent, Engine
from asc842.payments.parted import NO_CUTS
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_PRINTED, Pricing
from asc842.payments.steps import Step
from asc842.payments.term import Term


class RentPlaces(Protocol):
    """Where components of rent and abatements stand in the file of a lease."""

    def rent(self, rent: Rent) -> str:
        """Key of a component, or of the one that an event has changed it from."""

    def abatement(self, abatement: Abatement) -> str:
        """Key of an abatement."""


@dataclass(slots=True)
class RentTerms:
    """Versions of leases resolved: what the payment engine takes, with nothing in it by period.

    ``charges``, ``reliefs`` and ``applied`` are those of all versions, ``spans`` the term of each; ``version`` is that
    of each charge, ``minor`` the minor units of its currency. ``problems`` and ``wrong`` are what is wrong with the
    rent of each version, and with its abatements by their place, before any payment is dated.
    """

    versions: list[Lease]
    spans: list[Term]
    charges: list[Charge]
    version: list[int]
    minor: list[int]
    reliefs: list[AbatementWindow]
    applied: list[Applied]
    problems: list[list[Problem]]
    wrong: list[dict[int, list[Problem]]]

    @classmethod
    def none(cls) -> RentTerms:
        """Return the terms of no version."""
        return cls([], [], [], [], [], [], [], [], [])

    def add(self, lease: Lease, places: RentPlaces, pricing: Pricing = AS_PRINTED,
            cuts: Mapping[str, Sequence[Cut]] = NO_CUTS) -> int:
        """Resolve one version of a lease at a pricing, in the currency in force; return its number."""
        number, problems, own, unsound = len(self.versions), list[Problem](), dict[int, Charge](), set[str]()
        term = Term.of(lease)
        for rent in lease.facts.rent:
            charge, found = charge_of(lease, rent, places.rent(rent), pricing, tuple(cuts.get(rent.id, ())), term)
            problems += found
            if charge is None:
                unsound.add(rent.id)
            else:
                own[len(self.charges) + len(own)] = charge
        keys = [places.abatement(a) for a in lease.facts.abatements]
        reliefs, applied, wrong = reliefs_of(lease, number, own, keys, unsound, len(self.applied))
        self.versions.append(lease)
        self.spans.append(term)
        self.charges += own.values()
        self.version += [number] * len(own)
        self.minor += [minor_units()] * len(own)
        self.reliefs += reliefs
        self.applied += applied
        self.problems.append(problems)
        self.wrong.append(wrong)
        return number


class Rents:
    """Payments of versions of leases as arrays: ``paid``, and ``off`` what of each abates, in whole cents."""

    def __init__(self, terms: RentTerms) -> None:
        self.terms = terms
        engine = Engine(terms.charges, terms.minor)
        self.paid: DatedRent = engine.dated()
        self.touches: Touches = relieved(engine, self.paid, terms.reliefs, terms.applied)
        self.off = np.zeros(len(self.paid.due), dtype=np.int64)
        np.add.at(self.off, self.touches.payment, self.touches.cents)
        self.version: Ints = np.array(terms.version, dtype=np.int64)[self.paid.charge]
        self._engine = engine

    @cached_property
    def odd(self) -> set[int]:
        """Versions of which something may be wrong."""
        wrong = {n for n, (p, w) in enumerate(zip(self.terms.problems, self.terms.wrong, strict=True)) if p or w}
        return wrong | odd_versions(self.paid, self.touches, self.off, self.terms.applied, self.version)

    def problems(self, version: int) -> list[Problem]:
        """Return what is wrong with the rent of a version, then with its abatements."""
        if version not in self.odd:
            return []
        applied = {n: a for n, a in enumerate(self.terms.applied) if a.version == version}
        return [*self.terms.problems[version], *relief_problems(
            self.terms.versions[version], self.paid, self._monthly, self.touches, applied, self.terms.wrong[version],
            np.flatnonzero(self.version == version))]

    @cached_property
    def _monthly(self) -> Mask:
        return np.array([c.rent.frequency == "monthly" for c in self.terms.charges], dtype=bool)[self.paid.charge]

    def payments(self, version: int) -> list[Payment]:
        """Return the payments of a version in order of component and of the time they pay for."""
        low, high = np.searchsorted(self.version, [version, version + 1]).tolist()
        abated = self._abated(low, high)
        paid = self.paid.at(np.arange(low, high))
        first, last = self._engine.steps.met(paid.charge, paid.begin, paid.after)
        once = dict[int, int]()
        rows = zip(*(x.tolist() for x in (paid.charge, paid.begin, paid.after, paid.due, paid.counted, paid.gross,
                                          paid.rest, first, last)), strict=True)
        return [self._payment(abated.get(i, {}), once, *row) for i, row in enumerate(rows, low)]

    def _payment(self, abated: dict[str, int], once: dict[int, int], number: int, begin: date, after: date, due: date,
                 counted: date, gross: int, rest: bool, first: int, last: int) -> Payment:
        charge = self.terms.charges[number]
        timing, base = charge.timing, int(self._engine.steps.begins[number])
        steps = tuple(s for s in charge.steps[first - base:last - base] if s.start < after and s.after > begin)
        if charge.once:
            once[number] = once.get(number, -1) + 1
            timing, steps = charge.once[once[number]].timing, charge.once[once[number]].steps
        rent = charge.rent
        return Payment(rent.id, begin, after, due, counted, timing, gross, steps, rent.measured, charge.why,
                       rent.source, abated, rest=rest)

    def _abated(self, low: int, high: int) -> dict[int, dict[str, int]]:
        """Return the cents that each abatement takes off the payments from one to the one before another."""
        found = dict[int, dict[str, int]]()
        mine = self.touches.at(self.touches.kept & (self.touches.payment >= low) & (self.touches.payment < high))
        for number, payment, cents in zip(mine.number.tolist(), mine.payment.tolist(), mine.cents.tolist(),
                                          strict=True):
            name, of = self.terms.applied[number].abatement.id, found.setdefault(payment, {})
            of[name] = of.get(name, 0) + cents
        return found


def dated_rent(lease: Lease, places: RentPlaces, pricing: Pricing, cuts: Mapping[str, Sequence[Cut]],
               ) -> tuple[list[Payment], list[Problem]]:
    """Date, price and abate the rent of one version of a lease; with what is wrong, told at its place."""
    terms = RentTerms.none()
    version = terms.add(lease, places, pricing, cuts)
    rents = Rents(terms)
    return _beyond(lease, places, rents.payments(version), pricing), rents.problems(version)


def _beyond(lease: Lease, places: RentPlaces, payments: list[Payment], pricing: Pricing) -> list[Payment]:
    """Tell what of the payments of a version comes of an index since the consideration was divided.

    It is that of the whole instalment, whether or not an event parts it.
    """
    indexed = tuple(rent for rent in lease.facts.rent if rent.index)
    if not (indexed and lease.facts.components and pricing.at):
        return payments
    facts = lease.facts.model_copy(update={"rent": indexed, "abatements": ()})
    whole, terms = lease.model_copy(update={"facts": facts}), RentTerms.none()
    now = terms.add(whole, places, pricing)
    then = terms.add(whole, places, Pricing(lease.facts.consideration_from or lease.commencement))
    rents = Rents(terms)
    more = [(p, p.gross - before.gross) for p, before in zip(rents.payments(now), rents.payments(then), strict=True)]
    return [replace(p, beyond=next((cents for w, cents in more if w.rent == p.rent
                                    and w.covers_from <= p.covers_from < w.covers_after), 0)) for p in payments]


def rent_for_days(lease: Lease, rent: Rent, payment: Payment, steps: Sequence[Step], first: date,
                  after: date) -> Fraction:
    """Exact rent of one instalment for days of it under some steps of rent, in currency units."""
    charge = Charge(rent, "", payment.timing, 0, rent_cycle(rent, lease.commencement), lease.commencement,
                    payment.covers_from, payment.covers_after, tuple(steps), gives_way=gives_way(lease, rent))
    return Engine([charge], [1]).exact(payment.covers_from, payment.covers_after, first, after)
