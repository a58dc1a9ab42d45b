"""Leasehold improvements month by month: amortized to the end that each event leaves, exactly, in whole cents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, round_half_up, to_cents
from asc842.calendar.grid import MonthGrid, months_between
from asc842.contract.events import KINDS, Event
from asc842.contract.improvements import LeaseholdImprovement
from asc842.contract.lease import Lease
from asc842.contract.residual import ownership_passes
from asc842.payments.pattern import elapsed
from asc842.timeline.timeline import Timeline, once

TERM, LIFE, GROUP, HEAD, OWNED = (
    "the lease term", "its useful life", "its useful life to the group", "the lessor's own lease", "its useful life: "
    "the underlying asset passes to the lessee")
PARAGRAPHS = {TERM: "842-20-35-12", LIFE: "842-20-35-12", OWNED: "842-20-35-12", GROUP: "842-20-35-12A",
              HEAD: "842-20-35-12A"}
LEAVES = ("amortization", "impaired", "written_off", "transferred")
MOVEMENTS = ("addition", "carried_in", "restated", *LEAVES)
"""What takes an improvement from what it opens with in a month to what it closes with."""


@dataclass(frozen=True, slots=True)
class ServiceLife:
    """From ``first`` on an improvement is amortized to ``last``, which is that of ``until``."""

    first: date
    last: date
    until: str


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """A calendar month, or part of one, of one improvement; whole cents.

    ``impaired`` and ``written_off`` go to profit or loss, ``transferred`` to equity: what an improvement between
    entities under common control is worth when the lessee gives up control of the leased asset. ``carried_in`` is what
    a transition to ASC 842 finds, ``restated`` what the life to the group adds to equity; ``addition`` what comes into
    service.
    """

    improvement: LeaseholdImprovement
    starts: date
    ends: date
    opening: int
    life: ServiceLife
    addition: int = 0
    carried_in: int = 0
    restated: int = 0
    amortization: int = 0
    impaired: int = 0
    written_off: int = 0
    transferred: int = 0

    @property
    def closing(self) -> int:
        """What is left at the end."""
        return (self.opening + self.addition + self.carried_in + self.restated - self.amortization - self.impaired
                - self.written_off - self.transferred)

    @property
    def paragraph(self) -> str:
        """What its life follows."""
        return PARAGRAPHS[self.life.until] + (", 842-20-35-13" if self.improvement.acquired else "")


@once
def improvement_rows(timeline: Timeline) -> Sequence[ImprovementRow]:
    """Return every improvement month by month, one after the other, from the transition to ASC 842 on.

    A change of the term, of who will own the leased asset, or of common control changes the last day from then on:
    what is left is spread over what is left (842-20-35-12, -35-12C). It is written off where it is removed or the
    lease is terminated. Raises InputError where an impairment is more than what an improvement is carried at.
    """
    lease, by_days = timeline.lease, timeline.policy.cost_weights == "days"
    if problems := [p for i, x in enumerate(lease.facts.leasehold_improvements)
                    for p in impaired_below_zero(timeline, x, f"facts.leasehold_improvements[{i}]", by_days=by_days)]:
        raise InputError(problems)
    return [row for x in lease.facts.leasehold_improvements for row in _from_transition(
        lease, [r for r in rows_of(timeline, x, by_days=by_days) if r.opening or r.addition])]


def impaired_below_zero(timeline: Timeline, x: LeaseholdImprovement, key: str, *,
                        by_days: bool = False) -> list[Problem]:
    """Return each impairment that is more than what the improvement is carried at on its day."""
    rows = [r for r in rows_of(timeline, x, by_days=by_days) if r.impaired] if x.impairments else []
    return [Problem("improvements.impaired-too-much", f"{key}.impairments[{i}].amount", f"{loss.amount:,}",
                    f"at most what it is carried at then, {from_cents(r.opening):,}", "correct the amount or the date")
            for i, loss in enumerate(x.impairments) for r in rows
            if r.ends == loss.on and r.impaired == to_cents(loss.amount) and r.impaired > r.opening]


def lives(timeline: Timeline, x: LeaseholdImprovement) -> list[ServiceLife]:
    """Return to which day an improvement is amortized: from the day in service, and from each day that moves it."""
    stages = list(_stages(timeline, x))
    found = list[ServiceLife]()
    for day in sorted({*(first for first, _, _ in stages), *_control_days(x)}):
        version, owned = [(version, owned) for first, version, owned in stages if first <= day][-1]
        life = ServiceLife(day, *_last(version, x, owned=owned, controlled=_controlled(x, day)))
        if not found or (found[-1].last, found[-1].until) != (life.last, life.until):
            found.append(life)
    return found


def _stages(timeline: Timeline, x: LeaseholdImprovement) -> Iterator[tuple[date, Lease, bool]]:
    """Yield the terms of the lease from the day in service on: first day, version, whether the lessee owns the asset.

    None comes after one by which the lessee does, nor with an event that ends the lease.
    """
    for version in timeline.whole:
        treatment = KINDS[version.event.kind].treatment if version.event else None
        if treatment == "terminate":
            return
        bought = treatment == "purchase"
        yield (max(version.first if version.event else x.in_service, x.in_service), version.lease,
               bought or ownership_passes(version.lease))
        if bought:
            return


def _control_days(x: LeaseholdImprovement) -> list[date]:
    """Days from which lessor and lessee are under common control, or no longer are, for amortization."""
    ends = [x.common_control_until + DAY] if x.common_control_until else []
    return [day for day in (*([x.common_control_from] if x.common_control_from else []), *ends) if day > x.in_service]


def _controlled(x: LeaseholdImprovement, day: date) -> bool:
    """Whether its life to the group counts on a day."""
    begun = x.common_control_from is None or x.common_control_from <= day
    return x.common_control and begun and (x.common_control_until is None or day <= x.common_control_until)


def _group_life(x: LeaseholdImprovement) -> tuple[date, str]:
    life = _useful_to(x)
    return min((life, GROUP), (x.head_lease_end or life, HEAD), key=lambda found: found[0])


def _useful_to(x: LeaseholdImprovement) -> date:
    life = x.useful_life
    return MonthGrid(x.in_service).boundary(life) - DAY if isinstance(life, int) else life


def _last(lease: Lease, x: LeaseholdImprovement, *, owned: bool, controlled: bool) -> tuple[date, str]:
    """Return the last day of an improvement under one version of the lease, and what it is that of."""
    if controlled:
        return _group_life(x)
    life = _useful_to(x)
    return (life, OWNED) if owned else min((life, LIFE), (lease.lease_term_end, TERM), key=lambda found: found[0])


@dataclass(frozen=True, slots=True)
class _Gone:
    """When an improvement leaves: the first day without it, the day on which that is booked, and to where."""

    first: date
    booked: date
    transferred: bool


def _gone(timeline: Timeline, x: LeaseholdImprovement) -> _Gone | None:
    """Return when an improvement leaves: removed, or with control of the leased asset; the earliest."""
    found = [_Gone(x.removed + DAY, x.removed, transferred=False)] if x.removed else []
    ended = _end_of_control(timeline)
    controlled = ended is not None and _controlled(x, ended[0] - DAY)
    if ended and (ended[1] or controlled):
        found.append(_Gone(ended[0], _booked(ended), transferred=controlled))
    return min(found, key=lambda gone: gone.first, default=None)


def _end_of_control(timeline: Timeline) -> tuple[date, Event | None] | None:
    """Return the first day without the leased asset, and the event; None where the lessee comes to own it."""
    ended = next((v for v in timeline.whole if v.ended), None)
    if ended and ended.event:
        return (ended.first, ended.event) if KINDS[ended.event.kind].treatment == "terminate" else None
    return None if ownership_passes(timeline.last) else (timeline.last.lease_term_end + DAY, None)


def _booked(ended: tuple[date, Event | None]) -> date:
    return ended[1].effective if ended[1] else ended[0] - DAY


def rows_of(timeline: Timeline, x: LeaseholdImprovement, *, by_days: bool) -> Iterator[ImprovementRow]:
    """Yield the months of one improvement, each life's from what the one before leaves; before a transition too."""
    gone, balance, addition = _gone(timeline, x), Fraction(to_cents(x.cost)), to_cents(x.cost)
    transition = timeline.lease.transition
    spans, cut = _parted(x, lives(timeline, x)), transition.date if transition else x.in_service
    for life, following in zip(spans, [*spans[1:], None], strict=True):
        until = min([life.last + DAY, *([following.first] if following else []), *([gone.first] if gone else [])])
        if gone is None or life.first < gone.first:
            for row in _changed(x, life, balance, by_days=by_days):
                yield row
                balance += row.restated - row.impaired
        opening = balance
        for starts, after in months_between(life.first, until, cut):
            left = opening * (1 - elapsed((), life.first, life.last + DAY, after, by_days=by_days))
            yield _row(x, starts, after - DAY, balance, left, addition, life)
            balance, addition = left, 0
    if gone and round_half_up(balance):
        yield _left(x, gone, round_half_up(balance), spans[-1])


def _parted(x: LeaseholdImprovement, found: list[ServiceLife]) -> list[ServiceLife]:
    """Let each life begin anew after an impairment, and on the day from which it is restated."""
    days = {i.on + DAY for i in x.impairments} | ({x.common_control_from} if x.restated and x.common_control_from
                                                  else set())
    parted = list[ServiceLife]()
    for life, following in zip(found, [*found[1:], None], strict=True):
        after = following.first if following else date.max
        parted += [replace(life, first=day) for day in sorted({life.first, *(d for d in days
                                                                          if life.first < d < after)})]
    return parted


def _changed(x: LeaseholdImprovement, life: ServiceLife, balance: Fraction, *,
             by_days: bool) -> Iterator[ImprovementRow]:
    """Yield by what an improvement is carried at more or less when a life begins: impairments, what is restated."""
    now = round_half_up(balance)
    for loss in x.impairments:
        if loss.on + DAY == life.first:
            yield ImprovementRow(x, loss.on, loss.on, now, life, impaired=to_cents(loss.amount))
            now -= to_cents(loss.amount)
    if x.restated and x.common_control_from == life.first and now:
        last, _ = _group_life(x)
        left = 1 - elapsed((), x.in_service, last + DAY, life.first, by_days=by_days)
        stood = round_half_up(to_cents(x.cost) * left)
        yield ImprovementRow(x, life.first, life.first, now, life, restated=stood - now)


def _row(x: LeaseholdImprovement, starts: date, ends: date, before: Fraction, after: Fraction, addition: int,
         life: ServiceLife) -> ImprovementRow:
    was, now = round_half_up(before), round_half_up(after)
    return ImprovementRow(x, starts, ends, 0 if addition else was, life, addition=addition, amortization=was - now)


def _left(x: LeaseholdImprovement, gone: _Gone, cents: int, life: ServiceLife) -> ImprovementRow:
    off, to_equity = (0, cents) if gone.transferred else (cents, 0)
    return ImprovementRow(x, gone.booked, gone.booked, cents, life, written_off=off, transferred=to_equity)


def _from_transition(lease: Lease, rows: list[ImprovementRow]) -> list[ImprovementRow]:
    """Leave out what comes before a transition; what is left of the cost then is carried in."""
    start = lease.enters_on
    if start is None or not rows or rows[0].starts >= start:
        return rows
    kept = [r for r in rows if r.ends >= start]
    return [replace(kept[0], opening=0, addition=0, carried_in=kept[0].opening + kept[0].addition),
            *kept[1:]] if kept else []
