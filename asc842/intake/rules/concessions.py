"""Rules for concessions: a modification at a rate of its own, or variable cost by a right, and its basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.facts import Document
from asc842.contract.rejudged import takes_effect

STAFF = "FASB staff Q&A, April 2020"
COVID = date(2020, 1, 1)
"""No concession before this day was for the effects of COVID-19."""
OTHERWISE = ("without a right in the contract it is a modification; for the effects of COVID-19, and for nothing "
             f'else, rests_on = "{STAFF}" takes the place of the clause')
STAY = ("discount_rate", "rent", "lease_term_end", "classification", "fair_value", "remaining_economic_life", "basis")


def concession_problems(key: str, event: Event, documents: Sequence[Document], enters_on: date | None
                        ) -> Iterator[Problem]:
    """Return what is wrong with a concession; ``enters_on`` is the first day in these books of a lease from before."""
    if event.kind == "concession":
        yield from _right(key, event, documents) if event.is_variable else _modification(key, event)
        if enters_on and event.is_variable and takes_effect(event) < enters_on and _reaches(event, enters_on):
            yield Problem("concessions.before-books",
                          key, f"rent not paid from {enters_on} on, by a concession of {event.effective}",
                          f"what was conceded before {enters_on}, when the lease came into these books, in the rent "
                          "that is left", "state what is not paid in [[facts.abatements]] and what is paid later as "
                          "rent, and take the event out")


def _reaches(event: Event, day: date) -> bool:
    """Whether a concession changes what is paid on a day or later, as far as its days are stated by date."""
    ends = [str(max(a.months)) < f"{day:%Y-%m}" if a.months else a.to is not None and a.to < day
            for a in event.abatements]
    return not all(ends) or any(r.on >= day for r in event.repaid)


def _modification(key: str, event: Event) -> Iterator[Problem]:
    if event.discount_rate is None:
        yield Problem("concessions.no-rate",
                      key, "a concession without discount_rate", "the rate at the date of the modification",
                      'add discount_rate; or treatment = "variable" where the contract gives the right to it')
    if event.repaid:
        yield Problem("concessions.repaid", f"{key}.repaid", "repaid on a concession taken as a modification",
                      "the rent as it then falls due", "state it in [[events.rent]]")
    if event.rests_on:
        yield Problem("concessions.rests-on", f"{key}.rests_on", "rests_on on a concession taken as a modification",
                      "the basis of a concession that is no modification", 'remove it, or say treatment = "variable"')


def _right(key: str, event: Event, documents: Sequence[Document]) -> Iterator[Problem]:
    for name, wanted in (("abatements", "the rent that is not paid when it is due"),
                         ("source", "the clause that gives the right to the concession")):
        if not getattr(event, name):
            yield Problem("concessions.no-right", key, f"a concession as variable cost without {name}", wanted,
                          f"add {name}; {OTHERWISE}" if name == "source" else f"add {name}")
    for name in STAY:
        if getattr(event, name) not in (None, ()):
            yield Problem("concessions.terms-stay", f"{key}.{name}", f"{name} on a concession taken as variable cost",
                          "terms that stay as contracted", "remove it, or take the concession as a modification")
    for k, repayment in enumerate(event.repaid):
        if repayment.on < event.effective:
            yield Problem("concessions.repaid-before",
                          f"{key}.repaid[{k}].on", str(repayment.on), f"a date from {event.effective} on",
                          "correct the date")
    yield from _rests_on(key, event, documents)


def _rests_on(key: str, event: Event, documents: Sequence[Document]) -> Iterator[Problem]:
    """A right stands in a clause of what was agreed before; the staff's Q&A is for the effects of COVID-19 alone."""
    if event.rests_on == STAFF:
        if event.effective < COVID:
            yield Problem("concessions.covid", f"{key}.rests_on", f"{STAFF} on {event.effective}",
                          f"a concession for the effects of COVID-19, from {COVID} on; it is not open by analogy",
                          "name the clause in source and leave rests_on out, or take it as a modification")
        return
    name, _, clause = (event.source or "").partition(",")
    document = next((d for d in documents if d.id == name.strip()), None)
    if event.source and not clause.strip():
        yield Problem("concessions.no-clause",
                      f"{key}.source", event.source, "the clause that gives the right to the concession",
                      f"add it, as in source = \"{name}, 14\"; {OTHERWISE}")
    elif document and document.dated and document.dated >= event.effective:
        yield Problem("concessions.clause-late", f"{key}.source", f"{event.source}, of {document.dated}",
                      f"a clause of what was agreed before {event.effective}: the right to the concession", OTHERWISE)
