"""What a lease begins with beside its rent."""

from __future__ import annotations

from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.contract.judgements import CarriedRent
from asc842.contract.lease import Lease
from asc842.payments.divided import own_cost, own_part
from asc842.payments.nonlease import rent_before_commencement
from asc842.timeline.timeline import Timeline


def initial_costs(life: Timeline) -> dict[str, Decimal]:
    """Return what enters the asset beside the liability: initial direct costs, prepaid rent, incentives received.

    Of a contract with components, it is the part of the one that the file accounts for; rent carried in is its own.
    Of a lease acquired it is nothing: what the business acquired had paid or received is not carried over
    (805-20-30-24).
    """
    lease, policy = life.lease, life.policy
    if lease.acquisition:
        return dict.fromkeys(("initial_direct_costs", "prepaid_rent", "incentives"), ZERO)
    before = from_cents(sum(e.paid for e in rent_before_commencement(life)))
    facts, carried = lease.facts, lease.judgement(CarriedRent)
    return {
        "initial_direct_costs": sum((own_cost(lease, policy, c.amount or ZERO, c.component)
                                     for c in facts.costs if c.paid_by == "lessee"), ZERO),
        "prepaid_rent": sum((own_part(lease, policy, p.amount, p.component) for p in facts.prepaid_rent), ZERO)
        + (carried.answer if carried else ZERO) + before,
        "incentives": sum((own_part(lease, policy, i.amount, i.component)
                           for i in facts.incentives if i.received), ZERO),
    }


def off_market(lease: Lease) -> Decimal:
    """Return by how much the asset of a lease acquired is above its liability; negative: unfavorable terms."""
    a = lease.acquisition
    favorable, unfavorable = (x.amount if x else ZERO for x in (a and a.favorable_terms, a and a.unfavorable_terms))
    return favorable - unfavorable
