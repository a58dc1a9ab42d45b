"""Options and guarantees of a book on a terminal: what was made of each, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from asc842.book.book_tables import BookTables
from asc842.output.table import Table


def options_text(book: BookTables) -> Iterator[Table | Text]:
    """Lay out options, guarantees, and what becomes of an asset that the lessee comes to own."""
    options, guarantees = book.plain["options"].records(), book.plain["guarantees"].records()
    if options:
        yield _options(options)
    if guarantees:
        yield _guarantees(guarantees)
    if reasons := list(_reasons([*options, *guarantees])):
        yield Text("\n").join(reasons)
    yield from _owned(book)


def _options(rows: list[dict[Any, Any]]) -> Table:
    return Table.of_rows("Options", (("", "text"), ("Kind", "text"), ("Judged", "day"), ("Answer", "text"),
                                     ("Effect", "text")),
                         [(r["option"], r["kind"], r["judged"], r["answer"], r["effect"]) for r in rows])


def _guarantees(rows: list[dict[Any, Any]]) -> Table:
    return Table.of_rows("Residual value guarantees", (("", "text"), ("Judged", "day"), ("Guaranteed", "amount"),
                                                       ("Probable", "amount"), ("Effect", "text")),
                         [(r["guarantee"], r["judged"], r["guaranteed"], r["probable"], r["effect"]) for r in rows])


def _reasons(rows: list[dict[Any, Any]]) -> Iterator[Text]:
    for r in rows:
        name = r["option"] if "option" in r else r["guarantee"]
        yield Text(f"{name}, {r['by']} ({r['paragraph']}; {r['source']}): {r['reason']}", style="dim")


def _owned(book: BookTables) -> Iterator[Text]:
    end, life = book.summary["lease_term_end"], book.summary["amortization_end"]
    if life and life > end:
        yield Text(f"After {end} the asset is the lessee's own; it is amortized to {life} (842-20-35-8).",
                   style="cyan")
