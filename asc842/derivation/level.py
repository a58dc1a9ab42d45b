"""Rent, income or costs that are spread evenly over terms: what is recognized so far, and in each month of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import months_between
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.payments.level_rent import LevelTerms

OF_TIME = {False: "months of time", True: "days of time"}


@dataclass(frozen=True, slots=True)
class SpreadTerms:
    """Terms in turn, what they spread is called, the paragraph, and the source of each of the terms."""

    terms: Sequence[LevelTerms]
    words: str
    paragraph: str
    sources: Sequence[str]


def recognized(s: LeaseSteps, of: SpreadTerms) -> dict[date, Derived]:
    """Return what is recognized in each month, by its last day in it; 842-20-25-2, 842-30-25-11."""
    before, found, last = Derived("nothing yet", "sum", [], digits=s.digits), dict[date, Derived](), date.min
    for day, so_far in _so_far(s, of):
        now = Derived(f"{of.words} through {day}", "rounded", [Part(so_far)], word="so far", digits=s.digits)
        same = found.pop(last).parts if last.replace(day=1) == day.replace(day=1) and last in found else (
            Part(now), Part(before, -1, "before"))
        parts = [Part(now), *same[1:]]
        found[day] = Derived(f"{of.words} of {day:%Y-%m}", "sum", parts, word=of.words, paragraph=of.paragraph,
                             digits=s.digits)
        before, last = now, day
    return found


def _so_far(s: LeaseSteps, of: SpreadTerms) -> Iterator[tuple[date, Derived]]:
    """Yield what is recognized by the end of each month of each of the terms, exactly."""
    opened, settled = Derived("recognized before", "sum", [], kind="exact", digits=s.digits), list[Part]()
    for number, span in enumerate(of.terms):
        settled = [*settled, *_comes_in(s, span, of.sources[number])]
        total = Derived(f"{of.words} left to spread on {span.start}", "sum", [
            *(_rent(s, of, number, x) for x in span.rent), *_before(opened), *settled], kind="exact", word="total",
            digits=s.digits)
        now = opened
        for day in _ends(span):
            now = _through(s, of, number, opened, total, day)
            yield day, now
        settled += [_rent(s, of, number, x) for x in span.rent if x[0] < span.until]
        opened = now


def _ends(span: LevelTerms) -> list[date]:
    days = [after - DAY for _, after in months_between(span.start, span.until)]
    return [*days, *([span.day] if span.ended and span.day else [])]


def _before(opened: Derived) -> list[Part]:
    return [Part(opened, -1, "recognized before")] if opened.parts else []


def _comes_in(s: LeaseSteps, span: LevelTerms, source: str) -> list[Part]:
    """Return costs and prepaid rent that come in with terms, less incentives."""
    stated = (("costs", span.costs, 1), ("prepaid or received", span.prepaid, 1), ("incentives", span.incentives, -1))
    return [Part(s.says.fact(f"{name} on {span.day or span.start}", amount(cents, s.digits), source), sign)
            for name, cents, sign in stated if cents]


def _rent(s: LeaseSteps, of: SpreadTerms, number: int, x: tuple[date, int, int, int]) -> Part:
    due, gross, abatement, incentive = x
    return Part(s.says.fact(f"due {due}", amount(gross - abatement - incentive, s.digits), of.sources[number],
                            word=f"due {due}"))


def _through(s: LeaseSteps, of: SpreadTerms, number: int, opened: Derived, total: Derived, day: date) -> Derived:
    """Return what is recognized through a day: what was before the terms, and the share of what they spread."""
    span, words = of.terms[number], f"{of.words} through {day}, exact"
    if span.ended:
        return Derived(words, "sum", [*opened_part(opened), Part(total)], kind="exact", digits=s.digits)
    weights = [Part(weight(s, span.start, x, span.after - DAY)) for x in (day, span.after - DAY)]
    share = Derived("share of the time", "quotient", weights, kind="number", word="share")
    spread = Derived(words, "product", [Part(total), Part(share)], kind="exact", word="spread", digits=s.digits)
    return spread if not opened.parts else Derived(words, "sum", [*opened_part(opened), Part(spread)], kind="exact",
                                                  digits=s.digits)


def opened_part(opened: Derived) -> list[Part]:
    """Return what was recognized before, where anything was."""
    return [Part(opened, 1, "recognized before")] if opened.parts else []


def weight(s: LeaseSteps, first: date, until: date, end: date, said: Derived | None = None) -> Derived:
    """Return what the time from one day through another weighs; ``said`` is who says the ``end`` of what is spread."""
    last = said or s.says.stated("last day of what is spread", end, kind="day")
    through = last if until == end else s.says.elected("calendar", "through", until, kind="day")
    days = [s.says.stated("first day", first, kind="day"), through, last, s.says.elected("cost_weights")]
    return Derived(f"time through {until}", OF_TIME[s.book.policy.cost_weights == "days"], [Part(x) for x in days],
                   kind="number", word="time")
