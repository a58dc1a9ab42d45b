"""The Journal sheet: every line a formula over the schedule, debits and credits in total.

Lines that come to nothing at the measured inputs are shown too, as dashes: they may come to something once an input
is changed, and the entry would not balance without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.reports.book_tables import BookTables
from asc842.reports.workbook.grid import Column, Grid
from asc842.reports.workbook.page import TablePage, Workspace
from asc842.reports.workbook.summary_names import values_of

SHEET = "Journal"
FIRST_ROW = 5
ZERO = Decimal("0.00")
COLUMNS = (
    Column("number", "Entry", 7, "center"),
    Column("date", "Date", 12, "date"),
    Column("period", "Period", 10, "center"),
    Column("entry", "What", 24, "text"),
    Column("account", "Account", 36, "wrap"),
    Column("debit", "Debit", 16, "money", total=True),
    Column("credit", "Credit", 16, "money", total=True),
    Column("from", "From", 32, "text indent"),
    Column("source", "Source", 26, "text"),
)
SOURCES = {
    "commencement": "842-20-30-1, -30-5", "operating lease cost": "842-20-25-6", "finance lease cost": "842-20-25-5",
    "payment": "842-20-35-1",
}
Figure = tuple[str, int, str]
"""An account, +1 for a debit and -1 for a credit, and the schedule's column or the Summary's name it takes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``amount`` is a debit, or a credit where negative; ``figure`` tells where it comes from, if known."""

    day: date
    period: str
    entry: str
    account: str
    amount: Decimal
    figure: Figure | None = None

    @property
    def posted(self) -> tuple[date, str, str, str, Decimal]:
        """What of it posts."""
        return self.day, self.period, self.entry, self.account, self.amount


def lines_of(book: BookTables) -> list[Line]:
    """Return every line with the figure it takes.

    Where the book's journal holds anything that the schedule does not explain, return it as posted.
    """
    posted = [Line(r["date"], r["period"], r["entry"], r["account"], r["debit"] - r["credit"])
              for r in book.journal.to_dict("records")]
    traced = list(_traced(book))
    if [x.posted for x in traced if x.amount] == [x.posted for x in posted]:
        return traced
    return posted


def _traced(book: BookTables) -> Iterator[Line]:
    """Yield commencement, then cost and payment of each period, as the ledger orders them."""
    cost = f"{book.summary['classification']} lease cost"
    rows = book.schedule.to_dict("records")
    yield from _entry(book, "commencement", rows[0]["starts"], rows[0]["period"], values_of(book))
    for index, row in enumerate(rows):
        yield from _entry(book, cost, row["ends"], row["period"], row)
        # A day-one payment settles the liability or not as the policy on Summary says.
        if row["payment"] or index == 0:
            yield from _entry(book, "payment", row["ends"], row["period"], row)


def _entry(book: BookTables, entry: str, day: date, period: str, values: dict[Any, Any]) -> Iterator[Line]:
    for figure in _figures(book, entry):
        yield Line(day, period, entry, figure[0], figure[1] * values[figure[2]], figure)


def _figures(book: BookTables, entry: str) -> list[Figure]:
    """Lines that an entry may have, in the order in which they post."""
    a = book.policy.accounts
    settled: list[Figure] = [(a.lease_liability, -1, "interest"), (a.right_of_use_asset, -1, "amortization")]
    return {
        "commencement": [
            (a.right_of_use_asset, 1, "Opening_asset"), (a.lease_incentive, 1, "Incentives"),
            (a.lease_liability, -1, "Opening_liability"), (a.cash, -1, "Day_one_rent"),
            (a.initial_direct_cost, -1, "Initial_direct_costs"), (a.prepaid_rent, -1, "Prepaid_rent"),
        ],
        "operating lease cost": [(a.lease_cost, 1, "cost"), *settled],
        "finance lease cost": [(a.interest, 1, "interest"), (a.amortization, 1, "amortization"), *settled],
        "payment": [(a.lease_liability, 1, "payment"), (a.cash, -1, "payment")],
    }[entry]


def journal_grid(book: BookTables) -> Grid:
    """Lay the journal out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(lines_of(book)))


def write_journal(space: Workspace) -> None:
    """Write the Journal sheet."""
    lines = lines_of(space.book)
    keys = [(x.day, x.entry) for x in lines]
    ends = frozenset(i for i, key in enumerate(keys) if keys[i + 1:i + 2] != [key])
    page = TablePage(space, space.grids[SHEET], "Journal", "Each amount is taken from Schedule or Summary. A line of "
                     "dashes comes to nothing and does not post.", ends)
    page.head()
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys), 1)}
    page.cells("number", [numbers[k] for k in keys])
    for key, attribute in (("date", "day"), ("period", "period"), ("entry", "entry"), ("account", "account")):
        page.cells(key, [getattr(x, attribute) for x in lines])
    for side, sign in (("debit", 1), ("credit", -1)):
        amounts = [max(sign * x.amount, ZERO) for x in lines]
        page.cells(side, amounts, {i: _formula(space, x, sign) for i, x in enumerate(lines) if x.figure})
    page.cells("from", [_from(x) for x in lines])
    page.cells("source", [SOURCES.get(x.entry, "") for x in lines])
    page.totals({"debit": float(sum(max(x.amount, ZERO) for x in lines)),
                 "credit": float(sum(max(-x.amount, ZERO) for x in lines))})


def _formula(space: Workspace, line: Line, sign: int) -> str:
    """Return the formula of one side of a line: what its figure comes to where it falls on that side, else nothing."""
    assert line.figure is not None
    _, own_sign, figure = line.figure
    if figure[0].isupper():
        place = figure
    else:
        periods = space.figures.places
        place = space.grids["Schedule"].near(figure, periods[line.period])
    return f"=MAX({'-' if sign != own_sign else ''}{place},0)"


def _from(line: Line) -> str:
    if line.figure is None:
        return "as posted"
    name = line.figure[2]
    return f"{'Summary' if name[0].isupper() else 'Schedule'}: {name.replace('_', ' ').lower()}"
