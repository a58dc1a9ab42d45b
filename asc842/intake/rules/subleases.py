"""Rules on subleases: dates within the head lease, rent as of any lease, an event where they are not operating."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import all_events, rejudged
from asc842.contract.subleases import Sublease
from asc842.contract.sublet import as_lease, can_be_dated
from asc842.intake.doubts import Doubts
from asc842.intake.parts import components
from asc842.intake.rules import RULES
from asc842.intake.rules.abatements import abatements
from asc842.intake.rules.dates import dates_in_order, term_in_order, term_of
from asc842.intake.rules.ids import duplicate_ids
from asc842.intake.rules.rent import rent
from asc842.intake.rules.size import size
from asc842.intake.rules.sublease_changes import end_key, modification_problems
from asc842.intake.rules.variable import bases, variable_payments
from asc842.intake.sublet_places import placed
from asc842.intake.text.words import did_you_mean, listing, quoted

_OF_RENT: tuple[Callable[[Lease, Doubts], Iterator[Problem]], ...] = (
    duplicate_ids, dates_in_order, rent, abatements, bases, variable_payments, size)
"""What holds of the rent of any lease."""
_OPERATING_ALONE = ("rent", "abatements", "variable_payments", "initial_direct_costs", "modifications",
                   "recoverable")


@RULES.at(370, marks=("facts.subleases", "events.sublease"))
def subleases(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Each sublease lies within the lease, has what its classification needs, and rent that can be dated."""
    if not lease.facts.subleases and not lease.events:
        return
    term = term_of(lease, doubts) if term_in_order(lease, doubts) and not doubts.touches("events") else None
    for i, sublease in enumerate(lease.facts.subleases):
        key = f"facts.subleases[{i}]"
        if doubts.touches("facts", "subleases", i):
            continue
        yield from _dates(key, sublease, (term[0], _last_day(lease)) if term else None)
        yield from _operating(i, lease, sublease) if sublease.is_operating else _other(key, sublease)
    if not doubts.touches("events") and not doubts.touches("facts", "subleases"):
        yield from _events(lease)
        yield from _shares(lease)


def _last_day(lease: Lease) -> date:
    """Last day of the head lease as it stands after every event."""
    version, end = lease, lease.lease_term_end
    for event in all_events(lease):
        if KINDS[event.kind].ends_lease:
            return event.effective if event.at_end_of_day else event.effective - DAY
        version = rejudged(version, event)
        end = version.lease_term_end
    return end


def _dates(key: str, s: Sublease, term: tuple[date, date] | None) -> Iterator[Problem]:
    if s.ends < s.begins:
        yield Problem("subleases.dates",
                      f"{key}.ends", f"begins {s.begins} and ends {s.ends}", "an end on or after the beginning",
                      "correct one of the two dates")
        return
    changed = list(modification_problems(key, s))
    yield from changed
    since = max((m.effective for m in s.modifications), default=s.begins)
    if changed:
        return
    if s.terminated and not since <= s.terminated.on < s.agreed_end:
        yield Problem("subleases.terminated",
                      f"{key}.terminated.on", str(s.terminated.on), f"a day from {since} on, before {s.agreed_end}",
                      "correct the date; a sublease that lasts to its end has no terminated")
    elif term and not (term[0] <= s.begins and s.last_day <= term[1]):
        name = "begins" if s.begins < term[0] else "terminated.on" if s.terminated else end_key(s)
        yield Problem("subleases.outside-term", f"{key}.{name}", f"{s.begins} to {s.last_day}",
                      f"days within the lease term, {term[0]} to {term[1]}",
                      "correct the dates; a sublease beyond the term requires the term to be reassessed "
                      "(842-10-55-28), one that ends with the lease before its time for terminated = "
                      "{ on = ..., source = ... }")


def _shares(lease: Lease) -> Iterator[Problem]:
    """On no day is more than all of the lease sublet."""
    if not all(s.in_order for s in lease.facts.subleases):
        return
    for i, s in enumerate(lease.facts.subleases):
        changed = [(m.effective, f".modifications[{k}]") for k, m in enumerate(s.modifications)]
        for day, key in [(s.begins, ""), *changed]:
            let = [(x.id, share) for x in lease.facts.subleases for first, last, share in x.parts
                   if first <= day <= last]
            if len(let) > 1 and sum(share for _, share in let) > 1:
                yield Problem("subleases.share",
                              f"facts.subleases[{i}]{key}", f"{sum(share for _, share in let)} of the lease sublet on "
                              f"{day}: " + ", ".join(name for name, _ in let), "at most all of it, 1",
                              "state the share of each sublease, as a fraction of one, or correct the dates")
                return


def _operating(number: int, lease: Lease, s: Sublease) -> Iterator[Problem]:
    key = f"facts.subleases[{number}]"
    if not s.rent:
        yield Problem("subleases.no-rent", key, "an operating sublease without rent", "what the sublessee pays",
                      "add [[facts.subleases.rent]], with the keys of [[facts.rent]]")
    for i, component in enumerate(s.rent):
        if not component.measured:
            yield Problem("subleases.measured",
                          f"{key}.rent[{i}].measured", "measured = false", "rent that is income of the sublease",
                          "take it out; other charges to the sublessee are variable_payments")
    for i, payment in enumerate(s.variable_payments):
        if payment.assessments:
            yield Problem("subleases.assessments",
                          f"{key}.variable_payments[{i}].assessments", "assessments of what a sublessee is charged",
                          "actuals alone: such income is recognized when it arises (842-30-25-11b)", "remove them")
    if s.ends < s.begins:
        return
    # Where the lease itself lacks it, that is said once.
    if not can_be_dated(lease, s) and all(c.rent.timing or c.rent.frequency == "once" for c in components(lease)):
        yield Problem("subleases.no-timing",
                      f"{key}.rent", "rent without timing, and nothing that answers payment_terms",
                      "when the sublessee pays", 'add timing = "advance" or "arrears" to each component')
    own, sure = as_lease(lease, s), Doubts()
    for rule in _OF_RENT if s.rent else ():
        yield from (placed(p, number) for p in rule(own, sure))


def _other(key: str, s: Sublease) -> Iterator[Problem]:
    given = [name for name in _OPERATING_ALONE if getattr(s, name) != Sublease.model_fields[name].default]
    received = s.terminated is not None and s.terminated.received is not None
    for name in [*given, *(["terminated.received"] if received else [])]:
        yield Problem("subleases.key-misplaced", f"{key}.{name}", f"{name} of a {s.classification} sublease",
                      "nothing that enters no account here: its net investment is stated by the event, and accounted "
                      "for as a lessor's (842-30)", "remove it")


def _events(lease: Lease) -> Iterator[Problem]:
    """A sublease that is no operating one has one event, on its first day; an operating one has none."""
    known, stated = {s.id: s for s in lease.facts.subleases}, set[str]()
    for i, event in enumerate(lease.events):
        if event.sublease is not None and event.kind == "sublease":
            yield from _event(f"events[{i}]", event, known, stated)
            stated.add(event.sublease)
    for i, s in enumerate(lease.facts.subleases):
        if not s.is_operating and s.id not in stated:
            yield Problem("subleases.no-event",
                          f"facts.subleases[{i}]", f"a {s.classification} sublease without its event",
                          "an event of kind sublease on its first day",
                          f'add [[events]] with kind = "sublease", sublease = {quoted(s.id)}, effective = {s.begins}, '
                          "net_investment and reason (842-20-35-14)")


def _event(key: str, event: Event, known: dict[str, Sublease], stated: set[str]) -> Iterator[Problem]:
    name = event.sublease or ""
    if name not in known:
        yield Problem("subleases.unknown",
                      f"{key}.sublease", quoted(name), f"the id of a sublease: {listing(known) or 'none is stated'}",
                      did_you_mean(name, known, "add it to [[facts.subleases]]"))
    elif known[name].is_operating:
        yield Problem("subleases.operating", f"{key}.sublease", f"{quoted(name)}, an operating sublease",
                      "one that is sales-type or direct financing; under an operating one the lease goes on as is",
                      "remove the event, or correct the classification of the sublease")
    elif name in stated:
        yield Problem("subleases.twice",
                      f"{key}.sublease", f"{quoted(name)} a second time", "one event for each sublease",
                      "remove one of the two")
    elif event.effective != known[name].begins or event.at_end_of_day:
        yield Problem("subleases.first-day",
                      f"{key}.effective", f"{event.effective}{', at its end' if event.at_end_of_day else ''}",
                      f"the first day of the sublease, {known[name].begins}", "correct one of the two dates")
