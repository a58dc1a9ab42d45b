"""A lease as the terms over which its rent is spread evenly, through its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from asc842.base.constants import DAY
from asc842.base.money import to_cents
from asc842.calendar.grid import next_month
from asc842.contract.basis import Weight
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.build import promised_from_commencement
from asc842.payments.carried_in import initial_costs, off_market
from asc842.payments.divided import event_amounts
from asc842.payments.earned import newly_earned
from asc842.payments.level_rent import LevelTerms
from asc842.payments.pattern import elapsed, pattern_of
from asc842.payments.payment import Payment
from asc842.timeline.timeline import LeaseVersion, Timeline, once


@once
def level_terms(life: Timeline) -> tuple[LevelTerms, ...]:
    """Return the terms at commencement and after each event, with what they promise; amounts in whole cents.

    A modification, an extension or any other event that changes rent or term spreads what is left anew. An
    impairment or abandonment of the right of use changes neither: under these rules there is no asset to impair.
    A lease acquired begins on the acquisition date, with its terms against the market as costs, or as an incentive.
    """
    lease, promised = life.lease, promised_from_commencement(life)
    before = sum(version.first < lease.begins_here for version in life.whole[1:])
    first, *later = life.whole[before:]
    begun = replace(first, event=None, first=lease.begins_here)
    stated = zip([begun, *later], promised[before:], [*(version.first for version in later), None], strict=True)
    earned = {} if lease.enters_on else newly_earned(life, promised)
    return tuple(replace(_terms(life, *each), earned=earned[n].cents if n in earned else 0)
                 for n, each in enumerate(stated))


def _terms(life: Timeline, stands: LeaseVersion, promised: Sequence[Payment], until: date | None) -> LevelTerms:
    version, event, start = stands.lease, stands.event, stands.first
    rent = tuple((p.due, p.gross, p.abatement, p.incentive) for p in promised if p.measured and p.due >= start)
    after = version.lease_term_end + DAY
    if event and stands.ended:
        return LevelTerms(start, start, start, (), day=event.effective, ended=True)
    return LevelTerms(start, after, until or _life_end(after, rent), rent, *_coming_in(life, version, event),
                      day=event.effective if event else None, pattern=_pattern(life.policy, version, start, after))


def _pattern(policy: Policy, version: Lease, start: date, after: date) -> tuple[Weight, ...]:
    """Return the weights by which rent is spread; those of an asset whose life ends before the term are not its."""
    stated = pattern_of(version, by_days=policy.cost_weights == "days")
    reaches = stated and stated[-1].to >= after - DAY and elapsed(stated, start, after, after, by_days=True)
    return stated if reaches else ()


def _life_end(after: date, rent: Sequence[tuple[date, int, int, int]]) -> date:
    """Return the day after the last period: that of the term, or of the month in which rent is last paid."""
    last = max((due for due, *_ in rent), default=after - DAY)
    return next_month(last) if last >= after else after


def _coming_in(life: Timeline, lease: Lease, event: Event | None) -> tuple[int, int, int]:
    """Return incentives, costs and prepaid rent that come in: at commencement as contracted, later by the event."""
    if event:
        costs, incentive = event_amounts(lease, event, life.policy)
        return to_cents(incentive), to_cents(costs), 0
    terms = to_cents(off_market(lease))
    if terms:
        return max(-terms, 0), max(terms, 0), 0
    beside = initial_costs(life)
    return (to_cents(beside["incentives"]), to_cents(beside["initial_direct_costs"]),
            to_cents(beside["prepaid_rent"]))
