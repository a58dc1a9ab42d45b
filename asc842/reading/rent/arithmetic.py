"""Columns that no word names, by what holds in most rows: a year is twelve months, a rate times the area a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from asc842.reading.rent.columns import RentColumn

CENTS = Decimal("0.13")
"""Twelve times half a cent of rounding, and a habit of cutting."""
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


def _settled(column: RentColumn, others: list[RentColumn], areas: Areas, months: Callable[[int], int | None]) -> None:
    for other in others:
        if other.role in ("monthly", "") and times(other, Decimal(12), column):
            return _name(column, "annual", other, "monthly")
        if other.role in ("annual", "") and times(column, Decimal(12), other):
            return _name(column, "monthly", other, "annual")
        if other.role == "monthly" and holds(
            (_by(other.figure(n), months(n)), column.figure(n)) for n in column.items
        ):
            return _name(column, "period_total", other, "monthly")
        for area in areas:
            if times(column, area, other, Decimal(area) / 100) and other.role in ("annual", ""):
                column.rate_per = "year"
                return _name(column, "rate", other, "annual")
            if times(column, area / 12, other, Decimal(area) / 100) and other.role == "monthly":
                column.rate_per = "year"
                return _name(column, "rate", other, "monthly")
    return None


def _name(column: RentColumn, role: str, other: RentColumn, its: str) -> None:
    column.role, column.sure = role, True  # type: ignore[assignment]
    if not other.role:
        other.role, other.sure = its, True  # type: ignore[assignment]


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
