"""Sheet ASC840: the schedule as it was kept before ASC 842, beside the one of ASC 842."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.page import TablePage, Workspace, year_ends

SHEET, FIRST_ROW = "ASC840", 7
_DATES = (Column("period", "Period", 9), Column("starts", "Starts", 11, "date"), Column("ends", "Ends", 11, "date"))
_RENT = (
    Column("gross_rent", "Gross rent", 14, "money", band="Rent", total=True),
    Column("abatement", "Abatement", 13, "money", band="Rent", total=True),
    Column("rent", "Rent due", 14, "money", "=[gross_rent]-[abatement]", "gross - abatement", "Rent", total=True),
)
OPERATING = (
    *_DATES, *_RENT,
    Column("straight_line_rent", "Straight-line rent", 14, "money", basis="even over the term", band="Expense",
           total=True),
    Column("incentive_amortization", "Incentives amortized", 14, "money", band="Expense", total=True),
    Column("rent_expense", "Rent expense", 14, "money", "=[straight_line_rent]-[incentive_amortization]",
           "straight-line - incentives", "Expense", total=True),
    Column("cost_amortization", "Initial direct costs amortized", 14, "money", band="Expense", total=True),
    Column("deferred_rent", "Deferred rent", 15, "balance", basis="before + straight-line - rent due",
           band="Balances (accrued positive)"),
    Column("unamortized_incentives", "Unamortized incentives", 15, "balance", band="Balances (accrued positive)"),
    Column("unamortized_costs", "Unamortized initial direct costs", 15, "balance",
           band="Balances (accrued positive)"),
)
CAPITAL = (
    *_DATES, *_RENT,
    Column("interest", "Interest", 14, "money", band="Obligation", total=True),
    Column("payment", "Payment", 14, "money", band="Obligation", total=True),
    Column("obligation", "Capital lease obligation", 15, "balance", basis="before + interest - payment",
           band="Obligation"),
    Column("amortization", "Amortization", 14, "money", band="Asset", total=True),
    Column("capital_lease_asset", "Capital lease asset", 15, "balance", basis="before - amortization", band="Asset"),
)
ROLLS = {
    "deferred_rent": "=[deferred_rent-1]+[straight_line_rent]-[rent]",
    "unamortized_incentives": "=[unamortized_incentives-1]-[incentive_amortization]",
    "unamortized_costs": "=[unamortized_costs-1]-[cost_amortization]",
    "obligation": "=[obligation-1]+[interest]-[payment]",
    "capital_lease_asset": "=[capital_lease_asset-1]-[amortization]",
}
"""How a balance follows from the one in the row above; a row that an event moves is a figure."""
MOVES = {"deferred_rent": {"straight_line_rent": 1, "rent": -1},
         "unamortized_incentives": {"incentive_amortization": -1}, "unamortized_costs": {"cost_amortization": -1},
         "obligation": {"interest": 1, "payment": -1}, "capital_lease_asset": {"amortization": -1}}


def write_asc840(space: Workspace) -> None:
    """Write the ASC 840 schedule; balances roll forward by formula."""
    frame = space.book.tables["asc840"]
    columns = OPERATING if "deferred_rent" in frame else CAPITAL
    grid = Grid.of(SHEET, columns, FIRST_ROW, len(frame))
    note = ("Rent spread evenly over the lease term, nothing on the balance sheet but what is deferred (840-20-25)."
            if columns is OPERATING else "Obligation and asset of a capital lease (840-30-30, 840-30-35).")
    page = TablePage(space, grid, "The schedule under ASC 840", note, year_ends(frame["ends"]))
    page.head(repeat_columns=1)
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
    for column in columns:
        page.cells(column.key, [row[column.key] for row in rows], _rolls(column.key, rows))
    page.totals({c.key: sum((row[c.key] for row in rows), Decimal(0)) for c in columns if c.total})


def _rolls(key: str, rows: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Return the formula of each row whose balance follows from the row above."""
    if key not in ROLLS:
        return {}
    return {i: ROLLS[key] for i in range(1, len(rows)) if rows[i][key] == rows[i - 1][key] + sum(
        sign * rows[i][flow] for flow, sign in MOVES[key].items())}
