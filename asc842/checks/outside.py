"""Identities of what is outside the liability: nothing paid is lost, nothing recognized stays unpaid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.contract_checks.check import Check, compared
from asc842.money import from_cents
from asc842.payments.amendments import versions
from asc842.payments.build import payments_as_due, promised_payments
from asc842.payments.concessions import concession_items
from asc842.payments.pricing import as_charged
from asc842.payments.variable import actual_cents
from asc842.reports.book_tables import BookTables

ZERO = Decimal("0.00")


def outside_checks(book: BookTables) -> Iterator[Check]:
    """Check, where there are costs outside the liability, that they tie to what is paid and to the contract."""
    t = book.tables["expenses"]
    # Rent in the liability that is not paid has an identity of its own (asc842.checks.unpaid).
    t = t[~t["item"].isin(concession_items(book.lease))]
    if t.empty:
        return
    left = [abs(sum(rows["cost"], ZERO) - sum(rows["paid"], ZERO)) for _, rows in t.groupby("item")]
    yield compared("costs outside the liability = what is paid for them", ZERO, max(left, default=ZERO), ZERO,
                   "842-20-25-5, -25-6", about=f"{len(left)} items over the life")
    rows = book.payments[book.payments["in_liability"]]
    yield compared("lease payments + payments outside the liability = what the contract charges", _charged(book),
                   sum(rows["rent"], ZERO) + sum(t["paid"], ZERO), ZERO, "842-10-15-33, 842-20-25-5b, -25-6b",
                   about="over the life")


def _charged(book: BookTables) -> Decimal:
    """What the contract charges: its rent at the index of its time, and every variable payment."""
    lease = book.lease
    counted = {r.id for v in versions(lease) for r in v.facts.rent if r.measured or r.expensed_as}
    rent = sum(p.rent_due for p in payments_as_due(lease, promised_payments(lease, as_charged))
               if p.rent in counted)
    return from_cents(rent + sum(actual_cents(v, a) for v in lease.facts.variable_payments for a in v.actuals))
