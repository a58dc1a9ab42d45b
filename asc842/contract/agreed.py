"""When what both parties agree on was approved: the day on which it is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, Self, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from asc842.contract.events import Event
from asc842.contract.facts import Facts
from asc842.contract.judgements import DocumentDate, Judgement


class Agreed(Protocol):
    """The parts of a lease that say when its events were agreed."""

    @property
    def facts(self) -> Facts:
        """What its documents say."""

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What was judged of it."""

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened to it."""

    @property
    def commencement(self) -> date:
        """Its first day."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return it with other values."""


Read = TypeVar("Read", bound=Agreed)


def approved_on(lease: Agreed, event: Event) -> date | None:
    """Return the day on which both parties approved what an event says, or notice was given; None where none is known.

    That is the effective date of a modification (842-10-20), whenever its terms begin. It is as stated, else that of
    the document which is the event's source (:func:`document_day`).
    """
    return (event.approved or document_day(lease, event)) if event.is_agreed else None


def document_day(lease: Agreed, event: Event) -> date | None:
    """Return the date of the document that is an event's source, as judged where it is.

    A document as old as the lease's commencement, or from which that is read, is the lease, not an agreement to change
    it.
    """
    cited, begins = _document(event.source), lease.facts.commencement
    judged = {x.document: x.answer for x in lease.judgements if isinstance(x, DocumentDate)}
    day = judged.get(cited) or next((d.dated for d in lease.facts.documents if d.id == cited), None)
    is_lease = begins is not None and _document(begins.source) == cited
    return day if day and not is_lease and day > _commencement(lease) else None


def _document(source: str | None) -> str:
    return (source or "").split(",")[0].strip()


def _commencement(lease: Agreed) -> date:
    try:
        return lease.commencement
    except LookupError:  # reported by a rule of its own
        return date.min


def dated(lease: Read) -> Read:
    """Return a lease in which an event that says no day ``effective`` has the day on which it was approved.

    Raises ValidationError where that is not known either.
    """
    if all("effective" in e.model_fields_set for e in lease.events):
        return lease
    days = [e.effective if "effective" in e.model_fields_set else approved_on(lease, e) for e in lease.events]
    missing = [i for i, day in enumerate(days) if day is None]
    if missing:
        raise ValidationError.from_exception_data("Lease", [_missing(lease, i) for i in missing])
    return lease.model_copy(update={"events": tuple(
        e if e.effective == day else e.model_copy(update={"effective": day})
        for e, day in zip(lease.events, days, strict=True))})


def _missing(lease: Agreed, i: int) -> InitErrorDetails:
    given: dict[str, Any] = lease.events[i].model_dump(exclude_unset=True)
    return InitErrorDetails(type="missing", loc=("events", i, "effective"), input=given)
