"""A printed row of rent with its dates."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from asc842.contract.rent import RentRow


class RowDates(NamedTuple):
    """A printed row with its first day and the day after its last.

    ``stated`` tells whether the row itself says where it ends. ``place`` is its place in the table, -1 for a row
    that an escalator generates.
    """

    row: RentRow
    start: date
    after: date
    stated: bool
    place: int
