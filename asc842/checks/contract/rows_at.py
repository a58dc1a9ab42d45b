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


def spans(lease: Lease, rent: Rent) -> list[tuple[date, date]]:
    """Return the first day of every printed row and the day after its last: its own, or where the next one begins."""
    begins = beginnings(lease, rent)
    following = [*begins[1:], lease.lease_term_end + timedelta(1)]
    return [(first, _ends(lease, rent, row, first) or after)
            for row, first, after in zip(rent.rows, begins, following, strict=True)]


def months_spanned(lease: Lease, first: date, after: date) -> tuple[Fraction, ...]:
    """Return the months from a day to the day before another, in each way that a contract may count them.

    By calendar months with part months by their days, from the first day on, and from commencement on: February 15
    to August 14 is 5 and 27/28 or so by the calendar, and six months by either of the others.
    """
    grids = (MonthGrid.calendar(first), MonthGrid(first), MonthGrid(lease.commencement))
    return tuple(grid.position(after) - grid.position(first) for grid in grids)


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
    if row.lease_year:
        return _lease_year(lease, row.lease_year)
    return _lease_month(lease, rent, row.month) if row.month else None


def _lease_year(lease: Lease, n: int) -> date:
    start, ended = lease.commencement, lease.judgement(FirstLeaseYearEnd)
    second = ended.answer + timedelta(1) if ended else MonthGrid(start).boundary(12)
    return min(start, second) if n == 1 else MonthGrid(second).boundary(12 * (n - 2))


def _lease_month(lease: Lease, rent: Rent, n: int) -> date:
    start = lease.commencement
    first = start.day == 1 or rent.first_month == "commencement"
    anchor = start if first else MonthGrid.calendar(start).boundary(1)
    return start if n == 1 else MonthGrid(anchor).boundary(n - 1)


def _ends(lease: Lease, rent: Rent, row: RentRow, first: date) -> date | None:
    """Return the day after a row's last, where it says it."""
    period, read = lease.governing_period(rent, row), lease.date_reading(rent, row, "to")
    last = read.answer if read else row.to
    if isinstance(last, date) and not (period and period.answer == "months"):
        return last + timedelta(1)
    if row.through_lease_year:
        return _lease_year(lease, row.through_lease_year + 1)
    if row.through_month:
        return _lease_month(lease, rent, row.through_month + 1)
    return MonthGrid(first).date_at(Fraction(row.months)) if row.months is not None else None


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
