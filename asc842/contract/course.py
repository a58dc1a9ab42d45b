"""How long a lease is taken to last: its noncancellable period and the options judged, in order (842-10-30-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from asc842.base.constants import DAY
from asc842.contract.options import Option


@dataclass(frozen=True, slots=True)
class Taken:
    """An option assumed to be exercised: the first day of what it brings, and the last day of the term with it."""

    option: Option
    begins: date
    end: date


@dataclass(frozen=True, slots=True)
class Course:
    """``end`` is the last day of the term, ``taken`` are the options that lead there, in order.

    ``reached`` names those about which it matters what is judged: a second renewal is not reached where the first is
    not exercised, nor any option after the term has ended.
    """

    end: date
    taken: tuple[Taken, ...] = ()
    reached: frozenset[str] = field(default_factory=frozenset)

    @property
    def options(self) -> dict[str, Taken]:
        """The options taken, by id."""
        return {t.option.id: t for t in self.taken}

    @property
    def purchase(self) -> Taken | None:
        """The purchase that is reasonably certain, or None."""
        return next((t for t in self.taken if t.option.kind == "purchase"), None)


def course_of(end: date, options: Sequence[Option], answers: Mapping[str, str]) -> Course:
    """Follow the options from the last day of the noncancellable period on.

    ``answers`` says of options by id whether they are exercised; one without an answer is not. Renewals follow one
    another without a gap; then the earliest termination, and the earliest purchase, end the term where they come
    before it would end.
    """
    course = _renewed(Course(end), options, answers)
    for kind in ("termination", "purchase"):
        course = _ended(course, [o for o in options if o.kind == kind], answers)
    return course


def renewals(options: Sequence[Option]) -> list[Option]:
    """Return the renewals in the order in which they follow one another."""
    return sorted((o for o in options if o.kind == "renewal"), key=lambda o: o.lease_term_end or date.max)


def first_day(option: Option, end: date, options: Sequence[Option]) -> date:
    """Return the day on which a renewal begins, where the noncancellable period ends on ``end``."""
    if option.begins:
        return option.begins
    before = [o.lease_term_end for o in renewals(options) if o.lease_term_end and option.lease_term_end
              and end < o.lease_term_end < option.lease_term_end]
    return max(before, default=end) + DAY


def _assumed(option: Option, answers: Mapping[str, str]) -> bool:
    return option.in_term_anyway or (answers.get(option.id) == "exercised" and not option.never_assumed)


def _renewed(course: Course, options: Sequence[Option], answers: Mapping[str, str]) -> Course:
    base = course.end
    for option in renewals(options):
        last, begins = option.lease_term_end, first_day(option, base, options)
        if last is None or last <= base or begins != course.end + DAY:
            continue
        reached = course.reached | {option.id}
        if _assumed(option, answers):
            course = Course(last, (*course.taken, Taken(option, begins, last)), reached)
        else:
            course = replace(course, reached=reached)
    return course


def _ended(course: Course, options: Sequence[Option], answers: Mapping[str, str]) -> Course:
    """Let the earliest of some options that is assumed end the term, if it comes before the end."""
    for option in sorted(options, key=lambda o: _day(o, course.end)):
        day = _day(option, course.end)
        if day > course.end or (day == course.end and option.kind == "termination"):
            continue
        course = replace(course, reached=course.reached | {option.id})
        if _assumed(option, answers):
            before = tuple(t for t in course.taken if t.begins <= day)
            reached = frozenset(course.reached - {t.option.id for t in course.taken if t.begins > day})
            return Course(day, (*before, Taken(option, day, day)), reached)
    return course


def _day(option: Option, end: date) -> date:
    """Return the day on which an option ends the term."""
    return (option.on or end) if option.kind == "purchase" else option.lease_term_end or date.max
