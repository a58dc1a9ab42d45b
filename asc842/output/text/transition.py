"""The transition to ASC 842 on the screen: what the balances were, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.base.standard import earlier
from asc842.book.book_tables import BookTables
from asc842.output.table import Table
from asc842.payments.pricing import follows_index
from asc842.timeline.timeline import Timeline


def index_told(life: Timeline) -> str:
    """Say at which index rent is measured at transition, where any depends on one."""
    follows = any(follows_index(version.lease) for version in life.versions)
    return f"; rent at the {life.policy.transition_index} index" if follows else ""


def transition_text(book: BookTables) -> Iterator[Table | Text]:
    """Lay out each balance before and after, debit positive, and under which elections it was moved."""
    t = book.lease.transition
    if t is None or "transition" not in book.plain:
        return
    yield Table.of_rows(f"Transition to ASC 842 on {t.date}",
                        (("", "text"), (earlier().name, "amount"), ("ASC 842", "amount"), ("Known from", "text")),
                        [(row["item"], row["before"], row["after"], row["source"] or row["known_from"])
                         for row in book.plain["transition"].records()])
    yield Text(f"{t.former.capitalize()} lease before; {t.method} method; package of expedients "
               f"{'elected' if t.package_of_expedients else 'not elected'}; hindsight "
               f"{'used' if t.hindsight else 'not used'}; rate for the {book.policy.transition_rate_term} term"
               f"{index_told(book.stated)}. "
               "Debits are positive.", style="dim")
