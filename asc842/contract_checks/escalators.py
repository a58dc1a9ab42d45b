"""Printed rent against the escalator that the contract states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from asc842.contract.lease import Lease
from asc842.contract.rent import Escalator, Rent
from asc842.contract_checks.check import Check
from asc842.contract_checks.compare import agrees, cut, printed_check
from asc842.contract_checks.rows_at import beginnings
from asc842.money import quantum
from asc842.payments.figures import printed


def escalator_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Compare every printed row that should have risen with the row before it, risen."""
    if rent.escalator is None:
        return
    for i, row in enumerate(rent.rows):
        rises = rises_at(lease, rent, i)
        if not rises:
            continue
        figure, candidates = rises
        judged = lease.governing(rent, row)
        best = min(candidates, key=lambda c: abs(Fraction(figure) - c[1]))
        yield printed_check("escalator", figure, best[1], row.source or rent.source, row.title,
                            resolution=judged.reason if judged else "")


def escalated(lease: Lease, rent: Rent, index: int) -> bool:
    """Whether a row's figure follows from the rows before it by the escalator, to the last digit."""
    rises = rises_at(lease, rent, index)
    return rises is not None and any(agrees(rises[0], c) or cut(rises[0], c) for _, c in rises[1])


def rises_at(lease: Lease, rent: Rent, index: int) -> tuple[Decimal, list[tuple[str, Fraction]]] | None:
    """Return a row's printed figure with the figures it may have risen to, or None where no rise is due.

    A rise may be taken on the figure printed before, or compounded without rounding from the first one.
    """
    if rent.escalator is None or index == 0:
        return None
    column = _column(rent)
    figures = [printed(r, column) for r in rent.rows[: index + 1]]
    now, before = figures[index], figures[index - 1]
    if now is None or not before or _no_rise_due(lease, rent, index, now, before):
        return None
    return now, [("chained", _risen(rent.escalator, Fraction(before))),
                 ("compounded", _compounded(rent.escalator, figures))]


def _column(rent: Rent) -> str:
    """Name the printed column that rises; an amount may be printed as the monthly instalment."""
    column = rent.escalator.applied_to if rent.escalator else "amount"
    if column == "amount" and all(r.amount is None for r in rent.rows):
        return "monthly" if rent.frequency == "monthly" else "annual"
    return column


def _no_rise_due(lease: Lease, rent: Rent, index: int, now: Decimal, before: Decimal) -> bool:
    """Whether an unchanged figure is as it should be: less than one interval has passed since the row before."""
    if now != before or rent.escalator is None:
        return False
    begins = beginnings(lease, rent)
    months = (begins[index].year - begins[index - 1].year) * 12 + begins[index].month - begins[index - 1].month
    return months < rent.escalator.every_months


def _risen(escalator: Escalator, figure: Fraction) -> Fraction:
    return figure * (1 + Fraction(escalator.rate or 0)) + Fraction(escalator.amount or 0)


def _compounded(escalator: Escalator, figures: list[Decimal | None]) -> Fraction:
    """Raise the first figure of an unbroken series once for every printed change."""
    series: list[Decimal] = []
    for figure in figures:
        series = [] if not figure else series if series and series[-1] == figure else [*series, figure]
    value = Fraction(series[0])
    for _ in series[1:]:
        value = _risen(escalator, value)
    return value


def rate_follows(rate: Decimal, amount: Decimal, area: Decimal, months: Fraction) -> bool:
    """Whether a rate per unit of area is an amount over the area, rounded to the rate's last digit.

    ``months`` is how many of the amount's periods one period of the rate holds: 1, or 12 for a monthly amount.
    """
    return abs(Fraction(amount) * months / Fraction(area) - Fraction(rate)) <= Fraction(quantum(rate)) / 2
