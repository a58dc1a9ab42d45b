"""Leasehold improvements: nothing is lost between what they cost and what is amortized, written off or transferred."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables
from asc842.book.classified import accounts_ever
from asc842.checks import CHECKS
from asc842.payments.improvements import LEAVES


@CHECKS.at(120, "book")
def improvement_checks(book: BookTables) -> Iterator[Check]:
    """Check that rows foot and follow one another, that each improvement ends at zero, and the journal with them."""
    t = book.tables["leasehold_improvements"]
    if t.empty:
        return
    feet = t["opening"] + t["addition"] + t["carried_in"] + t["restated"] - sum(t[name] for name in LEAVES)
    wrong = [abs(x) for x in feet - t["closing"]]
    for _, rows in t.groupby("improvement", sort=False):
        wrong += [abs(x) for x in rows["opening"].iloc[1:] - rows["closing"].shift().iloc[1:]]
        wrong.append(abs(rows["closing"].iloc[-1]))
    yield compared("leasehold improvements foot and end at zero", ZERO, max(wrong), ZERO, "842-20-35-12",
                   about=f"{t['improvement'].nunique()} improvements, {len(t)} rows")
    cost = sum(t["addition"], ZERO) + sum(t["carried_in"], ZERO)
    accumulated = {a.leasehold_improvement_accumulated for a in accounts_ever(book.lease, book.policy)}
    lines = book.journal[book.journal["account"].isin(accumulated)]
    yield compared("leasehold improvements: journal = what they cost", cost,
                   sum(lines["credit"], ZERO) - sum(lines["debit"], ZERO), ZERO, "double entry")
