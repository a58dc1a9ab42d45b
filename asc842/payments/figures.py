"""What one instalment of a printed row amounts to, by the figure that governs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from asc842.contract.rent import Rent, RentRow, months_per_payment

# The figure printed for one instalment comes first, then those it can be worked out from.
_ORDER: dict[str, tuple[str, ...]] = {
    "monthly": ("amount", "monthly", "parts", "annual", "rate", "period_total"),
    "annual": ("amount", "annual", "parts", "monthly", "rate", "period_total"),
    "two-yearly": ("amount", "parts", "annual", "monthly", "rate", "period_total"),
}
_ORDER |= dict.fromkeys(("daily", "weekly", "two-weekly", "four-weekly"), _ORDER["two-yearly"])
_OTHER = ("amount", "parts", "monthly", "annual", "rate", "period_total")

_ALONE = frozenset(("amount", "monthly", "annual"))
"""Figures that need nothing else to be rent."""
_PER_MONTHS = {"monthly": 1, "annual": 12}
OWN_AMOUNTS = ("amount", "parts", "period_total")
"""Figures that are amounts; the others are rates, by the month, the year or the area."""


def printed(row: RentRow, figure: str) -> Decimal | None:
    """Return a figure as the row prints it; parts are added up."""
    if figure == "parts":
        return sum(row.parts, Decimal(0)) if row.parts else None
    value: Decimal | None = getattr(row, figure)
    return value


def area_charged(rent: Rent, row: RentRow) -> Decimal | None:
    """Return the area on which a row charges rent."""
    return row.charged_area or row.area or rent.area


def months_per_rate(rent: Rent, row: RentRow) -> int:
    """Return the months that a row's rate per unit of area pays for: 12 or 1."""
    return 12 if (row.rate_per or rent.rate_per) == "year" else 1


def default_figure(rent: Rent, row: RentRow) -> str | None:
    """Return the printed figure from which instalments follow unless a judgement names another."""
    if rent.frequency == "once":
        return "amount" if row.amount is not None else None
    for figure in _ORDER.get(rent.frequency, _OTHER):
        if getattr(row, figure) is not None and (figure in _ALONE or usable(rent, row, figure)):
            return figure
    return None


def usable(rent: Rent, row: RentRow, figure: str) -> bool:
    """Tell whether a row prints a figure together with all that it needs."""
    if printed(row, figure) is None:
        return False
    if figure == "rate":
        return area_charged(rent, row) is not None
    return figure != "period_total" or row.months is not None or ends_stated(row)


def ends_stated(row: RentRow) -> bool:
    """Whether a row says which day is its last."""
    return any(x is not None for x in (row.to, row.through_lease_year, row.through_month))


def instalment(rent: Rent, row: RentRow, figure: str, value: Fraction | None = None) -> Fraction:
    """Exact amount of one whole instalment, in currency units, by one of a row's figures.

    ``value`` stands in for the printed figure where an escalator worked it out.
    """
    if value is None and figure == rent.frequency:
        return Fraction(getattr(row, figure) or 0)
    given = Fraction(printed(row, figure) or 0) if value is None else value
    months = months_per_payment(rent)
    if figure == "rate":
        return given * Fraction(area_charged(rent, row) or 0) * months / months_per_rate(rent, row)
    if figure == "period_total":
        return given * months / Fraction(row.months or 1)
    per_months = _PER_MONTHS.get(figure, months)
    return given if per_months == months else given * months / per_months
