"""Printed rent against the escalator that the contract states, or the rise that a row states of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.calendar.grid import MonthGrid
from asc842.contract.lease import Lease
from asc842.contract.rent import Escalator, Rent, RentRow
from asc842.contract_checks.check import Check
from asc842.contract_checks.compare import agrees, cut, printed_check
from asc842.contract_checks.rows_at import beginnings
from asc842.money import half_up, quantum
from asc842.payments.figures import default_figure, instalment, printed

COLUMNS = ("amount", "parts", "monthly", "annual", "rate")
Rises = dict[int, tuple[Decimal, list[Fraction]]]
"""By the place of a row in its table: its printed figure, and what the rows before it may have risen to."""


def escalator_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Compare every printed row that should have risen with the rows before it, risen."""
    for i, (figure, candidates) in rises_of(lease, rent).items():
        row = rent.rows[i]
        judged = lease.governing(rent, row)
        nearest = min(candidates, key=lambda c: abs(Fraction(figure) - c))
        yield printed_check("escalator", figure, nearest, row.source or rent.source, row.title,
                            resolution=judged.reason if judged else "")


def escalates(rent: Rent) -> bool:
    """Whether the contract says that rent rises, in all or in a row."""
    return rent.escalator is not None or any(_own(row) for row in rent.rows)


def escalated(lease: Lease, rent: Rent, index: int) -> bool:
    """Whether a row's figure follows from the rows before it by the escalator, to the last digit."""
    rises = rises_of(lease, rent).get(index)
    return rises is not None and any(agrees(rises[0], c) or cut(rises[0], c) for c in rises[1])


def rises_of(lease: Lease, rent: Rent) -> Rises:
    """Return each row on which a rise is due, or a figure changes, with what it may have risen to.

    A rise may be taken on the figure before it, rounded, or compounded from the first one without rounding, unless the
    contract says which. Rows without a figure of their own rise as they say; free ones count as time alone.
    """
    if rent.frequency == "once" or not escalates(rent):
        return {}
    series, found = _Series(lease, rent), Rises()
    for i, (begins, row) in enumerate(zip(beginnings(lease, rent), rent.rows, strict=True)):
        if rises := series.take(row, begins):
            found[i] = rises
    return found


@dataclass(slots=True)
class _Series:
    """Rows taken in order: the last one that charges rent, and what rent came to by then.

    ``column`` is the figure compared last, ``before`` what it came to, printed or risen; ``first`` and ``count`` say
    from which figure it compounds, and how often it rose since. ``anchor`` is the day of the last rise.
    """

    lease: Lease
    rent: Rent
    row: RentRow | None = None
    begins: date = date.min
    anchor: date = date.min
    column: str = ""
    before: Fraction = Fraction(0)
    first: Fraction = Fraction(0)
    count: int = 0
    free: bool = field(default=False)

    def take(self, row: RentRow, begins: date) -> tuple[Decimal, list[Fraction]] | None:
        """Take in the next row; return its figure with the candidates for it, where one is due."""
        own, escalator = _own(row), _own(row) or self.rent.escalator
        governing = default_figure(self.rent, row)
        if governing is not None and not printed(row, governing):
            self.free = True
            return None
        if self.row is None or escalator is None:
            self._begin(row, begins)
            return None
        column = self._compare_by(row, governing)
        if not column:
            return None
        now, due = printed(row, column), 1 if own else self._due(begins)
        rises = self._candidates(escalator, now, due, stated=own is not None)
        self._move(row, begins, now, due, rises)
        return (now, rises) if now is not None and rises else None

    def _begin(self, row: RentRow, begins: date) -> None:
        if default_figure(self.rent, row) is not None:
            self.row, self.begins, self.anchor, self.column, self.free = row, begins, begins, "", False

    def _compare_by(self, row: RentRow, governing: str | None) -> str:
        """Choose the figure by which a row is compared with what came before, and convert that to it if need be."""
        assert self.row is not None
        named = row.increase_of or (self.rent.escalator.applied_to if self.rent.escalator else None)
        wanted = [c for c in (named, self.column, *COLUMNS) if c]
        column = next((c for c in wanted if printed(row, c) is not None and self._known(c)), "")
        if governing is None:
            column = next((c for c in wanted if self._known(c)), "")
        if column and column != self.column:
            self._restart(column, Fraction(printed(self.row, column) or 0))
        elif not column and governing and (last := default_figure(self.rent, self.row)):
            per = instalment(self.rent, row, governing, Fraction(1))
            column = governing if per else ""
            self._restart(column, instalment(self.rent, self.row, last) / (per or 1))
        return column

    def _known(self, column: str) -> bool:
        return column == self.column or bool(self.row and printed(self.row, column))

    def _restart(self, column: str, figure: Fraction) -> None:
        self.column, self.before, self.first, self.count = column, figure, figure, 0

    def _due(self, begins: date) -> int:
        """Return how many rises fall between the last row that charges rent and this one."""
        escalator = self.rent.escalator
        assert escalator is not None
        if escalator.first_month is None:
            return MonthGrid(self.anchor).month_of(begins) // escalator.every_months
        start = self.lease.commencement
        whole = start.day == 1 or self.rent.first_month == "commencement"
        anchor = start if whole else MonthGrid.calendar(start).boundary(1)
        first = MonthGrid(anchor).boundary(escalator.first_month - 1)
        by = [max(0, MonthGrid(first).month_of(day) // escalator.every_months + 1) for day in (self.begins, begins)]
        return by[1] - by[0]

    def _candidates(self, escalator: Escalator, now: Decimal | None, due: int, *, stated: bool) -> list[Fraction]:
        """Return what the figure before may have risen to; nothing where no rise is due and it stayed."""
        if not due and now is not None and Fraction(now) == self.before:
            return []
        known = self.rent.escalator is not None and self.rent.escalator.first_month is not None
        times = due if stated or known else max(1, due)
        said = None if stated or "rounding" not in escalator.model_fields_set else escalator.rounding
        chained = _risen(escalator, self.before, times, quantum(now) if now is not None and said == "each" else None)
        compounded = _risen(escalator, self.first, self.count + times)
        return {"each": [chained], "none": [compounded]}.get(said or "", [chained, compounded] if not stated
                                                             else [chained])

    def _move(self, row: RentRow, begins: date, now: Decimal | None, due: int, rises: list[Fraction]) -> None:
        """Let the row be the one that came before."""
        assert self.row is not None
        figure = Fraction(now) if now is not None else Fraction(half_up(rises[0])) if rises else self.before
        if figure != self.before:
            every = self.rent.escalator.every_months if self.rent.escalator else 0
            within = self.free and due > 0
            self.anchor = MonthGrid(self.anchor).boundary(every * due) if within else begins
            self.before, self.count = figure, self.count + max(1, due)
        self.row, self.begins, self.free = row if now is not None else self.row, begins, False


def _own(row: RentRow) -> Escalator | None:
    """Return the rise that a row states of itself, or None."""
    stated = row.increase_rate is not None or row.increase_amount is not None
    return Escalator(rate=row.increase_rate, amount=row.increase_amount) if stated else None


def _risen(escalator: Escalator, figure: Fraction, times: int, unit: Decimal | None = None) -> Fraction:
    """Raise a figure so many times, each rise but the last rounded to ``unit`` where one is given."""
    for n in range(times):
        figure = Fraction(half_up(figure, unit)) if unit and n else figure
        figure = figure * (1 + Fraction(escalator.rate or 0)) + Fraction(escalator.amount or 0)
    return figure


def rate_follows(rate: Decimal, amount: Decimal, area: Decimal, months: Fraction) -> bool:
    """Whether a rate per unit of area is an amount over the area, rounded to the rate's last digit.

    ``months`` is how many of the amount's periods one period of the rate holds: 1, or 12 for a monthly amount.
    """
    return abs(Fraction(amount) * months / Fraction(area) - Fraction(rate)) <= Fraction(quantum(rate)) / 2
