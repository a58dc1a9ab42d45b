"""What the components of a contract share beside rent: initial direct costs, incentives, rent paid beforehand.

Initial direct costs go to the lease components, in the ratio of their parts of the consideration; incentives and rent
paid before commencement are consideration, and go to all (842-10-15-33, -35). Amounts that are for one ``component``
go to it.
"""

from __future__ import annotations

from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.base.money import from_cents, to_cents
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.shares import Shares, shares_of


def own_cost(lease: Lease, policy: Policy, amount: Decimal, component: str | None = None) -> Decimal:
    """Return what of an initial direct cost is that of the component which the file accounts for."""
    shares = shares_of(lease, policy)
    if shares is None:
        return amount
    lets = shares.lets
    return from_cents(_part(lets, to_cents(amount), _home(lease, component), lets.own.id))


def own_part(lease: Lease, policy: Policy, amount: Decimal, component: str | None = None) -> Decimal:
    """Return what of an incentive, or of rent paid beforehand, is that component's."""
    shares = shares_of(lease, policy)
    if shares is None:
        return amount
    return from_cents(_part(shares, to_cents(amount), _home(lease, component), shares.own.id))


def file_part(lease: Lease, policy: Policy, amount: Decimal, component: str | None = None) -> Decimal:
    """Return what of an incentive, or of rent paid beforehand, the file accounts for, nonlease components included."""
    shares = shares_of(lease, policy)
    if shares is None:
        return amount
    return from_cents(sum(_part(shares, to_cents(amount), _home(lease, component), c.id)
                          for c in (shares.own, *shares.beside)))


def event_amounts(version: Lease, event: Event, policy: Policy) -> tuple[Decimal, Decimal]:
    """Return initial direct costs and the incentive that come in with an event, as far as they are the file's own."""
    return (own_cost(version, policy, event.initial_direct_costs or ZERO),
            own_part(version, policy, _incentive(event), _of_incentive(version, event)))


def _incentive(event: Event) -> Decimal:
    """Return what is received with an event as consideration of what goes on."""
    return (event.incentive or ZERO) + (event.received or ZERO if event.spread_payment else ZERO)


def coming_in(version: Lease, policy: Policy, event: Event | None, name: str) -> tuple[int, int]:
    """Return rent paid beforehand and incentives, in cents, of a component at commencement or with an event."""
    shares, facts = shares_of(version, policy), version.facts
    if shares is None:
        return 0, 0
    prepaid = [] if event else [(p.amount, p.component) for p in facts.prepaid_rent]
    received = ([(_incentive(event), _of_incentive(version, event))] if event else
                [(i.amount, i.component) for i in facts.incentives if i.received])
    given, taken = (sum(_part(shares, to_cents(amount), _home(version, component), name)
                        for amount, component in each) for each in (prepaid, received))
    return given, taken


def incentive_parts(lease: Lease, shares: Shares, incentive: str, cents: int) -> dict[str, int]:
    """Divide an incentive that is receivable after commencement; cents by the component's id."""
    component = next((i.component for i in lease.facts.incentives if i.id == incentive), None)
    return {c.id: _part(shares, cents, _home(lease, component), c.id) for c in shares.components}


def _of_incentive(version: Lease, event: Event) -> str | None:
    return next((i.component for i in version.facts.incentives if i.id == event.incentive_id), None)


def _part(shares: Shares, cents: int, homes: tuple[str, ...], name: str) -> int:
    ids = [c.id for c in shares.components]
    only = next((home for home in homes if home in ids), None)
    if only:
        return cents if name == only else 0
    return dict(zip(ids, shares.split(cents), strict=True)).get(name, 0)


def _home(lease: Lease, component: str | None) -> tuple[str, ...]:
    """Return the component that an amount is for, then the lease component it serves, should they be combined."""
    stated = next((c for c in lease.facts.components if c.id == component), None)
    if stated is None:
        return ()
    lets = [c.id for c in lease.facts.components if c.kind == "lease"]
    return stated.id, stated.serves or lets[0]
