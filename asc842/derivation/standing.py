"""A lease at the end of a day: what is still to be paid, by when, the current portion, what remains of the term."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.derivation.figure import Derived, Kind, Part
from asc842.derivation.lease_steps import LeaseSteps, day_of
from asc842.derivation.long_sums import LazyParts
from asc842.derivation.once import made_once
from asc842.derivation.payments import settled
from asc842.derivation.present_value import factor, worth
from asc842.derivation.schedule import balance_at

CURRENT, MATURITY, AVERAGE_TERM, AVERAGE_RATE = "842-20-45-1", "842-20-50-6", "842-20-55-11", "842-20-55-12"
YEAR = 12


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Days after ``after`` up to ``through``; where that is None, all that follow."""

    after: date
    through: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is among them."""
        return day > self.after and (self.through is None or day <= self.through)


@made_once
def owed(s: LeaseSteps, day: date, window: DueWindow) -> Derived:
    """Return undiscounted payments, in force at the end of a day, that fall due in a window after it."""
    n = s.in_force(day)
    settles = s.steps[n].wave.payments.settles
    parts = [Part(settled(s, n, i), 1, f"due {p.due}") for i, p in enumerate(s.paid[n])
             if settles[i] and p.due > day and window.holds(p.due) and p.net]
    parts += [Part(x, 1, "rent put off") for x in _put_off(s, day, window)]
    live = balance_at(s, "liability", day)
    return Derived(f"payments due after {window.after}", "sum", parts if live is not None and live.kept else [],
                   word="payments", paragraph=MATURITY, digits=s.digits)


def _put_off(s: LeaseSteps, day: date, window: DueWindow) -> list[Derived]:
    """Return rent whose day has passed and that is paid later, in a window."""
    rows = s.book.plain["concessions"].records() if "concessions" in s.book.plain else []
    return [s.says.fact(f"rent due {x['due']}, paid {x['paid']}", Fraction(x["amount"]), x["source"],
                        key=f"event {x['event']}")
            for x in rows if x["in_liability"] and x["paid"] and x["due"] <= day and window.holds(x["paid"])]


@made_once
def current(s: LeaseSteps, day: date) -> Derived:
    """Return the part of the liability presented as current at the end of a day."""
    found = _computed(s, day)
    if s.book.policy.current_portion_outside == "as computed":
        return found
    return Derived("current portion", "nearest", [Part(found), Part(liability(s, day)), Part(
        s.says.elected("current_portion_outside"))][:2], paragraph=CURRENT, digits=s.digits)


def _computed(s: LeaseSteps, day: date) -> Derived:
    n, after = s.in_force(day), day + DAY
    chosen = s.book.policy.current_portion_of(finance=s.finance(n))
    year_on = MonthGrid(after).boundary(YEAR)
    late = [Part(x) for x in _put_off(s, day, DueWindow(day, year_on - DAY))]
    whole = liability(s, day)
    if not whole.kept:
        return Derived("current portion", "sum", [], word="current portion", digits=s.digits)
    if chosen != "principal":
        soon = _value(s, n, after, after, lambda due: due < year_on)
        return Derived("current portion", "sum", [Part(_rounded(s, soon)), *late], paragraph=CURRENT, digits=s.digits)
    beyond = _value(s, n, year_on, year_on, lambda due: due >= year_on)
    return Derived("current portion", "sum", [Part(whole, 1, "liability"), Part(
        _rounded(s, beyond), -1, "liability a year on")], paragraph=CURRENT, digits=s.digits)


def _value(s: LeaseSteps, n: int, at: date, after: date, within: object) -> Derived:
    parts = [Part(worth(s, n, i)) for i, p in enumerate(s.paid[n])
             if s.steps[n].wave.payments.settles[i] and p.due >= min(at, after) and within(p.due)]  # type: ignore[operator]
    words = f"present value at the start of {after}"
    discounted = Derived(f"worth on {s.first_day(n)}", "sum", parts, kind="exact", digits=s.digits)
    return Derived(words, "quotient", [Part(discounted), Part(factor(s, n, after, after))], kind="exact",
                   digits=s.digits)


def _rounded(s: LeaseSteps, found: Derived) -> Derived:
    return Derived(found.words, "rounded", [Part(found)], word="present value", digits=s.digits)


@made_once
def liability(s: LeaseSteps, day: date) -> Derived:
    """Return the liability at the end of a day: nothing before the lease is entered."""
    found = balance_at(s, "liability", day)
    return found or Derived("liability before commencement", "sum", [], kept=Fraction(0), word="liability",
                            digits=s.digits)


@made_once
def asset(s: LeaseSteps, day: date) -> Derived:
    """Return the right-of-use asset at the end of a day: nothing before the lease is entered."""
    found = balance_at(s, "asset", day)
    return found or Derived("asset before commencement", "sum", [], kept=Fraction(0), word="asset", digits=s.digits)


@made_once
def remaining(s: LeaseSteps, day: date) -> Derived:
    """Return what is left of the lease term at the end of a day, in months."""
    n = s.in_force(day)
    last, event = day_of(s.steps[n].wave.spans.after[0]) - DAY, s.events[n]
    end = s.says.term_end(s.versions[n])
    if end.value != last and event is not None:
        end = s.says.event(event, "lease term ends", last, kind="day")
    return Derived("remaining term, months", "rest of the term", [
        Part(s.says.elected("calendar", "end of the period", day, kind="day")), Part(end)],
        kind="number", word="months", paragraph=AVERAGE_TERM)


def rate(s: LeaseSteps, day: date) -> Derived:
    """Return the discount rate in force at the end of a day."""
    return s.says.rate(s.versions[s.in_force(day)])


def weighted(count: int, each: Callable[[int], tuple[Derived, Derived]], words: str, kind: Kind, paragraph: str,
             known: Sequence[tuple[Fraction, Fraction]] = ()) -> Derived:
    """Return the average of figures, each by its weight; ``each`` makes one and its weight, ``known`` are all exactly.

    Without ``known`` figures and weights, those of all are worked out.
    """
    def product(n: int) -> Part:
        return Part(Derived("weighted", "product", [Part(x) for x in each(n)], kind="exact"))
    over = sum((value * weight for value, weight in known), Fraction(0)) if known else None
    under = sum((weight for _, weight in known), Fraction(0)) if known else None
    return Derived(words, "quotient", [
        Part(Derived("each times its weight", "sum", lambda: LazyParts(count, product), kept=over, kind="exact")),
        Part(Derived("weights", "sum", lambda: LazyParts(count, lambda n: Part(each(n)[1])), kept=under,
                     kind="exact"))], kind=kind, paragraph=paragraph)
