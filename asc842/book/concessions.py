"""Rent unpaid when due by a right of the contract, or a concession treated as one, as a table."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from asc842.base.constants import ZERO
from asc842.base.frames import typed
from asc842.book import TABLES
from asc842.payments.concessions import PUT_OFF, conceded_rows
from asc842.timeline.timeline import Timeline

COLUMNS = ("event", "due", "amount", "paid", "in_liability", "taken_as", "source")


@TABLES.at(80, "life", name="concessions")
def concessions_frame(life: Timeline) -> pd.DataFrame:
    """One row for each part of a payment, amounts exact Decimals; ``paid`` is the day on which it is paid, or None.

    ``taken_as``: rent forgiven; rent put off, which stays in the liability; or rent put off as variable cost.
    """
    rows = [{name: row[name] for name in COLUMNS} for row in conceded_rows(life)]
    return typed(pd.DataFrame(rows, columns=list(COLUMNS)), ("in_liability",), bool)


def left_liability(concessions: pd.DataFrame) -> Decimal:
    """Return what left the liability without being paid: forgiven, or put off as variable cost."""
    gone = concessions[concessions["in_liability"] & (concessions["taken_as"] != PUT_OFF)]
    return sum(gone["amount"], ZERO)

