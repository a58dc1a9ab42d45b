"""Rules for a lease acquired with a business: when that may be, what is carried over, what events came before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.acquisition import Acquisition
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import sound_term
from asc842.intake.rules.transition import earlier_events


@RULES.at(330, marks=("acquisition",))
def acquisition_problems(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that the acquisition of a lease breaks."""
    a = lease.acquisition
    if a is None or doubts.touches("acquisition"):
        return
    term = sound_term(lease, doubts)
    misdated = list(_date(lease, a, term)) if term and not doubts.touches("events") else []
    yield from misdated
    yield from _bought(lease, a) if term else ()
    yield from _terms(a)
    yield from _carried(lease, a)
    if not doubts.covers("judgements", "classification"):
        yield from _classification(lease, a)
    if lease.transition and not doubts.touches("transition"):
        yield from _transition(lease, a)
    if not misdated and not doubts.touches("events") and not lease.transition:
        yield from earlier_events(lease, f"acquisition on {a.date}", instead="or take it out: what it left in the "
                                  "books of the business acquired is not carried over",
                                  judged="the rate is that of the acquisition date, the classification is former")


def _date(lease: Lease, a: Acquisition, term: tuple[date, date]) -> Iterator[Problem]:
    start, end = term
    for event in sorted(lease.events, key=lambda e: e.effective):
        end = event.lease_term_end if event.lease_term_end and takes_effect(event) < a.date else end
    if not start < a.date <= end:
        yield Problem("acquisition.date", "acquisition.date", str(a.date),
                      f"a date after commencement, {start}, and in the lease term, to {end}",
                      "take [acquisition] out: a lease that commences after it, or ended before, has none; or correct "
                      "the date")


def _bought(lease: Lease, a: Acquisition) -> Iterator[Problem]:
    """An operating lease acquired that ends in a purchase stays one, with cost over the asset's life: not done."""
    bought = lease.course.purchase
    if bought and a.former == "operating" and lease.transition is None:
        index = next(i for i, j in enumerate(lease.judgements) if j.subject == bought.option.id)
        yield Problem("acquisition.purchase",
                      f"judgements[{index}].answer", f"{bought.option.id} exercised, of an operating lease acquired",
                      "a lease whose cost is spread over its term: such a one stays an operating lease, and its cost "
                      "is spread over the asset's life (842-10-55-11), which is not measured here",
                      "account for it outside, or state the modification that makes it a finance lease as an event")


def _terms(a: Acquisition) -> Iterator[Problem]:
    if a.favorable_terms and a.unfavorable_terms:
        yield Problem("acquisition.terms",
                      "acquisition.unfavorable_terms", "terms both favorable and unfavorable", "one of the two",
                      "state how all terms of the lease compare with the market: favorable, or unfavorable")


def _carried(lease: Lease, a: Acquisition) -> Iterator[Problem]:
    """What the business acquired had done is not carried over; improvements come in at fair value (842-20-35-12)."""
    for i, x in enumerate(lease.facts.leasehold_improvements):
        if x.in_service < a.date:
            yield Problem("acquisition.improvements",
                          f"facts.leasehold_improvements[{i}].in_service", str(x.in_service),
                          f"the acquisition date, {a.date}, or a later day",
                          "state its fair value on the acquisition date as cost, in service from then on, with "
                          "acquired = true (842-20-35-13)")
    index = next((i for i, j in enumerate(lease.judgements) if j.question == "carried_rent"), None)
    if index is not None:
        yield Problem("acquisition.carried-rent", f"judgements[{index}]", "rent carried in to a lease acquired",
                      "none: it is measured as a new lease (805-20-30-24)", "take it out")


def _classification(lease: Lease, a: Acquisition) -> Iterator[Problem]:
    """The classification stays unless the lease is modified (842-10-55-11)."""
    index = next((i for i, j in enumerate(lease.judgements) if j.question == "classification"), None)
    answer = None if index is None else lease.judgements[index].answer
    if lease.transition is None and answer is not None and answer != a.former:
        yield Problem("acquisition.classification",
                      f"judgements[{index}].answer", f'"{answer}"', f'"{a.former}", as {a.business} had it: a lease '
                      "acquired keeps its classification unless it is modified (842-10-55-11)",
                      "correct it or former; where the lease was modified, state the modification as an event, with "
                      "its classification")


def _transition(lease: Lease, a: Acquisition) -> Iterator[Problem]:
    t = lease.transition
    assert t is not None
    if a.date >= t.date:
        yield Problem("acquisition.transition", "transition.date", f"{t.date}, and a lease acquired on {a.date}",
                      "a transition after the acquisition",
                      "take [transition] out: a lease acquired since then has no transition")
    elif t.former == "capital":
        yield Problem("acquisition.capital",
                      "transition.former", f'"capital" of a lease acquired on {a.date}', '"operating"',
                      "take [acquisition] out, and state asset and obligation in [transition]")
