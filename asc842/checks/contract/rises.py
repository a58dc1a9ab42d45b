"""Rises by an amount: what the amount was understood to be, held against the payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from asc842.base.check import Check, Status
from asc842.base.money import half_up, unit
from asc842.checks.contract import RENT
from asc842.checks.contract.rows_at import beginnings
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow, months_per_payment
from asc842.payments.payment import Payment
from asc842.payments.steps import Step

FIGURES = ("amount", "parts", "monthly", "annual", "rate", "period_total")


@dataclass(frozen=True, slots=True)
class _Rise:
    """An amount added on a day to a figure of which a payment holds ``per_payment``; ``found`` is what it rose by."""

    day: date
    amount: Decimal
    unit: str
    per_payment: Fraction
    found: Fraction

    @property
    def tolerance(self) -> Fraction:
        """Half a cent of either instalment, in units of the figure."""
        return Fraction(unit()) / self.per_payment


@RENT.at(50, "lease", "rent", "payments")
def rise_checks(lease: Lease, rent: Rent, payments: list[Payment]) -> Iterator[Check]:
    """Say what each amount was added to, one check for each figure and amount; it fails where payments differ."""
    rises = list(_rises(lease, rent, payments)) if rent.frequency != "once" else []
    for said in dict.fromkeys((r.amount, r.unit) for r in rises):
        yield _check(rent, [r for r in rises if (r.amount, r.unit) == said])


def _check(rent: Rent, rises: list[_Rise]) -> Check:
    first, worst = rises[0], max(rises, key=lambda r: abs(r.found - Fraction(r.amount)))
    apart = worst.found - Fraction(worst.amount)
    status: Status = "note" if abs(apart) <= worst.tolerance else "fail"
    days = [str(r.day) for r in rises]
    when = ", ".join(days[:3]) + (f" and {len(days) - 3} more days" if len(days) > 3 else "")
    verb = "rises" if first.amount >= 0 else "falls"
    said = f"{abs(first.amount):,} {first.unit}"
    found = said if status == "note" else f"{half_up(abs(worst.found)):,} {first.unit}"
    residual = Decimal(0) if status == "note" else half_up(apart)
    return Check("rise by an amount", status, said, found, residual, half_up(worst.tolerance), rent.source, rent.name,
                 "", f"{verb} {said} from {when}")


def _rises(lease: Lease, rent: Rent, payments: list[Payment]) -> Iterator[_Rise]:
    rows = dict(zip(beginnings(lease, rent), rent.rows, strict=True))
    steps = {step.start: step for p in payments if p.rent == rent.id for step in p.steps}
    base: RentRow | None = None
    for before, step in pairwise(sorted(steps.values(), key=lambda s: s.start)):
        base = _figures(rows.get(before.start)) or base
        row = rows.get(step.start)
        if base is None or _figures(row):
            continue
        if rise := _rise(lease, rent, row, base, before, step):
            yield rise


def _figures(row: RentRow | None) -> RentRow | None:
    return row if row and any(getattr(row, f) not in (None, ()) for f in FIGURES) else None


def _rise(lease: Lease, rent: Rent, row: RentRow | None, base: RentRow, before: Step, step: Step) -> _Rise | None:
    """Return the rise of a step over the one before, where it is by an amount alone."""
    own = row is not None and (row.increase_rate is not None or row.increase_amount is not None)
    rate, amount = (row.increase_rate, row.increase_amount) if row and own else (
        (rent.escalator.rate, rent.escalator.amount) if rent.escalator else (None, None))
    named = (row.increase_of if row else None) or (rent.escalator.applied_to if rent.escalator else None)
    judged = lease.governing(rent, base)
    printed = [f for f in FIGURES if getattr(base, f) not in (None, ()) and f not in base.inferred]
    column: str = named or (judged.answer if judged else next(iter(printed), "amount"))
    if rate is not None or amount is None:
        return None
    unit, per_payment = _unit(rent, base, column, step)
    return _Rise(step.start, amount, unit, per_payment, (step.instalment - before.instalment) / per_payment)


def _unit(rent: Rent, base: RentRow, column: str, step: Step) -> tuple[str, Fraction]:
    """Name the time or quantity that a figure stands for, and how much of it a payment holds."""
    months = months_per_payment(rent)
    if column == "rate":
        per = base.rate_per or rent.rate_per
        rates = Fraction(months, 12 if per == "year" else 1)
        return f"a {per} for each unit of area", (step.area or Fraction(1)) * rates
    if column == "period_total":
        return f"for {base.months:f} months", Fraction(months) / Fraction(base.months or 1)
    return {"monthly": ("a month", Fraction(months)), "annual": ("a year", Fraction(months, 12))}.get(
        column, (f"for each {rent.frequency} payment", Fraction(1)))
