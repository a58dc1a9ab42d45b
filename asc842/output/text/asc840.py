"""The ASC 840 schedule on one line: what was deferred, or owed, at each year end."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.base.money import text
from asc842.book.asc840 import lived_under_asc840
from asc842.book.book_tables import BookTables

MOST = 8
"""Year ends on the line; the sheet and the JSON have all."""


def asc840_line(book: BookTables) -> Iterator[Text]:
    """Yield the line of a lease that began under ASC 840: deferred rent, or the obligation, at year ends."""
    before = book.tables["asc840"]
    if not lived_under_asc840(book.lease):
        return
    name, column = ("deferred rent", "deferred_rent") if "deferred_rent" in before else (
        "capital lease obligation", "obligation")
    ends = before.groupby(before["period"].str[:4], sort=False).last()
    shown = [f"{row['ends'].year} {text(row[column])}" for row in ends.to_dict("records")][:MOST]
    more = ", and so on" if len(ends) > MOST else ""
    yield Text(f"Under ASC 840, {name} at year end: {', '.join(shown)}{more}.")
