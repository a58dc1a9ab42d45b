"""Leasehold improvements month by month: amortized to the end that each event leaves, exactly, in whole cents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from asc842.calendar.grid import DAY, MonthGrid, months_between
from asc842.contract.events import KINDS, Event
from asc842.contract.improvements import LeaseholdImprovement
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.residual import ownership_passes
from asc842.money import round_half_up, to_cents
from asc842.payments.amendments import all_events, all_versions, takes_effect
from asc842.payments.pattern import elapsed

TERM, LIFE, GROUP, HEAD, OWNED = (
    "the lease term", "its useful life", "its useful life to the group", "the lessor's own lease", "its useful life: "
    "the underlying asset passes to the lessee")
PARAGRAPHS = {TERM: "842-20-35-12", LIFE: "842-20-35-12", OWNED: "842-20-35-12", GROUP: "842-20-35-12A",
              HEAD: "842-20-35-12A"}


@dataclass(frozen=True, slots=True)
class Life:
    """From ``first`` on an improvement is amortized to ``last``, which is that of ``until``."""

    first: date
    last: date
    until: str


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """A calendar month, or part of one, of one improvement; whole cents.

    ``written_off`` goes to profit or loss, ``transferred`` to equity: what an improvement between entities under
    common control is worth when the lessee gives up control of the leased asset. ``carried_in`` is what a transition
    to ASC 842 finds; ``addition`` what comes into service.
    """

    improvement: LeaseholdImprovement
    starts: date
    ends: date
    opening: int
    addition: int
    carried_in: int
    amortization: int
    written_off: int
    transferred: int
    closing: int
    life: Life

    @property
    def paragraph(self) -> str:
        """What its life follows."""
        return PARAGRAPHS[self.life.until] + (", 842-20-35-13" if self.improvement.acquired else "")


def improvement_rows(lease: Lease, policy: Policy) -> list[ImprovementRow]:
    """Return every improvement month by month, one after the other, from the transition to ASC 842 on.

    A change of the term, or of who will own the leased asset, changes the last day from then on: what is left is
    spread over what is left (842-20-35-12). It is written off where it is removed or the lease is terminated.
    """
    by_days = policy.cost_weights == "days"
    return [row for x in lease.facts.leasehold_improvements for row in _from_transition(
        lease, [r for r in _rows(lease, x, by_days=by_days) if r.opening or r.addition])]


def lives(lease: Lease, x: LeaseholdImprovement) -> list[Life]:
    """Return to which day an improvement is amortized: from the day in service, and from each event that moves it."""
    found = list[Life]()
    for version, event in zip(all_versions(lease), [None, *all_events(lease)], strict=True):
        if event and KINDS[event.kind].treatment == "terminate":
            break
        first = max(takes_effect(event) if event else x.in_service, x.in_service)
        bought = event is not None and KINDS[event.kind].treatment == "purchase"
        life = Life(first, *_last(version, x, owned=bought or ownership_passes(version)))
        if found and found[-1].first == first:
            found.pop()
        if not found or (found[-1].last, found[-1].until) != (life.last, life.until):
            found.append(life)
        if bought:
            break
    return found


def _last(lease: Lease, x: LeaseholdImprovement, *, owned: bool) -> tuple[date, str]:
    """Return the last day of an improvement under one version of the lease, and what it is that of."""
    life = MonthGrid(x.in_service).boundary(x.useful_life) - DAY if isinstance(x.useful_life, int) else x.useful_life
    if x.common_control:
        return min((life, GROUP), (x.head_lease_end or life, HEAD), key=lambda found: found[0])
    if owned:
        return life, OWNED
    return min((life, LIFE), (lease.lease_term_end, TERM), key=lambda found: found[0])


@dataclass(frozen=True, slots=True)
class _Gone:
    """When an improvement leaves: the first day without it, the day on which that is booked, and to where."""

    first: date
    booked: date
    transferred: bool


def _gone(lease: Lease, x: LeaseholdImprovement) -> _Gone | None:
    """Return when an improvement leaves: removed, or with control of the leased asset; the earliest."""
    found = [_Gone(x.removed + DAY, x.removed, transferred=False)] if x.removed else []
    ended = _end_of_control(lease)
    if ended and (ended[1] or x.common_control):
        found.append(_Gone(ended[0], _booked(ended), transferred=x.common_control))
    return min(found, key=lambda gone: gone.first, default=None)


def _end_of_control(lease: Lease) -> tuple[date, Event | None] | None:
    """Return the first day without the leased asset, and the event; None where the lessee comes to own it."""
    event = next((e for e in all_events(lease) if KINDS[e.kind].ends_lease), None)
    if event:
        return (takes_effect(event), event) if KINDS[event.kind].treatment == "terminate" else None
    last = all_versions(lease)[-1]
    return None if ownership_passes(last) else (last.lease_term_end + DAY, None)


def _booked(ended: tuple[date, Event | None]) -> date:
    return ended[1].effective if ended[1] else ended[0] - DAY


def _rows(lease: Lease, x: LeaseholdImprovement, *, by_days: bool) -> Iterator[ImprovementRow]:
    """Yield the months of one improvement, each life's from what the one before leaves."""
    gone, balance, addition = _gone(lease, x), Fraction(to_cents(x.cost)), to_cents(x.cost)
    spans, cut = lives(lease, x), lease.transition.date if lease.transition else x.in_service
    for life, following in zip(spans, [*spans[1:], None], strict=True):
        until = min([life.last + DAY, *([following.first] if following else []), *([gone.first] if gone else [])])
        opening = balance
        for starts, after in months_between(life.first, until, cut):
            left = opening * (1 - elapsed((), life.first, life.last + DAY, after, by_days=by_days))
            yield _row(x, starts, after - DAY, balance, left, addition, life)
            balance, addition = left, 0
    if gone and round_half_up(balance):
        yield _left(x, gone, round_half_up(balance), spans[-1])


def _row(x: LeaseholdImprovement, starts: date, ends: date, before: Fraction, after: Fraction, addition: int,
         life: Life) -> ImprovementRow:
    was, now = round_half_up(before), round_half_up(after)
    return ImprovementRow(x, starts, ends, 0 if addition else was, addition, 0, was - now, 0, 0, now, life)


def _left(x: LeaseholdImprovement, gone: _Gone, cents: int, life: Life) -> ImprovementRow:
    off, to_equity = (0, cents) if gone.transferred else (cents, 0)
    return ImprovementRow(x, gone.booked, gone.booked, cents, 0, 0, 0, off, to_equity, 0, life)


def _from_transition(lease: Lease, rows: list[ImprovementRow]) -> list[ImprovementRow]:
    """Leave out what comes before a transition; what is left of the cost then is carried in."""
    start = lease.transition.date if lease.transition else None
    if start is None or not rows or rows[0].starts >= start:
        return rows
    kept = [r for r in rows if r.ends >= start]
    return [replace(kept[0], opening=0, addition=0, carried_in=kept[0].opening + kept[0].addition),
            *kept[1:]] if kept else []
