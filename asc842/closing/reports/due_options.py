"""Options of which notice falls due, or that take effect, between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.book.options import answer_on
from asc842.contract.course import first_day
from asc842.contract.lease import Lease
from asc842.contract.options import Option
from asc842.timeline.timeline import Timeline

EFFECTS = {"renewal": "the renewal begins", "termination": "it ends the lease", "purchase": "the asset may be bought"}


def options_due(lease: Lease, after: date, before: date) -> Iterator[tuple[str, date, str]]:
    """Yield what of which option, the day, and what was judged of it; for days after one and before another.

    Options count as the lease stands on the first of these days. One that is not reached, such as a second renewal
    where the first is not exercised, has no row.
    """
    if not lease.facts.options:
        return
    standing = _standing(lease, after)
    for option in standing.options:
        if option.id in standing.course.reached:
            for what, day in (("notice is due", option.notice_by), (EFFECTS[option.kind], _effect(option, standing))):
                if day is not None and after < day < before:
                    answer = answer_on(option, standing)
                    yield f"{option.kind} option {option.id}: {what}", day, f"{answer}; {option.source}"


def _standing(lease: Lease, day: date) -> Lease:
    """Return the lease as it is judged at the end of a day."""
    life = Timeline(lease)
    return [life.first, *(v.lease for v in life.later if v.event and v.event.effective <= day)][-1]


def _effect(option: Option, lease: Lease) -> date | None:
    """Return the first day of a renewal, the last day of a lease ended early, or the day of a purchase."""
    if option.kind == "renewal":
        printed = lease.facts.expiration
        return first_day(option, printed.date if printed else lease.lease_term_end, lease.options)
    return option.lease_term_end if option.kind == "termination" else option.on or lease.course.end
