"""Whether what both parties agreed on is accounted for on the day on which they approved it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.checks import CHECKS
from asc842.contract.agreed import approved_on
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import before_entry

WHEN_APPROVED = "day of approval"


@CHECKS.at(30, "ready.contract")
def approval_checks(lease: Lease) -> Iterator[Check]:
    """Note each agreement that is accounted for on another day than that of its approval, or of which none is known.

    842-10-20: the effective date of a modification is the day both parties approve it. A reason for another day
    resolves it, and stays visible.
    """
    for event in lease.events:
        if event.is_agreed and not before_entry(lease, event):
            yield from _compared(lease, event)


def _compared(lease: Lease, event: Event) -> Iterator[Check]:
    day = approved_on(lease, event)
    if day == event.effective:
        return
    reason = event.effective_reason
    yield Check("accounted for when both parties approved it", "resolved" if reason else "note",
                str(day or "a day of approval"), str(event.effective), ZERO, ZERO, "842-10-20, 842-10-25-9", event.id,
                "", reason or _detail(event, day), WHEN_APPROVED)


def _detail(event: Event, day: date | None) -> str:
    if day is None:
        return "nothing says when both approved it: add approved, or the date of the document that is its source"
    apart = f"{abs((event.effective - day).days)} days apart: leave effective out"
    if not event.is_modification:
        return f"{apart}, or say in effective_reason why the difference does not matter"
    return (f"{apart} and date the terms (begins of rent, lease_term_end), or say in effective_reason why the "
            "difference does not matter; asc842 compare shows it")
