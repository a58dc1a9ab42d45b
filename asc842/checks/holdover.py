"""Rent of a holdover is told of: it is in no liability."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.contract.lease import Lease
from asc842.contract_checks.check import Check
from asc842.money import from_cents
from asc842.payments.build import payments_of
from asc842.payments.holdover import WHY, stay_of, stays
from asc842.payments.pricing import AS_CHARGED


def holdover_checks(lease: Lease) -> Iterator[Check]:
    """Note for which time the lessee stays after the end of the lease, and what that costs."""
    for event in stays(lease):
        stay = stay_of(lease, event)
        rent = from_cents(sum(p.rent_due for p in payments_of(stay, AS_CHARGED)))
        yield Check("rent after the end of the lease is cost as incurred", "note", "no liability",
                    f"{rent:,} from {stay.commencement} to {stay.lease_term_end}", Decimal(0), Decimal(0),
                    event.source or "842-10-55-23", event.id, "",
                    f"{WHY}; an agreement to stay on is a lease of its own, from its date")
