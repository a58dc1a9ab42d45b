"""Rent of a holdover is noted: it is in no liability."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.money import from_cents
from asc842.checks import CHECKS
from asc842.contract.lease import Lease
from asc842.contract.rejudged import ended_on, takes_effect
from asc842.payments.holdover import WHY, stay_life, stay_payments, stays
from asc842.timeline.timeline import Timeline


@CHECKS.at(170, "life")
def holdover_checks(life: Timeline) -> Iterator[Check]:
    """Note for which time the lessee stays after the end of the lease, and what that costs."""
    last = ended_on(life.lease)
    for event in sorted(stays(life.lease), key=takes_effect):
        stay = stay_life(life, event).lease
        free, last = _free(last, stay), max(last, stay.lease_term_end)
        rent = from_cents(sum(p.rent_due for p in stay_payments(life, event)))
        yield Check("rent after the end of the lease is cost as incurred", "note", "no liability",
                    f"{rent:,} from {stay.commencement} to {stay.lease_term_end}", Decimal(0), Decimal(0),
                    event.source or "842-10-55-23", event.id, "",
                    f"{WHY}; an agreement to stay on is a lease of its own, from its date{free}")


def _free(last: date, stay: Lease) -> str:
    """Say for which days between the end, or a holdover before, and this one no rent is stated."""
    if stay.commencement <= last + DAY:
        return ""
    return f". No rent is stated from {last + DAY} to {stay.commencement - DAY}"
