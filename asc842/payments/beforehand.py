"""Rent paid beforehand that the contract applies to the rent of named months: so much less falls due then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from asc842.base.errors import Problem
from asc842.base.money import from_cents, to_cents
from asc842.calendar.grid import year_month
from asc842.contract.facts import AppliedRent, PrepaidRent
from asc842.contract.lease import Lease
from asc842.payments.payment import Payment


def apply_beforehand(lease: Lease, payments: list[Payment]) -> tuple[list[Payment], list[Problem]]:
    """Take what was paid beforehand off the rent of the months that it is applied to; say what does not fit.

    It comes off the payments in the liability whose time begins in the month, in order, until it is used up. Gross
    rent is less by it; the payment keeps it as ``credit``. More than the rent of a month is a problem, never clamped.
    """
    problems = list[Problem]()
    for i, prepaid in enumerate(lease.facts.prepaid_rent):
        key = f"facts.prepaid_rent[{i}].applied"
        problems += _above(prepaid, key)
        for k, applied in enumerate(prepaid.applied):
            payments, left = _applied(payments, prepaid, applied)
            problems += _left(lease, payments, applied, left, f"{key}[{k}]")
    return payments, problems


def _applied(payments: list[Payment], prepaid: PrepaidRent, applied: AppliedRent) -> tuple[list[Payment], int]:
    left, found = to_cents(applied.amount), list[Payment]()
    for p in payments:
        used = min(left, p.rent_due) if _meant(p, applied) else 0
        left -= used
        why = f"{p.why}; less {from_cents(used):,} paid beforehand ({prepaid.id})"
        found.append(replace(p, gross=p.gross - used, credit=p.credit + used, why=why) if used else p)
    return found, left


def _meant(payment: Payment, applied: AppliedRent) -> bool:
    """Whether a payment is for time that begins in the month, of the component named."""
    of = applied.rent in (None, payment.rent.split("/", maxsplit=1)[0])
    return of and payment.measured and not payment.incentive and year_month(payment.covers_from) == applied.month


def _left(lease: Lease, payments: list[Payment], applied: AppliedRent, left: int, key: str) -> Iterator[Problem]:
    """A month without such rent, or with less than is applied to it; time that is no longer in the term is none."""
    unknown = applied.rent and all(r.id.split("/")[0] != applied.rent for r in lease.facts.rent)
    if not left or unknown or year_month(lease.lease_term_end) < applied.month <= year_month(lease.contract_end):
        return
    due = from_cents(to_cents(applied.amount) - left)
    found = any(_meant(p, applied) for p in payments)
    yield Problem("prepaid-rent.applied", f"{key}.amount" if found else f"{key}.month",
                  f"{applied.amount:,} applied to {applied.month}, of which {due:,} is due then" if found else
                  f"{applied.month}, in which no time begins that rent is paid for",
                  "at most the rent of the month" if found else "a month in which an instalment begins",
                  "apply the rest to other months, or correct the amount" if found else "name that month")


def _above(prepaid: PrepaidRent, key: str) -> Iterator[Problem]:
    total = sum((a.amount for a in prepaid.applied), Decimal(0))
    if total > prepaid.amount:
        yield Problem("prepaid-rent.too-much",
                      key, f"{total:,} applied of {prepaid.amount:,} paid", "at most what was paid",
                      "correct one of the two")

