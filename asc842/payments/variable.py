"""Costs that vary: rent above (or below) the index measured, payments by sales or usage, charges outside the lease."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.base.money import from_cents, to_cents
from asc842.contract.policy import Policy
from asc842.contract.variable import Actual, Assessment, VariablePayment
from asc842.payments.build import contract_payments, payments_as_due
from asc842.payments.combined import WHY_NOT_SEPARATED, combines
from asc842.payments.expense import COSTS, Expense
from asc842.payments.pattern import elapsed
from asc842.payments.payment import Payment
from asc842.payments.pricing import as_charged, as_measured, follows_index
from asc842.payments.shares import Shares, shares_on, shares_over
from asc842.payments.spread import over_time
from asc842.timeline.timeline import Timeline

WHY = {
    "performance": "varies with performance (842-10-30-6a)",
    "usage": "varies with usage (842-10-30-6a)",
    "costs": "varies with the lessor's costs (842-10-30-6a, 842-10-15-30)",
    "nonlease": "pays for a service, and varies (842-10-15-31)",
}


@COSTS.at(10)
def index_costs(life: Timeline) -> list[Expense]:
    """Return what is charged beyond (or below) the index measured, as the time that it pays for passes.

    Paid in advance it is prepaid until then, in arrears it accrues (842-20-25-5b, -6b).
    """
    if not any(follows_index(version.lease) for version in life.versions):
        return []
    measured, charged = (payments_as_due(life, contract_payments(life, p)) for p in (as_measured, as_charged))
    ended, by_days = life.ended, life.policy.cost_weights == "days"
    return [part for m, c in zip(measured, charged, strict=True) if m.rent_due != c.rent_due
            for e in _beyond(m, c, shares_on(life, m.due))
            for part in over_time(e, m.covers_from, m.covers_after, ended, by_days=by_days,
                                  passed=_passed(m, c, by_days=by_days))]


def _passed(measured: Payment, charged: Payment, *, by_days: bool) -> Callable[[date], Fraction] | None:
    """Tell how much of what a payment is beyond what is measured is for the time before a day.

    Where the index changes within the time paid for, or rent is measured anew there, days differ. Rent that abates is
    taken as even (None).
    """
    first, after = measured.covers_from, measured.covers_after
    cuts = sorted({first, after, *(s.start for p in (measured, charged) for s in p.steps if first < s.start < after)})
    rates = [_rate(charged, a) - _rate(measured, a) for a in cuts[:-1]]
    if len(set(rates)) == 1 or measured.abated or charged.abated:
        return None

    def weight(until: date) -> Fraction:
        ends = [elapsed((), first, after, min(cut, until), by_days=by_days) for cut in cuts]
        return sum((rate * (b - a) for rate, (a, b) in zip(rates, pairwise(ends), strict=True)), Fraction(0))

    return (lambda day: weight(day) / weight(after)) if weight(after) else None


def _rate(payment: Payment, day: date) -> Fraction:
    """Return the instalment of which a payment charges a part for a day, in currency units."""
    return sum((s.instalment for s in payment.steps if s.start <= day < s.after), Fraction(0))


def _beyond(measured: Payment, charged: Payment, shares: Shares | None) -> Iterator[Expense]:
    why = f"charged {from_cents(charged.rent_due):,}, of which {from_cents(measured.rent_due):,} is measured"
    if shares and shares.staggered:
        present = shares.during(measured.covers_from, measured.covers_after)
        of_charged, of_measured = by_kind(charged.beyond, present), by_kind(measured.beyond, present)
    else:
        of_charged, of_measured = by_kind(charged.rent_due, shares), by_kind(measured.rent_due, shares)
    for kind, cents in of_charged.items():
        beyond = cents - of_measured[kind]
        if beyond:
            yield Expense(measured.due, measured.rent, kind, beyond, beyond, why, measured.source)


def by_kind(cents: int, shares: Shares | None) -> dict[str, int]:
    """Divide a variable amount as the consideration is (842-10-55-140): lease cost, and cost of what is beside it."""
    lease, beside = shares.ours(cents) if shares else (cents, 0)
    return {"variable lease cost": lease, "variable nonlease cost": beside}


@COSTS.at(30)
def variable_costs(life: Timeline) -> list[Expense]:
    """Return the cost of variable payments on the last day of each time charged (842-20-25-5b, -6b; -55-1).

    What is paid before that day is known by then: it is cost of the time charged as that passes.
    """
    apart = not combines(life.lease, life.policy)
    return [e for payment in life.lease.facts.variable_payments for actual in payment.actuals
            for e in _actual(payment, actual, shares_over(life, actual.from_, actual.to), life.policy, apart)]


def actual_cents(payment: VariablePayment, actual: Actual | Assessment) -> int:
    """Return what an actual charges or an assessment expects: its amount, or the rate on the base above."""
    if actual.amount is not None:
        return to_cents(actual.amount)
    counted = max((actual.base or 0) - (payment.above or 0), 0)
    return to_cents(counted * (payment.rate or 0))


def _actual(payment: VariablePayment, actual: Actual, shares: Shares | None, policy: Policy,
            apart: bool) -> Iterator[Expense]:
    cents, due, service = actual_cents(payment, actual), actual.due or actual.to, payment.basis == "nonlease"
    source = actual.source or payment.source
    why = WHY[payment.basis] if apart or not service else f"varies, and pays for {WHY_NOT_SEPARATED}"
    kinds = {"variable nonlease cost": cents} if service and apart else by_kind(cents, shares)
    for kind, part in kinds.items():
        if part and due < actual.to:
            yield from over_time(Expense(due, payment.id, kind, part, part, why, source), actual.from_,
                                 actual.to + DAY, by_days=policy.cost_weights == "days")
            continue
        if part or kind == "variable lease cost":
            yield Expense(actual.to, payment.id, kind, part, part if due == actual.to else 0, why, source)
        if part and due != actual.to:
            yield Expense(due, payment.id, kind, 0, part, why, source)


@COSTS.at(40)
def charges_outside(life: Timeline) -> list[Expense]:
    """Return the components of rent outside the liability that the lessee bears, as cost of the time they pay for.

    What is paid before that is prepaid, what is paid after it accrued; a lease that ends leaves nothing prepaid.
    """
    kinds = {r.id: r.expensed_as for v in life.versions for r in v.lease.facts.rent if r.expensed_as}
    if not kinds:
        return []
    return [e for p in payments_as_due(life, contract_payments(life, as_charged))
            if not p.measured and p.rent_due and (kind := kinds.get(p.rent))
            for e in over_time(Expense(p.due, p.rent, kind, p.rent_due, p.rent_due, p.why, p.source),
                               p.covers_from, p.covers_after, life.ended, by_days=life.policy.cost_weights == "days")]
