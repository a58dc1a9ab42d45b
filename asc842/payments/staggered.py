"""Components that begin at different times: equal instalments for those there are, the rest for those to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, round_half_up
from asc842.calendar.grid import MonthGrid
from asc842.contract.components import ContractComponent
from asc842.contract.lease import Lease
from asc842.payments.payment import Payment
from asc842.payments.shares import Shares
from asc842.payments.term import Term

Parts = tuple[Payment, dict[str, int]]
"""A payment, and the cents of it for each component by id."""


def level_parts(lease: Lease, stream: list[Payment], shares: Shares) -> list[Parts]:
    """Allocate one component of rent; what pays for the time before the allocation is for the components present.

    What comes of an index since then is for those that there are when it is charged.
    """
    fixed = [replace(p, gross=p.gross - p.beyond) for p in stream]
    whole = {id(p): before for p, before in zip(fixed, stream, strict=True)}
    return [(whole[id(p)], _with_index(parts, whole[id(p)], shares)) for p, parts in _level(lease, fixed, shares)]


def _with_index(parts: dict[str, int], p: Payment, shares: Shares) -> dict[str, int]:
    if not p.beyond:
        return parts
    varied = shares.during(p.covers_from, p.covers_after).split(p.beyond)
    added = dict(zip([c.id for c in shares.components], varied, strict=True))
    return {c.id: parts.get(c.id, 0) + added[c.id] for c in shares.components if c.id in parts or added[c.id]}


def _level(lease: Lease, stream: list[Payment], shares: Shares) -> list[Parts]:
    begin, after = lease.facts.consideration_from or lease.commencement, Term.of(lease).after
    now = [c for c in shares.components if c.begins is None or c.begins <= begin]
    later = [c for c in shares.components if c not in now]
    past = [p for p in stream if p.covers_after <= begin]
    due = [p for p in stream if p.covers_after > begin]
    total = dict(zip([c.id for c in shares.components], shares.split(sum(p.rent_due for p in due)), strict=True))
    parts = _caught_up(due, {c.id: _equal(total[c.id], due, max(begin, c.begins or begin), _after(c, after))
                             for c in now})
    rest = [p.rent_due - sum(parts[c.id][i] for c in now) for i, p in enumerate(due)]
    parts |= in_ratio(rest, {c.id: Fraction(total[c.id]) for c in later})
    present = in_ratio([p.rent_due for p in past], {c.id: shares.part(c) for c in now})
    return [*((p, {c: cents[i] for c, cents in present.items()}) for i, p in enumerate(past)),
            *((p, {c: cents[i] for c, cents in parts.items()}) for i, p in enumerate(due))]


def _after(component: ContractComponent, after: date) -> date:
    return min(after, component.ends + DAY) if component.ends else after


def _equal(total: int, payments: list[Payment], begins: date, after: date) -> list[int]:
    """Divide a total by the months of a component's own time that each payment pays for; cumulative, from 0."""
    grid = MonthGrid.calendar(begins)

    def months(p: Payment) -> Fraction:
        first, last = max(p.covers_from, begins), min(p.covers_after, after)
        return grid.position(last) - grid.position(first) if first < last else Fraction(0)

    upto = list(accumulate(map(months, payments), initial=Fraction(0)))
    return [round_half_up(total * u / (upto[-1] or 1)) for u in upto]


def _caught_up(payments: list[Payment], level: dict[str, list[int]]) -> dict[str, list[int]]:
    """Return parts of each payment from cumulative ones; what rent is too low to give is given by later rent.

    Raises InputError where later rent does not make it good.
    """
    target, given = [sum(upto) for upto in zip(*level.values(), strict=True)], [0]
    for payment, upto in zip(payments, target[1:], strict=True):
        given.append(min(given[-1] + payment.rent_due, upto))
    bounds = [{name: parts[0] for name, parts in in_ratio(
        [cents], {name: Fraction(upto[i]) for name, upto in level.items()}).items()} for i, cents in enumerate(given)]
    parts = {name: [b[name] - a[name] for a, b in pairwise(bounds)] for name in level}
    if given[-1] < target[-1] or any(cents < 0 for each in parts.values() for cents in each):
        raise InputError([_too_late(payments, target[-1], given[-1])])
    return parts


def in_ratio(amounts: list[int], weights: dict[str, Fraction]) -> dict[str, list[int]]:
    """Divide each of several amounts in a ratio, so that the parts add up to it; lists by name."""
    whole = sum(weights.values(), Fraction(0)) or Fraction(1)
    upto = list(accumulate(weights.values(), initial=Fraction(0)))
    bounds = [[round_half_up(amount * u / whole) for amount in amounts] for u in upto]
    return {name: [b - a for a, b in zip(low, high, strict=True)]
            for name, (low, high) in zip(weights, pairwise(bounds), strict=True)}


def _too_late(payments: list[Payment], target: int, given: int) -> Problem:
    return Problem("components.too-late",
                   "facts.components", f"rent from {payments[0].due} on that is too low in the end to give "
                   f"{from_cents(target):,} in equal instalments: {from_cents(given):,} at most",
                   "rent that covers the components there are, where others begin later",
                   "allocate by hand: state the rent of this component alone, without components")
