"""What asc842 needs of a lease and a list leaves out: filled in as its user says, taken as usual, or asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from asc842.closing.portfolio.layout import layouts

Row = Mapping[str, str]
NEEDED = ("commencement", "term_months", "rent", "timing", "discount_rate", "classification")
OF_EACH = ("commencement", "term_months", "rent")
"""Of these, the ones that are each lease's own."""
INSTEAD = {"term_months": ("expiration", "lease_term_end"), "classification": (
    "underlying_asset.fair_value", "underlying_asset.remaining_economic_life.years",
    "underlying_asset.transfers_ownership", "underlying_asset.no_alternative_use")}
"""Columns that are as good as a needed one."""
ASKED_BY = {
    "renewal_certain": ("renewal_months",), "renewal_rent": ("renewal_months",),
    "purchase_certain": ("purchase_price",), "allowance_received": ("allowance",),
    "step_months": ("step_rate", "step_amount"), "first_step": ("step_rate", "step_amount"),
    "renewal_months": ("renewal_certain",), "take_over": ("take_over.on",), "take_over.rate": ("take_over.on",),
}
"""Columns that say something only where another one is filled in."""
COMPANIONS = ("renewal_certain", "purchase_certain", "allowance_received")
"""Of these, the ones that are needed there."""
SAYS_NOTHING = ("renewal_certain", "purchase_certain", "allowance_received", "step_months", "first_step")
"""Of these, the ones that are left out where there is nothing to say it of."""
USUAL = {
    "currency": ("USD", "US dollars"),
    "frequency": ("monthly", "rent is paid every month"),
    "step_months": ("12", "rent rises every 12 months"),
    "first_step": ("", "first rise one interval after the start"),
    "due_day": ("", "due on the first day paid for, in arrears on the last"),
}
"""What is taken where a list does not say it, and what that means."""
EXAMPLES = {"commencement": "2024-01-01", "term_months": "60", "rent": "1000.00", "discount_rate": "7.25 %",
            "allowance_received": "4", "classification": "operating"}


class Usual(NamedTuple):
    """What was taken as usual: the column, what that means, for how many leases."""

    column: str
    means: str
    leases: int


def holds(row: Row, column: str) -> bool:
    """Whether a row has use for a column: it always has, but where another one asks for it."""
    return column not in ASKED_BY or any(c in row for c in ASKED_BY[column])


def says_nothing(row: Row, column: str) -> bool:
    """Whether a row fills in a column that says something of what the row does not have; a yes is no such cell."""
    return column in row and not any(c in row for c in ASKED_BY[column]) and row[column] != "true"


def missing(row: Row) -> list[str]:
    """Return the columns that a row of leases needs and does not fill in."""
    needed = [c for c in NEEDED if c not in row and not any(o in row for o in INSTEAD.get(c, ()))]
    return needed + [c for c in COMPANIONS if c not in row and holds(row, c)]


def usual(rows: Sequence[dict[str, str]]) -> list[Usual]:
    """Fill in what is usual where rows leave it out, and return what that means for how many leases."""
    found = list[Usual]()
    for column, (value, means) in USUAL.items():
        without = [row for row in rows if column not in row and holds(row, column)]
        for row in without if column == "step_months" else ():
            row[column] = value
        if without:
            found.append(Usual(column, means, len(without)))
    return found


def answers(column: str) -> tuple[str, ...]:
    """Return what may be said of a column for all leases: each of its choices, else an example."""
    known = layouts()["leases"].columns[column]
    return known.choices or (("yes", "no") if known.kind == "yes or no" else (EXAMPLES.get(column, "..."),))
