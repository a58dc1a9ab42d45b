"""What components beside the lease cost, and what of the contract's rent is paid before the lease commences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asc842.base.constants import DAY
from asc842.base.money import round_half_up
from asc842.calendar.grid import months_between
from asc842.contract.components import ContractComponent
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.build import allocated_versions
from asc842.payments.divided import coming_in
from asc842.payments.expense import COSTS, Expense
from asc842.payments.pattern import elapsed
from asc842.payments.shares import shares_of
from asc842.timeline.amendments import begun
from asc842.timeline.timeline import Timeline, once

Paid = tuple[tuple[date, int], ...]
"""Due dates and cents."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A time in which what a component is given does not change: what falls due from ``start`` on.

    Cost is spread until ``after``; ``until`` is the start of the next stretch. ``ended`` is the day on which an event
    ends the lease. Rent ``prepaid`` and an ``incentive`` received on the first day are part of what it costs.
    """

    start: date
    after: date
    until: date
    paid: Paid
    ended: date | None = None
    prepaid: int = 0
    incentive: int = 0


@COSTS.at(60)
def nonlease_costs(life: Timeline) -> list[Expense]:
    """Return cost and payment of each nonlease component that the file accounts for (842-10-15-31)."""
    found: dict[str, ContractComponent] = {}
    for version in life.versions:
        shares = shares_of(version.lease, life.policy)
        found |= {c.id: c for c in (shares.beside if shares else ())}
    return [e for c in found.values() for e in _cost(c, _stretches(life, c), life.policy)]


def _stretches(life: Timeline, component: ContractComponent) -> list[_Stretch]:
    """Return the times between events that change what a component is given, in order."""
    stretches = list[_Stretch]()
    for stands, allocated in zip(life.versions, allocated_versions(life), strict=True):
        version, event = stands.lease, stands.event
        start = stands.first if event else life.lease.acquired_on or begun(version)
        ended = event.effective if event and stands.ended else None
        after = start if ended else _after(version, component)
        paid = () if ended else tuple((a.due, part.net) for a in allocated if a.due >= start
                                      for part in [a.parts.get(component.id)] if part and part.net)
        before, beside = stretches[-1] if stretches else None, _coming_in(version, life.policy, event, component.id)
        unpaid = tuple(x for x in before.paid if x[0] >= start) if before else ()
        if before and not any(beside) and (after, paid) == (before.after, unpaid):
            continue
        if before:
            stretches[-1] = replace(before, until=start)
        stretches.append(_Stretch(start, after, date.max, paid, ended, *beside))
    return stretches


def _coming_in(version: Lease, policy: Policy, event: Event | None, component: str) -> tuple[int, int]:
    """Return rent prepaid and incentives that come in; of a lease acquired, nothing from the time before."""
    return (0, 0) if version.acquisition and not event else coming_in(version, policy, event, component)


def _after(version: Lease, component: ContractComponent) -> date:
    last = version.lease_term_end + DAY
    return min(last, component.ends + DAY) if component.ends else last


def _cost(component: ContractComponent, stretches: list[_Stretch], policy: Policy) -> Iterator[Expense]:
    why = f"{component.name}: part of the consideration by standalone price (842-10-15-33)"

    def expense(day: date, cost: int, paid: int) -> Expense:
        return Expense(day, component.id, "nonlease cost", cost, paid, why, component.source)

    level, recognized, settled = component.recognized != "when due", 0, 0
    for stretch in stretches:
        due = [(day, cents) for day, cents in stretch.paid if day < stretch.until]
        if stretch.incentive:
            yield Expense(stretch.start, component.id, "lease incentive", stretch.incentive, 0, why, component.source)
        settled += stretch.prepaid - stretch.incentive
        if not level and stretch.prepaid - stretch.incentive:
            yield expense(stretch.start, stretch.prepaid - stretch.incentive, 0)
        yield from (expense(day, 0 if level else cents, cents) for day, cents in due)
        if level:
            remaining = sum(cents for _, cents in stretch.paid) + settled - recognized
            for day, cents in _level(component, stretch, remaining, policy):
                recognized += cents
                yield expense(day, cents, 0)
        settled += sum(cents for _, cents in due)


def _level(component: ContractComponent, stretch: _Stretch, total: int, policy: Policy) -> Iterator[tuple[date, int]]:
    """Spread what remains to be recognized evenly, in calendar months up to the end or the next event."""
    start, after = max(stretch.start, component.begins or stretch.start), stretch.after
    if after <= start:
        if total:
            yield stretch.ended or start, total
        return
    before = 0
    for _, bound in months_between(start, min(after, stretch.until)):
        upto = round_half_up(total * elapsed((), start, after, bound, by_days=policy.cost_weights == "days"))
        if upto != before:
            yield bound - DAY, upto - before
        before = upto


@COSTS.at(70)
@once
def rent_before_commencement(life: Timeline) -> Sequence[Expense]:
    """Return what is paid for the lease before it commences, of a contract in force by then; it enters the asset."""
    lease, shares = life.lease, shares_of(life.lease, life.policy)
    if shares is None or begun(lease) == lease.commencement:
        return []
    why = f"paid before commencement for {shares.own.id} (842-10-15-33)"
    return [Expense(a.payment.due, a.payment.rent, "prepaid rent", 0, cents, why, a.payment.source)
            for a in allocated_versions(life)[0]
            if a.payment.due < lease.commencement and a.parts and (cents := a.parts[shares.own.id].rent_due)]
