"""Rent of the time for which a lessee stays after its lease has ended, until something is agreed: cost as incurred.

Nothing is enforceable beyond the notice that either side may give (842-10-55-23): no liability and no asset arises.
"""

from __future__ import annotations

from dataclasses import replace

from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.judgements import CommencementJudgement, LeaseTermEnd
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rejudged import takes_effect
from asc842.payments.build import attempt_payments, payments_of
from asc842.payments.expense import COSTS, ONE_MONTH, SHORT_TERM, Expense
from asc842.payments.pricing import AS_CHARGED
from asc842.payments.spread import over_time

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


def holdover_problems(lease: Lease) -> list[Problem]:
    """Return what is wrong with the rent of holdovers, at its place in the file."""
    return [replace(p, key=p.key.replace("facts.rent", f"events[{lease.events.index(event)}].rent", 1))
            for event in stays(lease) if all(rent.ends for rent in event.rent)
            for p in attempt_payments(stay_of(lease, event))[1]]


@COSTS.at(90)
def holdover_costs(lease: Lease, policy: Policy) -> list[Expense]:
    """Return the rent of holdovers as cost of the time that each payment is for."""
    return [e for event in stays(lease) for p in payments_of(stay_of(lease, event), AS_CHARGED) if p.rent_due
            for e in over_time(
                Expense(p.due, f"{p.rent}/{event.id}", _kind(event), p.rent_due, p.rent_due, WHY, p.source),
                p.covers_from, p.covers_after, by_days=policy.cost_weights == "days")]


def _kind(event: Event) -> str:
    """Return the kind of cost: from month to month, as the rent is paid, nothing lasts for more than a month."""
    longer = any(rent.frequency not in WITHIN_A_MONTH for rent in event.rent)
    return SHORT_TERM if longer else ONE_MONTH
