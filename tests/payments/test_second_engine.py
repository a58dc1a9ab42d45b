"""Rent dated in arrays beside rent dated one payment at a time, in decimals and fractions: the same to the cent."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

import asc842
from any_leases import lease_of
from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.payments.build import FilePlaces
from asc842.payments.parted import NO_CUTS, Cuts
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_CHARGED, AS_PRINTED, Pricing
from asc842.payments.rent import Rents, RentTerms
from asc842.timeline.amendments import contracted
from asc842.timeline.timeline import Timeline
from lease_files import shipped_leases
from reference.abatements import abate
from reference.instalments import instalments_of, parted


@dataclass(frozen=True)
class Asked:
    """A version of a lease to be dated at a pricing."""

    version: Lease
    places: FilePlaces
    pricing: Pricing
    cuts: Cuts

    def one_at_a_time(self) -> tuple[list[Payment], list[Problem]]:
        payments, problems, unsound = list[Payment](), list[Problem](), set[str]()
        for rent in self.version.facts.rent:
            found, wrong = instalments_of(self.version, rent, self.places.rent(rent), self.pricing)
            payments += parted(self.version, rent, found, self.cuts)
            problems += wrong
            unsound |= {rent.id} if wrong else set()
        keys = [self.places.abatement(abatement) for abatement in self.version.facts.abatements]
        problems += abate(self.version, payments, keys, unsound)
        place = {rent.id: i for i, rent in enumerate(self.version.facts.rent)}
        return sorted(payments, key=lambda p: (place[p.rent], p.covers_from)), problems


def asked_of(lease: Lease, draw: random.Random) -> Iterator[Asked]:
    """Yield each version of a lease as printed, at the index of a day, as charged, and parted on some days."""
    places = FilePlaces.of(lease)
    for version in (contracted(stands.lease) for stands in Timeline(lease).whole):
        yield Asked(version, places, AS_PRINTED, NO_CUTS)
        if any(rent.index for rent in version.facts.rent):
            day = _day(version, draw)
            yield Asked(version, places, Pricing(day, remeasured=True, earlier=Pricing(version.commencement)), NO_CUTS)
            yield Asked(version, places, AS_CHARGED, NO_CUTS)
        paid = [rent.id for rent in version.facts.rent if rent.frequency != "once"]
        days = sorted({_day(version, draw), _day(version, draw)})
        yield Asked(version, places, AS_PRINTED, {draw.choice(paid): [(day, day) for day in days]} if paid else {})


def _day(version: Lease, draw: random.Random) -> date:
    first, last = version.commencement.toordinal(), version.lease_term_end.toordinal()
    return date.fromordinal(draw.randint(first, last))


def agree(asked: Sequence[Asked]) -> int:
    """Date all in one call and each by itself; return how many of them have nothing wrong."""
    terms = RentTerms.none()
    for each in asked:
        terms.add(each.version, each.places, each.pricing, each.cuts)
    rents, sound = Rents(terms), 0
    for number, each in enumerate(asked):
        payments, problems = each.one_at_a_time()
        assert rents.problems(number) == problems
        if not problems:
            assert rents.payments(number) == payments
            sound += 1
    return sound


def drawn(first: int, last: int) -> int:
    draw = random.Random(first)
    asked = [each for seed in range(first, last) for each in asked_of(lease_of(seed), draw)]
    return agree(asked) * 100 // len(asked)


def test_generated_leases() -> None:
    """Most of them hold together: the rest is refused by both in the same words."""
    assert drawn(100, 160) > 40


@pytest.mark.heavy
@pytest.mark.parametrize("first", range(0, 4_000, 1000))
def test_thousands_of_generated_leases(first: int) -> None:
    """A third at least holds together; ``python tests/payments/test_second_engine.py 200 20200`` compares 20,000."""
    assert min(drawn(n, n + 250) for n in range(first, first + 1000, 250)) > 33


def test_sample_leases() -> None:
    files = shipped_leases()
    draw = random.Random(0)
    asked = [each for f in files for each in asked_of(asc842.load(f), draw)]
    assert agree(asked) >= len(files)


if __name__ == "__main__":
    for seed in range(int(sys.argv[1]), int(sys.argv[2]), 250):
        print(f"leases {seed} to {seed + 250}: {drawn(seed, seed + 250)} versions agree", flush=True)
