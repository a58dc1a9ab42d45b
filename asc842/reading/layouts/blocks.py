"""Columns one after the other, as text taken out of a PDF has them: all periods, then all figures of each column."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from asc842.reading.documents.document import ContractText
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import Item
from asc842.reading.layouts.stacked import Stacked
from asc842.reading.layouts.table import PrintedRow, PrintedTable

FEWEST = 3
"""Rows from which a run of periods is a column: two may be a range over two lines."""
HEAD, MOST = 12, 4
"""Most lines that all heads take, and the head of one column."""


@LAYOUTS.at(38)
def blocks(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find a run of periods, one a line, and after it runs of as many figures, each under its head or under none."""
    reader, at = Stacked(document, taken), 0
    while at < len(reader.cells):
        labels = _labels(reader, at)
        columns, end = _columns(reader, at + len(labels), len(labels))
        if columns:
            yield _table(reader, at, labels, columns, end)
        at = end if columns else at + max(1, len(labels))


def _labels(reader: Stacked, at: int) -> list[Item]:
    """Return the periods that follow one another from a line on, each of which is a line."""
    out = list[Item]()
    while (found := reader.label_at(at + len(out))) and found[1] == at + len(out) + 1:
        out.append(found[0])
    return out


Column = tuple[list[Item], list[Item]]
"""Its head, as lines of words, and its figures."""


def _columns(reader: Stacked, at: int, count: int) -> tuple[list[Column], int]:
    """Return the columns of so many figures that follow, and where they end; none where a figure is left over."""
    out = list[Column]()
    while count >= FEWEST:
        head = _run(reader, at, "words")[:MOST]
        figures = _run(reader, at + len(head), "money")
        if not figures or len(figures) % count:
            return ([], at) if figures else (out, at)
        out += [(head if n == 0 else [], figures[n : n + count]) for n in range(0, len(figures), count)]
        at += len(head) + len(figures)
    return out, at


def _run(reader: Stacked, at: int, kind: str) -> list[Item]:
    """Return the things of one kind that follow one another from a line on, each of which is a line."""
    cells = takewhile(lambda cell: len(cell[1]) == 1 and cell[1][0].kind == kind, reader.cells[at:])
    return [items[0] for _, items in cells]


def _table(reader: Stacked, at: int, labels: list[Item], columns: list[Column], end: int) -> PrintedTable:
    """Return the table; heads only where each column has one, above it or above all."""
    rows = [PrintedRow([label], [figures[n] for _, figures in columns]) for n, label in enumerate(labels)]
    above, own = _heads(reader, at), [head[-1] for head, _ in columns if head]
    low, high = reader.cells[at][0], reader.cells[end - 1][0]
    return PrintedTable(
        "columns one after the other",
        own if len(own) == len(columns) else above if len(above) == len(columns) + 1 else [],
        rows,
        reader.rows._around(low - 16, 16),
        reader.rows._around(high + 1, 4),
        lines=set(range(low, high + 1)),
        by_order=True,
    )


def _heads(reader: Stacked, at: int) -> list[Item]:
    """Return the lines of words right above the first period, up to a line that is something else."""
    above = reversed(reader.cells[max(0, at - HEAD) : at])
    words = takewhile(lambda cell: len(cell[1]) == 1 and cell[1][0].kind == "words", above)
    return [items[0] for _, items in words][::-1]
