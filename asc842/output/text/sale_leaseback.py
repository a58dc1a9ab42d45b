"""A sale and leaseback on the screen: what became of it, and what is owed in addition to the lease, one row a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from asc842.base.constants import ZERO
from asc842.base.money import percent, text
from asc842.book.book_tables import BookTables
from asc842.output.table import Kind, Table

SHOWN = (("received", "Received"), ("interest", "Interest"), ("payment", "Paid"), ("settled", "Settled"))


def sale_leaseback_text(book: BookTables) -> Iterator[Table | Text]:
    """Say what a sale and leaseback is accounted for as, and lay out its financing obligation."""
    for row in book.plain["sale_leaseback"].records():
        sale = row["outcome"] == "sale"
        yield Text(f"{'Sale' if sale else 'No sale'} on {row['on']} for {text(row['price'])} of what was carried at "
                   f"{text(row['carrying_amount'])}: {row['why']} ({row['paragraph']})."
                   f"{_gained(row) if sale else ''} {row['terms']} ({row['source']})")
    if len(book.plain["financing_obligation"]):
        yield from _obligation(book)


def _gained(row: dict[Any, Any]) -> str:
    more = row["off_market"]
    what = "additional financing" if more > 0 else "rent paid beforehand"
    adjusted = f": {text(abs(more))} {what} (842-40-30-2)" if more else ""
    return f" Adjustment {row['why_adjusted']}{adjusted}. Gain {text(row['gain'])}."


def _obligation(book: BookTables) -> Iterator[Table | Text]:
    (row,) = book.plain["sale_leaseback"].records()
    carried = row["carrying_amount_at_end"]
    end = "" if carried is None else (f"; {text(row['owed_at_end'])} is owed when control passes after "
                                      f"{row['until']}, for an asset carried at {text(carried)}")
    yield Text(f"Financing obligation at {percent(row['rate'])}, {row['why_rate']}{end}.")
    heads: list[tuple[str, Kind]] = [("", "text"), *((label, "amount") for _, label in (*SHOWN, ("", "Owed")))]
    yield Table.of_rows("", heads, [
        (year, *(sum((row[key] for row in rows), ZERO) for key, _ in SHOWN), rows[-1]["closing"])
        for year, rows in book.plain["financing_obligation"].years().items()])
