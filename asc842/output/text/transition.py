"""The transition from ASC 840 on the screen: what the balances were, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.book.book_tables import BookTables
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.output.table import Table
from asc842.payments.amendments import versions
from asc842.payments.pricing import follows_index


def index_told(lease: Lease, policy: Policy) -> str:
    """Say at which index rent is measured at transition, where any depends on one."""
    return f"; rent at the {policy.transition_index} index" if any(map(follows_index, versions(lease))) else ""


def transition_text(book: BookTables) -> Iterator[Table | Text]:
    """Lay out each balance before and after, debit positive, and under which elections it was moved."""
    t = book.lease.transition
    if t is None or "transition" not in book.tables:
        return
    yield Table.of_rows(f"Transition to ASC 842 on {t.date}",
                        (("", "text"), ("ASC 840", "amount"), ("ASC 842", "amount"), ("Known from", "text")),
                        [(row["item"], row["before"], row["after"], row["source"] or row["known_from"])
                         for row in book.tables["transition"].to_dict("records")])
    yield Text(f"{t.former.capitalize()} lease before; {t.method} method; package of expedients "
               f"{'elected' if t.package_of_expedients else 'not elected'}; hindsight "
               f"{'used' if t.hindsight else 'not used'}; rate for the {book.policy.transition_rate_term} term"
               f"{index_told(book.lease, book.policy)}. "
               "Debits are positive.", style="dim")
