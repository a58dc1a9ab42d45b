"""Rent that follows an index, and the share of a lease component in rent of the whole contract."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.contract.variable import Index
from asc842.derivation.figure import Derived, Part
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.sources import Sources
from asc842.payments.payment import Payment
from asc842.payments.shares import Shares, shares_of

MEASURED, DIVIDED = "842-10-30-5(b)", "842-10-15-33"


def at_the_index(s: LeaseSteps, rent: Rent, base: Derived, value: Fraction) -> Derived | None:
    """Return rent at the index that measures it: the base amount times the changes from reading to reading."""
    if rent.index is None:
        return None
    for parts in _chains(s.says, rent, rent.index):
        found = Derived(f"{rent.name}, at {rent.index.name}", "product", [Part(base, 1, "base"), *parts], kind="exact",
                        word="rent", paragraph=MEASURED, digits=s.digits)
        if found.value == value:
            return found
    return None


def _chains(says: Sources, rent: Rent, index: Index) -> Iterator[list[Part]]:
    """Yield the changes up to each reading, the last one first, and with each number of rises a floor promises."""
    changes = [Part(x) for x in _changes(says, rent, index)]
    floor = says.fact(f"1 + the floor of {index.name}", 1 + Fraction(index.floor or 0), rent.source, kind="number",
                      key=f"rent {rent.id}, index")
    for known in range(len(changes), -1, -1):
        yield changes[:known]
        if index.floor and index.floor > 0:
            for rises in range(1, MOST_RISES):
                yield [*changes[:known], *[Part(floor)] * rises]


MOST_RISES = 100
"""Rises that a floor promises, at most, of rent that is explained."""


def _changes(says: Sources, rent: Rent, index: Index) -> Iterator[Derived]:
    key, source = f"rent {rent.id}, index", rent.source
    before = says.fact(f"{index.name} at commencement", Fraction(index.at_commencement), source, kind="number",
                       key=key)
    for n, reading in enumerate(index.readings):
        now = says.fact(f"{index.name} from {reading.from_}", Fraction(reading.value), reading.source or source,
                        kind="number", word="index", key=f"{key}, reading {n + 1}")
        assert isinstance(now.value, Fraction)
        assert isinstance(before.value, Fraction)
        change = now.value / before.value - 1
        bound = _bound(index, change)
        yield Derived(f"change to {reading.from_}", "quotient", [Part(now), Part(before)], kind="number",
                      word="change") if bound is None else says.fact(
            f"1 + the change to {reading.from_}, at the bound", 1 + bound, source, kind="number", key=key)
        before = now


def _bound(index: Index, change: Fraction) -> Fraction | None:
    """Return the bound that takes the place of a change; None where it is within."""
    low, high = (None if x is None else Fraction(x) for x in (index.floor, index.cap))
    if high is not None and change > high:
        return high
    return low if low is not None and change < low else None


def of_component(s: LeaseSteps, version: Lease, p: Payment, whole: Derived) -> Derived | None:
    """Return what of rent of the contract is for the lease component: by its share of standalone prices, rounded."""
    shares = shares_of(version, s.book.policy)
    if shares is None:
        return None
    parts = [Part(whole, 1, "rent"), Part(_share(s, version, shares))]
    exact = Derived(f"share of rent due {p.due}", "product", parts, kind="exact", digits=s.digits)
    return Derived(f"rent of {shares.own.name} due {p.due}", "rounded", [Part(exact)], word="rent", paragraph=DIVIDED,
                   digits=s.digits)


def _share(s: LeaseSteps, version: Lease, shares: Shares) -> Derived:
    """Return the share of the lease component, of standalone prices; with what serves it, where these are combined."""
    said = {c.id: s.says.fact(f"standalone price of {c.name}", Fraction(c.standalone_price), c.source, word=c.name,
                              key=f"component {c.id}") for c in version.facts.components}
    divided = {c.id for c in shares.components}
    own = [said[shares.own.id], *(said[c.id] for c in version.facts.components
                                  if c.id not in divided and c.serves == shares.own.id)]
    every = [said[c.id] for c in version.facts.components if c.id in divided or any(
        c.serves == let.id for let in shares.components)]
    found = Derived(f"share of {shares.own.name}", "quotient", [
        Part(Derived("its price", "sum", [Part(x) for x in own], digits=s.digits)),
        Part(Derived("all prices", "sum", [Part(x) for x in every], digits=s.digits))], kind="number", word="share",
        paragraph=DIVIDED)
    value = shares.part(shares.own)
    return found if found.value == value else s.says.stated(f"share of {shares.own.name}", value, kind="number",
                                                           key="components")
