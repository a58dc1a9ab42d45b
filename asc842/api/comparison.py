"""A comparison of two ways of accounting, and the renderers that lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from asc842.base.showing import html_of
from asc842.book.compared import Compared, table_of
from asc842.book.modification_question import Question
from asc842.book.sides import Side


@dataclass(frozen=True, slots=True)
class Comparison(Compared):
    """Two ways side by side, right less left; the table is described in :class:`asc842.book.compared.Compared`."""

    def __repr__(self) -> str:
        leases = ", ".join(dict.fromkeys(book.lease.id for side in (self.left, self.right) for book in side.books))
        at = f" at {self.at}" if self.at else ""
        return f"Comparison({self.right.name} less {self.left.name}{at}: {leases}, {self.currency})"

    def _repr_html_(self) -> str:
        return html_of(repr(self), self.table.columns, self.table.to_numpy(object))

    def to_json(self) -> str:
        """Return the comparison as one JSON object, amounts as text with the decimals of the currency."""
        from asc842.output.comparison_files import comparison_json  # noqa: PLC0415  (a renderer)

        return comparison_json(self)

    def to_file(self, path: str | Path) -> Path:
        """Write a workbook (.xlsx) or a table (.csv) and return its path.

        Raises OutputError, leaving nothing behind, where it can't be written or the name ends otherwise.
        """
        from asc842.output.comparison_files import write_comparison  # noqa: PLC0415  (a renderer)

        return write_comparison(self, Path(path))


def compared_sides(left: Side, right: Side, at: date | None, question: Question | None) -> Comparison:
    """Line two sides up."""
    return Comparison(left, right, at, left.books[0].lease.currency, table_of(left, right, at), question)
