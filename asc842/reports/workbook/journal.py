"""The Journal sheet: every line a formula over the schedule, debits and credits in total."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from asc842.reports.book import LeaseBook
from asc842.reports.workbook.grid import Column, Grid
from asc842.reports.workbook.page import TablePage, Workspace
from asc842.reports.workbook.summary_names import values_of

SHEET = "Journal"
FIRST_ROW = 5
COLUMNS = (
    Column("entry_number", "Entry", 7, "whole"),
    Column("date", "Date", 12, "date"),
    Column("period", "Period", 10, "center"),
    Column("entry", "What", 24, "text"),
    Column("account", "Account", 36, "wrap"),
    Column("debit", "Debit", 16, "money", total=True),
    Column("credit", "Credit", 16, "money", total=True),
    Column("from", "From", 34, "text"),
    Column("source", "Source", 26, "text"),
)
SOURCES = {
    "commencement": "842-20-30-1, -30-5", "operating lease cost": "842-20-25-6", "finance lease cost": "842-20-25-5",
    "payment": "842-20-35-1",
}
Figure = tuple[str, int, str]
"""An account, +1 for a debit and -1 for a credit, and the schedule's column or the Summary's name it takes."""


def journal_grid(book: LeaseBook) -> Grid:
    """Lay the journal out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(book.journal))


def write_journal(space: Workspace) -> None:
    """Write the Journal sheet."""
    grid, journal = space.grids[SHEET], space.book.journal
    page = TablePage(space, grid, "Journal", "Entries as they post, each amount from Schedule or Summary. "
                     "Lines that come to nothing are left out.")
    page.head()
    keys = list(zip(journal["date"], journal["entry"], strict=True))
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys), 1)}
    for key in ("date", "period", "entry", "account"):
        page.cells(key, list(journal[key]))
    page.cells("entry_number", [numbers[k] for k in keys])
    page.cells("source", [SOURCES.get(e, "") for e in journal["entry"]])
    for index, (line, figure) in enumerate(traced(space.book)):
        _amounts(page, index, line, figure)
    page.totals({c: sum(map(float, journal[c])) for c in ("debit", "credit")})


def _amounts(page: TablePage, index: int, line: dict[Any, Any], figure: Figure | None) -> None:
    """Write debit and credit of a line: formulas where the schedule holds the figure, else the figures."""
    row, places = page.grid.first + index, {k: i for i, k in enumerate(page.grid.letters)}
    for side, sign in (("debit", 1), ("credit", -1)):
        if figure is None:
            page.put(row, places[side], line[side], "money")
            continue
        place = _address(page, line["period"], figure[2])
        term = place if sign == figure[1] else f"-{place}"
        page.formula(row, places[side], f"=MAX({term},0)", line[side], "money")
    name = "" if figure is None else figure[2].replace("_", " ")
    sheet = "Summary" if figure and figure[2][0].isupper() else "Schedule"
    page.put(row, places["from"], f"{sheet}: {name.lower()}" if name else "asc842", "text")


def _address(page: TablePage, period: str, figure: str) -> str:
    if figure[0].isupper():
        return figure
    periods = list(page.space.book.schedule["period"])
    return page.space.grids["Schedule"].cell(figure, periods.index(period)).replace("$", "")


def traced(book: LeaseBook) -> Iterator[tuple[dict[Any, Any], Figure | None]]:
    """Pair every journal line with the figure it takes, or None where the schedule does not hold it.

    An entry's lines are matched in order, by account and amount together; account names may repeat.
    """
    rows = {r["period"]: r for r in book.schedule.to_dict("records")}
    lines = book.journal.to_dict("records")
    for (_, entry), group in groupby(lines, key=lambda line: (line["date"], line["entry"])):
        posted = list(group)
        values = values_of(book) if entry == "commencement" else rows.get(posted[0]["period"], {})
        figures = [f for f in _figures(book, entry) if values.get(f[2])]
        same = [(p["account"], p["debit"] - p["credit"]) for p in posted] == [
            (f[0], f[1] * values[f[2]]) for f in figures]
        yield from zip(posted, figures if same else [None] * len(posted), strict=True)


def _figures(book: LeaseBook, entry: str) -> list[Figure]:
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
    }.get(entry, [])


