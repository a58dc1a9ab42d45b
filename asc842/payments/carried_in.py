"""What a lease begins with beside its rent."""

from __future__ import annotations

from decimal import Decimal

from asc842.contract.judgements import CarriedRent
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.money import from_cents
from asc842.payments.nonlease import rent_before_commencement


def initial_costs(lease: Lease, policy: Policy) -> dict[str, Decimal]:
    """Return what enters the asset beside the liability: initial direct costs, prepaid rent, incentives received."""
    before = from_cents(sum(e.paid for e in rent_before_commencement(lease, policy)))
    facts, carried = lease.facts, lease.judgement(CarriedRent)
    zero = Decimal("0.00")
    return {
        "initial_direct_costs": sum((c.amount or zero for c in facts.costs if c.paid_by == "lessee"), zero),
        "prepaid_rent": sum((p.amount for p in facts.prepaid_rent), zero) + (carried.answer if carried else zero)
        + before,
        "incentives": sum((i.amount for i in facts.incentives if i.received), zero),
    }
