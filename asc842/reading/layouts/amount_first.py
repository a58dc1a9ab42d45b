"""Amounts before the time that they are for: "$8,000.00 a month    January 1, 2003 - December 31, 2003"."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.reading.documents.document import ContractText
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import is_value
from asc842.reading.layouts.row_per_line import RowPerLine
from asc842.reading.layouts.table import PrintedRow, PrintedTable


@LAYOUTS.at(20)
def amount_first(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find runs of lines of figures, each with the period that they are for at its end."""
    yield from AmountFirst(document, taken).tables()


class AmountFirst(RowPerLine):
    """A row a line, its label last."""

    name = "amount before dates"

    def row_at(self, at: int) -> tuple[PrintedRow | None, set[int]]:
        """Return the row on a line: figures, then a period, and no more than a word or two between."""
        if at in self.taken or self.blank(at):
            return None, set()
        items = self.of(at)
        if len(items) < 2 or items[0].kind != "money" or items[-1].kind != "period":
            return None, set()
        between = [i for i in items[1:-1] if not is_value(i)]
        if sum(len(i.text.split()) for i in between) > 6:
            return None, set()
        return PrintedRow([items[-1]], [i for i in items[:-1] if is_value(i)], between), {at}
