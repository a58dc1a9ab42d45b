"""The liability as it is measured: payments that remain, each times its discount factor (842-20-30-1, -35-1)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

from asc842.derivation.figure import Derived, Part, Parts, amount
from asc842.derivation.lease_steps import LeaseSteps, day_of
from asc842.derivation.once import made_once
from asc842.derivation.payments import settled
from asc842.measurement.discount import COMPOUNDING, COMPOUNDINGS, CONVENTIONS, NOMINAL

INITIAL, SUBSEQUENT = "842-20-30-1", "842-20-35-1"


@made_once
def measured(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return the liability at the end of period j of span n, rounded; where j is -1, on the first day of the span."""
    step = s.steps[n]
    cents = floor(float(step.measured.opening_liability[0]) + 0.5) if j < 0 else step.rows.liability_closing[0, j]
    kept = amount(cents, s.digits)
    day = s.boundary(n, j)
    words = f"present value of what is unpaid at the start of {day}"
    return Derived(words, "rounded", lambda: [Part(exact(s, n, j))], kept=kept, word="present value",
                      paragraph=INITIAL if j < 0 else SUBSEQUENT, digits=s.digits)


@made_once
def exact(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return that liability before it is rounded."""
    words = f"present value at the start of {s.boundary(n, j)}"
    if j < 0:
        return discounted(s, n, j)
    return Derived(words, "quotient", lambda: [
        Part(discounted(s, n, j)), Part(factor(s, n, s.boundary(n, j), s.boundary(n, j)))], kind="exact",
        digits=s.digits)


@made_once
def discounted(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return what the payments still unpaid then are worth on the first day of the span."""
    def parts() -> list[Part]:
        day, settles = s.boundary(n, j), s.settles(n)
        return [Part(worth(s, n, i)) for i, p in enumerate(s.paid[n]) if settles[i] and p.due >= day and p.net]
    return Derived(f"worth on {s.first_day(n)} of payments due from {s.boundary(n, j)} on", "sum", parts,
                      kind="exact", digits=s.digits)


@made_once
def worth(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return what one payment is worth on the first day of a span."""
    p = s.paid[n][i]
    return Derived(f"payment due {p.due}, discounted", "product", lambda: [
        Part(settled(s, n, i)), Part(factor(s, n, p.counted, p.due))], kind="exact", digits=s.digits)


@made_once
def factor(s: LeaseSteps, n: int, counted: date, due: date) -> Derived:
    """Return the discount factor of a day to the first day of a span."""
    return _factor(due, lambda: [
        Part(rate_per_step(s, n)), Part(elapsed(s, n, counted, due)), Part(step_of(s, n))])


@made_once
def factor_at(s: LeaseSteps, rate: Derived, counted: date, due: date) -> Derived:
    """Return the discount factor of a day to the first day of the lease, at another rate than the lease's."""
    return _factor(due, lambda: [
        Part(_per_step(s, 0, rate)), Part(elapsed(s, 0, counted, due)), Part(step_of(s, 0))])


def _factor(due: date, parts: Parts) -> Derived:
    return Derived(f"discount factor of {due}", "factor", parts, kind="factor", word="factor",
                   paragraph="842-20-30-2, -30-3")


@made_once
def rate_per_step(s: LeaseSteps, n: int) -> Derived:
    """Return the rate of one step of discounting: of a month under the nominal convention, if rent is monthly."""
    return _per_step(s, n, s.says.rate(s.versions[n]))


def _per_step(s: LeaseSteps, n: int, rate: Derived) -> Derived:
    spans = s.steps[n].wave.spans
    nominal = int(spans.convention[0]) == NOMINAL
    daily = CONVENTIONS[int(spans.convention[0])] == "actual/365 nominal"
    convention = s.says.elected("rate_convention")
    if not (nominal or daily):
        return Derived("rate a step", "as judged", [Part(rate), Part(convention)], kind="rate", word="rate")
    per_year = Fraction(COMPOUNDING[COMPOUNDINGS[int(spans.compounding[0])]].per_year) if nominal else Fraction(365)
    times = s.says.elected("compounding", "times a year that the rate compounds", per_year, kind="number")
    return Derived("rate a step", "quotient", [Part(rate), Part(times)], kind="rate", word="rate")


@made_once
def step_of(s: LeaseSteps, n: int) -> Derived:
    """Return the length of a step of discounting, in months or days as time is counted."""
    unit = Fraction(float(s.discounting[n].unit[0]))
    counted = "days" if s.discounting[n].daily[0] else "months"
    return s.says.elected("rate_convention", f"step, in {counted}", unit, kind="number")


@made_once
def elapsed(s: LeaseSteps, n: int, counted: date, due: date) -> Derived:
    """Return the time from the first day of a span to a payment, in months or days from the commencement date."""
    d, first = s.discounting[n], s.first_day(n)
    day = due if d.to_due[0] else counted
    since = _since(s, n, day)
    if first == day_of(s.steps[n].wave.spans.anchor[0]):
        return since
    parts = [Part(since), Part(_since(s, n, first), -1)]
    return Derived(f"time to {day}", "sum", parts, kind="number", word="time")


@made_once
def _since(s: LeaseSteps, n: int, day: date) -> Derived:
    how = "days" if s.discounting[n].daily[0] else "months"
    rent = next((r for r in s.versions[n].facts.rent if r.measured), None)
    return Derived(f"{how} to {day}", how, [Part(s.says.commencement()), Part(s.says.timing(
        s.versions[n], rent, "day counted to", day))], kind="number", word=how)
