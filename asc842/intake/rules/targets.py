"""Targets that variable payments depend on: one time each, one assessment a day, charges within or outside of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.variable import Assessment, VariablePayment
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.variable import payments_in_term


@RULES.at(160, marks=("facts.variable_payments",))
def targets(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Refuse assessments that say no amount, or one of no target, and targets that overlap or leave the term."""
    for key, payment, first, last in payments_in_term(lease, doubts):
        if payment.assessments and payment.basis not in ("performance", "usage"):
            yield Problem("targets.basis", f"{key}.assessments[0]", f"a target of a payment by {payment.basis}",
                          "a payment by performance or usage", "correct the basis, or take the assessments out")
        for k, a in enumerate(payment.assessments):
            yield from _amount(f"{key}.assessments[{k}]", payment, a)
            yield from _time(f"{key}.assessments[{k}]", a, first, last)
        yield from _apart(key, payment)


def _amount(key: str, payment: VariablePayment, a: Assessment) -> Iterator[Problem]:
    """Something is expected where the target is probable, and nothing where it is not."""
    given = [name for name in ("base", "amount") if getattr(a, name) is not None]
    if a.probable and len(given) != 1:
        yield Problem("targets.amount",
                      key, " and ".join(given) or "neither base nor amount", "one of base and amount",
                      "state the charge expected for the target's time, or the base expected")
    elif not a.probable and given:
        yield Problem("targets.not-probable",
                      f"{key}.{given[0]}", f"{given[0]} of a target that is not probable", "no amount",
                      "take it out, or say probable = true")
    elif given == ["base"] and payment.rate is None:
        yield Problem("targets.no-rate",
                      f"{key}.base", "a base, and no rate on the payment", "rate = 0.05 for 5 % of the base",
                      "add rate to the variable payment, or state the amount")
    elif given == ["base"] and (a.base or 0) <= (payment.above or 0):
        yield Problem("targets.base-too-low",
                      f"{key}.base", f"{a.base:,}", f"a base above {payment.above or 0:,}, on which nothing is paid",
                      "correct the base, or say probable = false")
    elif given == ["amount"] and not a.amount:
        yield Problem("targets.zero", f"{key}.amount", f"{a.amount:,}", "an amount above zero", "say probable = false")


def _time(key: str, a: Assessment, start: date | None, last: date | None) -> Iterator[Problem]:
    if a.to < a.from_:
        yield Problem("targets.dates", f"{key}.to", f"from {a.from_} to {a.to}", "an end on or after the beginning",
                      "correct one of the two dates")
    elif start and last and (a.from_ < start or a.to > last):
        name = "from" if a.from_ < start else "to"
        yield Problem("targets.outside-term",
                      f"{key}.{name}", f"{a.from_} to {a.to}", f"days within the lease term, {start} to {last}",
                      "correct the dates, or take only the part that the lease covers")


def _apart(key: str, payment: VariablePayment) -> Iterator[Problem]:
    """Targets do not overlap, none is assessed twice on a day, and no charge is for days within and outside of one."""
    seen = list[Assessment]()
    for k, a in enumerate(payment.assessments):
        mine = f"{key}.assessments[{k}]"
        if any((b.from_, b.to) != (a.from_, a.to) and b.from_ <= a.to and a.from_ <= b.to for b in seen):
            yield Problem("targets.overlap",
                          f"{mine}.from", f"{a.from_} to {a.to}, which overlaps another target of {payment.id}",
                          "the same days, or others", "correct the dates")
        elif any(b.recorded == a.recorded and b.from_ == a.from_ for b in seen):
            yield Problem("targets.recorded-twice",
                          f"{mine}.recorded", f"{a.recorded}, as of another assessment of the target",
                          "one assessment a day", "keep the last one, or correct the date")
        seen.append(a)
    for k, c in enumerate(payment.actuals):
        astride = next((a for a in seen if c.from_ <= a.to and a.from_ <= c.to
                        and not (a.from_ <= c.from_ and c.to <= a.to)), None)
        if astride:
            yield Problem("targets.astride",
                          f"{key}.actuals[{k}].from", f"{c.from_} to {c.to}, of a target from {astride.from_} to "
                          f"{astride.to}", "days within a target's time, or outside of it", "divide the charge")
