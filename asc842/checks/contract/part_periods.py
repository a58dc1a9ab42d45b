"""Rent for less than a payment period: how the figure was read, and how the part was counted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check, Status
from asc842.base.constants import DAY
from asc842.base.money import from_cents, half_up
from asc842.calendar.cycles import Cycle, MonthCycle, number_of
from asc842.calendar.grid import MonthGrid
from asc842.checks.contract import RENT
from asc842.checks.contract.rows_at import spans
from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, Rent, RentRow
from asc842.payments.cycle import rent_cycle
from asc842.payments.figures import OWN_AMOUNTS, default_figure, printed
from asc842.payments.payment import Payment
from asc842.payments.rent import rent_for_days

NAME = "part of a payment period"


@RENT.at(60, "lease", "rent", "payments")
def part_period_checks(lease: Lease, rent: Rent, payments: list[Payment]) -> Iterator[Check]:
    """Say of rows shorter than a payment period what they print, and of payments cut short how they were counted."""
    if rent.frequency == "once":
        return
    paid = [p for p in payments if p.rent == rent.id]
    said = set[str]()
    for (first, after), row in zip(spans(lease, rent), rent.rows, strict=True):
        if (row is not rent.rows[-1] or _stated(row)) and _shorter(lease, rent, first, after):
            said.add(row.title)
            yield from _row(lease, rent, row, first, after, paid)
    cycle = rent_cycle(rent, lease.commencement)
    yield from (check for p in paid if p.gross and p.rows not in said and (check := _cut(lease, rent, cycle, p)))


def _stated(row: RentRow) -> bool:
    """Whether a row says where it ends; the last of a table ends with the term where it does not."""
    return any(x is not None for x in (row.to, row.through_lease_year, row.through_month, row.months))


def _shorter(lease: Lease, rent: Rent, first: date, after: date) -> bool:
    months = MONTHS_PER_PAYMENT.get(rent.frequency)
    if months and MonthGrid(first).boundary(months) <= after:
        return False
    cycle = rent_cycle(rent, lease.commencement)
    return cycle.boundary(number_of(cycle, first) + 1) > after or cycle.position(after) - cycle.position(first) < 1


def _row(lease: Lease, rent: Rent, row: RentRow, first: date, after: date, payments: list[Payment]) -> Iterator[Check]:
    """Compare what was charged for a row's days with its amount, and say for what the amount was taken."""
    judged = lease.governing(rent, row)
    figure = judged.answer if judged else default_figure(rent, row)
    theirs = [p for p in payments if first <= p.covers_from and p.covers_after <= after]
    days = sum((p.covers_after - p.covers_from).days for p in theirs)
    if figure is None or not days:
        if figure in OWN_AMOUNTS:
            yield from _shared(lease, rent, row, figure, first, after, payments)
        return
    value, charged = printed(row, figure) or Decimal(0), from_cents(sum(p.gross + p.credit for p in theirs))
    own = figure in OWN_AMOUNTS and _stated(row)
    expected = half_up(Fraction(value) * days / (after - first).days) if own and not rent.index else charged
    status: Status = "note" if abs(expected - charged) <= Decimal("0.005") * len(theirs) else "fail"
    said = _said(figure, value, charged, days, own=own)
    span = f"{theirs[0].covers_from} to {theirs[-1].covers_after - DAY}"
    hint = "" if own or figure not in OWN_AMOUNTS else (
        "; with its last day (to) the row would print what they cost")
    yield Check(NAME, status, f"{expected:,}", f"{charged:,}", charged - expected, Decimal(0),
                row.source or rent.source, row.title, "", f"{said}, {span}{hint}")


def _shared(lease: Lease, rent: Rent, row: RentRow, figure: str, first: date, after: date,
            payments: list[Payment]) -> Iterator[Check]:
    """Say for what the amount of a row was taken that has no payment to itself."""
    charged = Fraction(0)
    for p in payments:
        since, until = max(first, p.covers_from), min(after, p.covers_after)
        if since < until:
            own = [s for s in p.steps if first <= s.start and s.after <= after]
            charged += rent_for_days(lease, rent, p, own, since, until)
    if charged:
        said = _said(figure, printed(row, figure) or Decimal(0), half_up(charged), (after - first).days,
                     own=figure in OWN_AMOUNTS and _stated(row))
        yield Check(NAME, "note", f"{half_up(charged):,}", f"{half_up(charged):,}", Decimal(0), Decimal(0),
                    row.source or rent.source, row.title, "",
                    f"{said}, {first} to {after - DAY}, in payments with other rows")


def _said(figure: str, value: Decimal, charged: Decimal, days: int, *, own: bool) -> str:
    name = f"{figure.replace('_', ' ')} {value:,}"
    if own:
        return f"{name} is for these {days} days"
    kind = "that of a whole payment" if figure in OWN_AMOUNTS else "a rate"
    return f"{name} is {kind}: {charged:,} for these {days} days"


def _cut(lease: Lease, rent: Rent, cycle: Cycle, payment: Payment) -> Check | None:
    """Recompute a payment for less than its period, of a rent that stays the same in it; None for any other."""
    n = number_of(cycle, payment.covers_from)
    begins, ends = cycle.boundary(n), cycle.boundary(n + 1)
    whole_period = (begins, ends) == (payment.covers_from, payment.covers_after)
    if whole_period or len(payment.steps) != 1 or payment.steps[0].own or not _by_contract(lease, rent, payment,
                                                                                           begins, ends):
        return None
    whole = payment.steps[0].instalment
    months = cycle.months if isinstance(cycle, MonthCycle) else None
    rule = rent.proration or ("days of the month" if months else "days of the period")
    share = _share(rent, rule, payment.covers_from, payment.covers_after, (ends - begins).days, months)
    charged = from_cents(payment.gross + payment.credit)
    expected = half_up(whole * share) if share is not None else charged
    span = f"{payment.covers_from} to {payment.covers_after - DAY}"
    return Check(NAME, "note" if expected == charged else "fail", f"{expected:,}", f"{charged:,}", charged - expected,
                 Decimal(0), rent.source, rent.name, "",
                 f"{span} is a part of a payment of {half_up(whole):,}, counted by {rule}"
                 + ("" if rent.proration else ", as proration does not say otherwise"))


def _by_contract(lease: Lease, rent: Rent, payment: Payment, begins: date, ends: date) -> bool:
    """Whether a payment is cut where the component begins or ends, and not by an event."""
    first, after = payment.covers_from, payment.covers_after
    late = first in (begins, lease.commencement) or (first == rent.begins and "/" not in rent.id)
    over = after == lease.lease_term_end + DAY
    own_end = rent.ends and after == rent.ends + DAY and all(r.begins != after for r in lease.facts.rent)
    return late and bool(after == ends or over or own_end)


def _share(rent: Rent, rule: str, first: date, after: date, period: int, months: int | None) -> Fraction | None:
    """Part of a payment by the days of a calendar: None where months from another day than the first are counted."""
    days = (after - first).days
    if rule == "days of the period":
        return Fraction(days, period)
    if months is None:
        return None
    if rule in ("365 days", "360 days"):
        return Fraction(days * 12, int(rule[:3]) * months)
    if not rent.by_calendar:
        return None
    total, thirty = Fraction(0), rule == "30 days"
    while first < after:
        length = monthrange(first.year, first.month)[1]
        end = min(after, MonthGrid.calendar(first).boundary(1))
        part = (end - first).days
        total += 1 if part == length else Fraction(part, 30 if thirty else length)
        first = end
    return total / months
