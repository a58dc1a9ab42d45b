"""A short-term lease: its cost is what is paid for it, less what passes into the asset of a longer lease."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.checks import CHECKS
from asc842.payments.short_term import ITEM, ShortTerm


@CHECKS.at(50, "book", "ready.short_term")
def short_term_checks(book: BookTables, short_term: ShortTerm | None) -> Iterator[Check]:
    """Check that nothing is left accrued or prepaid, and that nothing is recognized while the lease is exempt."""
    if short_term is None:
        return
    t = book.tables["expenses"]
    rows = t[t["item"] == ITEM]
    left = sum(rows["cost"], ZERO) - sum(rows["paid"], ZERO)
    yield compared("short-term lease cost - what is paid = what joins the asset", from_cents(short_term.carried or 0),
                   left, ZERO, "842-20-25-2, -25-3")
    ends = short_term.ends_with
    day = book.measured_events["effective"].iloc[ends - 1] if ends else None
    exempt = book.schedule if day is None else book.schedule[book.schedule["ends"] < day]
    held = sum(exempt["liability_closing"].abs(), ZERO) + sum(exempt["asset_closing"].abs(), ZERO)
    yield compared("no liability and no asset while exempt", ZERO, held, ZERO, "842-20-25-2")
