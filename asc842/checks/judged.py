"""Checks of what was judged or worked out: classification against its criteria, implicit rates a second way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, percent, unit
from asc842.checks import CHECKS
from asc842.checks.second_method import present_value
from asc842.contract.events import Event
from asc842.measurement.classification import UNDETERMINED
from asc842.payments.compounding import compounding
from asc842.payments.short_term import short_term_of
from asc842.resolve.rates import investment
from asc842.resolve.resolve import Finding, Judged
from asc842.timeline.timeline import Timeline

JUDGED_ANEW = "classification not judged at an event"


@CHECKS.at(20, "ready.judged")
def judged_checks(judged: Judged) -> Iterator[Check]:
    """Compare each judged classification with the criteria, and each implicit rate with what it must explain."""
    tested = judged.lease.facts.underlying_asset is not None
    kept = UNDETERMINED
    for finding in judged.findings:
        if finding.judged and finding.assessment and (tested or finding.at != "commencement"):
            yield _classification(finding)
        if _carried_on(finding, judged.life):
            yield _not_judged_anew(finding.at, kept)
        kept = _kept(finding) or kept
        if finding.investment:
            yield from _implicit(finding)
        elif finding.at == "commencement":
            yield from _determinable(finding)


def _kept(f: Finding) -> str | None:
    """Classification found, if any was: once sublet, the liability is a finance lease's (842-20-35-14)."""
    if f.position.event is not None and f.position.event.kind == "sublease":
        return "finance"
    return f.judged or (f.assessment.classification if f.assessment else None)


def _classification(f: Finding) -> Check:
    """An override of the criteria stays visible, with its reason (842-10-25-2)."""
    assert f.assessment is not None
    assert f.judged is not None
    said, met = f.assessment.classification, ", ".join(f.assessment.met) or "none"
    if said == UNDETERMINED:
        status, detail = "note", f"none is met; not tested: {', '.join(f.assessment.missing)}; judged: {f.reason}"
    elif said != f.judged:
        status, detail = "resolved", f"criteria met: {met}; judged {f.judged} all the same: {f.reason}"
    else:
        status, detail = "pass", f"criteria met: {met}"
    return Check("classification = what the criteria say", status, said, f.judged,  # type: ignore[arg-type]
                 ZERO, ZERO, "842-10-25-2, 842-10-25-3", f.at, "", detail)


def _carried_on(f: Finding, life: Timeline) -> bool:
    """Whether an event changes terms such that classification has to be reassessed, and nobody judged or tested it.

    842-10-25-1 asks for it at a modification that is no separate contract, and where the term or the assessment of a
    purchase is reassessed. A short-term lease that stays one has no classification.
    """
    event = f.position.event
    if event is None or f.judged or f.assessment:
        return False
    return asks_anew(event) and not stays_short_term(life)


def asks_anew(event: Event) -> bool:
    """Whether classification has to be reassessed at an event (842-10-25-1)."""
    rejudged = event.kind == "reassessment" and bool(event.lease_term_end or event.options)
    return event.is_modification or rejudged


def stays_short_term(life: Timeline) -> bool:
    """Whether a lease is a short-term lease to its end, which has no classification."""
    exempt = short_term_of(life)
    return exempt is not None and exempt.ends_with is None


def as_given_checks(life: Timeline) -> Iterator[Check]:
    """Report events that require a classification and give none, where all classifications of a lease are given."""
    kept = life.lease.classification
    for event in life.events:
        if asks_anew(event) and event.classification is None and not stays_short_term(life):
            yield _not_judged_anew(event.id, kept)
        kept = event.classification or kept


def _not_judged_anew(at: str, kept: str) -> Check:
    """Say that the classification goes on as it was (842-10-25-1, 842-10-25-9)."""
    return Check("classification reassessed at the event", "fail", "reassessed", f"{kept}, as before", ZERO, ZERO,
                 "842-10-25-1, 842-10-25-9", at, "",
                 "the event states no classification and no facts to test it with: add classification, or fair_value "
                 "and remaining_economic_life, to the event", JUDGED_ANEW)


def _implicit(f: Finding) -> Iterator[Check]:
    """At the implicit rate payments and residual are worth what the lessor put in; a rate set to zero says nothing."""
    p, two = f.position, f.investment
    assert two is not None
    if not f.rate.value:
        return
    dated = [(due, counted, from_cents(cents)) for due, counted, cents in two.flows]
    exact = present_value(dated, p.lease.begins_here, f.rate.value, p.policy.rate_convention,
                          compounding(p.lease, p.policy), p.start)
    yield compared("payments and residual at the implicit rate = fair value less tax credit plus deferred costs",
                   two.target, round(exact, 6), unit() / 2, "842-10-20", about=f.at,
                   detail="each payment alone, in decimals of 40 digits")


def _determinable(f: Finding) -> Iterator[Check]:
    """Note that the facts give the implicit rate, which then goes before any other (842-20-30-3)."""
    p = f.position
    if p.lease.facts.implicit_rate is None or p.fair_value is None:
        return
    two = investment(p)
    rate, _ = p.implicit_rate(two.flows, two.target)
    if not math.isnan(rate) and percent(Decimal(rate)) != percent(f.rate.value):
        yield Check("discount rate = rate implicit in the lease", "note", percent(Decimal(rate)),
                    percent(f.rate.value), f.rate.value - round(Decimal(rate), 6), ZERO, "842-20-30-3", f.at, "",
                    f"it can be determined from the facts ({two.source}); the rate is {f.rate.source}")
