"""Rent that depends on a target: cost over the target's time once it is probable that it is met (842-20-55-1, -2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.base.money import from_cents, round_half_up
from asc842.calendar.grid import month_end
from asc842.contract.policy import Policy
from asc842.contract.variable import Assessment, VariablePayment
from asc842.payments.expense import COSTS, Expense
from asc842.payments.pattern import elapsed
from asc842.payments.shares import Shares, shares_on
from asc842.payments.variable import actual_cents, by_kind
from asc842.timeline.timeline import Timeline

ACCRUED = "variable_rent_accrued"
"""Role of the account that holds what is accrued for a target until it is charged."""


@COSTS.at(20)
def target_costs(life: Timeline) -> list[Expense]:
    """Return what is accrued, and taken back, for targets that variable payments depend on, by month end.

    While it is probable that a target is met, so much of the amount expected is cost as of the target's time has
    passed (by months, or days as the policy's ``cost_weights`` says), less what is charged. An assessment counts
    from the end of the month in which it is recorded, after the target's time on its own day: at first it catches up,
    one that finds the target no longer probable takes all back. When the time is charged, the accrual gives way to
    the charge.
    """
    return [e for payment in life.lease.facts.variable_payments for found in targets_of(payment)
            for e in _target(life, payment, found)]


def targets_of(payment: VariablePayment) -> list[list[Assessment]]:
    """Return the assessments of each target, those of one target in the order in which they were recorded."""
    times = dict.fromkeys((a.from_, a.to) for a in payment.assessments)
    in_order = sorted(payment.assessments, key=lambda a: a.recorded)
    return [[a for a in in_order if (a.from_, a.to) == time] for time in times]


def settled(payment: VariablePayment, target: Assessment) -> bool:
    """Whether what is charged reaches the end of a target's time."""
    return any(target.from_ <= a.from_ and a.to == target.to for a in payment.actuals)


def accrued_on(payment: VariablePayment, found: list[Assessment], day: date, policy: Policy) -> int:
    """Return what is accrued at the end of a day for a target beyond what is charged, in whole cents."""
    known = [a for a in found if a.recorded <= day]
    if not known or not known[-1].probable or (day >= found[0].to and settled(payment, found[0])):
        return 0
    start, after, last = found[0].from_, found[0].to + DAY, known[-1]
    passed = elapsed((), start, after, day + DAY, by_days=policy.cost_weights == "days")
    charged = sum(actual_cents(payment, a) for a in payment.actuals if start <= a.from_ and a.to <= min(day, last.to))
    return max(round_half_up(actual_cents(payment, last) * passed) - charged, 0)


def _target(life: Timeline, payment: VariablePayment, found: list[Assessment]) -> Iterator[Expense]:
    held = dict.fromkeys(by_kind(0, None), 0)
    for day in _days(found):
        known = [a for a in found if a.recorded <= day]
        accrued = by_kind(accrued_on(payment, found, day, life.policy), _shares(life, found[0], day))
        for kind, cents in accrued.items():
            if cents != held[kind]:
                why = _why(payment, found[0], known[-1])
                yield Expense(day, payment.id, kind, cents - held[kind], 0, why, known[-1].source or payment.source,
                              ACCRUED)
                held[kind] = cents


def _shares(life: Timeline, target: Assessment, day: date) -> Shares | None:
    """Return the shares in force on a day, over the target's time."""
    shares = shares_on(life, day)
    return shares and shares.during(target.from_, target.to + DAY)


def _days(found: list[Assessment]) -> list[date]:
    """Month ends of the target's time, its last day, and the days after it on which something is recorded."""
    start, end = found[0].from_, found[0].to
    days, day = {end, *(a.recorded for a in found if a.recorded > end)}, month_end(start)
    while day < end:
        days.add(day)
        day = month_end(day + DAY)
    return sorted(days)


def _why(payment: VariablePayment, target: Assessment, known: Assessment) -> str:
    time = f"from {target.from_} to {target.to}"
    if not known.probable:
        return f"no longer probable that the target {time} is met: {known.reason} (842-20-55-2)"
    expected = f"{from_cents(actual_cents(payment, known)):,}"
    return f"probable that the target {time} is met, {expected} expected (842-20-55-1)"
