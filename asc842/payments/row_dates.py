"""A printed row of rent with its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asc842.contract.rent import RentRow


@dataclass(frozen=True, slots=True)
class RowDates:
    """A printed row with its first day and the day after its last.

    ``stated`` tells whether the row itself says where it ends. ``index`` is its place in the table, -1 for a row
    that an escalator generates.
    """

    row: RentRow
    start: date
    after: date
    stated: bool
    index: int
