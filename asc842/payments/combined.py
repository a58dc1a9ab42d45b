"""Nonlease components that a policy does not separate from the lease: what is paid for them is a lease payment.

The election is made by class of underlying asset and binds every lease of the class (842-10-15-37): fixed charges for
services join the lease payments, variable ones are variable lease cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import Rent
from asc842.intake.text.words import quoted
from asc842.payments.payment import NOT_SEPARATED, Payment

WHY_NOT_SEPARATED = "a nonlease component, not separated from the lease (842-10-15-37)"
JOINS, VARIES = "nonlease cost", "variable nonlease cost"
"""Kinds of cost that are no cost of their own where components are not separated."""


def combines(lease: Lease, policy: Policy) -> bool:
    """Whether the policy elects for the lease's class of asset not to separate nonlease components."""
    return lease.asset_class in policy.combine_components


def combined(lease: Lease, policy: Policy) -> Lease:
    """Return a lease whose charges for services are lease payments, where the policy does not separate them.

    A fixed charge (``expensed_as`` nonlease cost) is measured as rent is; a variable one is variable lease cost. So in
    rent that options and events bring. Elsewhere the lease is returned as it is.
    """
    if not combines(lease, policy):
        return lease
    facts = lease.facts
    options = tuple(o.model_copy(update={"rent": _joined(o.rent)}) if _any(o.rent) else o for o in facts.options)
    events = tuple(e.model_copy(update={"rent": _joined(e.rent)}) if _any(e.rent) else e for e in lease.events)
    facts = facts.model_copy(update={"rent": _joined(facts.rent), "options": options})
    return lease.model_copy(update={"facts": facts, "events": events})


def left_out(lease: Lease, policy: Policy) -> list[Problem]:
    """Return the charges of a lease of an elected class that its file leaves out of the accounts without saying why.

    One that pays for a service is a lease payment; only what is no part of the consideration stays out.
    """
    if not combines(lease, policy):
        return []
    return [Problem("components.left-out",
                    key, f"{quoted(rent.id)} left out of the accounts, of a class whose nonlease components are not "
                    f"separated ({lease.asset_class})",
                    "what pays for a service as a lease payment (842-10-15-37), or where else it is accounted for",
                    'say expensed_as = "nonlease cost" (fixed) or "variable nonlease cost" (variable) where it pays '
                    "for a service, which makes it part of the lease; or accounted_in = where it stands, such as a "
                    "deposit among other assets") for key, rent in _rents(lease)
            if not (rent.measured or rent.expensed_as or rent.accounted_in)]


def told_as_combined(lease: Lease, policy: Policy,
                     promised: tuple[tuple[Payment, ...], ...]) -> tuple[tuple[Payment, ...], ...]:
    """Say of each payment for a service that joins the lease payments why it is among them.

    ``lease`` is the one whose file states the charges apart.
    """
    joins = {rent.id for _, rent in _rents(lease) if rent.expensed_as == JOINS} if combines(lease, policy) else set()
    if not joins:
        return promised
    return tuple(tuple(replace(p, why=f"{p.why}; {WHY_NOT_SEPARATED}", marks=p.marks | {NOT_SEPARATED})
                       if p.rent.split("/")[0] in joins else p for p in payments) for payments in promised)


def _rents(lease: Lease) -> Iterable[tuple[str, Rent]]:
    stated: list[tuple[str, tuple[Rent, ...]]] = [
        ("facts.rent", lease.facts.rent), *((f"facts.options[{o}].rent", x.rent) for o, x in
                                            enumerate(lease.facts.options)),
        *((f"events[{e}].rent", x.rent) for e, x in enumerate(lease.events))]
    return chain.from_iterable(((f"{key}[{i}]", rent) for i, rent in enumerate(rents)) for key, rents in stated)


def _any(rents: tuple[Rent, ...]) -> bool:
    return any(rent.expensed_as in _AS for rent in rents)


def _joined(rents: tuple[Rent, ...]) -> tuple[Rent, ...]:
    return tuple(_AS[rent.expensed_as](rent) if rent.expensed_as in _AS else rent for rent in rents)


def _measured(rent: Rent) -> Rent:
    return rent.model_copy(update={"measured": True, "expensed_as": None, "why_not": None})


def _varies(rent: Rent) -> Rent:
    return rent.model_copy(update={"expensed_as": "variable lease cost",
                                   "why_not": f"varies, and {WHY_NOT_SEPARATED}"})


_AS: dict[str | None, Callable[[Rent], Rent]] = {JOINS: _measured, VARIES: _varies}
