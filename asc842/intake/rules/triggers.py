"""Rules on what makes a lessee reassess term or purchase option (842-10-35-1)."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import all_events, rejudged
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.text.words import quoted

WAS = {"exercised": ("not exercised", "an option that was not expected to be exercised, and now is"),
       "not exercised": ("exercised", "an option that was expected to be exercised, and now is not")}
"""What was judged before of an option that a trigger is about, and what the event then says of it."""


@RULES.at(280, marks=("events.options",))
def triggers(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """An option that is (or is not) exercised against expectation is one that was judged otherwise before."""
    if doubts.touches("events") or doubts.touches("facts", "options") or doubts.touches("judgements"):
        return
    version = lease
    for event in all_events(lease):
        before, version = version, rejudged(version, event)
        if event.trigger in WAS and event.options and not _turns(before, event):
            said = ", ".join(f"{o.option} {o.answer}, as before" if _judged(before, o.option) == o.answer
                             else f"{o.option} {o.answer}" for o in event.options)
            yield Problem("triggers.contradicted",
                          f"events[{lease.events.index(event)}].trigger", f"{quoted(str(event.trigger))}, with {said}",
                          WAS[str(event.trigger)][1], "correct the trigger, or what the event says of the option")


def _turns(before: Lease, event: Event) -> bool:
    return any(o.answer == event.trigger and _judged(before, o.option) in (WAS[str(event.trigger)][0], None)
               for o in event.options)


def _judged(before: Lease, option: str) -> str | None:
    found = before.option_answers.get(option)
    return found.answer if found else None
