"""Schedules under other standards, each on one line: what was deferred, or owed, at each year end."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.base.money import text
from asc842.base.standard import Standard, with_schedules
from asc842.book.book_tables import BookTables

MOST = 8
"""Year ends on the line; the sheet and the JSON have all."""


def standards_text(book: BookTables) -> Iterator[Text]:
    """Yield a line for each further standard that the lease is or was under."""
    return (_line(book, s) for s in with_schedules().values() if s.applies(book.lease))


def _line(book: BookTables, standard: Standard) -> Text:
    table, treatment = book.plain[standard.key], standard.treatment(book.lease)
    ends = [rows[-1] for rows in table.years().values()]
    shown = [f"{row['ends'].year} {text(row[treatment.headline])}" for row in ends][:MOST]
    more = ", and so on" if len(ends) > MOST else ""
    return Text(f"Under {standard.name}, {treatment.headline_label} at year end: {', '.join(shown)}{more}.")
