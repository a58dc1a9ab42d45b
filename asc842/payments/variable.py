"""Costs that vary: rent above (or below) the index measured, payments by sales or usage, charges outside the lease."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.variable import Actual, VariablePayment
from asc842.money import from_cents, to_cents
from asc842.payments.amendments import versions
from asc842.payments.build import payments_as_due, promised_payments
from asc842.payments.expense import Expense
from asc842.payments.payment import Payment
from asc842.payments.pricing import as_charged, follows_index

WHY = {
    "performance": "varies with performance (842-10-30-6a)",
    "usage": "varies with usage (842-10-30-6a)",
    "costs": "varies with the lessor's costs (842-10-30-6a, 842-10-15-30)",
    "nonlease": "pays for a service, and varies (842-10-15-31)",
}


def index_costs(lease: Lease, _policy: Policy) -> list[Expense]:
    """Return what is charged beyond (or below) the index measured, by payment, on its due date (842-20-25-5b, -6b)."""
    if not any(map(follows_index, versions(lease))):
        return []
    measured, charged = (payments_as_due(lease, promised_payments(lease, *priced)) for priced in ((), (as_charged,)))
    return [_beyond(m, c) for m, c in zip(measured, charged, strict=True) if m.rent_due != c.rent_due]


def _beyond(measured: Payment, charged: Payment) -> Expense:
    cents = charged.rent_due - measured.rent_due
    why = f"charged {from_cents(charged.rent_due):,}, of which {from_cents(measured.rent_due):,} is measured"
    return Expense(measured.due, measured.rent, "variable lease cost", cents, cents, why, measured.source)


def variable_costs(lease: Lease, _policy: Policy) -> list[Expense]:
    """Return the cost of variable payments on the last day of each time charged (842-20-25-5b, -6b; -55-1)."""
    return [e for payment in lease.facts.variable_payments for actual in payment.actuals
            for e in _actual(payment, actual)]


def actual_cents(payment: VariablePayment, actual: Actual) -> int:
    """Return what is charged for an actual: its amount, or the rate on so much of its base as is above."""
    if actual.amount is not None:
        return to_cents(actual.amount)
    counted = max((actual.base or 0) - (payment.above or 0), 0)
    return to_cents(counted * (payment.rate or 0))


def _actual(payment: VariablePayment, actual: Actual) -> Iterator[Expense]:
    cents, due = actual_cents(payment, actual), actual.due or actual.to
    kind = "variable nonlease cost" if payment.basis == "nonlease" else "variable lease cost"
    source, why = actual.source or payment.source, WHY[payment.basis]
    yield Expense(actual.to, payment.id, kind, cents, cents if due == actual.to else 0, why, source)
    if due != actual.to:
        yield Expense(due, payment.id, kind, 0, cents, why, source)


def charges_outside(lease: Lease, _policy: Policy) -> list[Expense]:
    """Return the components of rent outside the liability that the lessee bears, as the cost they are, when due."""
    kinds = {r.id: r.expensed_as for version in versions(lease) for r in version.facts.rent if r.expensed_as}
    if not kinds:
        return []
    return [Expense(p.due, p.rent, kind, p.rent_due, p.rent_due, p.why, p.source)
            for p in payments_as_due(lease, promised_payments(lease, as_charged))
            if not p.measured and p.rent_due and (kind := kinds.get(p.rent))]
