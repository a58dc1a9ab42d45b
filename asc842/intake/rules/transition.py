"""Rules for a transition to ASC 842: when it may be, what may be carried over, and what events came before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.errors import Problem
from asc842.base.standard import earlier
from asc842.contract.lease import Lease
from asc842.contract.rejudged import before_adoption
from asc842.contract.transition import Transition
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_of

BEFORE = ("reassessment", "guarantee", "contingency resolved", "modification", "concession", "incentive",
          "separate contract")
"""Kinds of event that a lease which goes on may have had before it came into these books."""


@RULES.at(320, marks=("transition",))
def transition_problems(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that the transition of a lease breaks."""
    t = lease.transition
    if t is None or doubts.touches("transition"):
        return
    term = term_of(lease, doubts)
    misdated = list(_date(lease, t, term)) if term and not doubts.touches("events") else []
    yield from misdated
    yield from _balances(t)
    if not doubts.covers("judgements", "classification"):
        yield from _package(lease, t)
    if not misdated and not doubts.touches("events"):
        yield from earlier_events(lease, f"transition of {t.date}", instead="and what it left on the balance sheet "
                                  "in [transition]", judged="that of the transition is the judgement")


def _date(lease: Lease, t: Transition, term: tuple[date, date]) -> Iterator[Problem]:
    start, end = term
    for event in sorted(lease.events, key=lambda e: e.effective):
        end = event.lease_term_end if event.lease_term_end and before_adoption(lease, event) else end
    if start <= term[1] and t.date > end:
        yield Problem("transition.outside-term",
                      "transition.date", str(t.date), f"a date in the lease term, {start} to {end}",
                      "take [transition] out: a lease that ended before has none; or correct the date")
    elif t.date < start or (t.date == start and t.method == "effective date"):
        yield Problem("transition.too-early", "transition.date", str(t.date), f"a date after commencement, {start}",
                      "take [transition] out: a lease that commences under ASC 842 has none; or correct the date")


def _balances(t: Transition) -> Iterator[Problem]:
    if t.accrued_rent and t.prepaid_rent:
        yield Problem("transition.accrued-and-prepaid",
                      "transition.prepaid_rent", "rent both accrued and prepaid", "one of the two, the balance",
                      "state accrued_rent where more was expense than was paid, else prepaid_rent")
    if t.favorable_terms and t.unfavorable_terms:
        yield Problem("transition.terms",
                      "transition.unfavorable_terms", "terms both favorable and unfavorable", "one of the two",
                      "state what the books hold: an asset for favorable terms, or a liability for unfavorable ones")
    wrong = [(name, key) for name, other in earlier().treatments.items() if name != t.former for key in other.carries]
    for former, key in wrong:
        if getattr(t, key):
            yield Problem("transition.former", f"transition.{key}", f"{key} of a lease that was {_a(t.former)} lease",
                          f'{key} only where former = "{former}"', "take it out, or correct former")
    costs, off = t.unamortized_initial_direct_costs, t.initial_direct_costs_written_off
    if costs and off and off.amount > costs.amount:
        yield Problem("transition.costs-written-off",
                      "transition.initial_direct_costs_written_off.amount", f"{off.amount:,}",
                      f"at most the unamortized costs, {costs.amount:,}", "correct one of the two")


def _package(lease: Lease, t: Transition) -> Iterator[Problem]:
    """The package keeps classification and initial direct costs as they were (842-10-65-1(f))."""
    if not t.package_of_expedients:
        return
    if t.initial_direct_costs_written_off:
        yield Problem("transition.package-costs",
                      "transition.initial_direct_costs_written_off", "costs written off with package_of_expedients",
                      "no cost reassessed where package_of_expedients = true (842-10-65-1(f))",
                      "take it out, or set package_of_expedients = false")
    index = next((i for i, j in enumerate(lease.judgements) if j.question == "classification"), None)
    if index is not None and lease.judgements[index].answer != t.classification:
        yield Problem("transition.package-classification",
                      f"judgements[{index}].answer", f'"{lease.judgements[index].answer}"',
                      f'"{t.classification}": the package of expedients keeps a lease that was {_a(t.former)} one as '
                      "it was (842-10-65-1(f))", "correct it, or set package_of_expedients = false in [transition]")


def earlier_events(lease: Lease, entry: str, instead: str, judged: str) -> Iterator[Problem]:
    """Refuse what an event may not say before the ``entry`` of its lease into these books: it changes rent or term.

    ``instead`` is what to do about an event of another kind, ``judged`` where rate and classification are stated.
    """
    for i, event in enumerate(lease.events):
        if not before_adoption(lease, event):
            continue
        if event.kind not in BEFORE:
            yield Problem("transition.event-before",
                          f"events[{i}].kind", f"{event.kind} on {event.effective}, before the {entry}",
                          f"before it, one of: {', '.join(BEFORE)}",
                          f"state the terms that hold after it as a modification, {instead}")
        for name in ("discount_rate", "classification"):
            if getattr(event, name) is not None:
                yield Problem("transition.event-key", f"events[{i}].{name}", f"{name} of an event before the {entry}",
                              f"no {name}: {judged}", "take it out")


def _a(former: str) -> str:
    return "an operating" if former == "operating" else "a capital"
