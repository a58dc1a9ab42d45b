"""All payments of a lease."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import Abatement, Rent
from asc842.intake.parts import all_abatements, components
from asc842.payments.allocation import Allocated, allocated_payments, allocation
from asc842.payments.amendments import (
    all_events,
    all_versions,
    begun,
    changes_payments,
    contracted,
    events_in_order,
    remeasures,
    takes_effect,
    versions,
)
from asc842.payments.beforehand import apply_beforehand
from asc842.payments.broken import Credits
from asc842.payments.incentives import receipts_of
from asc842.payments.index_days import IndexDays, index_days
from asc842.payments.parted import NO_CUTS, Cuts, further_cuts, refuse_overpaid
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_CHARGED, AS_PRINTED, Priced, Pricing, as_measured, follows_index
from asc842.payments.rent import dated_rent
from asc842.payments.row_problems import UNCOVERED
from asc842.payments.settlements import settlements_of, told_by_option


class _FallsDue(Protocol):
    @property
    def due(self) -> date: ...


Dated = TypeVar("Dated", bound=_FallsDue)


def payments_of(lease: Lease, pricing: Pricing = AS_PRINTED, cuts: Cuts = NO_CUTS) -> list[Payment]:
    """Dated payments of every component of rent, in order of due date, at the index that ``pricing`` names.

    ``cuts`` part instalments that were paid for in part before an event. Raises InputError with every problem found:
    gaps, overlaps, rows without an amount, abatements that do not fit.
    """
    payments, problems = _attempt(lease, FilePlaces.of(lease), pricing, cuts)
    if problems:
        raise InputError(problems)
    return payments


def attempt_payments(lease: Lease) -> tuple[list[Payment], list[Problem]]:
    """Build what payments can be built, with the problems that stand in the way of the rest.

    The payments are those of the lease as contracted; the problems are also those of the first event after which
    its terms do not hold together.
    """
    places = FilePlaces.of(lease)
    contracted, *amended = all_versions(lease)
    payments, problems = _attempt(contracted, places)
    problems = [_owed_to_renewal(contracted, problem) for problem in problems]
    for version, event in zip(amended, all_events(lease), strict=True):
        if not problems and changes_payments(event):
            place = f"events[{lease.events.index(event)}]"
            problems = [_owed_to_renewal(version, _owed_to(place, p)) for p in _attempt(version, places)[1]]
    for version in all_versions(lease):
        if not problems and follows_index(version):
            problems = [_owed_to_index(problem) for problem in _attempt(version, places, AS_CHARGED)[1]]
    return payments, problems or list(_unallocated(lease, places))


def _unallocated(lease: Lease, places: FilePlaces) -> Iterator[Problem]:
    """Yield what stands in the way of allocating the rent of each version to components of the contract."""
    for version, event in zip(versions(lease), [None, *events_in_order(lease)], strict=True):
        try:
            allocation(version, _attempt(version, places)[0] if version.facts.components else [], Policy())
        except InputError as error:
            by = event and event.components
            key = f"events[{lease.events.index(event)}].components" if event and by else "facts.components"
            yield from (replace(problem, key=key) for problem in error.problems)
            return


def attempt_version(version: Lease, lease: Lease) -> tuple[list[Payment], list[Problem]]:
    """Build the payments of one version of a lease, with problems told by their places in the file of the lease."""
    return _attempt(version, FilePlaces.of(lease))


@dataclass(frozen=True, slots=True)
class FilePlaces:
    """Keys of the components of rent, by identity and by name, and of the abatements, by identity."""

    events: dict[str, str]
    rents: dict[int, str]
    names: dict[str, str]
    abatements: dict[int, str]

    @classmethod
    def of(cls, lease: Lease) -> FilePlaces:
        """Return the places in the file of all that a lease and its events bring."""
        rents = list(components(lease))
        events = {event.id: f"events[{i}]" for i, event in enumerate(lease.events)}
        return cls(events, {id(c.rent): c.key for c in rents}, {c.name: c.key for c in rents},
                   {id(abatement): key for key, abatement in all_abatements(lease)})

    def rent(self, rent: Rent) -> str:
        """Key of a component, or of the one that an event has changed it from."""
        by = rent.id.rpartition("/")[2]
        return self.rents.get(id(rent)) or self.names.get(rent.id) or f"{self.events[by]}.penalty"

    def abatement(self, abatement: Abatement) -> str:
        """Key of an abatement."""
        return self.abatements[id(abatement)]


def _attempt(lease: Lease, places: FilePlaces, pricing: Pricing = AS_PRINTED, cuts: Cuts = NO_CUTS,
             ) -> tuple[list[Payment], list[Problem]]:
    lease = contracted(lease)
    payments, problems = dated_rent(lease, places, pricing, cuts)
    if not problems:
        payments, problems = apply_beforehand(lease, payments)
    if lease.facts.options:
        payments = [told_by_option(lease, p) for p in payments]
    payments += settlements_of(lease)
    order = {rent.id: i for i, rent in enumerate(lease.facts.rent)}
    return sorted(payments, key=lambda p: (p.due, order.get(p.rent, len(order)), p.covers_from)), problems


def _owed_to(event: str, problem: Problem) -> Problem:
    """Tell of a problem at the event that brings it about: nothing is wrong with the contract before it."""
    if problem.key.startswith(event):
        return problem
    return replace(problem, key=event, found=f"once it takes effect, {problem.found} ({problem.key})",
                   remedy="state the rent that then holds in [[events.rent]], or correct the event")


def _owed_to_index(problem: Problem) -> Problem:
    """Tell of a problem that rent has only at the index that it follows."""
    return replace(problem, found=f"at the index of its time, {problem.found}")


def _owed_to_renewal(lease: Lease, problem: Problem) -> Problem:
    """Tell of rent that is missing in the period of a renewal: the contract up to there is in order."""
    printed, taken = lease.facts.expiration, [t for t in lease.course.taken if t.option.kind == "renewal"]
    if not (printed and taken and problem.code == UNCOVERED and problem.values["first"] == printed.date + DAY):
        return problem
    return replace(problem, remedy="state the rent of the renewal in [[facts.options.rent]], under the id of the "
                                   "component that it continues, or add the missing row")


def promised_payments(lease: Lease, policy: Policy | None = None) -> list[list[Payment]]:
    """Return what each version of the lease promises from its first day on: at commencement, after event 1, and so on.

    Amounts are as measured: rent that follows an index at the index of the day of measurement, and, where the contract
    has components, each payment in its parts, of which only that of this lease is ``measured``. Of a lease that came
    into these books after it began, the first version is the one then in force, from that day on.
    """
    return _since_entry(lease, _promised(lease, policy, index_days(lease, policy)))


def promised_from_commencement(lease: Lease, policy: Policy | None = None) -> list[list[Payment]]:
    """Return what each version of the lease promises, those before it came into these books included."""
    return _promised(lease, policy, index_days(lease))


def _promised(lease: Lease, policy: Policy | None, entries: IndexDays) -> list[list[Payment]]:
    def parts(version: Lease, payments: list[Payment]) -> list[Payment]:
        return allocated_payments(version, payments, policy or Policy())

    promised = _by_version(lease, as_measured, parts, entries)
    return [[p for p in payments if p.due >= lease.commencement] for payments in promised]


def contract_payments(lease: Lease, priced: Priced = as_measured, policy: Policy | None = None,
                      ) -> list[list[Payment]]:
    """Return what each version of the contract promises, before it is allocated to components.

    ``priced`` asks for rent that follows an index as measured (under the ``policy``), as printed or as charged, in
    lists of the same length and order.
    """
    return _since_entry(lease, _contract_from_commencement(lease, priced, index_days(lease, policy)))


def _contract_from_commencement(lease: Lease, priced: Priced, entries: IndexDays) -> list[list[Payment]]:
    return _by_version(lease, priced, lambda _, payments: payments, entries)


def allocated_versions(lease: Lease, policy: Policy, priced: Priced = as_measured) -> list[list[Allocated]]:
    """Return what each version of the contract promises, with the part of each component in it.

    All that a version promises is divided, and then what falls due before its first day left out: components that
    begin at different times are given equal instalments of all of it.
    """
    def divided(version: Lease, payments: list[Payment]) -> list[Allocated]:
        return allocation(version, payments, policy) or [Allocated(p, {}) for p in payments]

    return _since_entry(lease, _by_version(lease, priced, divided, index_days(lease, policy)))


def _since_entry(lease: Lease, promised: list[list[Dated]]) -> list[list[Dated]]:
    first, *later = promised[-1 - len(events_in_order(lease)):]
    enters = lease.enters_on
    return [[p for p in first if p.due >= enters] if enters else first, *later]


def _by_version(lease: Lease, priced: Priced, treated: Callable[[Lease, list[Payment]], list[Dated]],
                entries: IndexDays) -> list[list[Dated]]:
    """Return the payments of each version, as treated, due from its first day on.

    An event that changes no payment repeats what was promised before it. An index is that at commencement, or that of
    the last event for which payments are remeasured (842-10-35-5), or of the day in ``entries`` on which the lease
    came into these books.
    """
    promised, events, credits, cuts = list[list[Dated]](), [None, *all_events(lease)], Credits(), NO_CUTS
    pricing, asked, stated = AS_PRINTED, list[Payment](), list[Payment]()
    for number, (version, event) in enumerate(zip(all_versions(lease), events, strict=True)):
        first, before = takes_effect(event) if event else begun(version), pricing
        credits.fell_due(asked, stated, first)
        if event is None or remeasures(event):
            pricing = priced(takes_effect(event) if event else version.commencement, event is not None)
            pricing = replace(pricing, earlier=before) if event and pricing.remeasured else pricing
        if number in entries:
            day, told = entries[number]
            pricing = replace(priced(day, False), entered=told)
        priced_anew = number in entries or (event is not None and remeasures(event))
        if event is None or changes_payments(event) or (priced_anew and follows_index(version)):
            rents, cuts = _still_due(version, pricing, cuts, credits.asked, first if event else None)
            if event:
                refuse_overpaid(lease, event, rents)
            if event and event.rent:
                credits.grant(version, payments_of(version, before, cuts), first, event.id)
            asked = sorted([*rents, *receipts_of(version)], key=lambda p: p.due)
            stated = credits.applied(asked, first)
            if event and not _at_once_followed(lease, event):
                credits.refuse_rest(lease, event, asked, stated)
            payments = treated(version, stated)
        elif KINDS[event.kind].ends_lease:
            payments = []
        asked, stated = ([p for p in x if p.due >= first] for x in (asked, stated))
        promised.append([p for p in payments if p.due >= first])
    return promised


def _still_due(version: Lease, pricing: Pricing, cuts: Cuts, fell_due: list[Payment],
               first: date | None) -> tuple[list[Payment], Cuts]:
    """Return the rent of a version, parted at the days up to which it was paid for before an event, and these."""
    rents = payments_of(version, pricing, cuts)
    further = further_cuts(cuts, fell_due, rents, first) if first else cuts
    return (rents, cuts) if further == cuts else (payments_of(version, pricing, further), further)


def _at_once_followed(lease: Lease, event: Event) -> bool:
    """Whether another event takes effect at the same time, so that the terms of this one never stand alone."""
    events = all_events(lease)
    after = events[events.index(event) + 1:]
    return bool(after) and takes_effect(after[0]) == takes_effect(event)


def rent_of(payments: list[Payment]) -> list[Payment]:
    """Leave out what the lessor pays."""
    return [p for p in payments if not p.incentive]


def payments_as_due(lease: Lease, promised: list[list[Payment]]) -> list[Payment]:
    """Return the payments that do fall due: of each version those due before the next one takes effect."""
    return _as_due(promised, events_in_order(lease))


def due_before_entry(lease: Lease, priced: Priced | None = None, policy: Policy | None = None) -> list[Payment]:
    """Return the payments that fell due before the lease came into these books: none of one that began in them.

    They are this lease's as measured, or, where ``priced`` is given, the contract's at that pricing.
    """
    enters = lease.enters_on
    if enters is None:
        return []
    promised = (_contract_from_commencement(lease, priced, index_days(lease)) if priced
                else promised_from_commencement(lease, policy))
    return [p for p in _as_due(promised, all_events(lease)) if p.due < enters]


def before_these_books(lease: Lease, payment: Payment) -> Payment:
    """Return a payment due before the lease came into these books as what it is: no part of the liability."""
    acquired = lease.acquired_on
    why = ("due before the acquisition: rent of the business acquired (805-20-30-24)"
           if acquired and payment.due < acquired
           else "due before the transition: rent under ASC 840 (842-10-65-1)")
    return replace(payment, measured=False, why=why)


def _as_due(promised: list[list[Payment]], events: list[Event]) -> list[Payment]:
    ends = [*map(takes_effect, events), date.max]
    return [p for payments, end in zip(promised, ends, strict=True) for p in payments if p.due < end]
