"""Rules for events: what each kind needs, when it may happen, and that each is told once."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import rejudged
from asc842.errors import Problem
from asc842.intake.doubts import Doubts
from asc842.intake.rules_dates import term_in_order

TERMS = ("lease_term_end", "discount_rate", "classification", "rent", "abatements", "options", "guarantees",
         "share_terminated", "method",
         "impairment", "penalty", "price", "amortization_end", "initial_direct_costs", "incentive",
         "incentive_id", "receivable")


def event_problems(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that an event of the lease breaks, in the order of the file."""
    for i, event in enumerate(lease.events):
        if not doubts.beneath("events", i):
            yield from _terms(f"events[{i}]", event)
    if not doubts.touches("events") and term_in_order(lease, doubts):
        yield from _dates(lease)


def _terms(key: str, event: Event) -> Iterator[Problem]:
    kind = KINDS[event.kind]
    given = [name for name in TERMS if getattr(event, name) != Event.model_fields[name].default]
    for name in kind.needs:
        if name not in given:
            yield Problem(key, f"a {event.kind} without {name}", f"{event.kind} needs {', '.join(kind.needs)}",
                          f"add {name}; {kind.meaning} ({kind.paragraph})")
    for name in given:
        if name not in (*kind.needs, *kind.may_have):
            allowed = ", ".join((*kind.needs, *kind.may_have)) or "nothing but its reason"
            yield Problem(f"{key}.{name}", f"{name} on a {event.kind}", f"{event.kind} takes {allowed}",
                          "remove it, or choose the kind of event that it belongs to")
    if event.kind == "guarantee" and not (event.guarantees or event.rent):
        yield Problem(key, "a guarantee without guarantees", "the amount that becomes probable under a guarantee",
                      'add guarantees = [{ guarantee = "...", amount = ... }], with the id of one of '
                      "[[facts.residual_guarantees]]")
    if event.method == "right of use" and event.share_terminated is None and event.kind == "partial termination":
        yield Problem(key, "no share_terminated", "the part of the right of use that ends, for this method",
                      "add share_terminated, as a fraction of one")


def _dates(lease: Lease) -> Iterator[Problem]:
    start, end = lease.commencement, lease.lease_term_end
    changing = [(e.effective, e.at_end_of_day, i, e) for i, e in enumerate(lease.events)
                if KINDS[e.kind].treatment != "none"]
    ended: Event | None = None
    version = lease
    for effective, at_end, i, event in sorted(changing, key=lambda c: c[:3]):
        key = f"events[{i}].effective"
        if ended:
            yield Problem(key, f"{event.kind} on {effective}, after the {ended.kind} of {ended.effective}",
                          "no event after the one that ends the lease", "correct the dates, or remove one of the two")
        if not start <= effective <= end or (effective == start and not at_end):
            yield Problem(key, str(effective), f"a date after commencement, {start}, and in the lease term as it "
                          f"then stands, to {end}",
                          "correct the date; what holds from commencement on belongs to the facts")
        version = rejudged(version, event)
        if (event.lease_term_end or event.options) and version.lease_term_end < effective:
            name = "lease_term_end" if event.lease_term_end else "options"
            yield Problem(f"events[{i}].{name}", str(version.lease_term_end), f"a date on or after {effective}",
                          "correct it; a lease that ends at once is a termination")
        end = version.lease_term_end
        ended = event if KINDS[event.kind].ends_lease else ended
