"""Rules on approval: when an event was agreed, why it has another date, and exits agreed in advance."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.agreed import approved_on, document_day
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_start

AS_AGREED = ("approved", "approved_reason", "effective_reason")


@RULES.at(250, marks=("events",))
def approvals(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """What both parties agree on says when, and is accounted for then; an exit agreed for later is no exit yet."""
    for i, event in enumerate(lease.events):
        if doubts.touches("events", i) or doubts.touches("facts", "documents"):
            continue
        key = f"events[{i}]"
        if not event.is_agreed:
            yield from _not_agreed(key, event)
            continue
        yield from _approved(key, lease, event, doubts)
        yield from _agreed_before(key, lease, event)


def _not_agreed(key: str, event: Event) -> Iterator[Problem]:
    for name in AS_AGREED:
        if getattr(event, name) is not None:
            what = f"{event.kind}, {event.treatment}" if event.treatment else event.kind
            yield Problem("approval.not-agreed",
                          f"{key}.{name}", f"{name} of an event that nobody has to agree on ({what})",
                          "an event to which both parties agree", "take it out, or choose the kind of event or the "
                          "treatment to which it belongs")


def _approved(key: str, lease: Lease, event: Event, doubts: Doubts) -> Iterator[Problem]:
    """A day other than that of the document has its reason, and lies in the life of the lease."""
    begins = term_start(lease, doubts)
    written = document_day(lease, event) if begins else None
    if event.approved and begins and event.approved <= begins:
        yield Problem("approval.too-early",
                      f"{key}.approved", str(event.approved), f"a day after commencement, {begins}",
                      "correct the date; what was approved by then belongs to the facts")
    if event.approved and written and event.approved != written and not event.approved_reason:
        yield Problem("approval.document", f"{key}.approved", f"{event.approved}, and its document is dated {written}",
                      "the day of the document, or a reason for another one",
                      "say in approved_reason why both parties approved it on another day, or take approved out")
    if event.approved_reason and not event.approved:
        yield Problem("approval.reason-alone",
                      f"{key}.approved_reason", "a reason for no day", "approved along with it",
                      "add approved, or take the reason out")
    if event.effective_reason and approved_on(lease, event) in (None, event.effective):
        what = "that is the day of approval" if approved_on(lease, event) else "no day of approval is known"
        yield Problem("approval.effective-reason",
                      f"{key}.effective_reason", f"a reason for {event.effective}, and {what}",
                      "a day other than that of approval", "take it out, or add approved")


def _agreed_before(key: str, lease: Lease, event: Event) -> Iterator[Problem]:
    """Until an exit that was agreed for later, the lease goes on with other terms: it was modified (842-10-25-11b)."""
    agreed, exits = approved_on(lease, event), takes_effect(event)
    if agreed is None or event.effective <= agreed:
        return
    if KINDS[event.kind].treatment == "terminate":
        yield Problem("approval.termination",
                      f"{key}.effective", f"a termination on {event.effective} that was agreed on {agreed}",
                      "a termination on the day on which it is agreed; until a later exit the lease goes on, modified",
                      f'write kind = "modification" and leave effective out, lease_term_end = {exits - DAY}, with '
                      f"discount_rate and classification of {agreed}; what is paid for it is rent paid once, what is "
                      "received is receivable")
    elif KINDS[event.kind].treatment == "reduce":
        yield Problem("approval.partial-termination",
                      f"{key}.effective", f"a partial termination on {event.effective} that was agreed on {agreed}",
                      "a partial termination on the day on which it is agreed; until a part goes back later, the "
                      "lease goes on with it, modified",
                      'write kind = "modification" and leave effective out, with discount_rate and classification of '
                      f"{agreed}, and the lower rent with begins = {exits}; basis gives the time before, with more "
                      "space, more of the cost")
