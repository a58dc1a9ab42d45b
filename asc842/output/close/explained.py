"""Cell comments in the workbook of a close: of each lease's row, how its figure is made and how to ask for more.

As many comments as :data:`MOST` leases have rows: of more leases, the first of each report.
"""

from __future__ import annotations

from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.closing.book import CloseBook
from asc842.derivation import at_a_date, roll_forwards  # noqa: F401  (cells announce themselves)
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.report_cells import CELLS
from asc842.output.derivation_words import sentence
from asc842.output.renderers.xlsx import TablePlace

MOST = 200
"""Rows of a report that have a comment."""
LOOK = {"x_scale": 3.2, "y_scale": 1.1, "author": "asc842"}


def write_comments(page: Any, placed: TablePlace, report: str, table: pd.DataFrame, book: CloseBook) -> None:
    """Write a comment on the lease of each row of a report: the figure that others of the row make, and how to ask."""
    if "lease" not in table or "currency" not in table or "lease" not in placed.letters:
        return
    for number, row in enumerate(table.head(min(MOST, placed.last - placed.first + 1)).to_dict("records")):
        column = _made(report, row)
        figure = column or next((str(c) for c, kind in table.dtypes.items() if kind.kind in "if"), None)
        if figure is not None:
            asked = f'asc842 explain {row["lease"]} "{report}: {figure}" --as-of {book.period.label} --portfolio ...'
            page.write_comment(f"{placed.letters['lease']}{placed.first + number}", "\n".join([
                *_said(report, column, row), asked]), LOOK)


def _said(report: str, column: str | None, row: dict[Any, Any]) -> list[str]:
    return [sentence(_derived(report, column, row)), CELLS[_stem(report), column].paragraph] if column else []


def _stem(report: str) -> str:
    return report.rpartition(", ")[0] or report


def _made(report: str, row: dict[Any, Any]) -> str | None:
    """Return the last column of a row that others of it make: closing, total, noncurrent."""
    stem = _stem(report)
    made = [str(c) for c in row if (stem, c) in CELLS and CELLS[stem, c].of_row is not None and c != "difference"]
    return made[-1] if made else None


def _derived(report: str, column: str, row: dict[Any, Any]) -> Derived:
    """Return the figure and the columns that make it, as the derivation of the report declares them."""
    how, digits = CELLS[_stem(report), column].of_row, digits_of(str(row["currency"]))
    assert how is not None
    amounts = [str(c) for c, value in row.items() if isinstance(value, int) and not isinstance(value, bool)]
    return Derived(column, "sum", [
        Part(Derived(name, "stated", kept=amount(row[name], digits), digits=digits), sign)
        for name, sign in how(amounts).items() if row.get(name)], kept=amount(row[column], digits), digits=digits)
