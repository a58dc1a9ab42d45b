"""Columns that no word names, by what holds in most rows: a year is twelve months, a rate times the area a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from asc842.reading.rent.columns import RentColumn, Role

CENTS = Decimal("0.13")
"""Twelve times half a cent of rounding, and a habit of cutting."""
RATE, HALF = 500, Decimal("0.006")
"""Most that a unit of area costs in a year, and what rounding to the cent takes or adds."""
Areas = tuple[Decimal, ...]


def holds(pairs: Iterable[tuple[Decimal | None, Decimal | None]], slack: Decimal = CENTS) -> bool:
    """Whether figures of two columns agree in three rows of four, and in two at least unless there is only one."""
    both = [(a, b) for a, b in pairs if a and b]
    good = sum(abs(a - b) <= max(slack, abs(b) * Decimal("0.00005")) for a, b in both)
    return bool(both) and good * 4 >= len(both) * 3


def times(one: RentColumn, by: Decimal, other: RentColumn, slack: Decimal = CENTS) -> bool:
    """Whether the figures of one column, multiplied, are those of another."""
    return holds(((f * by if (f := one.figure(n)) is not None else None, other.figure(n)) for n in one.items), slack)


def settle(columns: list[RentColumn], areas: Areas, months: Callable[[int], int | None]) -> None:
    """Name columns of money that nothing names where arithmetic with the others leaves one way."""
    for _ in range(2):
        for column in columns:
            if column.is_money and not column.role:
                _settled(column, [c for c in columns if c is not column and c.is_money], areas, months)


def rated(columns: list[RentColumn], areas: Areas) -> None:
    """Say of rates by area for what time they are, by the month's or year's rent beside them."""
    for column in columns:
        if column.role == "rate" and not column.rate_per:
            column.rate_per = _rate_per(column, columns, areas)


def swapped(columns: list[RentColumn]) -> None:
    """Note columns whose heads say month and year the other way round than their figures."""
    monthly, annual = (next((c for c in columns if c.role == role), None) for role in ("monthly", "annual"))
    if monthly and annual and times(annual, Decimal(12), monthly):
        monthly.swapped, annual.swapped = annual, monthly
        for column in columns:
            column.rate_per = ""


def implied(rate: RentColumn, rent: RentColumn) -> Decimal | None:
    """Return the area by which a column of small figures is multiplied to give another in every row, or None."""
    both = [(a, b) for n in rate.items if (a := rate.figure(n)) and (b := rent.figure(n))]
    if len({a for a, _ in both}) < 2 or any(a > RATE or b < 50 * a for a, b in both):
        return None
    low = max((b - HALF) / (a + HALF) for a, b in both)
    high = min((b + HALF) / (a - HALF) for a, b in both if a > HALF)
    return (low + high) / 2 if low <= high else None


def _settled(column: RentColumn, others: list[RentColumn], areas: Areas, months: Callable[[int], int | None]) -> None:
    for other in others:
        if named := _by_time(column, other, months) or _as_rate(column, other, areas):
            column.role, column.sure = named[0], True
            if named[1] and not other.role:
                other.role, other.sure = named[1], True
            return


def _by_time(column: RentColumn, other: RentColumn, months: Callable[[int], int | None]) -> tuple[Role, Role] | None:
    """Return what a column and another are where one is twelve of the other, or the months of its row."""
    if other.role in ("monthly", "") and times(other, Decimal(12), column):
        return "annual", "monthly"
    if other.role in ("annual", "") and times(column, Decimal(12), other):
        return "monthly", "annual"
    if other.role == "monthly" and holds((_by(other.figure(n), months(n)), column.figure(n)) for n in column.items):
        return "period_total", "monthly"
    return None


def _as_rate(column: RentColumn, other: RentColumn, areas: Areas) -> tuple[Role, Role] | None:
    """Return that a column is a rate where an area, printed or implied, times it is the other column."""
    for area in areas:
        if other.role in ("annual", "") and times(column, area, other, area / 100):
            column.rate_per = "year"
            return "rate", "annual"
        if other.role == "monthly" and times(column, area / 12, other, area / 100):
            column.rate_per = "year"
            return "rate", "monthly"
    return ("rate", "") if other.role != "rate" and implied(column, other) is not None else None


def _by(figure: Decimal | None, months: int | None) -> Decimal | None:
    return figure * months if figure is not None and months else None


def _rate_per(column: RentColumn, columns: list[RentColumn], areas: Areas) -> str:
    """Return the time of a rate by the month's or year's rent beside it, or nothing where these don't say."""
    for other in columns:
        for area in areas:
            slack = area / 100
            per_month = {"monthly": area, "annual": area * 12}.get(other.role)
            per_year = {"monthly": area / 12, "annual": area}.get(other.role)
            if per_year and times(column, per_year, other, slack):
                return "year"
            if per_month and times(column, per_month, other, slack):
                return "month"
    return ""
