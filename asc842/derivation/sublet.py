"""Entries of subleases: income spread evenly, receipts, initial direct costs (842-30-25-11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.derivation.entry_parts import Booked, JournalLine, entry
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.level import SpreadTerms, recognized
from asc842.derivation.once import made_once
from asc842.payments.expense import Expense, role_of
from asc842.payments.subleases import COST, INCOME, Sublet, cost_terms, sublet

PARAGRAPHS = {INCOME: "842-30-25-11(a)", COST: "842-30-25-11(c)"}


@entry(f"{INCOME}: ", f"{COST}: ")
def _of_sublease(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    kind, _, item = of.entry.partition(": ")
    for let in sublet(s.book.life):
        for x in let.items:
            if (x.date, x.kind, x.item) == (of.day, kind, item):
                yield from _booked(s, let, x)


def _booked(s: LeaseSteps, let: Sublet, x: Expense) -> Iterator[Booked]:
    cost, paid = Part(_recognized(s, let, x), -1 if x.kind == INCOME else 1), Part(_paid(s, x))
    yield role_of(x.kind), [cost] if x.cost else []
    yield "cash", [Part(paid.of, -1)] if x.paid else []
    yield x.held, [*([paid] if x.paid else []), *([Part(cost.of, -cost.sign)] if x.cost else [])]


def _paid(s: LeaseSteps, x: Expense) -> Derived:
    """Return what is paid, or, below zero, received."""
    return s.says.fact(f"{'paid' if x.paid > 0 else 'received'} {x.date}, {x.why}", amount(x.paid, s.digits), x.source,
                       word="paid" if x.paid > 0 else "received", key=f"sublease {x.item}")


def _recognized(s: LeaseSteps, let: Sublet, x: Expense) -> Derived:
    """Return income, or cost, of the month that ends on a day, as it is spread; else as it is charged."""
    spread = _spread(s, let.sublease.id, x.kind).get(x.date) if not x.varies else None
    sign = -1 if x.kind == INCOME else 1
    return spread or s.says.fact(f"{x.why}, {x.date}", amount(sign * x.cost, s.digits), x.source, word=x.kind,
                                 quote=x.why, key=f"sublease {x.item}")


@made_once
def _spread(s: LeaseSteps, sublease: str, kind: str) -> dict[date, Derived]:
    let = next(x for x in sublet(s.book.life) if x.sublease.id == sublease)
    own = let.sublease
    terms = let.terms if kind == INCOME else cost_terms(s.book.life, own)
    changes = [m.source or own.source for m in own.modifications][-(len(terms) - 1):] if len(terms) > 1 else []
    sources = [own.source, *changes, *[own.source] * (len(terms) - 1 - len(changes))]
    words = "straight-line income" if kind == INCOME else "initial direct cost"
    return recognized(s, SpreadTerms(terms, words, PARAGRAPHS[kind], sources))


