"""Rent unpaid when due by a right of the contract, or a concession treated as one, as a table."""

from __future__ import annotations

from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.payments.concessions import PUT_OFF, conceded_rows
from asc842.timeline.timeline import Timeline

COLUMNS = ("event", "due", "amount", "paid", "in_liability", "taken_as", "source")


@TABLES.at(80, "life", name="concessions")
def concessions_table(life: Timeline) -> PlainTable:
    """One row for each part of a payment, amounts exact Decimals; ``paid`` is the day on which it is paid, or None.

    ``taken_as``: rent forgiven; rent put off, which stays in the liability; or rent put off as variable cost.
    """
    return PlainTable.of_records(COLUMNS, conceded_rows(life), kinds={"in_liability": bool})


def left_liability(concessions: PlainTable) -> Decimal:
    """Return what left the liability without being paid: forgiven, or put off as variable cost."""
    return sum((row["amount"] for row in concessions.records()
                if row["in_liability"] and row["taken_as"] != PUT_OFF), ZERO)

