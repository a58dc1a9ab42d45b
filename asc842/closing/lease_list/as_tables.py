"""A list that is read as tables of a portfolio, whose problems stand at the cells of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from asc842.closing.lease_list.filling import FilledList, Said
from asc842.closing.lease_list.found import FoundList, ListColumn
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.placing import Placed
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable


def text_tables(found: FoundList, filled: FilledList, places: Sequence[Placed]) -> Iterator[tuple[str, TextTable]]:
    """Yield the rows as tables of a portfolio whose problems stand at the cells of the list."""
    lines = [(n, row) for n, row in zip(filled.lines, filled.rows, strict=True)]
    rents = [(filled.lines[n], row) for n, row in filled.rent]
    by_target = {p.target: p.column for p in places if p.target}
    for name, rows in (("leases", lines), ("rent", rents)):
        if rows:
            yield name, _table(found, by_target if name == "leases" else {
                "annual": by_target["rent"], "lease": by_target.get("lease", by_target["rent"])}, rows)


def _table(found: FoundList, columns: Mapping[str, ListColumn], rows: Sequence[tuple[int, Said]]) -> TextTable:
    file = found.file
    table = TextTable(file.name, file.lines if file.separator else Lines(""), sheet=found.sheet.name)
    table.header = list(dict.fromkeys(["lease", *(c for _, row in rows for c in row)]))
    table.heads = {c: columns[c].label if c in columns and c != "rent" else title(c) for c in table.header}
    table.columns = {c: columns[c].number for c in table.header if c in columns}
    table.head_line = found.head_lines[-1]
    table.rows = [[row.get(c, "") for c in table.header] for _, row in rows]
    table.lines = [line for line, _ in rows]
    return table
