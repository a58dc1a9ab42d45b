"""A lease taken over from other books, on the screen: what they carried, and which convention explains it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from asc842.base.money import percent
from asc842.book.book_tables import BookTables
from asc842.contract.judgements import TakeOverJudgement
from asc842.output.table import Table


def take_over_text(book: BookTables) -> Iterator[Table | Text]:
    """Lay out the balances carried and by the contract, the liability under each convention, and the judgement."""
    t, judged = book.lease.take_over, book.lease.judgement(TakeOverJudgement)
    if t is None or judged is None:
        return
    balances, conventions = book.plain["take_over_balances"], book.plain["take_over"]
    yield Table.of_rows(f"Taken over on {t.on}", (("", "text"), ("Carried", "amount"), ("By contract", "amount"),
                                                  ("Difference", "amount"), ("Opens with", "amount")),
                        zip(*(balances[name] for name in (
                            "item", "carried", "by_contract", "difference", "opens_with")), strict=True))
    yield Table.of_rows(f"Liability by the contract at {percent(conventions['rate'][0])}", (
        ("Convention", "text"), ("Liability", "amount"), ("Difference", "amount"), ("Explains it", "text")),
        zip(*(conventions[name] for name in ("convention", "liability_by_contract", "difference", "explains")),
            strict=True))
    yield Text(f"{judged.answer.capitalize()}: {judged.reason.rstrip('.')} ({balances['paragraph'][0]}). "
               f"Source: {t.source}. Debits are positive.", style="dim")
