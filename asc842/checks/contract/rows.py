"""The figures that a row of a rent table prints, compared with one another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.money import half_up, quantum
from asc842.checks.contract import OF_ROWS, RENT
from asc842.checks.contract.compare import agrees, cut, printed_check
from asc842.checks.contract.escalators import escalated, escalates, rate_follows
from asc842.checks.contract.rows_at import months_spanned
from asc842.contract.lease import Lease
from asc842.contract.rent import DAYS_PER_PAYMENT, Rent, RentRow, months_per_payment
from asc842.payments.figures import instalment, months_per_rate, usable


@RENT.at(30, "lease", "rent", marks=(OF_ROWS,))
def row_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Compare rate x area, annual, monthly, period total and parts of every printed row."""
    exact = [_by_rate(rent, row) for row in rent.rows]
    for index, row in enumerate(rent.rows):
        judged = lease.governing(rent, row)
        reason = f"{judged.answer} governs: {judged.reason}" if judged else ""
        source = row.source or rent.source
        checks = [printed_check(name, figure, computed, source, row.title, convention, reason)
                  for name, figure, computed, convention in _comparisons(lease, rent, index, row, exact)]
        yield from checks
        if judged and all(c.status != "resolved" for c in checks):
            yield Check("governing figure judged", "note", "figures that disagree", "none", Decimal(0), Decimal(0),
                        source, row.title, "", reason)


Comparison = tuple[str, Decimal, Fraction, str]
"""Name, printed figure, computed figure, the convention that explains a difference between them."""
Exact = list[list[bool]]
"""Of each row of a table, whether each amount that it prints is its rate x area."""


def _comparisons(lease: Lease, rent: Rent, index: int, row: RentRow, exact: Exact) -> Iterator[Comparison]:
    yield from _rate_by_area(lease, rent, index, row, exact)
    if row.annual is not None and row.monthly is not None:
        yield "annual / 12 = monthly", row.monthly, Fraction(row.annual) / 12, ""
    yield from _amount(rent, row)
    yield from _period_total(lease, rent, row)
    yield from _parts(rent, row)


def _period_total(lease: Lease, rent: Rent, row: RentRow) -> Iterator[Comparison]:
    """Compare what a row prints for all of its time with its months, printed or by its dates, at its monthly rent."""
    spans = _months(lease, rent, row)
    figure = next((f for f in ("monthly", "annual", "rate") if usable(rent, row, f)), None)
    if row.period_total is None or not spans or figure is None:
        return
    monthly = instalment(rent.model_copy(update={"frequency": "monthly"}), row, figure)
    total = min((monthly * months for months in spans), key=lambda t: abs(t - Fraction(row.period_total or 0)))
    months = max(spans)
    yield _PERIOD_TOTAL[figure], row.period_total, total, _unrounded(row.period_total, total, ceil(months),
                                                                    "instalments")


_PERIOD_TOTAL = {"monthly": "months x monthly = period total", "annual": "months x annual / 12 = period total",
                 "rate": "months x rate x area = period total"}


def _months(lease: Lease, rent: Rent, row: RentRow) -> tuple[Fraction, ...]:
    """Return the months that a row covers: as printed, else by its dates in each way to count them."""
    if row.months is not None:
        return (Fraction(row.months),)
    first, last = (_printed_date(lease, rent, row, end) for end in ("from", "to"))
    return () if first is None or last is None else months_spanned(lease, first, last + DAY)


def _printed_date(lease: Lease, rent: Rent, row: RentRow, end: str) -> date | None:
    """Return a row's printed ``from`` or ``to`` as a date, as judged where it is misprinted, else None."""
    judged, printed = lease.date_reading(rent, row, end), row.from_ if end == "from" else row.to
    return judged.answer if judged else printed if isinstance(printed, date) else None


def _amount(rent: Rent, row: RentRow) -> Iterator[Comparison]:
    """Compare the amount of one payment with the month's and the year's rent, where these are printed too."""
    if row.amount is None or rent.frequency == "once":
        return
    months = Fraction(months_per_payment(rent))
    if row.monthly is not None:
        yield (f"monthly{_times(months)} = amount", row.amount, Fraction(row.monthly) * months,
               _by_days(rent, row.amount, Fraction(row.monthly) * 12))
    if row.annual is not None:
        yield (f"annual{_times(months / 12)} = amount", row.amount, Fraction(row.annual) * months / 12,
               _by_days(rent, row.amount, Fraction(row.annual)))


def _times(ratio: Fraction) -> str:
    """Write what a figure is multiplied by: x 3, / 4, or x 3 / 13."""
    return f" x {ratio.numerator}" * (ratio.numerator > 1) + f" / {ratio.denominator}" * (ratio.denominator > 1) or ""


def _by_days(rent: Rent, amount: Decimal, annual: Fraction) -> str:
    """Whether a year's rent is that of all its days, 365 or 366, where instalments are counted in days."""
    days = DAYS_PER_PAYMENT.get(rent.frequency, 0)
    year = next((n for n in (365, 366) if days and agrees(amount, annual * days / n)), None)
    return f"the year has {year} days" if year else ""


def _rate_by_area(lease: Lease, rent: Rent, index: int, row: RentRow, exact: Exact) -> Iterator[Comparison]:
    area = row.area or rent.area
    if row.rate is None or area is None:
        return
    per_rate = months_per_rate(rent, row)
    each = 1 if rent.frequency == "once" else months_per_payment(rent)
    for column, months in (("annual", 12), ("monthly", 1), ("amount", each)):
        figure: Decimal | None = getattr(row, column)
        if figure is None:
            continue
        computed = Fraction(row.rate) * Fraction(area) * months / per_rate
        yield _name(column, months, per_rate), figure, computed, _rate_convention(
            lease, rent, index, row, area, figure, computed, Fraction(per_rate, months), exact)


def _name(column: str, months: int | Fraction, per_rate: int) -> str:
    return f"rate x area{_times(Fraction(months, per_rate))} = {column}"


def _rate_convention(lease: Lease, rent: Rent, index: int, row: RentRow, area: Decimal, figure: Decimal,
                     computed: Fraction, per_figure: Fraction, exact: Exact) -> str:
    """What explains that rate x area is not the printed figure, where it is not; else nothing.

    ``per_figure`` is how many of the figure's periods one period of the rate holds: 1, 12 or 1/12.
    """
    if row.charged_area and agrees(figure, computed * Fraction(row.charged_area) / Fraction(area)):
        return f"rent charged on {row.charged_area:,} of {area:,} by design"
    monthly = row.monthly if row.monthly is not None else half_up(computed / 12)
    near = agrees(monthly, computed / 12) or cut(monthly, computed / 12)
    if row.annual == figure == 12 * monthly and near:
        return "annual is 12 x the rounded monthly instalment"
    if row.rate is None or not rate_follows(row.rate, figure, area, per_figure) or not _twelfth(row):
        return ""
    if escalates(rent):
        follows = _escalated_amount(lease, rent, index)
        return "rate rounded from an escalated amount" if follows else ""
    return "" if _rate_is_exact(exact, index) else "rate rounded from the amount"


def _twelfth(row: RentRow) -> bool:
    """Whether month's and year's rent agree, where a row prints both."""
    if row.annual is None or row.monthly is None:
        return True
    return agrees(row.monthly, Fraction(row.annual) / 12) or bool(cut(row.monthly, Fraction(row.annual) / 12))


def _escalated_amount(lease: Lease, rent: Rent, index: int) -> bool:
    """Whether a row's figure is the one that escalates; in the first row, whether the next one follows from it."""
    return escalated(lease, rent, index) or (index == 0 and escalated(lease, rent, 1))


def _rate_is_exact(exact: Exact, index: int) -> bool:
    """Whether a row's amounts are worked out from its rate, and not the rate from them.

    So they are where one of them comes to rate x area, or where those of two other rows do and of none they do not.
    """
    others = [e for i, row_exact in enumerate(exact) if i != index for e in row_exact]
    return any(exact[index]) or (sum(map(bool, exact)) > 2 and all(others))


def _by_rate(rent: Rent, row: RentRow) -> list[bool]:
    """Whether each amount that a row prints is its rate x area."""
    area = row.area or rent.area
    if row.rate is None or area is None:
        return []
    yearly = Fraction(row.rate) * Fraction(area) * 12 / months_per_rate(rent, row)
    return [agrees(figure, yearly * months / 12) or bool(cut(figure, yearly * months / 12))
            for figure, months in ((row.annual, 12), (row.monthly, 1)) if figure is not None]


def _parts(rent: Rent, row: RentRow) -> Iterator[Comparison]:
    if not row.parts:
        return
    column = "amount" if row.amount is not None else "monthly" if rent.frequency == "monthly" else "annual"
    whole: Decimal | None = getattr(row, column)
    if whole is not None and rent.frequency != "once":
        total = Fraction(sum(row.parts, Decimal(0)))
        yield f"parts = {column}", whole, total, _unrounded(whole, total, len(row.parts), "parts")


def _unrounded(printed: Decimal, total: Fraction, count: int, what: str) -> str:
    """Whether a printed total can be that of ``count`` unrounded figures: each hides up to half of its last digit."""
    within = abs(Fraction(printed) - total) <= count * Fraction(quantum(printed)) / 2
    return f"total of unrounded {what}" if within else ""
