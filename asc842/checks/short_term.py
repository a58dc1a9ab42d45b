"""A short-term lease: its cost is what is paid for it, less what passes into the asset of a longer lease."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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
    left = sum((x["cost"] - x["paid"] for x in book.plain["expenses"].records() if x["item"] == ITEM), ZERO)
    yield compared("short-term lease cost - what is paid = what joins the asset", from_cents(short_term.carried or 0),
                   left, ZERO, "842-20-25-2, -25-3")
    ends = short_term.ends_with
    day = book.event_rows[ends - 1]["effective"] if ends else date.max
    held = sum((abs(x["liability_closing"]) + abs(x["asset_closing"]) for x in book.plain["schedule"].records()
                if x["ends"] < day), ZERO)
    yield compared("no liability and no asset while exempt", ZERO, held, ZERO, "842-20-25-2")
