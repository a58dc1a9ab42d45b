"""A table on its side: periods head the columns, and each line below is one kind of rent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from asc842.reading.documents.document import ContractText
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import Item, is_value
from asc842.reading.layouts.row_per_line import RowPerLine
from asc842.reading.layouts.table import PrintedRow, PrintedTable

MOST_BLANKS = 3


@LAYOUTS.at(5)
def on_its_side(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find lines of two periods or more, and below them lines of words and as many figures."""
    reader = RowPerLine(document, taken)
    at = 0
    while at < len(document.lines):
        table = _table_at(reader, at)
        at = max(table.lines) + 1 if table else at + 1
        if table:
            yield table


def _periods(reader: RowPerLine, at: int) -> list[Item]:
    """Return the periods that are all of a line, but for words before them; none where it is no such line."""
    if at in reader.taken or reader.blank(at):
        return []
    items = reader.of(at)
    items = items[1:] if items and items[0].kind == "words" else items
    return items if len(items) > 1 and all(i.kind == "period" for i in items) and _several(items) else []


def _several(items: list[Item]) -> bool:
    """Whether periods differ, and are no two days of one period."""
    alone = all(p.first is not None and p.last is None for i in items for p in i.readings[:1])
    return len({i.readings[0] for i in items}) == len(items) and not (alone and len(items) == 2)


def _table_at(reader: RowPerLine, at: int) -> PrintedTable | None:
    labels = _periods(reader, at)
    if not labels:
        return None
    lines, kinds, used, blanks = list[list[Item]](), list[Item](), {at}, 0
    above = dict[str, None]()
    for index in range(at + 1, len(reader.document.lines)):
        if reader.blank(index):
            blanks += 1
            if blanks > MOST_BLANKS:
                break
            continue
        items = reader.of(index)
        figures = [i for i in items if is_value(i)]
        if not lines and not figures and len(items) <= len(labels) + 1 and all(i.kind == "words" for i in items):
            above |= dict.fromkeys(i.text for i in items)  # a second head, below the periods
            used.add(index)
            continue
        if len(figures) != len(labels) or len(items) != len(figures) + 1 or items[0].kind != "words":
            break
        kinds.append(items[0])
        lines.append(figures)
        used.add(index)
        blanks = 0
    if not lines:
        return None
    rows = [PrintedRow([label], [figures[n] for figures in lines]) for n, label in enumerate(labels)]
    heads = [
        replace(kind, kind="words", text=" ".join((kind.text, *above)), left=n, right=n + 0.9)
        for n, kind in enumerate(kinds)
    ]
    before = reader._around(at - 7, 7)
    return PrintedTable("on its side", heads, rows, before, reader._around(max(used) + 1, 4), used, by_order=True)
