"""Rent spread evenly over the lease term: of short-term leases (842-20-25-2), and of operating ones before ASC 842.

Exact fractions throughout. Balances are rounded half up to the cent, flows follow from them, and after an event the
rent still due, less what is already accrued of it, is spread over what is left of the term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from asc842.base.constants import DAY
from asc842.base.money import round_half_up
from asc842.calendar.grid import months_between
from asc842.calendar.running import RunningTotal
from asc842.contract.basis import Weight
from asc842.payments.pattern import elapsed


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """Terms that hold from ``start`` to the day before ``until``; the lease term ends the day before ``after``.

    ``rent`` is all that these terms promise from ``start`` on: due date, gross rent, abatement, and what the lessor
    pays that day as an incentive. ``incentives`` received, ``costs`` paid and ``prepaid`` rent come in with the
    terms. Whole cents. ``day`` is that of the event which brings the terms, in whose month they show; where it leaves
    nothing of the lease it has ``ended``, and what is not yet expense becomes so. ``earned`` is what these terms bring
    of an incentive that is caught up: expense so far is then as if it had been known from the first terms on.
    """

    start: date
    after: date
    until: date
    rent: tuple[tuple[date, int, int, int], ...]
    incentives: int = 0
    costs: int = 0
    prepaid: int = 0
    day: date | None = None
    ended: bool = False
    pattern: tuple[Weight, ...] = ()
    earned: int = 0


@dataclass(frozen=True, slots=True)
class LevelBalances:
    """Balances at the end of a day in whole cents: ``accrued`` expense not yet paid for, all in all.

    ``incentives`` received and ``costs`` paid are what is not yet amortized of them; ``deferred_rent`` is the rest,
    rent alone: accrued where positive, prepaid where negative.
    """

    accrued: int
    incentives: int
    costs: int

    @property
    def deferred_rent(self) -> int:
        """Straight-line rent so far less rent so far."""
        return self.accrued - self.incentives + self.costs


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A calendar month of the lease, or the part of one that it covers; whole cents.

    ``expense`` is all that is recognized, ``incentives`` and ``costs`` what is amortized of either in it.
    """

    starts: date
    ends: date
    gross: int
    abatement: int
    expense: int
    incentives: int
    costs: int
    closing: LevelBalances

    @property
    def straight_line_rent(self) -> int:
        """Rent alone: expense before incentives reduce it, without the costs of obtaining the lease."""
        return self.expense + self.incentives - self.costs


@dataclass(frozen=True)
class _Running:
    """Exact expense so far, whole cents settled of it, and exact balances of incentives and costs."""

    expense: Fraction = Fraction(0)
    settled: int = 0
    incentives: Fraction = Fraction(0)
    costs: Fraction = Fraction(0)

    @cached_property
    def rounded(self) -> LevelBalances:
        """Balances in whole cents; what is accrued is cumulative expense, rounded, less what settled it."""
        return LevelBalances(round_half_up(self.expense) - self.settled, round_half_up(self.incentives),
                        round_half_up(self.costs))


def level_rows(terms: Sequence[LevelTerms], *, by_days: bool) -> list[LevelRow]:
    """Spread rent over each of some terms in turn, by months (part months by days) or by days.

    Returns one row per calendar month, those of two terms that share a month joined.
    """
    return _through(terms, by_days=by_days)[0]


def level_balances(terms: Sequence[LevelTerms], at: date, *, by_days: bool) -> LevelBalances:
    """Return the balances at the start of a day: before the events of that day, with what came in at commencement."""
    until = [replace(span, until=min(span.until, at)) for i, span in enumerate(terms) if span.start < at or i == 0]
    return _through(until, by_days=by_days)[1].rounded


def _through(terms: Sequence[LevelTerms], *, by_days: bool) -> tuple[list[LevelRow], _Running]:
    """Go through terms month by month."""
    running, rows = _Running(), list[LevelRow]()
    for number, span in enumerate(terms):
        caught = _caught_up(terms[:number], span.earned, by_days=by_days)
        before, opening = running, _opened(running, span, caught)
        if span.day and opening != before:
            rows.append(replace(_row(None, span.day, span.day, opening, opening), expense=-caught, incentives=caught))
        running = opening
        due = _Due.of(span)
        total, before = due.net.total - opening.expense + opening.settled, opening
        for starts, ends in _months(span):
            running = _after(opening, total, span, due, ends, by_days=by_days)
            rows.append(_row(due, starts, ends, before, running))
            before = running
    return _joined(rows), running


def _caught_up(before: Sequence[LevelTerms], earned: int, *, by_days: bool) -> int:
    """Return what of the expense so far would not have been, had the first terms had an incentive to come in them."""
    if not earned:
        return 0
    plain = [replace(span, earned=0) for span in before]
    known = [replace(span, rent=(*span.rent, (date.max, 0, 0, earned))) for span in plain]
    without, with_it = (_through(terms, by_days=by_days)[1].expense for terms in (plain, known))
    return round_half_up(without - with_it)


def _opened(running: _Running, span: LevelTerms, caught: int) -> _Running:
    """Take in what comes in on the first day of terms; what is caught up is an incentive amortized."""
    return replace(running, expense=running.expense - caught,
                   settled=running.settled + span.costs + span.prepaid - span.incentives,
                   incentives=running.incentives + span.incentives - caught, costs=running.costs + span.costs)


@dataclass(frozen=True, slots=True)
class _Due:
    """What falls due of the rent of some terms: gross, abatement, incentives, and what of it is paid."""

    gross: RunningTotal
    abatement: RunningTotal
    incentive: RunningTotal
    net: RunningTotal

    @classmethod
    def of(cls, span: LevelTerms) -> _Due:
        """Add up the rent of terms by day."""
        return cls(RunningTotal((due, g) for due, g, _, _ in span.rent),
                   RunningTotal((due, a) for due, _, a, _ in span.rent),
                   RunningTotal((due, i) for due, _, _, i in span.rent),
                   RunningTotal((due, g - a - i) for due, g, a, i in span.rent))


def _after(opening: _Running, total: Fraction, span: LevelTerms, due: _Due, ends: date, *,
           by_days: bool) -> _Running:
    """Return where terms stand at the end of a day; ``total`` is the expense that they still spread."""
    share = _share(span, ends + DAY, by_days=by_days)
    paid, received = due.net.before(ends + DAY), due.incentive.before(ends + DAY)
    incentives = opening.incentives + due.incentive.total
    # Most leases have no incentive and no cost to amortize: exact products of nothing are left out.
    return _Running(opening.expense + total * share, opening.settled + paid,
                    opening.incentives + received - (incentives * share if incentives else 0),
                    opening.costs * (1 - share) if opening.costs else opening.costs)


def _row(due: _Due | None, starts: date, ends: date, before: _Running, after: _Running) -> LevelRow:
    """Return the row of some days, of what falls ``due`` in them: nothing, where terms just begin."""
    gross, abatement, incentive = (x.within(starts, ends + DAY) for x in (
        due.gross, due.abatement, due.incentive)) if due else (0, 0, 0)
    was, now = before.rounded, after.rounded
    return LevelRow(starts, ends, gross, abatement, now.accrued + after.settled - was.accrued - before.settled,
                    was.incentives + incentive - now.incentives, was.costs - now.costs, now)


def _months(span: LevelTerms) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each calendar month of some terms, or part of one; the day of an end at once."""
    for first, after in months_between(span.start, span.until):
        yield first, after - DAY
    if span.ended and span.day:
        yield span.day, span.day


def _share(span: LevelTerms, at: date, *, by_days: bool) -> Fraction:
    """Part of the term from the first day of some terms that is over at the start of a day."""
    if span.ended:
        return Fraction(1)
    return elapsed(span.pattern, span.start, span.after, at, by_days=by_days)


def _joined(rows: list[LevelRow]) -> list[LevelRow]:
    joined = list[LevelRow]()
    for row in rows:
        last = joined.pop() if joined and joined[-1].starts.replace(day=1) == row.starts.replace(day=1) else None
        joined.append(row if last is None else LevelRow(
            last.starts, row.ends, last.gross + row.gross, last.abatement + row.abatement,
            last.expense + row.expense, last.incentives + row.incentives, last.costs + row.costs, row.closing))
    return joined
