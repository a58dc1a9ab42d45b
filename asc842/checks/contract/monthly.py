"""Every generated payment against what the contract prints for its time, looked up row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check, Status
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, half_up
from asc842.calendar.cycles import Cycle, number_of
from asc842.calendar.grid import MonthGrid, year_month
from asc842.checks.contract import ANEW, CONTRACT
from asc842.checks.contract.rows_at import beginnings, row_on
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.rent import Abatement, Rent, RentRow
from asc842.payments.cycle import rent_cycle
from asc842.payments.figures import default_figure, instalment, usable
from asc842.payments.payment import Payment


@CONTRACT.at(70, "lease", "payments", marks=(ANEW,))
def monthly_checks(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    """Compare gross rent, abatement and rent due of every whole instalment with the printed rows and clauses.

    Part months, and rows for which the contract prints no amount because an escalator gives it, are left out.
    What was credited for rent paid in advance is added back.
    """
    granted = {a.id: takes_effect(e) for e in lease.events for a in e.abatements}
    for rent in lease.facts.rent:
        if rent.frequency == "once":
            continue
        gross = _printed_gross(lease, rent, [p for p in payments if p.rent == rent.id])
        abated = [(p, g, a) for p, g in gross for a in [_printed_abatement(lease, granted, p, g)] if a is not None]
        if gross:
            yield _compared(rent, "gross rent", [(p, g, from_cents(p.gross + p.credit)) for p, g in gross])
        if abated:
            yield _compared(rent, "abatement", [(p, a, from_cents(p.abatement)) for p, _, a in abated])
            yield _compared(rent, "rent due", [(p, g - a, from_cents(p.rent_due + p.credit)) for p, g, a in abated])


def _compared(rent: Rent, what: str, pairs: list[tuple[Payment, Decimal, Decimal]]) -> Check:
    expected = sum((e for _, e, _ in pairs), Decimal(0))
    actual = sum((a for _, _, a in pairs), Decimal(0))
    wrong = [(p, e, a) for p, e, a in pairs if e != a]
    worst = max((abs(a - e) for _, e, a in wrong), default=ZERO)
    detail = "; ".join(f"{year_month(p.covers_from)} printed {e:,} generated {a:,}" for p, e, a in wrong[:6])
    status: Status = "fail" if wrong else "pass"
    return Check(f"{what}, payment by payment", status, f"{expected:,}", f"{actual:,}", worst, Decimal(0), rent.source,
                 f"{rent.name}, {len(pairs)} payments", "", detail)


def _printed_gross(lease: Lease, rent: Rent, payments: list[Payment]) -> list[tuple[Payment, Decimal]]:
    """Return each payment that covers a whole period within one printed row, and what the contract prints for it."""
    cycle, rows = rent_cycle(rent, lease.commencement), list(zip(beginnings(lease, rent), rent.rows, strict=True))
    amounts, found = {id(row): _amount(lease, rent, row) for row in rent.rows}, list[tuple[Payment, Decimal]]()
    for p in payments:
        row = row_on(rows, p.covers_from)
        within = _whole(cycle, p) and row is row_on(rows, _last(p)) and len(p.steps) == 1
        printed = amounts[id(row)]
        if printed is not None and within and not _generated(p, row):
            found.append((p, printed))
    return found


def _amount(lease: Lease, rent: Rent, row: RentRow) -> Decimal | None:
    """What the contract prints for a whole period of a row."""
    judged = lease.governing(rent, row)
    figure = judged.answer if judged else default_figure(rent, row)
    return half_up(instalment(rent, row, figure)) if figure and usable(rent, row, figure) else None


def _generated(payment: Payment, row: RentRow) -> bool:
    """Whether an escalator made the step, so that no row prints it."""
    return payment.steps[0].row != row.title


def _last(payment: Payment) -> date:
    return date.fromordinal(payment.covers_after.toordinal() - 1)


def _whole(cycle: Cycle, payment: Payment) -> bool:
    """Whether a payment covers a whole period of its component."""
    n = number_of(cycle, payment.covers_from)
    ends = cycle.boundary(n), cycle.boundary(n + 1)
    return ends == (payment.covers_from, payment.covers_after)


def _printed_abatement(lease: Lease, granted: Mapping[str, date], payment: Payment, gross: Decimal) -> Decimal | None:
    """What the clauses abate of a payment, where they take in all or none of its days; else None.

    ``granted`` are the days from which abatements hold that events bring.
    """
    total = ZERO
    for abatement in lease.facts.abatements:
        if granted.get(abatement.id, payment.due) > payment.due:
            continue  # by an event after the payment was due
        if abatement.rent and payment.rent.split("/")[0] not in abatement.rent:
            continue
        covered = _takes_in(lease, abatement, payment)
        if covered is None or (covered and abatement.amount is None and abatement.share is None):
            return None
        if covered and abatement.until_aggregate is not None:
            return None
        total += _of(gross, abatement.amount, abatement.share) if covered else 0
    return total


def _takes_in(lease: Lease, abatement: Abatement, payment: Payment) -> bool | None:
    """Whether an abatement takes in a payment's days: all, none, or (None) some of them, or not known for certain."""
    first, last, start = payment.covers_from, _last(payment), lease.commencement
    whole_months = start.day == first.day == 1
    nth = (first.year - start.year) * 12 + first.month - start.month + 1
    if abatement.months:
        return _named(abatement, first, payment.covers_after)
    if abatement.from_ and abatement.to and not abatement.calendar_months:
        inside = abatement.from_ <= first and last <= abatement.to
        outside = last < abatement.from_ or first > abatement.to
        return True if inside else False if outside else None
    if not whole_months or year_month(first) != year_month(last):
        return None
    if abatement.calendar_months and not (abatement.from_ or abatement.to):
        return first.month in abatement.calendar_months
    if abatement.month:
        through = nth if abatement.goes_on else abatement.through_month or abatement.month
        return abatement.month <= nth <= through
    return nth <= abatement.first_full_months if abatement.first_full_months else None


def _named(abatement: Abatement, first: date, after: date) -> bool | None:
    """Whether the months of some days are all named, or none; an amount belongs to the month in which they begin."""
    if abatement.amount is not None:
        return year_month(first) in abatement.months
    named = [month in abatement.months for month in _calendar_months(first, after)]
    return named[0] if named and all(named) == any(named) else None


def _calendar_months(first: date, after: date) -> list[str]:
    """Return the months that days make up whole, or nothing where they make up none."""
    if first.day != 1 or after.day != 1:
        return []
    grid = MonthGrid(first)
    return [year_month(grid.boundary(n)) for n in range(grid.month_of(after))]


def _of(gross: Decimal, amount: Decimal | None, share: Decimal | None) -> Decimal:
    return amount if amount is not None else half_up(Fraction(gross) * Fraction(share or 0))
