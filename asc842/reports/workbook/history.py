"""The workbook of a lease with events: its tables as figures, with row feet and totals that recalculate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from asc842.reports.book_tables import BookTables
from asc842.reports.frames import SCHEDULE_COLUMNS
from asc842.reports.text_book import answer_text, convention
from asc842.reports.workbook.checks import COLUMNS as CHECK_COLUMNS
from asc842.reports.workbook.grid import Column, Grid
from asc842.reports.workbook.page import TablePage, Workspace
from asc842.reports.workbook.schedule import CHECKS as FEET
from asc842.reports.workbook.schedule import FOOT_KEYS, row_feet

FIRST_ROW = 4
TEXT_WIDTH, AMOUNT_WIDTH = 24.0, 14.0
NOTE = "Figures as measured; in this version the formulas of a lease with events are its row feet and totals."
WIDE = {"reason": 70.0, "value": 60.0, "account": 30.0, "paragraph": 34.0, "why": 28.0, "row": 38.0, "source": 26.0}
DATES = frozenset(("starts", "ends", "effective", "covers_from", "covers_to", "due", "counted", "lease_term_end",
                   "date", "judged", "on", "notice_by"))
FLOWS = frozenset(("gross_rent", "abatement", "rent", "incentive", "interest", "payment", "liability_adjustment",
                   "cost", "gain_loss", "amortization", "asset_adjustment", "debit", "credit"))
AMOUNTS = frozenset((*SCHEDULE_COLUMNS[3:], *FLOWS, "liability_before", "liability_after", "asset_before",
                     "asset_after", "paid", "transferred", "initial_direct_costs", "amount", "guaranteed",
                     "probable"))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its columns and the values of each."""

    grid: Grid
    title: str
    values: dict[str, list[Any]]


def history_tables(book: BookTables) -> list[Table]:
    """Lay out summary, events, payments, schedule, journal and checks."""
    summary = {"item": [k.replace("_", " ") for k in book.summary], "value": list(map(str, book.summary.values()))}
    summary["item"] += [f"assumption: {j.question}" for j in book.lease.assumptions]
    summary["value"] += [f"{answer_text(j.answer)}: {j.reason}" for j in book.lease.assumptions]
    checks = {c.key: [getattr(check, c.key) for check in book.checks] for c in CHECK_COLUMNS}
    schedule = _of_frame("Schedule", "Schedule", book.schedule, FEET)
    feet = zip(*map(row_feet, book.schedule.to_dict("records")), strict=True)
    schedule.values.update(zip(FOOT_KEYS, map(list, feet), strict=True))
    return [
        _table("Summary", f"{NOTE} Discounted at {convention(book)}.", summary),
        *_of_frames(book),
        _of_frame("Payments", "Rent as it falls due", book.payments), schedule,
        _of_frame("Journal", "Entries as they post", book.journal.drop(columns="lease")),
        Table(Grid.of("Checks", CHECK_COLUMNS, FIRST_ROW, len(book.checks)), "Checks", checks),
    ]


def _of_frames(book: BookTables) -> list[Table]:
    """Lay out events, options and guarantees, where there are any."""
    frames = (("Events", "What each event did to liability and right-of-use asset", book.events),
              ("Options", "What was judged of each option, and what follows", book.tables["options"]),
              ("Guarantees", "What is probable under each residual value guarantee", book.tables["guarantees"]))
    return [_of_frame(sheet, title, frame) for sheet, title, frame in frames if len(frame)]


def write_table(space: Workspace, table: Table) -> None:
    """Write one sheet."""
    page = TablePage(space, table.grid, table.grid.sheet, table.title)
    page.head()
    for column in table.grid.columns:
        page.cells(column.key, table.values[column.key])
    totals = {c.key: sum(map(float, table.values[c.key])) for c in table.grid.columns if c.total}
    if totals:
        page.totals(totals)


def _of_frame(sheet: str, title: str, frame: Any, feet: tuple[Column, ...] = ()) -> Table:
    values = {str(c): [_shown(v) for v in frame[c]] for c in frame}
    return _table(sheet, title, values, feet)


def _shown(value: Any) -> Any:
    return "yes" if value is True else "no" if value is False else None if value is pd.NaT else value


def _table(sheet: str, title: str, values: dict[str, list[Any]], feet: tuple[Column, ...] = ()) -> Table:
    columns = (*(_column(key) for key in values), *feet)
    count = len(next(iter(values.values())))
    return Table(Grid.of(sheet, columns, FIRST_ROW, count), title, values)


def _column(key: str) -> Column:
    header = key.replace("_", " ").capitalize()
    if key in AMOUNTS:
        return Column(key, header, AMOUNT_WIDTH, "money", total=key in FLOWS)
    if key in DATES:
        return Column(key, header, 11, "date")
    style = "percent" if key == "discount_rate" else "wrap"
    return Column(key, header, WIDE.get(key, TEXT_WIDTH), style)
