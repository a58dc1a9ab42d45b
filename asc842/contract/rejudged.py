"""A lease as judged after an event: term, rate, classification, options and guarantees. Its rent follows elsewhere."""

from __future__ import annotations

from datetime import date

from asc842.base.constants import DAY
from asc842.contract.events import KINDS, Event
from asc842.contract.judgements import (
    Classification,
    CostBasis,
    DiscountRate,
    GuaranteeJudgement,
    Judgement,
    LeaseTermEnd,
    OptionJudgement,
    TakeOverJudgement,
    UsefulLife,
)
from asc842.contract.lease import Lease
from asc842.contract.values import Dated

LIABILITY_ALONE = ("Sublet: the liability is accounted for as that of a finance lease from now on (842-20-35-14); the "
                   "classification of the lease itself is not reassessed (842-10-25-1).")


def all_events(lease: Lease) -> list[Event]:
    """Return the events that change this lease, by the time at which they take effect, then their order."""
    events = [e for e in lease.events if KINDS[e.kind].treatment != "none"]
    return sorted(events, key=lambda e: (e.effective, e.at_end_of_day, e.order or 0))


def events_in_order(lease: Lease) -> list[Event]:
    """Return those of :func:`all_events` that are accounted for here: from a transition or an acquisition on."""
    return [e for e in all_events(lease) if not before_entry(lease, e)]


def before_entry(lease: Lease, event: Event) -> bool:
    """Whether an event took effect before the lease came into these books: other books, standard or entity."""
    return lease.enters_on is not None and takes_effect(event) < lease.enters_on


def before_adoption(lease: Lease, event: Event) -> bool:
    """Whether an event took effect under an earlier standard, or as another entity's."""
    return lease.adopted_on is not None and takes_effect(event) < lease.adopted_on


def takes_effect(event: Event) -> date:
    """First day on which an event's terms hold."""
    return event.effective + DAY if event.at_end_of_day else event.effective


def ended_on(lease: Lease) -> date:
    """Return the last day of a lease as its events leave it: that of its term, or the day that ends it before."""
    version, ended = lease, list[date]()
    for event in all_events(lease):
        version = rejudged(version, event)
        ended += [takes_effect(event) - DAY] if KINDS[event.kind].ends_lease else []
    return min([version.lease_term_end, *ended])


def rejudged(lease: Lease, event: Event) -> Lease:
    """Return a lease with the judgements of an event in place of those before it.

    A change of the agreement that states an end of the term states that of the noncancellable period as well: later
    options count from there. Options that the event grants are there from now on.
    """
    facts = lease.facts
    if facts.options:
        granted = tuple(o.model_copy(update={"granted_by": None}) if o.granted_by == event.id else o
                        for o in facts.options)
        facts = facts.model_copy(update={"options": granted} | _noncancellable(lease, event))
    judged = {"facts": facts, "judgements": _judged(lease, event)}
    return lease.model_copy(update={**judged, **_remeasured(lease, event)})


def _remeasured(lease: Lease, event: Event) -> dict[str, None]:
    """Forget a transition once lease payments are those of ASC 842: when the liability is remeasured (842-10-30-5)."""
    remeasured = lease.transition and not before_adoption(lease, event) and KINDS[event.kind].remeasures
    return {"transition": None} if remeasured else {}


def _noncancellable(lease: Lease, event: Event) -> dict[str, Dated]:
    printed = lease.facts.expiration
    if printed is None or event.lease_term_end is None or event.kind == "reassessment":
        return {}
    return {"expiration": Dated(date=event.lease_term_end, source=event.source or printed.source)}


def _judged(lease: Lease, event: Event) -> tuple[Judgement, ...]:
    """Replace the judgements that an event makes again."""
    new = event_judgements(event)
    if before_adoption(lease, event):
        new = [j for j in new if not isinstance(j, DiscountRate | Classification)]
    asked = {(j.question, j.subject) for j in new}
    return (*(j for j in lease.judgements if (j.question, j.subject) not in asked), *new)


def event_judgements(event: Event) -> list[Judgement]:
    """Return the judgements of an event, each with its own reason or the event's."""
    new: list[Judgement] = []
    if event.lease_term_end:
        new.append(LeaseTermEnd(question="lease_term_end", answer=event.lease_term_end, reason=event.reason))
    if event.discount_rate is not None:
        new.append(DiscountRate(question="discount_rate", answer=event.discount_rate, reason=event.reason))
    if event.classification:
        new.append(Classification(question="classification", answer=event.classification, reason=event.reason))
    if event.kind == "sublease":
        new.append(Classification(question="classification", answer="finance", reason=LIABILITY_ALONE))
    if event.amortization_end:
        new.append(UsefulLife(question="useful_life", answer=event.amortization_end, reason=event.reason))
    if event.basis:
        new.append(CostBasis(question="basis", answer=event.basis, reason=event.reason))
    new += [OptionJudgement(question="option", option=o.option, answer=o.answer, reason=o.reason or event.reason)
            for o in event.options]
    new += [GuaranteeJudgement(question="guarantee", guarantee=g.guarantee, answer=g.amount,
                               reason=g.reason or event.reason) for g in event.guarantees]
    return new


def as_carried(lease: Lease) -> Lease:
    """Return a lease with the rate by which its liability goes on in the place of another one judged.

    Where balances are kept that is the rate which they imply, else the contract's, or the one by which it was carried.
    """
    taken, rated, judged = lease.take_over, lease.judgement(DiscountRate), lease.judgement(TakeOverJudgement)
    if taken is None or taken.rate is None or (rated and rated.answer == taken.rate):
        return lease
    kept = judged is None or judged.answer == "keep"
    why = "It pays the liability off that was carried" if kept else "The rate by which the liability was carried"
    rated = DiscountRate(question="discount_rate", answer=taken.rate, unusual_rate=taken.rate >= 1,
                         reason=f"{why} on {taken.on} ({taken.source}).")
    return lease.model_copy(update={"judgements": tuple(
        rated if isinstance(j, DiscountRate) else j for j in lease.judgements)})
