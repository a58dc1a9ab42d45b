"""A lease that came with a business, on the screen: what it brought, and which classification goes on."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.book.book_tables import BookTables
from asc842.output.table import Table


def acquisition_text(book: BookTables) -> Iterator[Table | Text]:
    """Lay out what the acquisition brings, debit positive, and which classification goes on."""
    a, found = book.lease.acquisition, book.plain.get("acquisition")
    if a is None or not found:
        return
    yield Table.of_rows(f"Acquired with {a.business} on {a.date}",
                        (("", "text"), (book.lease.currency, "amount"), ("Known from", "text")),
                        zip(found["item"], found["amount"], found["source"], strict=True))
    yield Text(f"{a.former.capitalize()} lease of the business acquired, and so kept unless it is modified. "
               "Debits are positive.", style="dim")
