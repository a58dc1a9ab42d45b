"""The transition from ASC 840 on the screen: what the balances were, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from asc842.base.money import text
from asc842.book.book_tables import BookTables
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.amendments import versions
from asc842.payments.pricing import follows_index


def index_told(lease: Lease, policy: Policy) -> str:
    """Say at which index rent is measured at transition, where any depends on one."""
    return f"; rent at the {policy.transition_index} index" if any(map(follows_index, versions(lease))) else ""


def transition_text(book: BookTables) -> Iterator[RenderableType]:
    """Lay out each balance before and after, debit positive, and under which elections it was moved."""
    t = book.lease.transition
    if t is None or "transition" not in book.tables:
        return
    table = Table(title=f"Transition to ASC 842 on {t.date}", title_justify="left", box=box.SIMPLE, pad_edge=False,
                  show_edge=False)
    for name, justify in (("", "left"), ("ASC 840", "right"), ("ASC 842", "right"), ("Known from", "left")):
        table.add_column(name, justify="right" if justify == "right" else "left", no_wrap=justify == "right")
    for row in book.tables["transition"].to_dict("records"):
        table.add_row(escape(row["item"]), text(row["before"]), text(row["after"]),
                      escape(row["source"] or row["known_from"]))
    yield table
    yield Text(f"{t.former.capitalize()} lease before; {t.method} method; package of expedients "
               f"{'elected' if t.package_of_expedients else 'not elected'}; hindsight "
               f"{'used' if t.hindsight else 'not used'}; rate for the {book.policy.transition_rate_term} term"
               f"{index_told(book.lease, book.policy)}. "
               "Debits are positive.", style="dim")
