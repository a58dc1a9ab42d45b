"""What can be wrong with the rows of a rent table, told so that its reader can mend it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import half_up, text
from asc842.contract.judgements import GoverningFigure
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.contract.values import largest
from asc842.intake.text.words import listing, quoted
from asc842.payments.row_dates import RowDates
from asc842.payments.term import Term

UNCOVERED = "rent.uncovered"


def name_of(row: RentRow, index: int) -> str:
    """Name a row in messages: its label or where it begins, in quotes, else its place in the table."""
    begins = row.label or row.lease_year or row.month or row.from_ or row.on
    return quoted(row.title) if begins else f"row {index + 1}"


def no_start(path: str, row: RentRow) -> Problem:
    """A row of which it is not known when it begins."""
    if isinstance(row.from_, str):
        return _misprinted(f"{path}.from", row.from_)
    return Problem("rent.row-start",
                   path, "no beginning", "from, lease_year or month, or a row before it that says its end",
                   "say where this row of the rent table begins")


def unread_end(lease: Lease, rent: Rent, row: RentRow, path: str) -> list[Problem]:
    """An end that is printed as no date, unless a judgement reads it or sets the row's length."""
    judged = lease.governing_period(rent, row)
    by_months = judged is not None and judged.answer == "months"
    if not isinstance(row.to, str) or by_months or lease.date_reading(rent, row, "to"):
        return []
    return [_misprinted(f"{path}.to", row.to)]


def _misprinted(path: str, printed: str) -> Problem:
    return Problem("rent.misprinted",
                   path, f"{quoted(printed)}, which no judgement reads", "a date, or a judgement that reads it",
                   'keep what is printed and add a judgement with question = "reading", '
                   f"printed = {quoted(printed)}, answer = the date meant, and reason")


def timeline_problems(rows: list[RowDates], term: Term, key: str) -> list[Problem]:
    """Gaps and overlaps between rows, and days on which rent runs that no row covers.

    ``rows`` are those that begin before rent ends: others, of an option period perhaps, are printed and charge
    nothing.
    """
    if not rows:
        return [_uncovered(f"{key}.rows", term.begin, term.stop - DAY)] if term.begin < term.stop else []
    if backwards := [_backwards(r, key) for r in rows if r.after <= r.start]:
        return backwards
    problems = [_gap_or_overlap(before, row, key) for before, row in pairwise(rows) if before.after != row.start]
    if rows[0].start > term.begin:
        problems.append(_uncovered(f"{key}.rows[{rows[0].place}]", term.begin, rows[0].start - DAY))
    if rows[-1].after < term.stop:
        problems.append(_uncovered(f"{key}.rows[{rows[-1].place}]", rows[-1].after, term.stop - DAY))
    return problems


def _backwards(r: RowDates, key: str) -> Problem:
    return Problem("rent.row-backwards",
                   f"{key}.rows[{r.place}]", f"a row that begins {r.start} and ends {r.after - DAY}",
                   "an end on or after the beginning",
                   "correct the dates; if the contract prints them so, add a judgement with "
                   'question = "date_reading"')


def _gap_or_overlap(before: RowDates, row: RowDates, key: str) -> Problem:
    path, last = f"{key}.rows[{row.place}]", before.after - DAY
    name = name_of(before.row, before.place)
    found = f"{name} ends {last}, {name_of(row.row, row.place)} begins {row.start}"
    expected = "each row to begin on the day after the one before it ends"
    if before.after < row.start:
        return Problem("rent.gap", path, f"a gap: {found}", expected,
                       "correct the dates, or add a row for the days between (monthly = 0.00 where no rent is due)")
    return Problem("rent.overlap", path, f"an overlap: {found}", expected,
                   "correct the dates; if the contract prints them so, add a judgement with question = "
                   f'"date_reading", rent, row = {name}, end = "to", answer = {row.start - DAY}, and reason')


def _uncovered(path: str, first: date, last: date) -> Problem:
    return Problem(UNCOVERED,
                   path, f"a gap: no rent is stated from {first} to {last}", "a row for every day of the lease term",
                   "add the missing row (monthly = 0.00 where no rent is due), or correct the lease term",
                   values={"first": first, "last": last})


def no_amount(lease: Lease, rent: Rent, dated: RowDates, key: str, figure: str | None) -> Problem:
    """A row that prints no figure from which its instalments follow; ``figure`` is the one that a judgement names."""
    if figure:
        index = next(i for i, x in enumerate(lease.judgements) if isinstance(x, GoverningFigure)
                     and (x.rent, x.row) == (rent.id, dated.row.title))
        found = f"{quoted(figure)}, which {quoted(dated.row.title)} does not print"
        return Problem("rent.row-figure", f"judgements[{index}].answer", found,
                       "a figure that the row prints (a rate with an area, a period total with months)",
                       "name a figure that is printed, or add this one to the row")
    return Problem("rent.row-no-amount",
                   f"{key}.rows[{dated.place}]", f"{name_of(dated.row, dated.place)} has no amount",
                   "amount, monthly, annual, parts, rate with an area, or a rise over the row before",
                   "add what the contract prints for this row")


def beyond_measure(dated: RowDates, instalment: Fraction, key: str) -> list[Problem]:
    """An instalment below nothing, or beyond what any lease pays."""
    path = f"{key}.escalator" if dated.place < 0 else f"{key}.rows[{dated.place}]"
    amount = text(half_up(instalment))
    return [Problem("rent.too-large",
                    path, f"an instalment of {amount} from {dated.start}", f"from {text(0)} to {text(largest())}",
                    "correct the figures, or the rise")]


def unclear_rise(dated: RowDates, columns: tuple[str, ...], key: str) -> Problem:
    """A rise of which it is not known what rises: one of several printed figures, or a rate on no known area."""
    row, by_row = dated.row, dated.row.increase_amount is not None or dated.row.increase_rate is not None
    name, amount = ("increase_of", "increase_amount") if by_row else ("applied_to", "amount")
    path = f"{key}.rows[{dated.place}]" if by_row else f"{key}.escalator"
    if len(columns) == 1 or (row.increase_of and by_row):
        return Problem("rent.rise-area",
                       f"{path}.{name}", "a rate that rises, on an area that is not known", "the area let",
                       "add area = ..., or name a figure that the rows print")
    return Problem("rent.rise-of",
                   f"{path}.{amount}", f"an amount added to rent that is printed as {listing(columns)}",
                   "to which of these figures the amount is added", f'add {name} = "{columns[0]}", or another of them')
