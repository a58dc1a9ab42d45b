"""Which printed row holds on a day, looked up plainly from what the rows print.

Kept apart from the dating of rows in ``asc842.payments`` so that the checks do not lean on what they check.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from asc842.calendar.grid import MonthGrid
from asc842.contract.judgements import FirstLeaseYearEnd
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow


def beginnings(lease: Lease, rent: Rent) -> list[date]:
    """Return the first day of every printed row of a component."""
    days: list[date] = []
    for i, row in enumerate(rent.rows):
        days.append(_begins(lease, rent, row) or _after_previous(rent, i, days, lease))
    return days


def row_on(rows: list[tuple[date, RentRow]], day: date) -> RentRow:
    """Return the last of the rows, each with its first day, that has begun by a day."""
    begun = [row for first, row in rows if first <= day]
    return begun[-1] if begun else rows[0][1]


def _begins(lease: Lease, rent: Rent, row: RentRow) -> date | None:
    read = lease.date_reading(rent, row, "from")
    if read:
        return read.answer
    if isinstance(row.from_, date):
        return row.from_
    start = lease.commencement
    if row.lease_year:
        ended = lease.judgement(FirstLeaseYearEnd)
        second = ended.answer + timedelta(1) if ended else MonthGrid(start).boundary(12)
        return min(start, second) if row.lease_year == 1 else MonthGrid(second).boundary(12 * (row.lease_year - 2))
    if row.month:
        first = start.day == 1 or rent.first_month == "commencement"
        anchor = start if first else MonthGrid.calendar(start).boundary(1)
        return start if row.month == 1 else MonthGrid(anchor).boundary(row.month - 1)
    return None


def _after_previous(rent: Rent, i: int, days: list[date], lease: Lease) -> date:
    """Return where a row without a beginning of its own begins: its predecessor's end, or commencement."""
    if i == 0:
        return lease.commencement
    before = rent.rows[i - 1]
    if isinstance(before.to, date):
        return before.to + timedelta(1)
    if before.months is None:
        return days[-1]
    return MonthGrid(days[-1]).date_at(Fraction(before.months))
