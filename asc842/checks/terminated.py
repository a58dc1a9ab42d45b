"""A lease that ends inside an instalment that falls due later: rent for the days used that nobody has stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, half_up
from asc842.book.book_tables import BookTables
from asc842.calendar.grid import MonthGrid
from asc842.checks import CHECKS
from asc842.contract.events import Event
from asc842.contract.rejudged import takes_effect
from asc842.payments.payment import Payment

CALL = ("it goes with the liability into gain or loss: state rent_due, what is paid for these days, or 0.00 where the "
        "agreement to end the lease leaves nothing owed")


@CHECKS.at(110, "book")
def termination_checks(book: BookTables) -> Iterator[Check]:
    """Note rent for days used and not yet due at a termination that does not say what becomes of it (842-20-40-1)."""
    for payments, event in zip(book.promised, book.life.events, strict=False):
        if event.kind == "termination" and event.rent_due is None:
            yield from _note(event, payments)


def _note(event: Event, payments: Sequence[Payment]) -> Iterator[Check]:
    owed = rent_for_days_used(payments, takes_effect(event))
    if owed:
        yield Check("rent for days used before the termination", "note", f"{owed:,}", "not stated", -owed, ZERO,
                    "842-20-40-1", event.id, "", CALL)


def rent_for_days_used(payments: Sequence[Payment], day: date) -> Decimal:
    """Return rent for the days before a day that falls due on it or later, to the cent."""
    return half_up(sum((_used(p, day) for p in payments), Fraction(0)))


def _used(p: Payment, day: date) -> Fraction:
    """Rent of an instalment that falls due later for the days before a day, in currency units."""
    later = p.due >= day > p.covers_from and p.covers_after > p.covers_from
    if not later or not p.measured or p.exempt or p.incentive:
        return Fraction(0)
    grid = MonthGrid.calendar(p.covers_from)
    first, after = grid.position(p.covers_from), grid.position(p.covers_after)
    return Fraction(from_cents(p.rent_due)) * (grid.position(min(day, p.covers_after)) - first) / (after - first)
