"""Businesses acquired: one row of the table ``acquisitions`` for all leases that came with one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from asc842.base.errors import Problem
from asc842.closing.portfolio.table_files import TableRow
from asc842.intake.text.words import quoted

BUSINESS, PREFIX = "acquisition.business", "acquisition."
"""The column of ``leases`` that names the business, and what columns of the same acquisition begin with."""


def fill_in(leases: Mapping[str, Sequence[TableRow]], deals: Sequence[TableRow]) -> Iterator[tuple[str, Problem]]:
    """Give the rows of leases what the row of their business says and they do not say.

    Yields what does not fit, with the id of the lease, or "" for a business: one named twice, one with which no lease
    came, a lease of another day.
    """
    known = dict[str, TableRow]()
    for deal in deals:
        name = deal.cells.get("business", "")
        if known.setdefault(name, deal) is not deal:
            first = deal.file.line_named(known[name].line)
            yield "", deal.problem("acquisitions.twice",
                                   "business", f"{quoted(name)} a second time (first: line {first})",
                                   "each business once", "keep one of the two")
    used = set[str]()
    for lease, rows in leases.items():
        for row in rows:
            name = row.cells.get(BUSINESS, "")
            if name in known:
                used.add(name)
                yield from ((lease, problem) for problem in _filled(row, known[name]))
    for name in known.keys() - used:
        yield "", known[name].problem("acquisitions.unused",
                                      "business", quoted(name), f"a business that a lease names in {BUSINESS}",
                                      "name it there, or take the row out")


def _filled(row: TableRow, deal: TableRow) -> Iterator[Problem]:
    for name, text in deal.cells.items():
        said = row.cells.setdefault(f"{PREFIX}{name}", text)
        if said != text and name == "date":
            yield row.problem("acquisitions.date", f"{PREFIX}{name}", f"{said}, but {text} in {deal.where}",
                              "one acquisition date of a business", "correct one of the two, or leave it out here")
