"""What became of a list of leases, for a terminal: its columns, how cells were read, what is taken as usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from asc842.closing.lease_list.filling import FilledList
from asc842.closing.lease_list.found import FoundList
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.placing import Placed
from asc842.closing.lease_list.told import counted
from asc842.intake.text.words import clean, listing, shown
from asc842.intake.text.workbook import column_letters
from asc842.output.renderers.text import rendered
from asc842.output.table import Kind, Table

MOST_LEFT_OUT = 6


def import_text(found: FoundList, columns: Sequence[Placed], filled: FilledList) -> Iterator[RenderableType]:
    """Lay out how a list was understood."""
    yield from (Text(line) for line in _place(found, filled))
    yield rendered(Table.of_rows("", (("", "text"), ("Column", "text"), ("Is", "text"), ("Evidence", "text")), [
        (column_letters(p.column.number), shown(p.column.head), title(p.target) if p.target else "not used",
         p.evidence) for p in columns if p.target or p.doubt]))
    unused = [shown(p.column.label) + " (empty)" * (not p.filled) for p in columns if not (p.target or p.doubt)]
    if unused:
        yield Text(f"Not used: {', '.join(unused)}")
    if filled.converted:
        heads: tuple[tuple[str, Kind], ...] = (("Read", "text"), ("Form", "text"), ("Cells", "count"),
                                               ("Example", "text"))
        yield rendered(Table.of_rows("", heads, [(title(c.column), c.form, c.cells.count, c.cells.shown)
                                                 for c in filled.converted]))
    yield from (Text(line) for line in _taken(filled))


def _place(found: FoundList, filled: FilledList) -> Iterator[str]:
    """Say where the list stands, how its text is read, and which rows are no leases or are not shown."""
    file, sheet, rows = found.file, found.sheet, found.head_lines
    how = f" ({file.encoding}, {_SEPARATED[file.separator]})" if file.separator else f", sheet {shown(sheet.name)}"
    heads = f"row{'s' * (len(rows) > 1)} {' and '.join(map(str, rows))}"
    first, last = (filled.lines[0], filled.lines[-1]) if filled.lines else (0, 0)
    between = f" in rows {first} to {last}" if first != last else f" in row {first}" * bool(first)
    yield f"{file.name}{how}: heads in {heads}, {counted(len(filled.lines), 'lease')}{between}"
    if found.left_out:
        yield "Rows left out: " + listing((clean(f"{line} ({why})") for line, why in found.left_out), MOST_LEFT_OUT)
    said = [(f"rows {listing(map(str, sheet.hidden_rows))}", sheet.hidden_rows), (
        f"columns {listing(map(column_letters, sheet.hidden_columns))}", sheet.hidden_columns)]
    if hidden := [text for text, there in said if there]:
        yield f"Hidden, and read all the same: {', '.join(hidden)}"
    if merged := [ref for ref in sheet.merged if _row_of(ref) > rows[-1]]:
        yield f"Merged, of which only the first cell holds anything: {listing(merged)}"
    if others := [s.name for s in file.sheets if s is not sheet and s.rows]:
        yield f"Sheets not read: {listing(others)}"


_SEPARATED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def _row_of(ref: str) -> int:
    return int("".join(filter(str.isdigit, ref.partition(":")[0])))


def _taken(filled: FilledList) -> Iterator[str]:
    """Say what was filled in for all leases, and what is taken as usual where the list is silent."""
    for name, text, leases in filled.filled:
        yield f'Set: {name} is {text} for {counted(leases, "lease")}'
    if filled.usual:
        taken = "; ".join(f"{title(u.column)}: {u.means} ({u.leases:,})" for u in filled.usual)
        yield f"Not in the list, and taken so unless --set says otherwise: {taken}"
