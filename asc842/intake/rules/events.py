"""Rules for events: what each kind needs, when it may happen, and that each is stated once."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.events import KINDS, TERMS, TRIGGERS, Event, Kind
from asc842.contract.lease import Lease
from asc842.contract.rejudged import before_entry, ended_on, rejudged, takes_effect
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.concessions import concession_problems
from asc842.intake.rules.dates import term_in_order
from asc842.intake.rules.event_order import order_problems
from asc842.intake.text.messages import NO_TRIGGER
from asc842.intake.text.words import listing, quoted

_ABSENT = {name: Event.model_fields[name].default for name in TERMS}
AFTER = ("correct the date. Where the lease had ended by then, the rent until something is agreed is an event of kind "
         "holdover, and what is agreed is a lease of its own, in a file of its own, from its date")
RATE = ("discount_rate", "discount_rate_method", "unguaranteed_residual", "unusual_rate")
"""What stands for a new rate: the rate, or how it is found."""

NOT_BEFORE_ENTRY = ("discount_rate", "trigger")
"""What an event from before the lease came into these books does not need."""
HOW = {"trigger": f"trigger, one of: {', '.join(map(quoted, TRIGGERS))}; {NO_TRIGGER}"}
"""How to add what a kind needs, where its meaning does not say it."""


@RULES.at(260, marks=("events",))
def event_problems(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that an event of the lease breaks, in the order of the file."""
    for i, event in enumerate(lease.events):
        if not doubts.beneath("events", i):
            yield from _terms(f"events[{i}]", event, NOT_BEFORE_ENTRY if before_entry(lease, event) else ())
            yield from concession_problems(f"events[{i}]", event, lease.facts.documents, lease.enters_on)
            yield from _share(f"events[{i}]", event)
    if lease.events and not doubts.touches("events") and term_in_order(lease, doubts):
        yield from _dates(lease)
        yield from _holdovers(lease)
        yield from order_problems(lease)


def _terms(key: str, event: Event, spared: tuple[str, ...]) -> Iterator[Problem]:
    """Say what a kind of event lacks, less what is ``spared``, and what it does not take."""
    kind = KINDS[event.kind]
    modified = kind.modified if event.is_modification else ((), ())
    needs, may_have = (*kind.needs, *modified[0]), (*kind.may_have, *modified[1])
    said = event.model_fields_set
    given = [name for name, absent in _ABSENT.items() if name in said and getattr(event, name) != absent]
    takes_rate = "discount_rate" in (*needs, *may_have)
    for name in needs:
        if name not in (*given, *spared) and not (name == "discount_rate" and event.discount_rate_method):
            meant = f"{name}{_choice(name, kind)}; {kind.meaning} ({event.paragraph})"
            yield Problem("events.key-missing", key, f"{_article(event.kind)} {event.kind} without {name}",
                          f"{event.kind} needs {', '.join(needs)}", f"add {HOW.get(name, meant)}")
    if event.treatment and event.treatment not in kind.treatments and len(kind.treatments) > 1:
        yield Problem("events.treatment",
                      f"{key}.treatment", quoted(event.treatment), f"{listing(map(quoted, kind.treatments))} of "
                      f"{_article(event.kind)} {event.kind}", "choose the one that holds")
    for name in given:
        if name not in (*needs, *may_have, *(RATE if takes_rate else ())):
            allowed = ", ".join((*needs, *may_have)) or "nothing but its reason"
            yield Problem("events.key-misplaced", f"{key}.{name}", f"{name} on {_article(event.kind)} {event.kind}",
                          f"{event.kind} takes {allowed}",
                          "remove it, or choose the kind of event that it belongs to")
    if event.kind == "guarantee" and not (event.guarantees or event.rent):
        yield Problem("guarantees.missing",
                      key, "a guarantee without guarantees", "the amount that becomes probable under a guarantee",
                      'add guarantees = [{ guarantee = "...", amount = ... }], with the id of one of '
                      "[[facts.residual_guarantees]]")
    if event.kind == "partial termination" and bool(event.penalty or event.received) != bool(event.payment_taken_as):
        yield Problem("events.payment-taken-as", f"{key}.payment_taken_as", event.payment_taken_as or "nothing",
                      '"gain or loss" or "cost of the rest" along with what is paid (penalty) or received',
                      'say payment_taken_as = "gain or loss" where it is for the part that ends, "cost of the rest" '
                      "where it is part of the consideration for what goes on" if event.payment_taken_as is None else
                      "take it out, or add penalty or received")
    if event.method == "right of use" and event.share_terminated is None and event.kind == "partial termination":
        yield Problem("events.no-share",
                      key, "no share_terminated", "the part of the right of use that ends, for this method",
                      "add share_terminated, as a fraction of one")


def _share(key: str, event: Event) -> Iterator[Problem]:
    """A part of the right of use is more than nothing and less than all."""
    share = event.share_terminated
    if event.kind == "partial termination" and share is not None and share in (0, 1):
        remedy = 'use kind = "termination" where all of it ends' if share else "state the part, or use a modification"
        yield Problem("events.share",
                      f"{key}.share_terminated", f"{share}", "a part of the right of use: above 0 and below 1", remedy)


def _choice(name: str, kind: Kind) -> str:
    """Name the treatments to choose from, where that is what is missing."""
    return f" = {' or '.join(map(quoted, kind.treatments))}" if name == "treatment" else ""


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _dates(lease: Lease) -> Iterator[Problem]:
    start, end = lease.commencement, lease.lease_term_end
    changing = [(e.effective, e.at_end_of_day, e.order or 0, i, e) for i, e in enumerate(lease.events)
                if KINDS[e.kind].treatment != "none"]
    ended: Event | None = None
    version = lease
    for effective, at_end, _, i, event in sorted(changing, key=lambda c: c[:4]):
        key = f"events[{i}].effective"
        if ended:
            yield Problem("events.after-the-end",
                          key, f"{event.kind} on {effective}, after the {ended.kind} of {ended.effective}",
                          "no event after the one that ends the lease", "correct the dates, or remove one of the two")
        extends = effective == end + DAY and not at_end and event.lease_term_end and event.lease_term_end > end
        reported = event.approved is not None and event.approved <= start  # at its own key
        if not reported and (not (start <= effective <= end or extends) or (effective == start and not at_end)):
            yield Problem("events.outside-term",
                          key, str(effective), f"a date after commencement, {start}, and in the lease term as it "
                          f"then stands, to {end}", AFTER if effective > end else
                          "correct the date; what holds from commencement on belongs to the facts")
        yield from _life(f"events[{i}].amortization_end", event)
        version = rejudged(version, event)
        if (event.lease_term_end or event.options) and version.lease_term_end < effective:
            name = "lease_term_end" if event.lease_term_end else "options"
            yield Problem("events.new-end",
                          f"events[{i}].{name}", str(version.lease_term_end), f"a date on or after {effective}",
                          "correct it; a lease that ends at once is a termination")
        if event.kind == "partial termination" and event.method == "liability" and version.lease_term_end > end:
            yield Problem("events.longer-term", f"events[{i}].method",
                          f"liability, with a term to {version.lease_term_end} where it was {end}",
                          "right of use, or a term that is not longer: what a longer term adds would obscure the "
                          "decrease of the liability for the part that ends (842-10-25-13)",
                          'state share_terminated with method = "right of use"; or two events of the day, order = 1 '
                          "for the part that ends, with its rent to the old end, order = 2 for the modification")
        end = version.lease_term_end
        ended = event if KINDS[event.kind].ends_lease else ended


def _holdovers(lease: Lease) -> Iterator[Problem]:
    """A holdover begins after the last day of the lease as events leave it, and says up to when rent is charged."""
    last = ended_on(lease)
    for i, event in enumerate(lease.events):
        if event.kind != "holdover":
            continue
        yield from _charged_twice(lease, i)
        if takes_effect(event) <= last:
            yield Problem("holdover.date",
                          f"events[{i}].effective", str(event.effective), f"a date after the end of the lease, {last}",
                          "correct the date; while the lease runs, an agreement to stay is a modification")
        for k, rent in enumerate(event.rent):
            if rent.ends is None or rent.ends < takes_effect(event):
                yield Problem("holdover.rent-ends", f"events[{i}].rent[{k}].ends", str(rent.ends or "nothing"),
                              f"the last day for which rent of the holdover is known, from {event.effective} on",
                              "add ends, and move it on as the stay goes on")


def _charged_twice(lease: Lease, i: int) -> Iterator[Problem]:
    """Rent of one holdover that goes on under the next would be charged twice."""
    event = lease.events[i]
    for k, earlier in enumerate(lease.events):
        if earlier.kind == event.kind and takes_effect(earlier) < takes_effect(event):
            for rent in earlier.rent:
                if rent.ends and rent.ends >= takes_effect(event) and rent.id in {r.id for r in event.rent}:
                    yield Problem("holdover.rent-twice",
                                  f"events[{i}].effective", f"{event.effective}, while {earlier.id} states rent of "
                                  f"{rent.id} to {rent.ends}", "rent of a day stated once",
                                  f"let ends of events[{k}] be the day before")


def _life(key: str, event: Event) -> Iterator[Problem]:
    """An asset's life does not end before the event that says so; it may end with it, and all is cost at once."""
    last = takes_effect(event) - DAY
    if event.amortization_end and event.amortization_end < last:
        yield Problem("events.amortization-end",
                      key, str(event.amortization_end), f"a date on or after {last}, the last day before the event",
                      "correct it; what is amortized by then is amortized, and the rest goes over the days left")
