"""What kind of cell each column of Leases has in a list of someone's own."""

from __future__ import annotations

from functools import cache

from asc842.closing.portfolio.headings import DIMENSION
from asc842.closing.portfolio.layout import layouts

MONTHS = ("term_months", "step_months", "free_months", "renewal_months")
YEARS = ("underlying_asset.remaining_economic_life.years", "underlying_asset.economic_life.years")
AMOUNTS = ("amount", "amount or words")
MOST_MONTHS = 1200
FEW_MONTHS = {"free_months": 120, "step_months": 120, "renewal_months": 600, "term_months": MOST_MONTHS,
              **dict.fromkeys(YEARS, 100)}
"""Bare numbers beyond are no length of time of their column, but an amount or a year."""
NO_AMOUNT_IS_NOTHING = frozenset((
    "step_rate", "step_amount", "free_months", "allowance", "initial_direct_costs", "renewal_months", "step_months",
    "renewal_rent", "purchase_price", "take_over.prepaid_rent", "take_over.accrued_rent"))
"""Columns in which 0 says that there is none."""


@cache
def kind_of(column: str) -> str:
    """Return the kind of a column: id, amount, number, fraction, months, years, date, day, choice, yes or no, text."""
    if column.startswith(DIMENSION):
        return "text"
    known = layouts()["leases"].columns[column]
    named = {"lease": "id", "due_day": "day", "renewal_rent": "amount or words", **dict.fromkeys(MONTHS, "months"),
             **dict.fromkeys(YEARS, "years")}
    if column in named:
        return named[column]
    if known.choices:
        return "choice"
    if known.kind == "number":
        return "amount" if column.rpartition(".")[2] not in ("years", "area", "months") else "number"
    return "number" if known.kind == "whole" else known.kind


def bears_on_amounts(column: str) -> bool:
    """Whether another answer in a column would change amounts."""
    return kind_of(column) not in ("id", "text") and column not in ("by", "on")
