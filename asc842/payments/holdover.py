"""Rent of the time for which a lessee stays after its lease has ended, until something is agreed: cost as incurred.

Nothing is enforceable beyond the notice that either side may give (842-10-55-23): no liability and no asset arises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.judgements import CommencementJudgement, LeaseTermEnd
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.payments.build import attempt_payments, payments_of
from asc842.payments.expense import COSTS, ONE_MONTH, SHORT_TERM, Expense
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_CHARGED
from asc842.payments.spread import over_time
from asc842.timeline.timeline import Timeline

HOLDOVER = "holdover"
WITHIN_A_MONTH = ("daily", "weekly", "two-weekly", "four-weekly", "twice-monthly", "monthly", "once")
WHY = "from month to month after the lease has ended: cost as incurred (842-10-55-23, 842-20-25-2)"


def stays(lease: Lease) -> list[Event]:
    """Return the events that say for which time the lessee stays."""
    return [e for e in lease.events if e.kind == HOLDOVER]


def stay_of(lease: Lease, event: Event) -> Lease:
    """Return the time of a holdover as a lease of its own, with the rent that is charged in it."""
    begins, ends = takes_effect(event), max(rent.ends for rent in event.rent if rent.ends)
    of_lease = ("commencement", "lease_term_end", "first_lease_year_end", "option", "guarantee", "basis")
    facts = lease.facts.model_copy(update={
        "rent": event.rent, "expiration": None, "consideration_from": None,
        **dict.fromkeys(("abatements", "options", "residual_guarantees", "components", "prepaid_rent", "incentives",
                         "subleases", "totals"), ())})
    judgements = (*(x for x in lease.judgements if x.question not in of_lease),
                  CommencementJudgement(question="commencement", answer=begins, reason=event.reason),
                  LeaseTermEnd(question="lease_term_end", answer=ends, reason=event.reason))
    return lease.model_copy(update={"facts": facts, "judgements": judgements, "events": (), "transition": None})


def holdover_problems(life: Timeline) -> list[Problem]:
    """Return what is wrong with the rent of holdovers, at its place in the file."""
    lease = life.lease
    return [replace(p, key=p.key.replace("facts.rent", f"events[{lease.events.index(event)}].rent", 1))
            for event in stays(lease) if all(rent.ends for rent in event.rent)
            for p in attempt_payments(stay_life(life, event))[1]]


def stay_payments(life: Timeline, event: Event) -> Sequence[Payment]:
    """Return what is charged in the time of a holdover."""
    return payments_of(stay_life(life, event), pricing=AS_CHARGED)


def stay_life(life: Timeline, event: Event) -> Timeline:
    """Return the time of a holdover as a life of its own."""
    return life.other(("holdover", event.id), lambda: stay_of(life.lease, event))


@COSTS.at(90)
def holdover_costs(life: Timeline) -> list[Expense]:
    """Return the rent of holdovers as cost of the time that each payment is for."""
    return [e for event in stays(life.lease) for p in stay_payments(life, event) if p.rent_due
            for e in over_time(
                Expense(p.due, f"{p.rent}/{event.id}", _kind(event), p.rent_due, p.rent_due, WHY, p.source),
                p.covers_from, p.covers_after, by_days=life.policy.cost_weights == "days")]


def _kind(event: Event) -> str:
    """Return the kind of cost: from month to month, as the rent is paid, nothing lasts for more than a month."""
    longer = any(rent.frequency not in WITHIN_A_MONTH for rent in event.rent)
    return SHORT_TERM if longer else ONE_MONTH
