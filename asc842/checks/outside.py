"""Identities of what is outside the liability: nothing paid is lost, nothing recognized stays unpaid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.payments.build import allocated_versions, contract_payments, payments_as_due
from asc842.payments.combined import combines
from asc842.payments.concessions import concession_items
from asc842.payments.divided import coming_in
from asc842.payments.expense import ONE_MONTH, SHORT_TERM
from asc842.payments.payment import NONLEASE
from asc842.payments.pricing import as_charged
from asc842.payments.shares import shares_of, shares_over
from asc842.payments.targets import settled, targets_of
from asc842.payments.variable import actual_cents
from asc842.timeline.timeline import Timeline


def outside_checks(book: BookTables) -> Iterator[Check]:
    """Check, where there is anything outside the liability, that it ties to what is paid and to the contract."""
    if book.lease.take_over:  # What was accrued, prepaid or charged by then is in the books before.
        return
    divided = any(shares_of(v.lease, book.policy) for v in book.stated.versions)
    # Rent in the liability that is not paid has an identity of its own (asc842.checks.concessions), rent of a
    # short-term lease may pass into the asset of a longer one (asc842.checks.short_term).
    elsewhere = concession_items(book.stated)
    t = [row for row in book.plain["expenses"].records()
         if row["item"] not in elsewhere and row["kind"] not in (SHORT_TERM, ONE_MONTH)]
    costs = defaultdict[str, Decimal](Decimal)
    for row in t:
        if row["kind"] != "prepaid rent":
            costs[row["item"]] += row["cost"] + row["received"] - row["paid"]
    if costs:
        left = [abs(unpaid - _prepaid(book, item) - _expected(book, item)) for item, unpaid in costs.items()]
        yield compared("costs outside the liability = what is paid for them", ZERO, max(left), ZERO,
                       "842-20-25-5, -25-6", about=f"{len(left)} items over the life")
    if t or divided:
        rent = sum(p.rent_due for p in book.due if p.measured)
        received = sum(p.incentive for p in book.due if NONLEASE in p.marks)
        yield compared("lease payments + payments outside the liability = what the contract charges",
                       from_cents(_charged(book.stated) - _elsewhere(book)),
                       from_cents(rent + received) + sum((row["paid"] for row in t), ZERO), ZERO,
                       "842-10-15-33, 842-20-25-5b, -25-6b",
                       about="over the life, less what other files account for")
    if divided:
        yield _parts(book)


def _prepaid(book: BookTables, component: str) -> Decimal:
    """Rent paid before commencement that is for a nonlease component: cost that is paid already."""
    return from_cents(coming_in(book.stated.first, book.policy, None, component)[0])


def _expected(book: BookTables, payment: str) -> Decimal:
    """Expected charges for targets whose time is not charged yet: cost still to be paid."""
    total = 0
    for v in book.lease.facts.variable_payments:
        for last in (found[-1] for found in targets_of(v) if v.id == payment and not settled(v, found[0])):
            within = sum(actual_cents(v, a) for a in v.actuals if last.from_ <= a.from_ and a.to <= last.to)
            cents = max(actual_cents(v, last) - within, 0) if last.probable else 0
            known = shares_over(book.stated, last.from_, last.to)
            total += sum(known.ours(cents)) if known else cents
    return from_cents(total)


def _charged(life: Timeline) -> int:
    """What the contract charges, in cents: rent at the index of its time, options, guarantees, variable payments."""
    apart = {r.id for v in life.versions for r in v.lease.facts.rent if not (r.measured or r.expensed_as)}
    rent = sum(p.rent_due for p in payments_as_due(life, contract_payments(life, as_charged)) if p.rent not in apart)
    return rent + sum(actual_cents(v, a) for v in life.lease.facts.variable_payments for a in v.actuals)


def _elsewhere(book: BookTables) -> int:
    """What other files account for: the parts of components that are not this file's."""
    life, total = book.stated, 0
    for version, charged, end in zip(life.versions, allocated_versions(life, as_charged), life.ends, strict=True):
        shares = shares_of(version.lease, book.policy)
        ours = {c.id for c in (shares.own, *shares.beside)} if shares else set()
        total += sum(part.rent_due for a in charged if a.due < end
                     for name, part in a.parts.items() if name not in ours)
    for payment in life.lease.facts.variable_payments:
        for actual in payment.actuals if payment.basis != "nonlease" or combines(life.lease, book.policy) else ():
            cents, known = actual_cents(payment, actual), shares_over(life, actual.from_, actual.to)
            total += cents - sum(known.ours(cents)) if known else 0
    return total


def _parts(book: BookTables) -> Check:
    """Compare the parts of each payment with the payment of the contract, one by one."""
    parts, t = defaultdict[tuple[Any, ...], Decimal](Decimal), book.plain["payments"]
    for *key, rent in zip(t["component"], t["due"], t["covers_from"], t["rent"], strict=True):
        parts[tuple(key)] += rent
    promised = contract_payments(book.stated)
    wrong = list[Decimal]()
    payments = [p for p in payments_as_due(book.stated, promised) if p.due >= book.lease.commencement]
    for p in payments:
        residual = parts[p.rent, p.due, p.covers_from] - from_cents(p.rent_due)
        wrong += [abs(residual)] if residual else []
    return compared("each payment = its parts by component", ZERO, max(wrong, default=ZERO), ZERO, "842-10-15-33",
                    about=f"{len(payments)} payments")
