"""A plain sheet for each further table of a book, whatever its columns."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.column import Column
from asc842.base.money import unit
from asc842.base.plain_table import PlainTable
from asc842.base.standard import with_schedules
from asc842.book.book_tables import MAIN, BookTables
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.standards import write_standard

FIRST_ROW = 4
LONGEST, SHORTEST, WIDEST = 31, 9.0, 60.0
NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
FLOWS = frozenset(("cost", "paid", "rent", "interest", "amortization", "debit", "credit", "payment", "gross_rent",
                   "abatement", "gain_loss"))
"""Columns of amounts that add up; balances don't."""


def write_further_tables(space: Workspace) -> None:
    """Write every further table of the book that has a sheet; a standard lays its schedule out itself."""
    known = with_schedules()
    for name in tables_shown(space.book):
        if name in known:
            write_standard(space, known[name])
        else:
            _table(space, name, space.book.plain[name])


def tables_shown(book: BookTables) -> list[str]:
    """Names of the further tables that have a sheet: those with rows, of a standard where the lease was under it.

    The weights of a basis and the criteria of classification have sheets of formulas of their own.
    """
    others = (name for name, s in with_schedules().items() if not s.applies(book.lease))
    hidden = {*MAIN, "basis", "classification", *others}
    return [name for name, table in book.plain.items() if len(table) and name not in hidden]


def sheet_name(name: str) -> str:
    """Return a table's name as a sheet may be called."""
    if standard := with_schedules().get(name):
        return standard.sheet
    words = name.replace("_", " ").translate(NO_SHEET_NAME).strip()
    return (words[:1].upper() + words[1:])[:LONGEST]


def _table(space: Workspace, name: str, table: PlainTable) -> None:
    values = {str(key): [_shown(v) for v in table[key]] for key in table.columns}
    grid = table_grid(name, table)
    columns = grid.columns
    page = TablePage(space, grid, sheet_name(name), "As asc842 made it.")
    page.head()
    for key, found in values.items():
        page.cells(key, found)
    sums = {c.key: sum(float(v) for v in values[c.key] if v is not None) for c in columns if c.total}
    if sums:
        page.totals(sums)


def table_grid(name: str, table: PlainTable) -> Grid:
    """Lay a further table out."""
    columns = tuple(_column(str(key), [_shown(v) for v in table[key]]) for key in table.columns)
    return Grid.of(sheet_name(name), columns, FIRST_ROW, len(table))


def _shown(value: Any) -> Any:
    """Return a value as a cell holds it: text, a number, a date or nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | Decimal | str | int | float):
        return value
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _column(key: str, values: list[Any]) -> Column:
    header = key.replace("_", " ").capitalize()
    known = [v for v in values if v not in (None, "")]
    if known and all(isinstance(v, date) for v in known):
        return Column(key, header, 12, "date")
    if known and all(isinstance(v, Decimal) for v in known):
        return _amounts(key, header, known)
    if known and all(isinstance(v, int | float) for v in known):
        whole = all(float(v).is_integer() for v in known)
        return Column(key, header, max(SHORTEST, len(header) + 2), "whole" if whole else "unit")
    longest = max((len(str(v)) for v in known), default=0)
    return Column(key, header, min(WIDEST, max(SHORTEST, longest + 2.0, min(len(header), 14) + 2.0)),
                  "wrap")


def _amounts(key: str, header: str, values: list[Decimal]) -> Column:
    """Amounts in cents are money; figures of more places are rates, shares or factors."""
    cents = all(v == v.quantize(unit()) for v in values) and not key.endswith(("rate", "share", "factor"))
    if cents:
        return Column(key, header, 15, "balance", total=key in FLOWS)
    return Column(key, header, max(12.0, len(header) + 2), "percent" if key.endswith("rate") else "unit")
