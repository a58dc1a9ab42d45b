"""Leasehold improvements: nothing is lost between what they cost and what is amortized, written off or transferred."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.book.classified import accounts_ever
from asc842.book.journal import posted
from asc842.checks import CHECKS
from asc842.payments.improvements import LEAVES


@CHECKS.at(120, "book")
def improvement_checks(book: BookTables) -> Iterator[Check]:
    """Check that rows foot and follow one another, that each improvement ends at zero, and the journal with them."""
    rows = book.plain["leasehold_improvements"].rows()
    if not rows:
        return
    closed, wrong = dict[str, int](), list[int]()
    for row in rows:
        wrong.append(row["opening"] + row["addition"] + row["carried_in"] + row["restated"] - row["closing"]
                     - sum(row[name] for name in LEAVES))
        wrong.append(row["opening"] - closed.get(row["improvement"], row["opening"]))
        closed[row["improvement"]] = row["closing"]
    most = max(map(abs, (*wrong, *closed.values())))
    yield compared("leasehold improvements foot and end at zero", ZERO, from_cents(most) + ZERO, ZERO, "842-20-35-12",
                   about=f"{len(closed)} improvements, {len(rows)} rows")
    accumulated = {a.leasehold_improvement_accumulated for a in accounts_ever(book.lease, book.policy)}
    yield compared("leasehold improvements: journal = what they cost",
                   from_cents(sum(row["addition"] + row["carried_in"] for row in rows)) + ZERO,
                   from_cents(-posted(book.plain["journal"], accumulated)) + ZERO, ZERO, "double entry")
