"""Allocation of what a contract promises to its components (842-10-15-33 to -37)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.divided import incentive_parts
from asc842.payments.payment import NONLEASE, Payment
from asc842.payments.shares import Shares, shares_of
from asc842.payments.staggered import level_parts

WHY_NONLEASE = "nonlease component (842-10-15-31)"


@dataclass(frozen=True, slots=True)
class Allocated:
    """A payment of the contract, and the part of it that each component is given, by the component's id."""

    payment: Payment
    parts: dict[str, Payment]

    @property
    def due(self) -> date:
        """The day on which the payment falls due."""
        return self.payment.due


def allocation(lease: Lease, payments: list[Payment], policy: Policy) -> list[Allocated] | None:
    """Allocate the rent that one version of a lease promises; None where all of it is for one component.

    Where all components run at the same times, each payment is divided by their shares. Where some begin later, those
    that run from the start are given their part of all that is promised in equal instalments over their own time, and
    the rest of each payment is for those that are to come (842-10-55-168 to -176); an instalment too low for them is
    made good by the next ones. Incentives are divided by shares, unless they are for one component. What else is no
    rent (a penalty, the price of an option) is not divided.
    Raises InputError where later rent does not make it good.
    """
    shares = shares_of(lease, policy)
    if shares is None:
        return None
    rents = [r.id for r in lease.facts.rent if r.measured]
    if not shares.staggered:
        return [Allocated(p, _by_share(p, shares) if p.rent in rents else _received(lease, p, shares))
                for p in payments]
    level = {id(p): parts for rent in rents
             for p, parts in level_parts(lease, [p for p in payments if p.rent == rent], shares)}
    return [Allocated(p, _whole_parts(p, level[id(p)], shares) if p.rent in rents else _received(lease, p, shares))
            for p in payments]


def _received(lease: Lease, payment: Payment, shares: Shares) -> dict[str, Payment]:
    """Divide what the lessor pays; anything else that is no rent stays whole."""
    if not payment.incentive:
        return {}
    parts = incentive_parts(lease, shares, payment.rent, payment.incentive)
    return {name: replace(payment, incentive=cents) for name, cents in parts.items() if cents}


def _by_share(payment: Payment, shares: Shares) -> dict[str, Payment]:
    """Divide rent due and each abatement by shares; gross rent is their sum, so that each part foots."""
    rent = shares.split(payment.rent_due)
    abated = {name: shares.split(cents) for name, cents in payment.abated.items()}
    return {c.id: _part(payment, rent[i], {name: parts[i] for name, parts in abated.items()})
            for i, c in enumerate(shares.components)}


def _whole_parts(payment: Payment, cents: dict[str, int], shares: Shares) -> dict[str, Payment]:
    return {c.id: _part(payment, cents[c.id], {}) for c in shares.components if c.id in cents}


def _part(payment: Payment, rent_due: int, abated: dict[str, int]) -> Payment:
    return replace(payment, gross=rent_due + sum(abated.values()), abated=abated)


def rows_of(allocated: Allocated, shares: Shares) -> list[Payment]:
    """Return a payment as its file accounts for it: the lease component's part, and beside it what is not measured."""
    if not allocated.parts:
        return [allocated.payment]
    beside = {c.id for c in shares.beside}
    rows = list[Payment]()
    for name, part in allocated.parts.items():
        if name == shares.own.id:
            rows.append(replace(part, why=f"{part.why}; part of {name} (842-10-15-33)"))
        elif part.gross or part.incentive:
            why = WHY_NONLEASE if name in beside else "accounted for in a file of its own"
            marks = part.marks | {NONLEASE} if name in beside else part.marks
            rows.append(replace(part, measured=False, why=f"part of {name}: {why}", marks=marks))
    return rows


def allocated_payments(lease: Lease, payments: list[Payment], policy: Policy) -> list[Payment]:
    """Return what one version of a lease promises as its file accounts for it, each payment in its parts."""
    allocated, shares = allocation(lease, payments, policy), shares_of(lease, policy)
    if allocated is None or shares is None:
        return payments
    return [row for a in allocated for row in rows_of(a, shares)]
