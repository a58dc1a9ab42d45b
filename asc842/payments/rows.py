"""When each printed row of a rent table begins and ends."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import zip_longest

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.payments.row_dates import RowDates
from asc842.payments.row_problems import no_start, unread_end
from asc842.payments.term import Term

_ENDS = frozenset(("to", "through_lease_year", "through_month", "months"))
"""Keys by which a row says where it ends."""


def row_dates(lease: Lease, rent: Rent, key: str, term: Term, *, judged: bool) -> tuple[list[RowDates], list[Problem]]:
    """Date every row of one component that begins before it ends; ``key`` is its path in the lease file.

    ``judged`` says whether the lease judges how any of them is read.
    """
    dated, problems = list[RowDates](), list[Problem]()
    following = term.begin if rent.rows[0].month is None else None
    read = lease if judged else None
    for index, row in enumerate(rent.rows):
        start = row.from_ if not read and isinstance(row.from_, date) else _start(read, rent, row, term, following)
        if start is None:
            problems.append(no_start(f"{key}.rows[{index}]", row))
            continue
        following = None
        if read or not _ENDS.isdisjoint(row.model_fields_set):
            if isinstance(row.to, str):
                problems += unread_end(lease, rent, row, f"{key}.rows[{index}]")
            following = _after(read, rent, row, term, start)
        dated.append(RowDates(row, start, following or term.stop, following is not None, index))
    return [r for r in until_next(dated) if r.start < term.stop], problems


def _start(read: Lease | None, rent: Rent, row: RentRow, term: Term, following: date | None) -> date | None:
    """Return the first day of a row; ``read`` is the lease where it judges how rows are read."""
    judged = read.date_reading(rent, row, "from") if read else None
    if judged or row.from_ is not None:
        return judged.answer if judged else row.from_ if isinstance(row.from_, date) else None
    if row.lease_year is not None:
        return term.lease_year(row.lease_year)
    return term.lease_month(row.month, rent) if row.month is not None else following


def _after(read: Lease | None, rent: Rent, row: RentRow, term: Term, start: date) -> date | None:
    """Return the day after the row's last day, where the row says it."""
    period = read.governing_period(rent, row) if read else None
    if not (period and period.answer == "months"):
        judged = read.date_reading(rent, row, "to") if read else None
        if judged or row.to is not None:
            last = judged.answer if judged else row.to
            return last + DAY if isinstance(last, date) else None
        if row.through_lease_year is not None:
            return term.lease_year(row.through_lease_year + 1)
        if row.through_month is not None:
            return term.lease_month(row.through_month + 1, rent)
    if row.months is None:
        return None
    grid = term.month_grid(rent)
    return grid.date_at(grid.position(start) + Fraction(row.months))


def until_next(rows: list[RowDates]) -> list[RowDates]:
    """Let each row that does not say where it ends last until the next one begins."""
    return [r if r.stated or following is None else RowDates(r.row, r.start, following.start, False, r.place)
            for r, following in zip_longest(rows, rows[1:])]
