"""How the columns of a close's reports are made for one lease: each announces itself under its report.

A column that others of its row make is declared with their signs; the others are parts of the lease's own figures in
the days of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from asc842.base.constants import DAY
from asc842.derivation.figure import Part
from asc842.derivation.lease_steps import LeaseSteps


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a report, ``first`` to ``last``, the classification of its row, and the ends of the fiscal years.

    Of a lease that moves to other books in between, its days in those of the row: ``taken`` and ``given`` are the
    movements by which its balances come in at first, and leave in the end.
    """

    first: date
    last: date
    finance: bool
    year_ends: tuple[date, ...] = ()
    taken: str = ""
    given: str = ""

    @property
    def before(self) -> date:
        """The day before the first."""
        return self.first - DAY


Make = Callable[[LeaseSteps, Stretch], Sequence[Part]]


@dataclass(frozen=True, slots=True)
class ReportCell:
    """How a column of a report is made: ``of_row`` of other columns of its row, with their signs, or by ``make``."""

    paragraph: str
    make: Make | None = None
    of_row: Callable[[Sequence[str]], dict[str, int]] | None = None


ANY = "..."
CELLS: dict[tuple[str, str], ReportCell] = {}
"""Every column that is explained, by report and name; a name that ends in ANY is all that begin so, and is given."""


def cell(report: str, column: str, paragraph: str = "") -> Callable[[Make], Make]:
    """Announce the function below as what makes a column of a report."""
    def announce(make: Make) -> Make:
        CELLS[report, column] = ReportCell(paragraph, make)
        return make
    return announce


def row_sum(report: str, column: str, columns: Callable[[Sequence[str]], dict[str, int]], paragraph: str = "") -> None:
    """Declare a column as the sum of others of its row: a function gives these, of all columns of amounts."""
    CELLS[report, column] = ReportCell(paragraph, of_row=columns)


def cell_of(report: str, column: str) -> ReportCell | None:
    """Return how a column of a report is made; None where nothing says it."""
    found = CELLS.get((report, column))
    if found is not None:
        return found
    begins = (CELLS[report, name] for of, name in CELLS
              if of == report and name.endswith(ANY) and column.startswith(name.removesuffix(ANY)))
    found = next(begins, None)
    if found is None or found.make is None:
        return None
    make: Callable[..., Sequence[Part]] = found.make
    return ReportCell(found.paragraph, partial(make, column=column))
