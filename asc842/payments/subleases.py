"""Operating subleases: rent dated as that of any lease, income spread evenly, and what is received (842-30-25-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import to_cents
from asc842.contract.lease import Lease
from asc842.contract.subleases import Sublease, SubleaseModification
from asc842.contract.sublet import as_lease, can_be_dated
from asc842.intake.sublet_places import placed
from asc842.payments.build import attempt_payments, payments_as_due, promised_from_commencement
from asc842.payments.expense import Expense
from asc842.payments.level_rent import LevelTerms, level_balances, level_rows
from asc842.payments.level_terms import level_terms
from asc842.payments.payment import Payment
from asc842.payments.variable import index_costs, variable_costs
from asc842.timeline.timeline import Timeline, once

INCOME, COST = "sublease income", "sublease cost"
FIXED, VARIABLE = "straight line over the sublease (842-30-25-11a)", "variable sublease income (842-30-25-11b)"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a modification finds accrued (deferred below zero), and the rent that its terms promise; whole cents."""

    change: SubleaseModification
    accrued: int
    rent: int


@dataclass(frozen=True, slots=True)
class Sublet:
    """An operating sublease worked out: its terms, the payments that fall due, and what both come to, by day.

    ``items`` are incomes and receipts as costs and payments below zero, in whole cents.
    """

    sublease: Sublease
    terms: tuple[LevelTerms, ...]
    payments: tuple[Payment, ...]
    items: tuple[Expense, ...]
    changed: tuple[Changed, ...] = ()


@once
def sublet(life: Timeline) -> Sequence[Sublet]:
    """Work out every operating sublease of a lease, in the order of the file.

    Raises InputError where rent paid in advance is more than a modification leaves to pay.
    """
    return [_placed(life, number, s) for number, s in enumerate(life.lease.facts.subleases) if s.is_operating]


def sublease_life(life: Timeline, sublease: Sublease) -> Timeline:
    """Return the life of a sublease, as a lease of its own."""
    return life.other(("sublease", sublease.id), lambda: as_lease(life.lease, sublease))


def _placed(life: Timeline, number: int, sublease: Sublease) -> Sublet:
    try:
        return _sublet(sublease_life(life, sublease), sublease)
    except InputError as error:
        raise InputError([placed(problem, number) for problem in error.problems]) from error


def sublease_items(life: Timeline) -> list[Expense]:
    """Return income, receipts and initial direct costs of every operating sublease, in order of date.

    Of a lease that came into these books later, those from that day on: what came before stands there, or elsewhere.
    """
    first = life.lease.enters_on or date.min
    found = [item for s in sublet(life) for item in s.items if item.date >= first]
    return sorted(found, key=lambda e: e.date)


def _sublet(life: Timeline, sublease: Sublease) -> Sublet:
    own, terms = life.lease, level_terms(life)
    through = sublease.terminated.on if sublease.terminated else date.max
    due = payments_as_due(life, promised_from_commencement(life))
    payments = tuple(p for p in due if own.begins_here <= p.due <= through)
    spread, by_days = _through(terms, sublease), life.policy.cost_weights == "days"
    beside = [e for source in (index_costs, variable_costs) for e in source(life) if e.date <= through]
    items = [*_income(sublease, spread, payments, by_days=by_days), *_costs(own, sublease, terms, by_days=by_days),
             *(replace(e, item=f"{sublease.id}, variable", kind=INCOME, cost=-e.cost, paid=-e.paid, why=VARIABLE,
                       varies=True) for e in beside)]
    return Sublet(sublease, tuple(spread), payments, tuple(sorted(items, key=lambda e: e.date)),
                  tuple(_changed(_ours(own, sublease), terms, by_days=by_days)))


def _ours(own: Lease, sublease: Sublease) -> tuple[SubleaseModification, ...]:
    """Return the modifications of a sublease since the lease is the lessee's."""
    return tuple(m for m in sublease.modifications if m.effective >= own.begins_here)


def _changed(changes: Sequence[SubleaseModification], terms: Sequence[LevelTerms], *,
             by_days: bool) -> Iterator[Changed]:
    """Yield what each modification carries into the new straight line, and what it then promises (842-10-25-15)."""
    for change, span in zip(changes, terms[1:], strict=True):
        carried = level_balances(terms, change.effective, by_days=by_days)
        yield Changed(change, carried.accrued, sum(gross - abatement for _, gross, abatement, _ in span.rent))


def _through(terms: Sequence[LevelTerms], sublease: Sublease) -> list[LevelTerms]:
    """Return the terms, to the day on which the sublease ends before its time; what is received for that is income."""
    end = sublease.terminated
    if end is None:
        return [*terms]
    after = end.on + DAY
    return [*terms[:-1], replace(terms[-1], until=after),
            LevelTerms(after, after, after, (), prepaid=to_cents(end.received or 0), day=end.on, ended=True)]


def _income(sublease: Sublease, terms: list[LevelTerms], payments: tuple[Payment, ...], *,
            by_days: bool) -> Iterator[Expense]:
    """Yield income at each month end, and rent on its due date."""
    for row in level_rows(terms, by_days=by_days):
        yield Expense(row.ends, sublease.id, INCOME, -row.expense, 0, FIXED, sublease.source)
    for p in payments:
        yield Expense(p.due, sublease.id, INCOME, 0, -p.rent_due, FIXED, p.source)
    end = sublease.terminated
    if end and end.received:
        yield Expense(end.on, sublease.id, INCOME, 0, -to_cents(end.received), "received for ending it", end.source)


def _costs(own: Lease, sublease: Sublease, terms: Sequence[LevelTerms], *,
           by_days: bool) -> Iterator[Expense]:
    """Yield initial direct costs as they are paid, and as they are spread over the sublease (842-30-25-11c)."""
    changes, paid = _ours(own, sublease), _paid_costs(own, sublease)
    days, sources = [sublease.begins, *(m.effective for m in changes)], [sublease.source, *(m.source for m in changes)]
    if not any(paid):
        return
    why = "initial direct cost of the sublease, spread as its income is (842-30-25-11c)"
    for day, cents, source in zip(days, paid, sources, strict=True):
        if cents:
            yield Expense(day, sublease.id, COST, 0, cents, why, source)
    for row in level_rows(_of_costs(sublease, terms, paid), by_days=by_days):
        yield Expense(row.ends, sublease.id, COST, row.expense, 0, why, sublease.source)


def _paid_costs(own: Lease, sublease: Sublease) -> list[int]:
    """Return initial direct costs in whole cents: at first, and with each modification."""
    first = None if own.acquisition else sublease.initial_direct_costs
    return [to_cents(each or 0) for each in (first, *(m.initial_direct_costs for m in _ours(own, sublease)))]


def _of_costs(sublease: Sublease, terms: Sequence[LevelTerms], paid: Sequence[int]) -> list[LevelTerms]:
    """Return terms that spread initial direct costs alone."""
    alone = [replace(t, rent=(), costs=cents, until=min(t.until, t.after))
             for t, cents in zip(terms, paid, strict=True)]
    ended = _through(alone, sublease)
    return [*ended[:-1], replace(ended[-1], prepaid=0)] if sublease.terminated else ended


def cost_terms(life: Timeline, sublease: Sublease) -> list[LevelTerms]:
    """Return the terms over which the initial direct costs of an operating sublease are spread (842-30-25-11c)."""
    let = sublease_life(life, sublease)
    return _of_costs(sublease, level_terms(let), _paid_costs(let.lease, sublease))


def sublease_problems(life: Timeline) -> list[Problem]:
    """Return what stands in the way of dating the rent of subleases, told by its place in the lease file."""
    return [placed(problem, i) for i, s in enumerate(life.lease.facts.subleases)
            if s.rent and s.in_order and can_be_dated(life.lease, s)
            for problem in attempt_payments(sublease_life(life, s))[1]]
