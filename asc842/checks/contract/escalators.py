"""Printed rent against the escalator that the contract states, or the rise that a row states of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check
from asc842.base.money import half_up, quantum
from asc842.calendar.grid import MonthGrid
from asc842.checks.contract import OF_ROWS, RENT
from asc842.checks.contract.compare import agrees, cut, printed_check
from asc842.checks.contract.rows_at import beginnings
from asc842.contract.lease import Lease
from asc842.contract.rent import Escalator, Rent, RentRow
from asc842.payments.figures import default_figure, instalment, printed
from asc842.payments.steps import steps_of

COLUMNS = ("amount", "parts", "monthly", "annual", "rate")
HABITS = {"each": "raised on the figure before it, rounded",
          "none": "compounded from the first figure without rounding between",
          "between": "compounded from the row before it without rounding between"}
"""How a figure may have come to be rounded: by what ``rounding`` of an escalator says, and between two rows."""


@dataclass(frozen=True, slots=True)
class Risen:
    """What a figure should have risen to, by the habit of rounding (HABITS); ``said`` is that which the file names."""

    by: dict[str, Fraction]
    said: str | None = None

    @property
    def allowed(self) -> list[Fraction]:
        """Return what the file allows: the figure of the habit that it names, or that of any where it names none."""
        return [self.by[self.said]] if self.said else list(self.by.values())

    def habits(self, figure: Decimal) -> set[str]:
        """Return the habits by which a printed figure is right to its last digit."""
        return {habit for habit, value in self.by.items() if agrees(figure, value)}


Rises = dict[int, tuple[Decimal, Risen]]
"""By the place of a row in its table: its printed figure, and what the rows before it may have risen to."""


@RENT.at(40, "lease", "rent", marks=(OF_ROWS,))
def escalator_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Compare every printed row that should have risen with the rows before it, risen; say how they were rounded."""
    rises = rises_of(lease, rent)
    for i, (figure, risen) in rises.items():
        row = rent.rows[i]
        judged = lease.governing(rent, row)
        nearest = min(risen.allowed, key=lambda c: abs(Fraction(figure) - c))
        check = printed_check("escalator", figure, nearest, row.source or rent.source, row.title,
                              resolution=judged.reason if judged else "")
        yield _rounded(check, figure, risen)
    yield from _unlike(lease, rent, [risen.habits(figure) for figure, risen in rises.values()])


def _rounded(check: Check, figure: Decimal, risen: Risen) -> Check:
    """Say by which habit a figure is right where only one makes it so; it fails where the file names the other."""
    habits = sorted(risen.habits(figure))
    if not habits or len(habits) == len(risen.by) or risen.said in habits:
        return check
    if not risen.said:
        return replace(check, detail=HABITS[habits[0]])
    detail = (f'{HABITS[habits[0]]}, and the file says rounding = "{risen.said}": correct that, leave it out, or let '
              "a judgement on governing_figure or difference say what holds")
    settled = check.status == "resolved"
    return replace(check, status=check.status if settled else "fail", difference="misprint",
                   detail=check.detail if settled else detail,
                   residual=figure - half_up(risen.allowed[0], quantum(figure)))


def _unlike(lease: Lease, rent: Rent, habits: list[set[str]]) -> Iterator[Check]:
    """Note where the file names no habit and no one of them explains all rows, or not the one that payments follow."""
    open_to_both = rent.escalator is not None and "rounding" not in rent.escalator.model_fields_set
    common = set(HABITS).intersection(*habits)
    if not open_to_both or any(map(_own, rent.rows)) or not all(habits) or "each" in common:
        return
    how = HABITS[min(common, key=list(HABITS).index)] if common else "some rounded at each rise, some not"
    if common and len(steps_of(lease, rent, rent.id)[0]) <= len(rent.rows):
        return  # every payment is printed
    yield Check("rounding of rises", "note", HABITS["each"], how, Decimal(0), Decimal(0), rent.source, rent.name, "",
                f'printed figures are {how}; those that are not printed are raised on the figure before, rounded, '
                'unless the file says rounding = "none"')


def escalates(rent: Rent) -> bool:
    """Whether the contract says that rent rises, in all or in a row."""
    return rent.escalator is not None or any(_own(row) for row in rent.rows)


def escalated(lease: Lease, rent: Rent, index: int) -> bool:
    """Whether a row's figure follows from the rows before it by the escalator, to the last digit."""
    rises = rises_of(lease, rent).get(index)
    return rises is not None and any(agrees(rises[0], c) or cut(rises[0], c) for c in rises[1].allowed)


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

    def take(self, row: RentRow, begins: date) -> tuple[Decimal, Risen] | None:
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

    def _candidates(self, escalator: Escalator, now: Decimal | None, due: int, *, stated: bool) -> Risen | None:
        """Return what the figure before may have risen to; nothing where no rise is due and it stayed."""
        if not due and now is not None and Fraction(now) == self.before:
            return None
        known = self.rent.escalator is not None and self.rent.escalator.first_month is not None
        times = due if stated or known else max(1, due)
        chained = _risen(escalator, self.before, times)
        if stated:
            return Risen({"each": chained})
        each = _risen(escalator, self.before, times, quantum(now) if now is not None else None)
        by = {"each": each, "none": _risen(escalator, self.first, self.count + times)}
        if "rounding" in escalator.model_fields_set:
            return Risen(by, escalator.rounding)
        return Risen(by | ({"between": chained} if times > 1 else {}))

    def _move(self, row: RentRow, begins: date, now: Decimal | None, due: int, rises: Risen | None) -> None:
        """Let the row be the one that came before."""
        assert self.row is not None
        figure = Fraction(now) if now is not None else Fraction(half_up(rises.allowed[0])) if rises else self.before
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
