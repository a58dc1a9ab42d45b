"""Rows that run on in one line, or without any space between cells, and tables side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from asc842.reading.documents.document import ContractText
from asc842.reading.language.phrases import ending
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import Item, is_value
from asc842.reading.layouts.row_per_line import RowPerLine
from asc842.reading.layouts.table import PrintedRow, PrintedTable


@LAYOUTS.at(30)
def run_on(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find lines on which periods and figures take turns."""
    reader = RowPerLine(document, taken)
    at = 0
    while at < len(document.lines):
        table, at = _table_at(reader, at)
        if table and len(table.rows) > 1:
            yield table


def _table_at(reader: RowPerLine, at: int) -> tuple[PrintedTable | None, int]:
    table: PrintedTable | None = None
    for index in range(at, len(reader.document.lines)):
        if index in reader.taken or (reader.blank(index) and table is None):
            return table, index + 1
        if reader.blank(index):
            continue
        prose = re.search(r";|[a-z\d][.] +[A-Z]", reader.document.text_of(reader.document.lines[index]))
        rows = [] if prose else rows_of(reader.of(index), table is not None)
        if not rows:
            return table, index + 1
        if table is None:
            before = reader._around(index - 7, 7)
            table = PrintedTable("run on", [], [], before=before, by_order=True)
            table.heads = _heads(reader, index)
        table.rows += rows
        table.lines.add(index)
    return table, len(reader.document.lines)


def _heads(reader: RowPerLine, index: int) -> list[Item]:
    """Return heads that run on before the first row, on its line or the one above."""
    first = reader.of(index)[0]
    if first.kind == "period":
        above = next((i for i in range(index - 1, max(-1, index - 4), -1) if not reader.blank(i)), None)
        words = reader.of(above) if above is not None else []
        if len(words) != 1 or len(words[0].text.split()) > 14:
            return []
        first = words[0]
        text = first.text
    else:
        found = ending(first.text)
        text = first.text[: found[0]] if found else first.text
    parts = [p for p in re.split(r"(?<=[a-z)])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])|\s{2,}", text) if p.strip()]
    return [replace(first, kind="words", text=p, left=n, right=n + 0.9) for n, p in enumerate(parts)]


def rows_of(items: list[Item], within: bool) -> list[PrintedRow]:
    """Return the rows on a line, each a period and its figures; none where the line says anything else."""
    rows = list[PrintedRow]()
    for item in items:
        one = item if item.kind != "words" else _ended(item, first=not rows)
        if one is not None and one.kind == "period":
            rows.append(PrintedRow([one], []))
        elif one is not None and is_value(one) and rows:
            rows[-1].values.append(one)
        else:
            return []
    whole = [row for row in rows if row.values]
    return whole if len(whole) > (0 if within else 1) and len(whole) == len(rows) else []


def _ended(item: Item, *, first: bool) -> Item | None:
    """Return the period that words end with; heads may run on before the first one."""
    found = ending(item.text)
    if found is None or (not first and found[0] > 12):
        return None
    low, readings = found
    return replace(item, kind="period", text=item.text[low:], start=item.start + low, readings=readings)
