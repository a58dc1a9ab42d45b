"""Costs outside the liability on the screen: one row a year, one column for each kind that occurs."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.table import Table

from asc842.money import text
from asc842.payments.expense import EXPENSE_KINDS
from asc842.reports.book_tables import BookTables


def expenses_table(book: BookTables) -> Table | None:
    """Lay out what is recognized and paid outside the liability, by calendar year; None where there is nothing."""
    t = book.tables["expenses"]
    if t.empty:
        return None
    kinds = [k for k in EXPENSE_KINDS if (t["kind"] == k).any()]
    table = Table(title="Outside the liability", title_justify="left", box=box.SIMPLE, pad_edge=False, show_edge=False)
    table.add_column("")
    for name in (*kinds, "paid"):
        table.add_column(name[0].upper() + name[1:], justify="right", no_wrap=True)
    for year, rows in t.groupby(t["period"].str[:4]):
        sums = [sum(rows.loc[rows["kind"] == k, "cost"], Decimal(0)) for k in kinds]
        table.add_row(str(year), *(text(x) for x in (*sums, sum(rows["paid"], Decimal(0)))))
    return table
