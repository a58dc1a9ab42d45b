"""One cell a line, and fields of a form: a period, then its figures on the lines below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from asc842.reading.documents.document import ContractText
from asc842.reading.language.periods import periods
from asc842.reading.language.tokens import says_when
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import STAR, TOTAL, Item, is_value, whole_item
from asc842.reading.layouts.row_per_line import RowPerLine
from asc842.reading.layouts.table import PrintedRow, PrintedTable

LONGEST_LABEL = 4
"""Lines that the label of a row may be divided into."""


@LAYOUTS.at(40)
def stacked(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find lines of one cell each that are a period and then figures, again and again."""
    reader = Stacked(document, taken)
    while reader.at < len(reader.cells):
        if table := reader.table():
            yield table


class Stacked:
    """Walks through lines of one thing each; ``cells`` are (line, items), signs of money joined with what follows."""

    def __init__(self, document: ContractText, taken: set[int]) -> None:
        self.document, self.at = document, 0
        self.rows = RowPerLine(document, taken)
        self.cells = list[tuple[int, list[Item]]]()
        for index in range(len(document.lines)):
            if index in taken:
                self.cells.append((index, []))
            elif not self.rows.blank(index):
                self._add(index, self.rows.of(index))

    def _add(self, index: int, items: list[Item]) -> None:
        before = self.cells[-1][1] if self.cells else []
        if len(items) == 1 and len(before) == 1 and before[0].text.strip() in ("$", "US$", "USD", "USD$"):
            joined = f"{before[0].text.strip()}{items[0].text.strip()}"
            whole = whole_item(joined)
            if whole:
                self.cells[-1] = index, [replace(items[0], kind=whole[0], text=joined, amount=whole[2])]
                return
        self.cells.append((index, items))

    def label_at(self, at: int) -> tuple[Item, int] | None:
        """Return the period that begins on a line, of as many lines as make one, and where it ends."""
        parts = list[Item]()
        best = None
        for n in range(LONGEST_LABEL):
            if at + n >= len(self.cells) or len(self.cells[at + n][1]) != 1:
                break
            item = self.cells[at + n][1][0]
            if is_value(item) or len(item.text.split()) > 9:
                break
            if not parts and not says_when(item.text):
                break
            parts.append(item)
            text = " ".join(p.text.strip() for p in parts)
            if read := periods(STAR.sub("", text).strip()):
                best = replace(parts[0], kind="period", text=text, end=item.end, readings=read), at + n + 1
        return best

    def row_at(self, at: int) -> tuple[PrintedRow, int, set[int]] | None:
        """Return the row that begins on a line, where it ends, and the lines that it takes."""
        found = self.label_at(at)
        if found is None:
            return None
        label, end = found
        row = PrintedRow([label], [])
        while end < len(self.cells) and (figures := self._figures(self.cells[end][1])):
            if figures[0].kind == "period" and not row.values and len(figures) == 1 and self.label_at(end):
                break
            row.values += [i for i in figures if is_value(i)]
            row.words += [i for i in figures if i.kind == "words"]
            end += 1
        return (row, end, {self.cells[n][0] for n in range(at, end)}) if row.values else None

    @staticmethod
    def _figures(items: list[Item]) -> list[Item]:
        """Return the items of a line that is a figure, or a field's name and its figure."""
        values = [i for i in items if is_value(i)]
        words = [i for i in items if not is_value(i)]
        if not values or len(words) > len(values) or any(i.kind == "period" or TOTAL.fullmatch(i.text) for i in words):
            return []
        return items if sum(len(i.text.split()) for i in words) <= 8 else []

    def table(self) -> PrintedTable | None:
        """Return the table that begins where the reader is, or None and go on by a line."""
        first, rows, lines = self.at, list[PrintedRow](), set[int]()
        while (found := self.row_at(self.at)) is not None:
            row, self.at, used = found
            rows.append(row)
            lines |= used
        if len(rows) < 2:
            self.at = max(self.at, first + 1)
            return None
        usual = Counter(len(r.values) for r in rows).most_common(1)[0][0]
        surplus = self._trimmed(rows, usual)
        heads = self._heads(first, usual)
        top = self.cells[first][0]
        return PrintedTable(
            "one cell a line",
            heads,
            rows,
            self.rows._around(top - 16, 16),
            lines=lines,
            by_order=True,
            after=self.rows._around(max(lines) + 1, 4),
            totals=[PrintedRow([], surplus)] if surplus else [],
        )

    def _trimmed(self, rows: list[PrintedRow], usual: int) -> list[Item]:
        """Take the figures that the last row has too many out of it: what the table comes to."""
        surplus = rows[-1].values[usual:]
        rows[-1].values = rows[-1].values[:usual]
        return surplus

    def _heads(self, first: int, columns: int) -> list[Item]:
        """Return the cells above the first row that head its columns, the label's first."""
        found, at = list[Item](), first - 1
        while at >= 0 and len(found) < columns + 1:
            items = self.cells[at][1]
            if len(items) != 1 or items[0].kind != "words" or len(items[0].text.split()) > 8:
                break
            found.insert(0, items[0])
            at -= 1
        return found
