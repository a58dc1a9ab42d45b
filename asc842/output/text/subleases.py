"""Subleases on the screen: who, until when, and one row a year, gross of the lease cost (842-20-50-4(e))."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from asc842.base.constants import ZERO
from asc842.base.money import percent, text
from asc842.base.plain_table import PlainTable
from asc842.book.book_tables import BookTables
from asc842.contract.subleases import Sublease
from asc842.output.renderers.text import rendered
from asc842.output.table import Kind, Table

SHOWN = (("rent", "Rent due"), ("income", "Sublease income"), ("variable_income", "Variable"),
         ("received", "Received"), ("lease_cost", "Lease cost of what is sublet"))


def subleases_text(book: BookTables) -> Iterator[RenderableType]:
    """Lay out each sublease; for those that are not operating the event says the rest."""
    for s in book.lease.facts.subleases:
        if s.is_operating:
            yield Group(Text(f"{_title(s)}:"), rendered(_by_year(book, s)), *_modified(book, s))
        else:
            yield Text(f"{_title(s)}: its net investment is a lessor's to account for (842-30) and not followed here; "
                       "see the event.", style="cyan")


def _title(s: Sublease) -> str:
    part = "" if s.share == 1 else f"{percent(s.share)} of the lease, "
    early = f", ended on {s.terminated.on}" if s.terminated else ""
    return (f"{s.classification.capitalize()} sublease {s.id}, {part}to {s.sublessee}, {s.begins} to "
            f"{s.agreed_end}{early} ({s.source})")


def _modified(book: BookTables, s: Sublease) -> Iterator[Text]:
    """Say what each modification carries into the new straight line."""
    for row in book.plain["sublease_modifications"].records():
        if row["sublease"] != s.id:
            continue
        held = f"{text(abs(row['accrued_before']))} {'accrued' if row['accrued_before'] >= 0 else 'deferred'}"
        yield Text(f"{row['modification']}: modified from {row['effective']} on, to {row['ends']}, "
                   f"{percent(row['share'])} of the lease; {held} by then; rent of {text(row['rent_to_come'])} to "
                   f"come leaves {text(row['income_to_come'])} of income to spread. {row['reason']} ({row['source']}, "
                   "842-10-25-15)")


def _by_year(book: BookTables, s: Sublease) -> Table:
    t = book.plain["subleases"]
    mine = PlainTable.of_records(tuple(t.columns), [row for row in t.records() if row["sublease"] == s.id])
    shown = [(key, label) for key, label in SHOWN if key != "variable_income" or sum(mine[key], ZERO)]
    heads: list[tuple[str, Kind]] = [("", "text"), *((label, "amount") for _, label in shown),
                                     ("Accrued (deferred)", "amount")]
    return Table.of_rows("", heads, [
        (year, *(sum((month[key] for month in months), ZERO) for key, _ in shown), months[-1]["accrued"])
        for year, months in mine.years().items()])
