"""All payments of a lease, by the versions of its life: each dated once at a pricing, and kept by its timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.standard import earlier
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rejudged import takes_effect
from asc842.contract.rent import Abatement, Rent
from asc842.contract.residual import keeps_obligation
from asc842.intake.parts import all_abatements, components
from asc842.payments.allocation import Allocated, allocated_payments, allocation
from asc842.payments.beforehand import apply_beforehand
from asc842.payments.broken import Credits
from asc842.payments.incentives import receipts_of
from asc842.payments.index_days import IndexDays, index_days
from asc842.payments.parted import NO_CUTS, Cuts, further_cuts, refuse_overpaid
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_CHARGED, AS_PRINTED, Priced, Pricing, as_measured, as_printed, follows_index
from asc842.payments.rent import dated_rent
from asc842.payments.row_problems import UNCOVERED
from asc842.payments.settlements import settlements_of, told_by_option
from asc842.timeline.amendments import contracted
from asc842.timeline.timeline import LeaseVersion, Timeline, dated_once, once


class _FallsDue(Protocol):
    @property
    def due(self) -> date: ...


Due = TypeVar("Due", bound=_FallsDue)
Payments = tuple[Payment, ...]
Promised = tuple[Payments, ...]
"""The payments of each version, in order."""
FIXED = ("fixed", "in-substance fixed")


def payments_of(life: Timeline, number: int = 0, pricing: Pricing = AS_PRINTED, cuts: Cuts = NO_CUTS) -> Payments:
    """Dated payments of every component of rent in one version, in order of due date, at the index of ``pricing``.

    ``cuts`` part instalments that were paid for in part before an event. Raises InputError with every problem found:
    gaps, overlaps, rows without an amount, abatements that do not fit.
    """
    payments, problems = attempt_version(life, number, pricing, cuts)
    if problems:
        raise InputError(problems)
    return payments


def attempt_payments(life: Timeline) -> tuple[Payments, Sequence[Problem]]:
    """Build what payments can be built, with the problems that stand in the way of the rest.

    The payments are those of the lease as contracted; the problems are also those of the first event after which
    its terms do not hold together.
    """
    (first, *amended), lease = life.whole, life.lease
    payments, wrong = attempt_version(life, 0)
    problems: Sequence[Problem] = [_owed_to_renewal(first.lease, problem) for problem in wrong]
    for version in amended:
        if not problems and version.event and version.changes_payments:
            place = f"events[{lease.events.index(version.event)}]"
            problems = [_owed_to_renewal(version.lease, _owed_to(place, p))
                        for p in attempt_version(life, version.number)[1]]
    for version in life.whole:
        if not problems and follows_index(version.lease):
            problems = [_owed_to_index(problem) for problem in attempt_version(life, version.number, AS_CHARGED)[1]]
    return payments, problems or list(_unallocated(life))


def _unallocated(life: Timeline) -> Iterator[Problem]:
    """Yield what stands in the way of allocating the rent of each version to components of the contract."""
    for version in life.versions:
        try:
            stated = version.lease.facts.components
            allocation(version.lease, [*attempt_version(life, version.number)[0]] if stated else [], Policy())
        except InputError as error:
            event = version.event
            by = event and event.components
            key = f"events[{life.lease.events.index(event)}].components" if event and by else "facts.components"
            yield from (replace(problem, key=key) for problem in error.problems)
            return


def attempt_version(life: Timeline, number: int, pricing: Pricing = AS_PRINTED,
                    cuts: Cuts = NO_CUTS) -> tuple[Payments, tuple[Problem, ...]]:
    """Build the payments of one version of a lease, with problems told by their places in the file of the lease."""
    lease = life.whole[number].lease
    parts = tuple((rent, tuple(days)) for rent, days in cuts.items())
    return _dated(life, number, pricing if _priced(lease) else AS_PRINTED, parts, keeps_obligation(lease))


def attempt_terms(life: Timeline, lease: Lease) -> tuple[Payments, tuple[Problem, ...]]:
    """Do as :func:`attempt_version` does with other terms: those of a version, with what a concession abates."""
    payments, problems = _attempt(lease, _places(life))
    return tuple(payments), tuple(problems)


@dated_once
def _dated(life: Timeline, number: int, pricing: Pricing, cuts: tuple[tuple[str, tuple[tuple[date, date], ...]], ...],
           keeps: bool) -> tuple[Payments, tuple[Problem, ...]]:
    """Date the rent of one version; what classification bears on is whether it ``keeps`` its former obligation."""
    version = life.whole[number].lease
    assert keeps_obligation(version) == keeps
    payments, problems = _attempt(version, _places(life), pricing, dict(cuts))
    return tuple(payments), tuple(problems)


def _priced(lease: Lease) -> bool:
    """Whether it matters at which index a version is priced, if only for what is said of its rent."""
    return any(rent.index or (rent.measured and rent.basis not in FIXED) for rent in lease.facts.rent)


@once
def _places(life: Timeline) -> FilePlaces:
    return FilePlaces.of(life.lease)


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


@once
def promised_payments(life: Timeline) -> Promised:
    """Return what each version of the lease promises from its first day on: at commencement, after event 1, and so on.

    Amounts are as measured: rent that follows an index at the index of the day of measurement, and, where the contract
    has components, each payment in its parts, of which only that of this lease is ``measured``. Of a lease that came
    into these books after it began, the first version is the one then in force, from that day on.
    """
    return _since_entry(life, _promised(life, current=True))


@once
def promised_from_commencement(life: Timeline) -> Promised:
    """Return what each version of the lease promises, those before it came into these books included."""
    return _promised(life, current=False)


def _promised(life: Timeline, *, current: bool) -> Promised:
    def parts(version: Lease, payments: list[Payment]) -> list[Payment]:
        return allocated_payments(version, payments, life.policy)

    promised, begins = _treated(life, _stated(life, as_measured, current), parts), life.lease.commencement
    return tuple(tuple(p for p in payments if p.due >= begins) for payments in promised)


@once
def contract_payments(life: Timeline, priced: Priced = as_measured) -> Promised:
    """Return what each version of the contract promises, before it is allocated to components.

    ``priced`` asks for rent that follows an index as measured, as printed or as charged, in lists of the same length
    and order.
    """
    return _since_entry(life, _contract_from_commencement(life, priced, current=True))


def _contract_from_commencement(life: Timeline, priced: Priced, *, current: bool) -> Promised:
    return _treated(life, _stated(life, priced, current), lambda _, payments: payments)


@once
def allocated_versions(life: Timeline, priced: Priced = as_measured) -> tuple[tuple[Allocated, ...], ...]:
    """Return what each version of the contract promises, with the part of each component in it.

    All that a version promises is divided, and then what falls due before its first day left out: components that
    begin at different times are given equal instalments of all of it.
    """
    def divided(version: Lease, payments: list[Payment]) -> list[Allocated]:
        return allocation(version, payments, life.policy) or [Allocated(p, {}) for p in payments]

    return _since_entry(life, _treated(life, _stated(life, priced, True), divided))


def _since_entry(life: Timeline, promised: tuple[tuple[Due, ...], ...]) -> tuple[tuple[Due, ...], ...]:
    (first, *later), enters = promised[life.entered:], life.lease.enters_on
    return (tuple(p for p in first if p.due >= enters) if enters else first, *later)


def _treated(life: Timeline, stated: Sequence[Payments | None],
             treated: Callable[[Lease, list[Payment]], list[Due]]) -> tuple[tuple[Due, ...], ...]:
    """Return the payments of each version, as treated, due from its first day on; where none are stated, as before."""
    found, payments = list[tuple[Due, ...]](), list[Due]()
    for version, terms in zip(life.whole, stated, strict=True):
        if terms is not None:
            payments = treated(version.lease, list(terms)) if terms else []
        found.append(tuple(p for p in payments if p.due >= version.first))
    return tuple(found)


def _stated(life: Timeline, priced: Priced, current: bool) -> tuple[Payments | None, ...]:
    """Return what each version states, priced alike where no version follows an index; see :func:`_by_version`."""
    if not any(_priced(version.lease) for version in life.whole):
        return _by_version(life, as_printed, False)
    return _by_version(life, priced, current)


@once
def _by_version(life: Timeline, priced: Priced, current: bool) -> tuple[Payments | None, ...]:
    """Return the payments that each version states, None where its event changes none.

    An index is that at commencement, or that of the last event for which payments are remeasured (842-10-35-5), or of
    the day on which the lease came into these books; ``current`` takes the policy for that at a transition.
    """
    found, credits, cuts = list[Payments | None](), Credits(), NO_CUTS
    entries = index_days(life, current=current)
    pricing, asked, stated = AS_PRINTED, list[Payment](), list[Payment]()
    for version in life.whole:
        event, first, before = version.event, version.first, pricing
        credits.fell_due(asked, stated, first)
        pricing = _pricing(version, priced, before, entries)
        priced_anew = version.number in entries or version.remeasured
        terms: Payments | None = None
        if version.changes_payments or (priced_anew and follows_index(version.lease)):
            rents, cuts = _still_due(life, version, pricing, cuts, credits.asked)
            if event:
                refuse_overpaid(life.lease, event, rents)
            if event and event.rent:
                owed = payments_of(life, version.number, before, cuts)
                credits.grant(version.lease, list(owed), first, event.id)
            asked = sorted([*rents, *receipts_of(version.lease)], key=lambda p: p.due)
            stated = credits.applied(asked, first)
            if event and not _at_once_followed(life, version):
                credits.refuse_rest(life.lease, event, asked, stated)
            terms = tuple(stated)
        elif version.ended:
            terms = ()
        asked, stated = ([p for p in x if p.due >= first] for x in (asked, stated))
        found.append(terms)
    return tuple(found)


def _pricing(version: LeaseVersion, priced: Priced, before: Pricing, entries: IndexDays) -> Pricing:
    """Return the pricing from a version on: that of its day where it is measured then, else the one before."""
    if version.number in entries:
        day, told = entries[version.number]
        return replace(priced(day, False), entered=told)
    if version.event is None:
        return priced(version.lease.commencement, False)
    if not version.remeasured:
        return before
    pricing = priced(version.first, True)
    return replace(pricing, earlier=before) if pricing.remeasured else pricing


def _still_due(life: Timeline, version: LeaseVersion, pricing: Pricing, cuts: Cuts,
               fell_due: list[Payment]) -> tuple[Payments, Cuts]:
    """Return the rent of a version, parted at the days up to which it was paid for before its event, and these."""
    rents = payments_of(life, version.number, pricing, cuts)
    further = further_cuts(cuts, fell_due, rents, version.first) if version.event else cuts
    return (rents, cuts) if further == cuts else (payments_of(life, version.number, pricing, further), further)


def _at_once_followed(life: Timeline, version: LeaseVersion) -> bool:
    """Whether another event takes effect at the same time, so that the terms of this one never stand alone."""
    after = life.whole[version.number + 1:]
    return bool(after) and after[0].first == version.first


def rent_of(payments: Sequence[Payment]) -> list[Payment]:
    """Leave out what the lessor pays."""
    return [p for p in payments if not p.incentive]


def payments_as_due(life: Timeline, promised: Sequence[Sequence[Payment]]) -> list[Payment]:
    """Return the payments that do fall due: of each version those due before the next one takes effect."""
    return _as_due(promised, life.events)


@once
def due_before_entry(life: Timeline, priced: Priced | None = None) -> tuple[Payment, ...]:
    """Return the payments that fell due before the lease came into these books: none of one that began in them.

    They are this lease's as measured, or, where ``priced`` is given, the contract's at that pricing.
    """
    enters = life.lease.enters_on
    if enters is None:
        return ()
    promised = (_contract_from_commencement(life, priced, current=False) if priced
                else promised_from_commencement(life))
    return tuple(p for p in _as_due(promised, life.all_events) if p.due < enters)


def before_these_books(lease: Lease, payment: Payment) -> Payment:
    """Return a payment due before the lease came into these books as what it is: no part of the liability."""
    acquired, begun = lease.acquired_on, lease.adopted_on
    if lease.take_over and not (begun and payment.due < begun):
        return replace(payment, measured=False, why=f"due before the take-over on {lease.take_over.on}: in the books "
                       "before these")
    why = ("due before the acquisition: rent of the business acquired (805-20-30-24)"
           if acquired and payment.due < acquired
           else f"due before the transition: rent under {earlier().name} (842-10-65-1)")
    return replace(payment, measured=False, why=why)


def _as_due(promised: Sequence[Sequence[Payment]], events: Sequence[Event]) -> list[Payment]:
    ends = [*map(takes_effect, events), date.max]
    return [p for payments, end in zip(promised, ends, strict=True) for p in payments if p.due < end]
