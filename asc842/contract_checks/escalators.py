"""Printed rent against the escalator that the contract states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from asc842.calendar.grid import MonthGrid
from asc842.contract.lease import Lease
from asc842.contract.rent import Escalator, Rent
from asc842.contract_checks.check import Check
from asc842.contract_checks.compare import agrees, cut, printed_check
from asc842.contract_checks.rows_at import beginnings
from asc842.money import quantum
from asc842.payments.figures import printed


def escalator_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Compare every printed row that should have risen with the row before it, risen."""
    for i, row in enumerate(rent.rows):
        rises = rises_at(lease, rent, i)
        if rises:
            figure, candidates = rises
            judged = lease.governing(rent, row)
            nearest = min(candidates, key=lambda c: abs(Fraction(figure) - c))
            yield printed_check("escalator", figure, nearest, row.source or rent.source, row.title,
                                resolution=judged.reason if judged else "")


def escalated(lease: Lease, rent: Rent, index: int) -> bool:
    """Whether a row's figure follows from the rows before it by the escalator, to the last digit."""
    rises = rises_at(lease, rent, index) if index < len(rent.rows) else None
    return rises is not None and any(agrees(rises[0], c) or cut(rises[0], c) for c in rises[1])


def rises_at(lease: Lease, rent: Rent, index: int) -> tuple[Decimal, list[Fraction]] | None:
    """Return a row's printed figure with the figures it may have risen to, or None where no rise is due.

    A rise may be taken on the figure printed before, or compounded without rounding from the first one; rows may
    leave rises out that come between them. A row may state its own rise, which then is the only one.
    """
    row = rent.rows[index]
    own = Escalator(rate=row.increase_rate, amount=row.increase_amount)
    stated = row.increase_rate is not None or row.increase_amount is not None
    escalator = own if stated else rent.escalator
    if escalator is None or index == 0:
        return None
    figures = [printed(r, _column(rent)) for r in rent.rows[: index + 1]]
    now, before = figures[index], figures[index - 1]
    intervals = _months_between(lease, rent, index) // escalator.every_months
    if now is None or not before or (now == before and not stated and not intervals):
        return None
    if stated:
        return now, [_risen(own, Fraction(before), 1)]
    series = _changes(figures[:index])
    return now, [_risen(escalator, Fraction(start), rises) for n in {1, max(1, intervals)}
                 for start, rises in ((before, n), (series[0], len(series) - 1 + n))]


def _column(rent: Rent) -> str:
    """Name the printed column that rises; an amount may be printed as the monthly instalment."""
    column = rent.escalator.applied_to if rent.escalator else "amount"
    if column == "amount" and all(r.amount is None for r in rent.rows):
        return "monthly" if rent.frequency == "monthly" else "annual"
    return column


def _months_between(lease: Lease, rent: Rent, index: int) -> int:
    """Whole months from the beginning of the row before to that of a row."""
    begins = beginnings(lease, rent)
    return MonthGrid(begins[index - 1]).month_of(begins[index])


def _risen(escalator: Escalator, figure: Fraction, times: int) -> Fraction:
    for _ in range(times):
        figure = figure * (1 + Fraction(escalator.rate or 0)) + Fraction(escalator.amount or 0)
    return figure


def _changes(figures: list[Decimal | None]) -> list[Decimal]:
    """Return the different figures of the last unbroken series, in order."""
    series: list[Decimal] = []
    for figure in figures:
        series = [] if not figure else series if series and series[-1] == figure else [*series, figure]
    return series


def rate_follows(rate: Decimal, amount: Decimal, area: Decimal, months: Fraction) -> bool:
    """Whether a rate per unit of area is an amount over the area, rounded to the rate's last digit.

    ``months`` is how many of the amount's periods one period of the rate holds: 1, or 12 for a monthly amount.
    """
    return abs(Fraction(amount) * months / Fraction(area) - Fraction(rate)) <= Fraction(quantum(rate)) / 2
