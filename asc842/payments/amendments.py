"""The terms of a lease after each of its events: the same contract, with what the event changes."""

from __future__ import annotations

from datetime import date, timedelta

from asc842.contract.events import KINDS, Event
from asc842.contract.judgements import Classification, DiscountRate, Judgement, LeaseTermEnd
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent

DAY = timedelta(days=1)


def events_in_order(lease: Lease) -> list[Event]:
    """Return the events that change this lease, by the time at which they take effect, then as the file has them."""
    events = [e for e in lease.events if KINDS[e.kind].treatment != "none"]
    return sorted(events, key=takes_effect)


def takes_effect(event: Event) -> date:
    """First day on which an event's terms hold."""
    return event.effective + DAY if event.at_end_of_day else event.effective


def versions(lease: Lease) -> list[Lease]:
    """Return the lease as contracted, then as it stands after each event in order."""
    found = [lease]
    for event in events_in_order(lease):
        found.append(amended(found[-1], event))
    return found


def amended(lease: Lease, event: Event) -> Lease:
    """Return a lease with the terms that an event changes.

    A component of rent with the id of an earlier one takes its place from the day it begins; the earlier one ends the
    day before. Its own id becomes ``id/event``, so that judgements can name its rows.
    """
    facts = lease.facts.model_copy(update={
        "rent": (*_ended(lease.facts.rent, event), *(_begun(r, event) for r in event.rent)),
        "abatements": (*lease.facts.abatements, *event.abatements),
    })
    return lease.model_copy(update={"facts": facts, "judgements": _judged(lease, event)})


def changes_payments(event: Event) -> bool:
    """Whether an event changes what will be paid."""
    return bool(event.rent or event.abatements or event.lease_term_end)


def _begun(rent: Rent, event: Event) -> Rent:
    return rent.model_copy(update={"id": f"{rent.id}/{event.id}", "begins": rent.begins or takes_effect(event)})


def _ended(rents: tuple[Rent, ...], event: Event) -> list[Rent]:
    begins = {r.id: r.begins or takes_effect(event) for r in event.rent}
    ended = []
    for rent in rents:
        new = begins.get(rent.id.split("/")[0])
        running = new is not None and (rent.ends is None or rent.ends >= new)
        ended.append(rent.model_copy(update={"ends": new - DAY}) if new and running else rent)
    return [r for r in ended if r.begins is None or r.ends is None or r.begins <= r.ends]


def _judged(lease: Lease, event: Event) -> tuple[Judgement, ...]:
    """Replace the judgements that an event answers anew."""
    new: list[Judgement] = []
    if event.lease_term_end:
        new.append(LeaseTermEnd(question="lease_term_end", answer=event.lease_term_end, reason=event.reason))
    if event.discount_rate is not None:
        new.append(DiscountRate(question="discount_rate", answer=event.discount_rate, reason=event.reason))
    if event.classification:
        new.append(Classification(question="classification", answer=event.classification, reason=event.reason))
    questions = {j.question for j in new}
    return (*(j for j in lease.judgements if j.question not in questions), *new)
