"""The terms of a lease after each of its events: the same contract, with what the event changes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from asc842.contract.events import KINDS, Event
from asc842.contract.facts import Incentive
from asc842.contract.judgements import Classification, DiscountRate, Judgement, LeaseTermEnd
from asc842.contract.lease import Lease
from asc842.contract.receivable import Receivable
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
    lease = lease.model_copy(update={"facts": facts, "judgements": _judged(lease, event)})
    return lease if event.receivable is None else _receivable_anew(lease, event)


def with_receivable(lease: Lease, incentive_id: str, receivable: tuple[Receivable, ...]) -> Lease:
    """Return a lease with another list of what is receivable of one incentive."""
    incentives = tuple(i.model_copy(update={"receivable": receivable}) if i.id == incentive_id else i
                       for i in lease.facts.incentives)
    return lease.model_copy(update={"facts": lease.facts.model_copy(update={"incentives": incentives})})


def _receivable_anew(lease: Lease, event: Event) -> Lease:
    """Replace what is receivable from the event on of the incentive that it names, or add an incentive of its own."""
    new = event.receivable or ()
    known = next((i for i in lease.facts.incentives if i.id == event.incentive_id), None)
    if known:
        past = tuple(r for r in known.receivable if r.on < takes_effect(event))
        return with_receivable(lease, known.id, (*past, *new))
    granted = Incentive(id=event.id, name=f"Incentive of {event.id}", amount=sum((r.amount for r in new), Decimal(0)),
                        receivable=new, source=event.source or event.id)
    facts = lease.facts.model_copy(update={"incentives": (*lease.facts.incentives, granted)})
    return lease.model_copy(update={"facts": facts})


def changes_payments(event: Event) -> bool:
    """Whether an event changes what will be paid."""
    return bool(event.rent or event.abatements or event.lease_term_end or event.receivable is not None)


def remeasures(event: Event) -> bool:
    """Whether an event remeasures the lease payments, an index among them (842-10-35-4, 842-10-35-5).

    Receiving an incentive does not, nor does what changes only the asset.
    """
    return KINDS[event.kind].treatment in ("remeasure", "reduce") and event.kind != "incentive"


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
