"""Rent left unpaid by a right of the contract: all that accrues is forgiven or paid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.contract_checks.check import Check, compared
from asc842.payments.concessions import KIND, concession_items
from asc842.reports.book_tables import BookTables
from asc842.reports.classified import accounts_by_class


def unpaid_settled(book: BookTables) -> Iterator[Check]:
    """Compare, in the journal, rent accrued instead of paid with what is forgiven and what is paid later."""
    events = [e for e in book.lease.events if e.is_variable]
    if not events:
        return
    prepaid = {a.prepaid_rent for a in accounts_by_class(book.lease, book.policy)}
    lines = book.journal[book.journal["account"].isin(prepaid)]
    accrued = lines.loc[lines["entry"] == "payment", "credit"]
    ours = lines["entry"].isin([f"{KIND}: {item}" for item in concession_items(book.lease)])
    yield compared("rent left unpaid = rent forgiven + rent paid later", sum(accrued, Decimal("0.00")),
                   sum(lines.loc[ours, "debit"], Decimal("0.00")) - sum(lines.loc[ours, "credit"], Decimal(0)),
                   Decimal("0.00"), "842-20-25-6b; FASB staff Q&A, April 2020", about=", ".join(e.id for e in events))
