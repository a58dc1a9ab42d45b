"""What events bring of incentives that depend on a condition, where a policy has their cost caught up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asc842.base.money import to_cents
from asc842.contract.facts import Incentive
from asc842.contract.policy import CATCH_UP
from asc842.payments.divided import event_amounts
from asc842.payments.payment import Payment
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Earned:
    """What one event brings of an incentive, in whole cents: received, or receivable from then on and not before."""

    incentive: Incentive
    cents: int


def newly_earned(life: Timeline, promised: Sequence[Sequence[Payment]]) -> dict[int, Earned]:
    """Return what is earned by the number of the event, as far as it is the lease component's.

    ``life`` has the events that the policy makes of contingent incentives, ``promised`` the payments of each of its
    versions. Nothing where the policy has no cost caught up.
    """
    lease, policy = life.lease, life.policy
    if policy.incentives_receivable != CATCH_UP:
        return {}
    found = {}
    for n, (event, version) in enumerate(zip(life.all_events, life.whole[1:], strict=True), 1):
        incentive = next((i for i in lease.facts.incentives if i.id == event.incentive_id and i.condition), None)
        if event.kind == "incentive" and incentive:
            before, after = (sum(p.incentive for p in promised[k] if p.measured and p.rent == incentive.id
                                 and p.due >= version.first) for k in (n - 1, n))
            found[n] = Earned(incentive, to_cents(event_amounts(version.lease, event, policy)[1]) + after - before)
    return {n: earned for n, earned in found.items() if earned.cents}
