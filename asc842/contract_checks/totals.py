"""Totals that the contract prints, against what the payments add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from asc842.calendar.grid import DAY, MonthGrid, year_month
from asc842.contract.facts import PrintedTotal
from asc842.contract.lease import Lease
from asc842.contract_checks.check import Check
from asc842.contract_checks.compare import printed_check
from asc842.contract_checks.rows_at import beginnings
from asc842.money import from_cents
from asc842.payments.payment import Payment


def total_checks(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    """Compare each printed total with the payments, and the period totals of a table with its gross rent."""
    beside = {o.id for o in lease.facts.options} | {g.id for g in lease.facts.residual_guarantees}
    measured = [p for p in payments if p.measured and p.rent not in beside]
    for printed in lease.facts.totals:
        actual = _TOTALS[printed.of](lease, measured)
        yield _most(printed, actual) if printed.at_most else printed_check(
            f"printed total of {printed.of}", printed.value, actual, printed.source, printed.of)
    for rent in lease.facts.rent:
        rows = [r for begins, r in zip(beginnings(lease, rent), rent.rows, strict=True)
                if begins <= lease.lease_term_end]
        totals = [r.period_total for r in rows if r.period_total is not None]
        if totals and len(totals) == len(rows):
            gross = from_cents(sum(p.gross for p in payments if p.rent == rent.id))
            yield printed_check("period totals = gross rent", sum(totals, Decimal(0)), Fraction(gross), rent.source,
                                rent.name)


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
    "gross rent": lambda _, payments: Fraction(sum(p.gross for p in payments), 100),
    "abatement": lambda _, payments: Fraction(sum(p.abatement for p in payments), 100),
    "rent due": lambda _, payments: Fraction(sum(p.rent_due for p in payments), 100),
    "months": _months,
    "abated months": _abated_months,
}
