"""Totals that the contract prints, against what the payments add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.money import from_cents, minor_units
from asc842.calendar.grid import MonthGrid, year_month
from asc842.checks.contract import CONTRACT
from asc842.checks.contract.compare import printed_check
from asc842.checks.contract.rows_at import spans
from asc842.contract.facts import PrintedTotal
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.payments.payment import Payment


@CONTRACT.at(60, "lease", "payments")
def total_checks(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    """Compare each printed total with the payments, and the period totals of a table with its gross rent."""
    beside = {o.id for o in lease.facts.options} | {g.id for g in lease.facts.residual_guarantees}
    measured = [p for p in payments if p.measured and p.rent not in beside]
    for printed in lease.facts.totals:
        actual = _TOTALS[printed.of](lease, measured)
        yield _most(printed, actual) if printed.at_most else printed_check(
            f"printed total of {printed.of}", printed.value, actual, printed.source, printed.of)
    for rent in lease.facts.rent:
        yield from _period_totals(lease, rent, [p for p in payments if p.rent == rent.id])


def _period_totals(lease: Lease, rent: Rent, payments: list[Payment]) -> Iterator[Check]:
    """Compare the totals of rows that lie in the term with the payments for their days.

    What was credited for rent paid in advance is added back. Rows before commencement or after the term charge
    nothing; of one that reaches beyond either, it is not known how much of its total is due.
    """
    begin, stop = lease.commencement, lease.lease_term_end + DAY
    if rent.begins or rent.ends:
        begin, stop = max(begin, rent.begins or begin), min(stop, rent.ends + DAY if rent.ends else stop)
    dated = zip(spans(lease, rent), rent.rows, strict=True)
    charged = [(first, after, row) for (first, after), row in dated if first < stop and after > begin]
    inside = [(a, b, row) for a, b, row in charged if begin <= a and b <= stop]
    totals = [row.period_total for *_, row in inside if row.period_total is not None]
    if not totals or len(totals) < len(inside):
        return
    first, after = min(a for a, *_ in inside), max(b for _, b, _ in inside)
    theirs = [p for p in payments if p.covers_from < after and p.covers_after > first]
    if any(p.covers_from < first or p.covers_after > after for p in theirs):
        return
    gross = from_cents(sum(p.gross + p.credit for p in theirs))
    beyond = ", ".join(row.title for a, b, row in charged if not (begin <= a and b <= stop))
    check = printed_check("period totals = gross rent", sum(totals, Decimal(0)), Fraction(gross), rent.source,
                          rent.name)
    left_out = f"without {beyond}, of which a part is not in the term" if beyond else ""
    yield replace(check, detail="; ".join(filter(None, [check.detail, _hint(rent, first, check), left_out])))


def _hint(rent: Rent, first: date, check: Check) -> str:
    """Say what charges whole months where rows run from a day within the month."""
    part = check.status == "fail" and rent.by_calendar and first.day != 1
    return 'rent is charged by calendar months, part months by their days; instalments = "anniversary" charges ' \
        "whole months from commencement" if part else ""


def _most(printed: PrintedTotal, actual: Fraction) -> Check:
    excess = max(Fraction(0), actual - Fraction(printed.value))
    return Check(f"{printed.of} at most as printed", "fail" if excess else "pass", f"at most {printed.value:,}",
                 f"{float(actual):,g}", Decimal(float(excess)), Decimal(0), printed.source, printed.of)


def _months(lease: Lease, _: list[Payment]) -> Fraction:
    """Count months as a contract does, from commencement: from February 15 to May 14 are three."""
    grid = MonthGrid(lease.commencement)
    return grid.position(lease.lease_term_end + DAY) - grid.position(lease.commencement)


def _abated_months(_: Lease, payments: list[Payment]) -> Fraction:
    return Fraction(len({year_month(p.covers_from) for p in payments if p.abatement}))


_TOTALS: dict[str, Callable[[Lease, list[Payment]], Fraction]] = {
    "gross rent": lambda _, payments: Fraction(sum(p.gross + p.credit for p in payments), minor_units()),
    "abatement": lambda _, payments: Fraction(sum(p.abatement for p in payments), minor_units()),
    "rent due": lambda _, payments: Fraction(sum(p.rent_due + p.credit for p in payments), minor_units()),
    "months": _months,
    "abated months": _abated_months,
}
