"""Leases from the rows of tables: validated as lease files are, with problems that name table, row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from asc842.base.errors import Problem
from asc842.base.money import in_currency_of
from asc842.closing.portfolio.assemble import DOCUMENT, ROW, Assembly, Cell
from asc842.closing.portfolio.cells import BadCell, Untold
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.place_words import in_words_of
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.lease import Lease
from asc842.intake.files import LeaseFile, lease_file_of
from asc842.intake.given import Keys, given
from asc842.intake.rules import NO_LIFE
from asc842.intake.rules.all import problems_of
from asc842.intake.rules.ids import UNLISTED
from asc842.intake.rules.rates import HIGH_RATE, high_rate
from asc842.intake.text.places import Path, key_text
from asc842.intake.text.source import SourceFile
from asc842.payments.improvement_problems import improvement_problems
from asc842.timeline.timeline import Timeline

Rows = Mapping[str, Sequence[TableRow]]


@dataclass(slots=True)
class TableSource(SourceFile):
    """The data of a lease put together from tables; ``cells`` say where each value was read, ``rows`` each table."""

    cells: dict[Path, Cell] = field(default_factory=dict)
    rows: dict[Path, TableRow] = field(default_factory=dict)

    def _located(self, problem: Problem, path: Path, offset: int | None = None) -> Problem:
        """Give a problem its table, row and column."""
        if offset is not None or not self.rows:
            return problem
        if asked := problem.values.get("question"):
            row, column = self.rows[()], "timing" if asked == "payment_terms" else asked
            title = row.titled(column)
            if row.file.sheet and column == "lease_term_end":
                column, title = "term_months", f"{row.titled('term_months')} or {row.titled('expiration')}"
            return _at(replace(problem, found="nothing", expected=f"{title} for every lease",
                               remedy=f"fill in the column {title}"), row, column)
        if problem.code == NO_LIFE:
            row = self.rows[()]
            return _at(replace(problem, remedy=f"fill in the column {row.titled('useful_life')}: a date, or months"),
                       row, "useful_life")
        if path in self.cells:
            cell = self.cells[path]
            return _at(in_words_of(cell.row, _in_columns(problem, cell)), cell.row, cell.column)
        within = path
        while within and within not in self.rows:
            within = within[:-1]
        row, rest = self.rows[within], path[len(within):]
        columns = layouts()[row.table].columns
        name = next((name for n in range(len(rest), 0, -1) if (name := key_text(rest[:n])) in columns), key_text(rest))
        return _at(in_words_of(row, problem), row, name)

    @property
    def how_to_round(self) -> str:
        """What to do about an amount with more decimals than its currency has; in a sheet it may be a formula's."""
        printed = super(TableSource, self).how_to_round
        return f"{printed}; round what a formula comes to: =ROUND(..., 2)" if self.rows[()].file.sheet else printed

    def raw(self, path: Path) -> str:
        """Return the text of the cell that a value was read from."""
        cell = self.cells.get(path)
        return cell.row.cells.get(cell.column, "") if cell else ""


def _in_columns(problem: Problem, cell: Cell) -> Problem:
    """A key beside the answer of a judgement is a column named after its question; all documents are one."""
    if problem.code == UNLISTED:
        return replace(problem, remedy=f'begin it with "{DOCUMENT}, ", which stands for every document of the lease')
    if problem.code != HIGH_RATE or cell.row.table != "leases":
        return problem
    return high_rate(problem.key, problem.values["rate"], f"write true in the column "
                     f"{cell.row.titled(f'{cell.column}.unusual_rate')}")


def _at(problem: Problem, row: TableRow, column: str) -> Problem:
    told = row.problem(problem.code, column, problem.found, problem.expected, problem.remedy)
    return replace(problem, key=told.key, file=told.file, line=told.line, excerpt=told.excerpt, cell=told.cell,
                   values={**problem.values, **told.values})


def lease_of_rows(rows: Rows, *, cited: bool) -> tuple[Lease, Keys] | None:
    """Return the lease that rows say, with the keys that it gives; None where anything is refused.

    ``cited``: a row may name a source.
    """
    try:
        lease = lease_said(rows)
    except (Untold, ValidationError):
        return None
    keys = given(lease, cited=cited)
    return (lease, keys) if _in_order(lease, keys) else None


def lease_said(rows: Rows) -> Lease:
    """Return the lease that rows say, of which no rule is asked; raises Untold or ValidationError."""
    return Lease.model_validate(_tuples(Assembly(rows, traced=False).lease()), strict=True)


@in_currency_of("currency")
def _in_order(lease: Lease, keys: Keys) -> bool:
    if problems_of(lease, keys=keys):
        return False
    return not (lease.facts.leasehold_improvements and improvement_problems(Timeline(lease)))


def file_of_rows(rows: Rows, further: Sequence[Problem] = ()) -> LeaseFile:
    """Return the same as a lease file, with every problem told where it stands.

    ``further`` are problems of rows that could not be read: of what they may have said, nothing is missed.
    """
    assembly = Assembly(rows, traced=True)
    traced = assembly.lease()
    first = rows["leases"][0]
    source = TableSource(first.file.name)
    source.data = _untraced(traced, (), source)
    for path, cell in source.cells.items():
        if isinstance(cell.value, BadCell):
            source.problem(cell.value.code, path, *cell.value[1:])
            source.doubts.add(path)
    for row, *said in assembly.misplaced:
        source.problems.append(row.problem(*said))
    if "term_months" in first.cells and "expiration" not in first.cells:
        source.doubts.add(("facts", "expiration"))
    if further:
        source.problems.extend(further)
        for path in (("facts", "rent"), ("facts", "abatements"), ("events",)):
            source.doubts.add(path)
    elif not {"rent", "payments"} & rows.keys():
        source.problems.append(_no_rent(first))
        source.doubts.add(("facts", "rent"))
    return lease_file_of(source)


def _no_rent(row: TableRow) -> Problem:
    if row.file.sheet:
        return row.problem("rent.none", "rent", "nothing", f"{row.titled('rent')}, or rows of the sheet Rent steps",
                           f"fill in {row.titled('rent')}, 0 where none is due, or add the rows")
    return row.problem("rent.none", "", "a lease with no rent", "rows of rent or payments for the lease",
                       "add them (monthly = 0.00 where no rent is due)")


def _untraced(value: Any, path: Path, source: TableSource) -> Any:
    """Return the plain values, noting where each was read."""
    if isinstance(value, Cell):
        source.cells[path] = value
        return value.row.cells.get(value.column, "") if isinstance(value.value, BadCell) else value.value
    if isinstance(value, dict):
        if ROW in value:
            source.rows[path] = value[ROW]
        return {key: _untraced(v, (*path, key), source) for key, v in value.items() if key != ROW}
    if isinstance(value, list):
        return [_untraced(v, (*path, i), source) for i, v in enumerate(value)]
    return value


_HOLD = frozenset((dict, list))


def _tuples(value: Any) -> Any:
    """Put tuples into the place of lists, as frozen models hold them."""
    if type(value) is list:
        return tuple([_tuples(inner) if type(inner) in _HOLD else inner for inner in value])
    for key, inner in [(key, inner) for key, inner in value.items() if type(inner) in _HOLD]:
        value[key] = _tuples(inner)
    return value
