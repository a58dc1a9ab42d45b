"""Where components are not separated, no cost is apart from that of the lease."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables
from asc842.payments.combined import JOINS, VARIES, combines


def combined_checks(book: BookTables) -> Iterator[Check]:
    """Compare nonlease cost of a lease with nothing, where the policy does not separate components of its class."""
    if combines(book.lease, book.policy):
        apart = book.plain["expenses"].records()
        found = sum((abs(row["cost"]) for row in apart if row["kind"] in (JOINS, VARIES)), ZERO)
        yield compared("no nonlease cost where components are not separated", ZERO, found, ZERO, "842-10-15-37",
                       about=f"class {book.lease.asset_class}")
