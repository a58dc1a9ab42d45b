"""Options and guarantees of a book on a terminal: what was made of each, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from asc842.base.money import text
from asc842.book.book_tables import BookTables
from asc842.output.text.tables import table


def options_text(book: BookTables) -> Iterator[RenderableType]:
    """Lay out options, guarantees, and what becomes of an asset that the lessee comes to own."""
    options, guarantees = book.tables["options"], book.tables["guarantees"]
    if len(options):
        yield _options(options.to_dict("records"))
    if len(guarantees):
        yield _guarantees(guarantees.to_dict("records"))
    if reasons := list(_reasons([*options.to_dict("records"), *guarantees.to_dict("records")])):
        yield Group(*reasons)
    yield from _owned(book)


def _options(rows: list[dict[Any, Any]]) -> Table:
    shown = table("Options", ("", "left"), ("Kind", "left"), ("Judged", "left"), ("Answer", "left"),
                  ("Effect", "left"))
    for r in rows:
        shown.add_row(escape(r["option"]), r["kind"], str(r["judged"]), r["answer"], escape(r["effect"]))
    return shown


def _guarantees(rows: list[dict[Any, Any]]) -> Table:
    shown = table("Residual value guarantees", ("", "left"), ("Judged", "left"), ("Guaranteed", "right"),
                  ("Probable", "right"), ("Effect", "left"))
    for r in rows:
        shown.add_row(escape(r["guarantee"]), str(r["judged"]), text(r["guaranteed"]), text(r["probable"]),
                      escape(r["effect"]))
    return shown


def _reasons(rows: list[dict[Any, Any]]) -> Iterator[Text]:
    for r in rows:
        name = r["option"] if "option" in r else r["guarantee"]
        yield Text(f"{name}, {r['by']} ({r['paragraph']}; {r['source']}): {r['reason']}", style="dim")


def _owned(book: BookTables) -> Iterator[Text]:
    end, life = book.summary["lease_term_end"], book.summary["amortization_end"]
    if life and life > end:
        yield Text(f"After {end} the asset is the lessee's own; it is amortized to {life} (842-20-35-8).",
                   style="cyan")
