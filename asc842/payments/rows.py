"""When each printed row of a rent table begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.calendar.grid import DAY
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.errors import Problem
from asc842.payments.term import Term


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


def row_dates(lease: Lease, rent: Rent, key: str) -> tuple[list[RowDates], list[Problem]]:
    """Date every row of a component that begins before it ends; ``key`` is its path in the file, for messages."""
    term, dated, problems = Term.of(lease, rent), list[RowDates](), list[Problem]()
    following = term.begin if rent.rows[0].month is None else None
    for index, row in enumerate(rent.rows):
        path = f"{key}.rows[{index}]"
        start = _start(lease, rent, row, term, following)
        if start is None:
            problems.append(_no_start(path, row))
            continue
        after = _after(lease, rent, row, term, start)
        dated.append(RowDates(row, start, after or term.stop, after is not None, index))
        following = after
    return [r for r in _until_next(dated) if r.start < term.stop], problems


def printed_date(lease: Lease, rent: Rent, row: RentRow, end: str) -> date | None:
    """Return a row's printed ``from`` or ``to`` as a date, as judged where it is misprinted, else None."""
    judged = lease.date_reading(rent, row, end)
    if judged:
        return judged.answer
    printed = row.from_ if end == "from" else row.to
    return printed if isinstance(printed, date) else None


def _start(lease: Lease, rent: Rent, row: RentRow, term: Term, following: date | None) -> date | None:
    if row.from_ is not None or lease.date_reading(rent, row, "from"):
        return printed_date(lease, rent, row, "from")
    if row.lease_year is not None:
        return term.lease_year(row.lease_year)
    return term.lease_month(row.month, rent) if row.month is not None else following


def _after(lease: Lease, rent: Rent, row: RentRow, term: Term, start: date) -> date | None:
    """Return the day after the row's last day, where the row says it."""
    judged = lease.governing_period(rent, row)
    if not (judged and judged.answer == "months"):
        if row.to is not None or lease.date_reading(rent, row, "to"):
            last = printed_date(lease, rent, row, "to")
            return last + DAY if last else None
        if row.through_lease_year is not None:
            return term.lease_year(row.through_lease_year + 1)
        if row.through_month is not None:
            return term.lease_month(row.through_month + 1, rent)
    if row.months is None:
        return None
    grid = term.month_grid(rent)
    return grid.date_at(grid.position(start) + Fraction(row.months))


def _until_next(rows: list[RowDates]) -> list[RowDates]:
    """Let each row that does not say where it ends last until the next one begins."""
    nexts = [*(r.start for r in rows[1:]), None][: len(rows)]
    return [r if r.stated or following is None else RowDates(r.row, r.start, following, False, r.index)
            for r, following in zip(rows, nexts, strict=True)]


def _no_start(path: str, row: RentRow) -> Problem:
    if isinstance(row.from_, str):
        return Problem(f"{path}.from", repr(row.from_), "a date",
                       "keep what is printed and add a judgement: question = \"date_reading\", "
                       f"row = \"{row.title}\", end = \"from\", answer = the date meant, reason")
    return Problem(path, "no beginning", "from, lease_year or month; or a row before it that says its months",
                   "say where this row of the rent table begins")


def timeline_problems(rows: list[RowDates], term: Term, key: str) -> list[Problem]:
    """Gaps and overlaps between rows, and days of the term that no row covers."""
    problems = []
    for before, row in pairwise(rows):
        if before.after != row.start:
            problems.append(_gap_or_overlap(before, row, key))
    if rows and rows[0].start > term.begin:
        problems.append(_uncovered(f"{key}.rows[{rows[0].index}]", term.begin, rows[0].start - DAY))
    if rows and rows[-1].after < term.stop:
        problems.append(_uncovered(f"{key}.rows[{rows[-1].index}]", rows[-1].after, term.stop - DAY))
    return [*problems, *(_backwards(r, key) for r in rows if r.after <= r.start)]


def _backwards(r: RowDates, key: str) -> Problem:
    return Problem(f"{key}.rows[{r.index}]", f"row begins {r.start} and ends {r.after - DAY}",
                   "an end on or after the beginning", "correct the dates, or judge them with date_reading")


def _gap_or_overlap(before: RowDates, row: RowDates, key: str) -> Problem:
    path, last = f"{key}.rows[{row.index}]", before.after - DAY
    if before.after < row.start:
        return Problem(path, f"a gap: '{before.row.title}' ends {last}, '{row.row.title}' begins {row.start}",
                       "each row to begin the day after the one before it ends",
                       "add a row for the days between (monthly = 0.00 where no rent is due)")
    return Problem(path, f"an overlap: '{before.row.title}' ends {last}, '{row.row.title}' begins {row.start}",
                   "each row to begin the day after the one before it ends",
                   "where the contract prints it so, keep the dates and add a judgement: question = \"date_reading\", "
                   f"rent, row = \"{before.row.title}\", end = \"to\", answer = {row.start - DAY}, reason")


def _uncovered(path: str, first: date, last: date) -> Problem:
    return Problem(path, f"a gap: no rent is stated from {first} to {last}", "a row for every day of the lease term",
                   "add the missing row (monthly = 0.00 where no rent is due), or correct the lease term")
