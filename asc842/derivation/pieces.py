"""What each period of a span shows: balances are rounded, flows follow from them (design, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.contract.judgements import CostBasis
from asc842.derivation.figure import Derived, Part, Parts, amount
from asc842.derivation.lease_steps import LeaseSteps, day_of
from asc842.derivation.moves import BALANCES, opening
from asc842.derivation.once import made_once
from asc842.derivation.payments import abated, gross, received_with, settled
from asc842.derivation.present_value import measured
from asc842.ledger.foots import FOOTS

LEVEL, ASSET_ALONE = "842-20-25-6(a)", "842-20-35-7, 842-20-35-8"
Define = Callable[[LeaseSteps, int, int], Derived]
PERIOD: dict[str, Define] = {}
"""How each column of a period of a span is made, by its name in the schedule."""


def column(name: str) -> Callable[[Define], Define]:
    """Announce the function below as what makes a column of a period."""
    def announce(define: Define) -> Define:
        PERIOD[name] = made_once(define)
        return PERIOD[name]
    return announce


def _kept(s: LeaseSteps, n: int, j: int, name: str) -> Fraction:
    return amount(getattr(s.steps[n].rows, name)[0, j], s.digits)


def _days(s: LeaseSteps, n: int, j: int) -> str:
    return f"{s.boundary(n, j - 1)} to {s.boundary(n, j) - DAY}"


def _of(s: LeaseSteps, n: int, j: int, name: str, word: str, parts: Parts, paragraph: str) -> Derived:
    return Derived(f"{word} of {_days(s, n, j)}", "sum", parts, kept=_kept(s, n, j, name), word=word,
                      paragraph=paragraph, digits=s.digits)


def _due(s: LeaseSteps, n: int, j: int) -> list[int]:
    """Return the payments that fall due in a period, by their numbers."""
    first, after = s.boundary(n, j - 1), s.boundary(n, j)
    return [i for i, p in enumerate(s.paid[n]) if first <= p.due < after]


@column("gross_rent")
def gross_rent(s: LeaseSteps, n: int, j: int) -> Derived:
    """Gross rent that falls due."""
    parts = [Part(gross(s, n, i), 1, f"due {s.paid[n][i].due}") for i in _due(s, n, j) if s.paid[n][i].gross]
    return _of(s, n, j, "gross_rent", "gross rent", parts, "842-10-30-5(a)")


@column("abatement")
def abatement(s: LeaseSteps, n: int, j: int) -> Derived:
    """What abates of it."""
    parts = [Part(abated(s, n, i, name), 1, f"due {s.paid[n][i].due}") for i in _due(s, n, j)
             for name in s.paid[n][i].abated]
    return _of(s, n, j, "abatement", "abatement", parts, "842-10-30-5(a)")


@column("payment")
def payment(s: LeaseSteps, n: int, j: int) -> Derived:
    """What settles the liability."""
    settles = s.settles(n)
    due = [i for i in _due(s, n, j) if settles[i]]
    word = "rent less incentives" if any(s.paid[n][i].incentive for i in due) else "rent"
    return _of(s, n, j, "payment", word, lambda: [
        Part(settled(s, n, i), 1, f"due {s.paid[n][i].due}") for i in due], "842-20-35-1")


@column("incentive")
def incentive(s: LeaseSteps, n: int, j: int) -> Derived:
    """What the lessor pays with or as a payment."""
    settles, paid = s.settles(n), s.paid[n]
    parts = [Part(received_with(s, n, i), 1, f"due {paid[i].due}") for i in _due(s, n, j)
             if settles[i] and paid[i].incentive]
    return _of(s, n, j, "incentive", "incentive", parts, "842-10-30-5(a)")


@column("interest")
def interest(s: LeaseSteps, n: int, j: int) -> Derived:
    """What the liability grows by beside what is paid."""
    return _of(s, n, j, "interest", "interest", lambda: [
        Part(measured(s, n, j), 1, "liability"), Part(liability_at(s, n, j - 1), -1, "liability before"),
        Part(payment(s, n, j), 1)], "842-20-35-1, 842-20-35-2")


def liability_at(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return the liability at the end of a period of a span; where j is -1, that with which the span opens."""
    return measured(s, n, j) if j >= 0 else opening(s, n, "liability")


@made_once
def asset_at(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return the asset at the end of a period of a span; where j is -1, that with which the span opens."""
    if j < 0:
        return opening(s, n, "asset")
    return Derived(f"right-of-use asset at the start of {s.boundary(n, j)}", "sum", lambda: [
        Part(opening(s, n, "asset")), *(Part(amortization(s, n, k), -1) for k in range(j + 1))],
        kept=_kept(s, n, j, "asset_closing"), word="asset", paragraph="842-20-35-3", digits=s.digits)


BALANCES |= {"liability": liability_at, "asset": asset_at}


@column("cost")
def cost(s: LeaseSteps, n: int, j: int) -> Derived:
    """Straight-line cost, or interest and amortization together."""
    if s.level(n):
        return _of(s, n, j, "cost", "cost", lambda: [Part(spread(s, n, j), 1, "cost so far"), *(
            [Part(spread(s, n, j - 1), -1, "before")] if j else [])], LEVEL)
    made = FOOTS["cost"]
    return _of(s, n, j, "cost", "cost", lambda: [Part(PERIOD[name](s, n, j), sign) for name, sign in made.items()],
               "842-20-25-5")


@column("amortization")
def amortization(s: LeaseSteps, n: int, j: int) -> Derived:
    """What of level cost interest does not explain; of an asset amortized by itself, what it falls by."""
    if s.level(n):
        return _of(s, n, j, "amortization", "amortization", lambda: [Part(cost(s, n, j)), Part(interest(s, n, j), -1)],
                   "842-20-35-3")
    return _of(s, n, j, "amortization", "amortization", lambda: [
        Part(spread(s, n, j - 1) if j else opening(s, n, "asset"), 1, "asset before"),
        Part(spread(s, n, j), -1, "asset")], ASSET_ALONE)


@made_once
def spread(s: LeaseSteps, n: int, j: int) -> Derived:
    """Return cost so far of a level span, or the asset that is left of another, at the end of a period."""
    how, words = ("straight line", "cost so far") if s.level(n) else ("what is left", "asset that is left")
    return Derived(f"{words} at the start of {s.boundary(n, j)}", how, lambda: _spread(s, n, j), word=words,
                      paragraph=LEVEL if s.level(n) else ASSET_ALONE, digits=s.digits)


def _spread(s: LeaseSteps, n: int, j: int) -> list[Part]:
    above = [Part(drift(s, n), 1, "posted above the exact figure before")] if s.steps[n].now.drift[0] else []
    return [Part(total(s, n), 1, "total"), Part(weight(s, n, j)), Part(weight(s, n, None)), *above]


@made_once
def drift(s: LeaseSteps, n: int) -> Derived:
    """Return what was posted above the exact figure before a span that goes on spreading as before."""
    last = s.periods(n - 1) - 1 if n else -1
    if n == 0:
        value = Fraction(round(float(s.steps[0].now.drift[0]), 9)).limit_denominator(10**9) / 10**s.digits
        return s.says.stated("posted above the exact figure before", value, kind="exact", key="take_over")
    if last < 0:
        return drift(s, n - 1)
    how = "above the exact" if s.level(n - 1) else "left above the exact"
    return Derived("posted above the exact figure before", how, lambda: _spread(s, n - 1, last), kind="exact",
                      digits=s.digits)


@made_once
def total(s: LeaseSteps, n: int) -> Derived:
    """Return what a span spreads: the cost that remains, or its asset."""
    if not s.level(n):
        return opening(s, n, "asset")
    return Derived(f"cost that remains on {s.first_day(n)}", "sum", lambda: [
        *(Part(settled(s, n, i), 1, f"due {p.due}") for i, p in enumerate(s.paid[n]) if s.settles(n)[i]),
        Part(opening(s, n, "asset")), Part(opening(s, n, "liability"), -1)], word="cost that remains",
        paragraph=LEVEL, digits=s.digits)


@made_once
def weight(s: LeaseSteps, n: int, j: int | None) -> Derived:
    """Return what the time of a span until the end of a period weighs; where j is None, all of it."""
    step, level = s.steps[n], s.level(n)
    weights = step.measured.cost if level else step.measured.asset
    kept = int(weights.whole[0]) if j is None else int(weights.elapsed[0, j])
    words = "weight of the whole" if j is None else "weight so far"
    if len(step.wave.weights):
        judged = s.versions[n].judgement(CostBasis)
        return s.says.judgement(words, Fraction(kept), judged, kind="number") if judged else s.says.stated(
            words, Fraction(kept), kind="number")
    spans = step.wave.spans
    after = day_of((spans.after if level else spans.asset_after)[0])
    return _by_time(s, n, words, s.boundary(n, j) if j is not None else after, after)


def _by_time(s: LeaseSteps, n: int, words: str, day: date, after: date) -> Derived:
    """Return the weight of the days up to one, within what is spread: in months, part months by days, or in days."""
    by_days = bool(s.steps[n].wave.spans.weigh_by_days[0])
    end = s.says.term_end(s.versions[n])
    if end.value != after - DAY:
        end = s.says.stated("last day of what is spread", after - DAY, kind="day")
    until = end if day == after else s.says.elected("calendar", "last day of the period", day - DAY, kind="day")
    parts = [Part(first_day(s, n)), Part(until), Part(end), Part(s.says.elected("cost_weights"))]
    return Derived(words, "days of time" if by_days else "months of time", parts, kind="number", word=words)


def first_day(s: LeaseSteps, n: int) -> Derived:
    """Return the first day of a span: that of commencement, or as an event says."""
    event, day = s.events[n], s.first_day(n)
    if event is not None:
        return s.says.event(event, f"first day after {event.kind} {event.id}", day, kind="day")
    began = s.says.commencement()
    return began if began.value == day else s.says.stated("first day in these books", day, kind="day")
