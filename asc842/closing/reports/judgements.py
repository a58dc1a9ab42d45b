"""Every judgement over all leases, at commencement and at each event, with its reason (842-20-50-3c)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from asc842.base.lazy import pd
from asc842.closing.reports import NOTES, WORDS
from asc842.contract.acquisition import Acquisition
from asc842.contract.agreed import approved_on
from asc842.contract.basis import weights_text
from asc842.contract.events import Event
from asc842.contract.judgements import CostBasis, Judgement
from asc842.contract.lease import Lease
from asc842.contract.rejudged import event_judgements

JUDGEMENT_COLUMNS = ("lease", "at", "question", "subject", "answer", "assumption", "reason", "by", "judged_on",
                     "source")


@NOTES.at(20, "leases", name="judgements", marks=(WORDS,))
def judgements(leases: Iterable[Lease]) -> pd.DataFrame:
    """One row per judgement: JUDGEMENT_COLUMNS, all text, in the order of the leases and of their files.

    ``at`` is "commencement", "acquisition" or the event that judges anew; an event has a row of its own, with its
    kind.
    ``assumption`` marks what stands in for a document that is not at hand.
    """
    rows = [row for lease in leases for row in _of_lease(lease)]
    return pd.DataFrame(rows, columns=list(JUDGEMENT_COLUMNS), dtype=object)


def _of_lease(lease: Lease) -> Iterator[tuple[str, ...]]:
    if a := lease.acquisition:
        yield (lease.id, "acquisition", "acquisition", a.business, f"acquired {a.date}, {a.former} lease before", "",
               f"The classification is kept unless the lease is modified (842-10-55-11); {_terms(a)}.", "", "",
               a.source)
    for j in lease.judgements:
        yield _row(lease.id, "commencement", j, "")
    for event in lease.events:
        yield (lease.id, event.id, "event", "", _event(event), "", event.reason, "", "", event.source or "")
        yield from _days(lease, event)
        for j in event_judgements(event):
            yield _row(lease.id, event.id, j, event.source or "")


def _terms(a: Acquisition) -> str:
    """Say how the terms of a lease acquired were judged against the market."""
    for name, terms in (("favorable", a.favorable_terms), ("unfavorable", a.unfavorable_terms)):
        if terms:
            return f"terms {name} by {terms.amount:,} ({terms.source}; 805-20-30-24)"
    return "terms at market (805-20-30-24)"


def _row(lease: str, at: str, j: Judgement, source: str) -> tuple[str, ...]:
    return (lease, at, j.question.replace("_", " "), j.subject, _text(_answer(j)),
            "assumption" if j.assumption else "", j.reason, j.by or "", _text(j.on), source)


def _answer(j: Judgement) -> Any:
    """Return the answer; a rate that the policy's tables or the facts give has its method beside it."""
    if isinstance(j, CostBasis):
        return weights_text(j.answer)
    method = getattr(j, "method", "given")
    return j.answer if method == "given" else f"{method}: {_text(j.answer)}"


def _event(event: Event) -> str:
    """Name what happened, what made the lessee judge anew, and by which method where there are two."""
    how = [x for x in (event.method, event.treatment, event.triggered_by) if x]
    return f"{event.kind}, {event.effective}" + (f" ({', '.join(how)})" if how else "")


def _days(lease: Lease, event: Event) -> Iterator[tuple[str, ...]]:
    """The days of an agreement that were judged: of its approval, and another one on which it is accounted for."""
    approved = _text(approved_on(lease, event))
    for question, answer, reason in (("approved", approved, event.approved_reason),
                                     ("effective", f"{event.effective}, approved {approved}", event.effective_reason)):
        if reason:
            yield (lease.id, event.id, question, "", answer, "", reason, "", "", event.source or "")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, BaseModel):
        said = value.model_dump(exclude_none=True).items()
        return ", ".join(f"{name.replace('_', ' ')} {_text(each)}" for name, each in said)
    return value.isoformat() if isinstance(value, date) else str(value)
