"""What is left after a lease has ended: since which day, who says so, and what came of it."""

from __future__ import annotations

from asc842.base.constants import DAY
from asc842.contract.events import KINDS
from asc842.contract.residual import ownership_passes
from asc842.derivation.figure import Derived, Part, Support
from asc842.derivation.lease_steps import LeaseSteps


def after_the_end(s: LeaseSteps, found: Derived) -> Derived:
    """Return a figure at the end of a day after the lease: what it was at its end, the day, and what came of it."""
    end, outcome = _ended(s)
    return Derived(found.words, "after the end", [Part(found), Part(end), Part(outcome)], kept=found.kept,
                   word=found.word, paragraph=found.paragraph, digits=s.digits)


def _ended(s: LeaseSteps) -> tuple[Derived, Derived]:
    event, version = s.events[-1], s.versions[-1]
    if event is not None and KINDS[event.kind].ends_lease:
        day = s.says.event(event, "last day", s.first_day(len(s.steps) - 1) - DAY, kind="day")
        bought = KINDS[event.kind].treatment == "purchase"
        return day, _said(s, f"by {event.kind} {event.id}" + (": the lessee bought the asset" if bought else ""), day)
    day = s.says.term_end(version)
    outcome = "the term ran out, and the asset is the lessee's" if ownership_passes(version) else (
        "the term ran out, and the asset went back to the lessor")
    return day, _said(s, outcome, day)


def _said(s: LeaseSteps, words: str, of: Derived) -> Derived:
    """Return what came of a lease, said by whoever says when it ended."""
    support = of.support or Support("fact", s.says.where)
    return Derived("what came of the lease", "stated", kept=words, kind="text", support=support)
