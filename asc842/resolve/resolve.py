"""A lease with its discount rate and classification filled in, at commencement and at each event, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.contract.judgements import Classification, DiscountRate, Judgement
from asc842.contract.lease import Lease
from asc842.measurement.classification import UNDETERMINED
from asc842.payments.build import Promised, due_before_entry
from asc842.payments.payment import Payment
from asc842.resolve.criteria import CriteriaTested, assess
from asc842.resolve.position import Position
from asc842.resolve.rates import Investment, Rate, investment, rate_at
from asc842.timeline.timeline import LeaseVersion, Timeline


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at commencement or at one event.

    ``rate`` holds from then on, ``investment`` is what an implicit one rests on. ``assessment`` is None where
    classification was not tested; ``judged`` is what a person concluded, with the reason, where anybody did.
    """

    at: str
    rate: Rate
    investment: Investment | None
    assessment: CriteriaTested | None
    judged: str | None
    reason: str
    position: Position


@dataclass(frozen=True, slots=True)
class Judged:
    """The life of a lease in which every rate and class is an answer, with what was found at each point of it."""

    life: Timeline
    findings: tuple[Finding, ...]

    @property
    def lease(self) -> Lease:
        """The lease in which every rate and classification is an answer."""
        return self.life.lease


@dataclass(slots=True)
class _Work:
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rate: Rate | None = None


def resolve(life: Timeline, promised: Promised) -> Judged:
    """Work out what the lease file leaves to be worked out: rates first, then classification at these rates.

    ``promised`` lists the payments of each version of the lease. Raises InputError with every problem: a rate that
    no table holds, an implicit rate that does not exist, a classification that the facts do not decide.
    """
    work, begins = _Work(), life.lease.begins_here
    for version, payments in zip(life.versions, promised, strict=True):
        if not version.ended:
            # Classification looks at a lease in transition as a whole, from commencement, or from its acquisition.
            paid = [] if version.event else [p for p in due_before_entry(life) if p.due >= begins]
            _look_at(_position(life, version, [*paid, *payments]), work)
    if work.problems:
        raise InputError(work.problems)
    return Judged(life.said_of(answered(life.lease, work.findings)), tuple(work.findings))


def _position(life: Timeline, version: LeaseVersion, payments: list[Payment]) -> Position:
    lease, event = life.lease, version.event
    index = next((i for i, x in enumerate(lease.judgements) if isinstance(x, DiscountRate)), 0)
    judged = lease.judgement(DiscountRate)
    secured = judged is None or judged.secured is not False
    key = f"events[{lease.events.index(event)}]" if event else f"judgements[{index}].method"
    return Position(version.lease, life.policy, event, payments, secured, key)


def _look_at(p: Position, work: _Work) -> None:
    """Add what is found at one position, or the problem that prevents it."""
    found = rate_at(p)
    if isinstance(found, Problem):
        suffix = ".discount_rate_method" if p.event else ""
        work.problems.append(replace(found, key=found.key + suffix))
        return
    rate = work.rate = found or work.rate
    if rate is None:
        return
    assessment = assess(p, rate.value) if _tested(p) else None
    judged, reason = _judged(p)
    if judged is None and assessment and assessment.classification == UNDETERMINED:
        work.problems.append(_undecided(p, assessment))
    two_sides = investment(p) if found and found.method == "implicit" else None
    work.findings.append(Finding(p.event.id if p.event else "commencement", rate, two_sides, assessment, judged,
                                 reason, p))


def _tested(p: Position) -> bool:
    """Classification is tested at commencement, and at an event that brings the facts for it (842-10-25-1).

    An event that makes a purchase reasonably certain needs no others. The package of expedients keeps the
    classification of a lease in transition as it was (842-10-65-1(f)); that of a lease acquired stays
    (842-10-55-11), and a take-over is no cause to test it.
    """
    event, transition = p.event, p.lease.transition
    if event is None and (p.lease.take_over or p.lease.acquisition or (
            transition and transition.package_of_expedients)):
        return False
    return (event is None or event.fair_value is not None or event.remaining_economic_life is not None
            or bool(event.options and p.lease.course.purchase))


def _judged(p: Position) -> tuple[str | None, str]:
    if p.event:
        return p.event.classification, p.event.reason
    judged, transition = p.lease.judgement(Classification), p.lease.transition
    if judged is None and transition and transition.package_of_expedients:
        return transition.classification, "Kept by the package of expedients (842-10-65-1(f))."
    if judged is None and (acquired := p.lease.acquisition):
        return acquired.former, f"Kept from {acquired.business}: the lease was not modified (842-10-55-11)."
    return (judged.answer, judged.reason) if judged else (None, "")


def _undecided(p: Position, assessment: CriteriaTested) -> Problem:
    key = p.key if p.event else "facts.underlying_asset"
    return Problem("classification.undecided",
                   key, f"no criterion of 842-10-25-2 is met, and {', '.join(assessment.missing)} not given",
                   "facts for all five criteria, or one that is met",
                   "add these facts, or " + ("state classification on the event" if p.event else
                                            'add a judgement with question = "classification"'))


def answered(lease: Lease, findings: Sequence[Finding]) -> Lease:
    """Return a lease with what was found as the answers of its judgements and events."""
    first, *later = findings
    judgements = [_with_answer(x, first.rate) for x in lease.judgements]
    if lease.judgement(Classification) is None:
        judgements.append(_by_criteria(first) if first.judged is None else _kept(first))
    changes = {finding.at: _event_answers(finding) for finding in later}
    events = tuple(e.model_copy(update=changes.get(e.id, {})) for e in lease.events)
    return lease.model_copy(update={"judgements": tuple(judgements), "events": events})


def _with_answer(judgement: Judgement, rate: Rate) -> Judgement:
    return judgement.model_copy(update={"answer": rate.value}) if isinstance(judgement, DiscountRate) else judgement


def _by_criteria(finding: Finding) -> Classification:
    assert finding.assessment is not None
    met = finding.assessment.met
    reason = f"By the criteria of 842-10-25-2: {', '.join(met) if met else 'none is met'}."
    return Classification.model_validate({"question": "classification", "reason": reason,
                                          "answer": finding.assessment.classification})


def _kept(finding: Finding) -> Classification:
    return Classification.model_validate({"question": "classification", "reason": finding.reason,
                                          "answer": finding.judged})


def _event_answers(finding: Finding) -> dict[str, Any]:
    event = finding.position.event
    assert event is not None
    rate: Decimal | None = finding.rate.value if event.discount_rate_method else event.discount_rate
    tested = finding.assessment.classification if finding.assessment else None
    return {"discount_rate": rate, "classification": finding.judged or tested}
