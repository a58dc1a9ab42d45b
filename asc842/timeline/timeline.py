"""A lease's life under a policy: made once, and passed to whoever needs a version, an event, or what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rejudged import all_events, as_carried, before_entry, takes_effect
from asc842.timeline.amendments import amended, begun, changes_payments, remeasures, with_option_rent

DEFAULT = Policy()
P = ParamSpec("P")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class LeaseVersion:
    """A lease from its ``first`` day on: with the judgements and the terms then in force.

    ``event`` opened it, ``number`` in the lease's whole life; the version as contracted has number 0 and no event.
    """

    lease: Lease
    event: Event | None
    first: date
    number: int

    @property
    def remeasured(self) -> bool:
        """Whether the event that opens it remeasures the lease payments (842-10-35-4, -35-5)."""
        return self.event is not None and remeasures(self.event)

    @property
    def changes_payments(self) -> bool:
        """Whether it states what will be paid: as contracted, or because its event changes that."""
        return self.event is None or changes_payments(self.event)

    @property
    def ended(self) -> bool:
        """Whether the event that opens it ends the lease."""
        return self.event is not None and KINDS[self.event.kind].ends_lease


class Timeline:
    """One lease under one policy, with what its life consists of; all of it is worked out once, when first asked for.

    ``whole`` is the life from commencement, ``versions`` the part accounted for here: all of it, or of a lease
    that came into these books later the version then in force and those after it. ``events`` open the versions but
    the first. What other rooms work out of a timeline (:func:`once`) is kept by it as well.
    """

    def __init__(self, lease: Lease, policy: Policy | None = None) -> None:
        """Take a lease as it is to be measured, and the elections under which (:class:`Policy`'s defaults)."""
        self.lease, self.policy = lease, policy or DEFAULT
        self._kept = dict[tuple[Any, ...], Any]()
        self._dated = dict[tuple[Any, ...], Any]()

    @cached_property
    def all_events(self) -> tuple[Event, ...]:
        """The events that change the lease, those before it came into these books included, in order of time."""
        return tuple(all_events(self.lease))

    @cached_property
    def whole(self) -> tuple[LeaseVersion, ...]:
        """The lease as contracted, then after each event in order."""
        lease = with_option_rent(self.lease)
        lease = lease if self.entered else as_carried(lease)
        found = [LeaseVersion(lease, None, begun(lease), 0)]
        for number, event in enumerate(self.all_events, 1):
            lease = amended(lease, event)
            lease = as_carried(lease) if number == self.entered else lease
            found.append(LeaseVersion(lease, event, takes_effect(event), number))
        return tuple(found)

    @cached_property
    def entered(self) -> int:
        """The number of the version in force when the lease came into these books: 0 where it began in them."""
        return sum(before_entry(self.lease, event) for event in self.all_events)

    @cached_property
    def versions(self) -> tuple[LeaseVersion, ...]:
        """The versions accounted for here; the first has no event, and the day of entry, if any, as its first day."""
        first, *later = whole = self.whole[self.entered:]
        if first.event is None and self.lease.enters_on is None:
            return whole
        return (replace(first, event=None, first=self.lease.enters_on or first.first), *later)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events accounted for here: from a transition or an acquisition on."""
        return self.all_events[self.entered:]

    @property
    def later(self) -> tuple[LeaseVersion, ...]:
        """The versions that these events open."""
        return self.versions[1:]

    @property
    def first(self) -> Lease:
        """The lease as it comes into these books: as contracted, or as amended by then."""
        return self.versions[0].lease

    @property
    def last(self) -> Lease:
        """The lease as its last event leaves it."""
        return self.whole[-1].lease

    @property
    def ended(self) -> date:
        """The first day after a lease that an event here ends; else the last of all days."""
        return next((v.first for v in self.later if v.ended), date.max)

    @property
    def ends(self) -> tuple[date, ...]:
        """The first day on which each version is no longer in force; the last one never ends."""
        return (*(version.first for version in self.later), date.max)

    def on(self, day: date) -> LeaseVersion:
        """Return the version in force on a day; before these books, the first in them."""
        return [self.versions[0], *(v for v in self.later if v.first <= day)][-1]

    def other(self, name: tuple[str, ...], lease: Callable[[], Lease]) -> Timeline:
        """Return the life of another lease that follows from this one, such as a sublease of it, under the policy."""
        if name not in self._kept:
            self._kept[name] = Timeline(lease(), self.policy)
        found: Timeline = self._kept[name]
        return found

    def of(self, lease: Lease) -> Timeline:
        """Return the life of a lease under the same policy: this one, where it is the same lease."""
        return self if lease is self.lease else Timeline(lease, self.policy)

    def said_of(self, lease: Lease) -> Timeline:
        """Return the life of the same lease with other answers or dimensions: its rent is dated already."""
        later = Timeline(lease, self.policy)
        later._dated = self._dated
        return later


def once(work: Callable[Concatenate[Timeline, P], Found]) -> Callable[Concatenate[Timeline, P], Found]:
    """Let a timeline keep the results of a function of it, by the other arguments; callers must not change them."""
    return _keeping(work, "_kept")


def dated_once(work: Callable[Concatenate[Timeline, P], Found]) -> Callable[Concatenate[Timeline, P], Found]:
    """Do as :func:`once`, for what depends on no rate and no classification: it is kept once these are answered."""
    return _keeping(work, "_dated")


def _keeping(work: Callable[Concatenate[Timeline, P], Found],
             where: str) -> Callable[Concatenate[Timeline, P], Found]:
    @wraps(work)
    def kept(timeline: Timeline, /, *args: P.args, **named: P.kwargs) -> Found:
        known = getattr(timeline, where)
        key = (work, *args, *named.items())
        if key not in known:
            known[key] = work(timeline, *args, **named)
        found: Found = known[key]
        return found

    return kept
