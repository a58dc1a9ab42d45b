"""How the schedules of ASC 840 are laid out on a sheet."""

from __future__ import annotations

from asc842.base.column import Column
from asc842.standards.asc840.paragraphs import PARAGRAPHS

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
OPERATING_FLOWS = {"deferred_rent": {"straight_line_rent": 1, "rent": -1},
                   "unamortized_incentives": {"incentive_amortization": -1},
                   "unamortized_costs": {"cost_amortization": -1}}
CAPITAL_FLOWS = {"obligation": {"interest": 1, "payment": -1}, "capital_lease_asset": {"amortization": -1}}
"""What changes a balance from one row to the next."""
OPERATING_NOTE = ("Rent spread evenly over the lease term, nothing on the balance sheet but what is deferred "
                  f"({PARAGRAPHS['operating lease']}).")
CAPITAL_NOTE = f"Obligation and asset of a capital lease ({PARAGRAPHS['capital lease']})."
