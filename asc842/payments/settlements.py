"""What is paid once by the options and guarantees of a lease: penalties, prices, amounts owed under guarantees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.money import to_cents
from asc842.contract.course import Taken
from asc842.contract.lease import Lease
from asc842.contract.residual import binding_guarantees, probable_amount
from asc842.payments.charge import counted
from asc842.payments.payment import Payment
from asc842.payments.steps import Step

PENALTY = "penalty for ending the lease, as the lease term assumes it (842-10-30-5d)"
PRICE = "price of an option to purchase that is reasonably certain to be exercised (842-10-30-5c)"
GUARANTEE = "amount probable of being owed under a residual value guarantee (842-10-30-5f)"


def settlements_of(lease: Lease) -> list[Payment]:
    """Return the payments of options taken and the amounts probable under guarantees, which fall due once."""
    owed = [payment for taken in lease.course.taken for payment in _of_option(lease, taken)]
    return owed + [_paid(lease, g.id, "residual value guarantee", lease.lease_term_end, amount, GUARANTEE, g.source)
                   for g in binding_guarantees(lease) if (amount := probable_amount(lease, g))]


def told_by_option(lease: Lease, payment: Payment) -> Payment:
    """Add to the reason of a payment in the liability which option brings its time into the lease term."""
    taken = next((t for t in lease.course.taken if t.option.kind == "renewal"
                  and t.begins <= payment.covers_from <= t.end), None)
    if taken is None or not payment.measured or payment.rent == taken.option.id:
        return payment
    by = f"in the lease term by {taken.option.id}"
    return replace(payment, why=f"{payment.why}; {by} (842-10-30-1{'c' if taken.option.in_term_anyway else ''})")


def _of_option(lease: Lease, taken: Taken) -> list[Payment]:
    option = taken.option
    if option.penalty:
        return [_paid(lease, option.id, "penalty for termination", option.on or taken.end, option.penalty, PENALTY,
                      option.source)]
    if option.price:
        return [_paid(lease, option.id, "purchase price", taken.end, option.price, PRICE, option.source)]
    return []


def _paid(lease: Lease, name: str, title: str, due: date, amount: Decimal, why: str, source: str) -> Payment:
    """Return one payment, which settles what lies behind it: it counts as rent in arrears does."""
    when = counted(due, lease.lease_term_end + DAY, "arrears")
    step = Step(due, due + DAY, Fraction(amount), title, None)
    return Payment(name, due, due + DAY, due, when, "arrears", to_cents(amount), (step,), True, why, source)
