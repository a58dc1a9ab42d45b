"""Every generated payment against what the contract prints for its time, looked up row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.calendar.grid import MonthGrid, year_month
from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, Rent, RentRow
from asc842.contract_checks.check import Check, Status
from asc842.contract_checks.rows_at import beginnings, row_on
from asc842.money import from_cents, half_up
from asc842.payments.figures import default_figure, instalment, usable
from asc842.payments.payment import Payment


def monthly_checks(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    """Compare gross rent, abatement and rent due of every whole instalment with the printed rows and clauses.

    Part months, and rows for which the contract prints no amount because an escalator gives it, are left out.
    """
    for rent in lease.facts.rent:
        if rent.frequency == "once":
            continue
        rows = list(zip(beginnings(lease, rent), rent.rows, strict=True))
        printed = [(p, g, a) for p in payments if p.rent == rent.id
                   for g in [_printed_gross(lease, rent, rows, p)] if g is not None
                   for a in [_printed_abatement(lease, p, g)] if a is not None]
        if printed:
            yield _compared(rent, "gross rent", [(p, g, from_cents(p.gross)) for p, g, _ in printed])
            yield _compared(rent, "abatement", [(p, a, from_cents(p.abatement)) for p, _, a in printed])
            yield _compared(rent, "rent due", [(p, g - a, from_cents(p.rent_due)) for p, g, a in printed])


def _compared(rent: Rent, what: str, pairs: list[tuple[Payment, Decimal, Decimal]]) -> Check:
    expected = sum((e for _, e, _ in pairs), Decimal(0))
    actual = sum((a for _, _, a in pairs), Decimal(0))
    wrong = [(p, e, a) for p, e, a in pairs if e != a]
    worst = max((abs(a - e) for _, e, a in wrong), default=Decimal("0.00"))
    detail = "; ".join(f"{year_month(p.covers_from)} printed {e:,} generated {a:,}" for p, e, a in wrong[:6])
    status: Status = "fail" if wrong else "pass"
    return Check(f"{what}, payment by payment", status, f"{expected:,}", f"{actual:,}", worst, Decimal(0), rent.source,
                 f"{rent.name}, {len(pairs)} payments", "", detail)


def _printed_gross(lease: Lease, rent: Rent, rows: list[tuple[date, RentRow]], payment: Payment) -> Decimal | None:
    """What the contract prints for a payment, where it covers a whole period within one printed row."""
    row = row_on(rows, payment.covers_from)
    if not _whole(rent, payment) or row is not row_on(rows, _last(payment)) or len(payment.steps) > 1:
        return None
    judged = lease.governing(rent, row)
    figure = judged.answer if judged else default_figure(rent, row)
    if figure is None or not usable(rent, row, figure) or _generated(payment, row):
        return None
    return half_up(instalment(rent, row, figure))


def _generated(payment: Payment, row: RentRow) -> bool:
    """Whether an escalator made the step, so that no row prints it."""
    return payment.steps[0].row != row.title


def _last(payment: Payment) -> date:
    return date.fromordinal(payment.covers_after.toordinal() - 1)


def _whole(rent: Rent, payment: Payment) -> bool:
    months = MONTHS_PER_PAYMENT[rent.frequency]
    return MonthGrid(payment.covers_from).boundary(months) == payment.covers_after


def _printed_abatement(lease: Lease, payment: Payment, gross: Decimal) -> Decimal | None:
    """What the clauses abate of a payment, where they name its month or dates outright; else None."""
    total = Decimal("0.00")
    for abatement in lease.facts.abatements:
        if abatement.rent and payment.rent not in abatement.rent:
            continue
        if abatement.until_aggregate or abatement.area or abatement.calendar_months:
            return None
        if year_month(payment.covers_from) in abatement.months:
            total += _of(gross, abatement.amount, abatement.share)
        elif not abatement.months:
            if abatement.from_ is None or abatement.to is None:
                return None
            if payment.covers_from >= abatement.from_ and _last(payment) <= abatement.to:
                total += _of(gross, abatement.amount, abatement.share)
            elif payment.covers_after > abatement.from_ and payment.covers_from <= abatement.to:
                return None
    return total


def _of(gross: Decimal, amount: Decimal | None, share: Decimal | None) -> Decimal:
    return amount if amount is not None else half_up(Fraction(gross) * Fraction(share or 0))
