"""Typesets a text of this folder: as EDGAR has it, as HTML with tables, as HTML of fixed width, as PDF.

A text is a TOML file of blocks in order: ``heading``, ``paragraph``, ``raw`` lines, ``page`` (the number at its foot),
``rows`` of a table under the ``head`` rows. A cell is a string or ``{text, across, down}``. Hints of a table say how
the text shows it: ``text`` is columns, pipe, tab, lines (one cell a line), run-on (no space between) or form (head:
cell); ``dollar = "apart"`` puts the sign into a cell of its own; ``fold`` folds first cells at so many characters;
``rule`` is the character under the head; ``tags`` writes EDGAR's; ``page_after`` breaks the page after so many rows.
A text that is about lines of text alone names its ``forms``.
"""

from __future__ import annotations

import html
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, Preformatted, SimpleDocTemplate, Spacer, Table, TableStyle

HERE = Path(__file__).parent
WIDTH = 80
STYLES = getSampleStyleSheet()


@dataclass(frozen=True)
class Cell:
    """What stands in one or more places of a table."""

    text: str = ""
    across: int = 1
    down: int = 1

    @property
    def is_figure(self) -> bool:
        return self.text[:1] in "$0123456789(" and "/" not in self.text[:4]


@dataclass(frozen=True)
class Grid:
    """A table: rows of its head, rows below, and hints."""

    head: list[list[Cell]]
    body: list[list[Cell]]
    hints: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> list[list[Cell]]:
        return self.head + self.body

    def hint(self, name: str, default: Any) -> Any:
        return self.hints.get(name, default)


def cell_of(given: str | dict[str, Any]) -> Cell:
    return Cell(**given) if isinstance(given, dict) else Cell(given)


def grid_of(block: dict[str, Any]) -> Grid:
    """A block as a table; signs of money are in cells of their own where it says so."""
    head, body = ([[cell_of(c) for c in row] for row in block.get(part, [])] for part in ("head", "rows"))
    grid = Grid(head, body, block)
    return _apart(grid) if block.get("dollar") == "apart" else grid


def _apart(grid: Grid) -> Grid:
    """Every column with an amount becomes two: the sign, and the number."""
    money = {at for row in placed(grid.rows) for at, c in row if c.text.startswith("$")}

    def split(row: list[tuple[int, Cell]]) -> Iterator[Cell]:
        for at, c in row:
            if at not in money:
                yield Cell(c.text, c.across + sum(i in money for i in range(at, at + c.across)), c.down)
            elif c.text.startswith("$"):
                yield from (Cell("$"), Cell(c.text[1:].strip()))
            else:
                yield Cell(c.text, c.across + sum(i in money for i in range(at, at + c.across)), c.down)

    rows = [list(split(row)) for row in placed(grid.rows)]
    return Grid(rows[:len(grid.head)], rows[len(grid.head):], grid.hints)


def placed(rows: list[list[Cell]]) -> list[list[tuple[int, Cell]]]:
    """Every cell with its column, past those that reach down from above."""
    taken: dict[tuple[int, int], bool] = {}
    out = []
    for y, row in enumerate(rows):
        x, line = 0, []
        for cell in row:
            while (y, x) in taken:
                x += 1
            line.append((x, cell))
            taken |= {(y + j, x + i): True for j in range(cell.down) for i in range(cell.across)}
            x += cell.across
        out.append(line)
    return out


# --- text ------------------------------------------------------------------------------------------------------


def as_text(blocks: list[dict[str, Any]]) -> str:
    """The text as EDGAR has it, 80 characters wide; tables may be wider."""
    return "\n\n".join(_text_of(block) for block in blocks) + "\n"


def _text_of(block: dict[str, Any]) -> str:
    if "heading" in block:
        return "\n".join(line.center(WIDTH).rstrip() for line in block["heading"].splitlines())
    if "paragraph" in block:
        return textwrap.fill(" ".join(block["paragraph"].split()), WIDTH - 2, initial_indent="     ")
    if "raw" in block:
        return str(block["raw"]).rstrip("\n")
    if "page" in block:
        return _foot(block["page"])
    grid = grid_of(block)
    return TEXTS[grid.hint("text", "columns")](grid)


def _foot(number: object) -> str:
    return f"\n{f'-{number}-'.center(WIDTH).rstrip()}\n\n<PAGE>\n"


def _columns(grid: Grid) -> str:
    fold = grid.hint("fold", 0)
    rows = placed(grid.rows)
    heads = len(grid.head)
    widths = _widths(rows, fold)
    gap = grid.hint("gap", 3)
    lines: list[str] = []
    for y, row in enumerate(rows):
        lines += _lines_of(row, widths, gap, fold, head=y < heads)
        if y == heads - 1:
            lines += _rule(widths, gap, grid.hint("rule", "-"))
        if grid.hint("page_after", 0) and y - heads + 1 == grid.hint("page_after", 0):
            lines += _foot(grid.hint("foot", 2)).splitlines()
    return _tagged(lines, widths, gap) if grid.hint("tags", False) else "\n".join(lines)


def _folded(text: str, fold: int) -> list[str]:
    parts = text.split("\n")
    return [line for part in parts for line in (textwrap.wrap(part, fold) if fold else [part]) or [""]]


def _widths(rows: list[list[tuple[int, Cell]]], fold: int) -> list[int]:
    """Of every column the widest cell; a head across several widens the last of them where it needs to."""
    count = max(at + c.across for row in rows for at, c in row)
    widths = [1] * count
    for row in rows:
        for at, c in row:
            if c.across == 1:
                widths[at] = max([widths[at], *(len(part) for part in _folded(c.text, 0 if at else fold))])
    for row in rows:
        for at, c in row:
            room = sum(widths[at:at + c.across]) + 3 * (c.across - 1)
            widths[at + c.across - 1] += max(0, len(c.text) - room) if c.across > 1 else 0
    return widths


def _lines_of(row: list[tuple[int, Cell]], widths: list[int], gap: int, fold: int, head: bool) -> list[str]:
    """A row as lines: what is folded begins above, and figures stand on the last."""
    parts = [(at, c, _folded(c.text, 0 if at else fold)) for at, c in row]
    height = max((len(p) for _, _, p in parts), default=1)
    starts = [sum(widths[:at]) + gap * at for at in range(len(widths))]
    lines = [""] * height
    for at, c, part in parts:
        width = sum(widths[at:at + c.across]) + gap * (c.across - 1)
        for i, piece in enumerate(part):
            y = height - len(part) + i
            shown = piece.center(width) if head and at else piece.rjust(width) if c.is_figure and at else piece
            lines[y] = lines[y].ljust(starts[at]) + shown
    return [line.rstrip() for line in lines]


def _rule(widths: list[int], gap: int, mark: str) -> list[str]:
    """A line under the head. One that begins with a dash has a dash and a blank before it, as EDGAR writes it."""
    if not mark:
        return []
    line = (" " * gap).join(mark * width for width in widths)
    return [f"- {line}" if mark == "-" else line]


def _tagged(lines: list[str], widths: list[int], gap: int) -> str:
    places = "".join(f"<{'C' if i else 'S'}>".ljust(width + gap) for i, width in enumerate(widths))
    return "\n".join(["<TABLE>", "<CAPTION>", *lines[:1], places.rstrip(), *lines[1:], "</TABLE>"])


def _filled(grid: Grid) -> list[list[str]]:
    """Rows with a cell in every column: blanks where one reaches across or down, as what is copied from a page has."""
    rows = placed(grid.rows)
    width = max(at + c.across for row in rows for at, c in row)
    return [[next((c.text for at, c in row if at == x), "") for x in range(width)] for row in rows]


def _pipe(grid: Grid) -> str:
    lines = [f"| {' | '.join(row)} |" for row in _filled(grid)]
    rule = "|" + "---|" * len(_filled(grid)[0])
    return "\n".join([*lines[:len(grid.head)], *([rule] if grid.head else []), *lines[len(grid.head):]])


def _tab(grid: Grid) -> str:
    return "\n".join("\t".join(row) for row in _filled(grid))


def _one_a_line(grid: Grid) -> str:
    between = "\n" + grid.hint("between", "") + "\n" if grid.hint("between", None) is not None else "\n"
    return between.join(c.text for row in grid.rows for c in row if c.text)


def _run_on(grid: Grid) -> str:
    joined = "" if grid.hint("whole", False) else "\n"
    return joined.join("".join(c.text for c in row) for row in grid.rows)


def _form(grid: Grid) -> str:
    names = [c.text for c in grid.head[-1]]
    return "\n\n".join("\n".join(f"{name}: {c.text}" for name, c in zip(names, row, strict=True)) for row in grid.body)


TEXTS: dict[str, Callable[[Grid], str]] = {
    "columns": _columns, "pipe": _pipe, "tab": _tab, "lines": _one_a_line, "run-on": _run_on, "form": _form}


# --- HTML ------------------------------------------------------------------------------------------------------


def as_html(blocks: list[dict[str, Any]]) -> str:
    """HTML with a table for every table."""
    inside = "\n".join(_html_of(block) for block in blocks)
    return f"<html><head><title>Exhibit</title></head><body>\n{inside}\n</body></html>\n"


def as_pre(blocks: list[dict[str, Any]]) -> str:
    """HTML that shows the text of fixed width as it is."""
    return f"<html><body><pre>\n{html.escape(as_text(blocks), quote=False)}</pre></body></html>\n"


def _html_of(block: dict[str, Any]) -> str:
    if "heading" in block:
        return f"<p align=\"center\"><b>{'<br>'.join(map(html.escape, block['heading'].splitlines()))}</b></p>"
    if "paragraph" in block:
        return f"<p style=\"text-indent:3%\">{html.escape(' '.join(block['paragraph'].split()))}</p>"
    if "raw" in block:
        return f"<pre>{html.escape(block['raw'], quote=False)}</pre>"
    if "page" in block:
        return f"<p align=\"center\">{block['page']}</p><hr>"
    return _html_table(grid_of(block))


def _html_table(grid: Grid) -> str:
    rows = ["<tr>" + "".join(map(_td, row)) + "</tr>" for row in grid.rows]
    after = grid.hint("page_after", 0) + len(grid.head)
    if grid.hint("page_after", 0):
        rows.insert(after, f"</table>\n<p align=\"center\">{grid.hint('foot', 2)}</p><hr>\n<table>")
    return "<table cellpadding=\"0\">\n" + "\n".join(rows) + "\n</table>"


def _td(cell: Cell) -> str:
    spans = "".join(f" {name}=\"{n}\"" for name, n in (("colspan", cell.across), ("rowspan", cell.down)) if n > 1)
    shown = html.escape(cell.text, quote=False).replace("\n", "<br>") or "&nbsp;"
    return f"<td{spans} align=\"right\">{shown}</td>" if cell.is_figure else f"<td{spans}>{shown}</td>"


# --- PDF -------------------------------------------------------------------------------------------------------


def as_pdf(blocks: list[dict[str, Any]], ruled: bool) -> bytes:
    """PDF with a text layer; tables with lines around every cell, or with none."""
    out = BytesIO()
    flow = [part for block in blocks for part in (*_pdf_of(block, ruled), Spacer(1, 8))]
    SimpleDocTemplate(out, pagesize=LETTER, invariant=1, title="Exhibit").build(flow)
    return out.getvalue()


def _pdf_of(block: dict[str, Any], ruled: bool) -> list[Any]:
    if "heading" in block:
        return [Paragraph(html.escape(line), STYLES["Heading3"]) for line in block["heading"].splitlines()]
    if "paragraph" in block:
        return [Paragraph(html.escape(" ".join(block["paragraph"].split())), STYLES["BodyText"])]
    if "raw" in block:
        return [Preformatted(block["raw"], STYLES["Code"])]
    if "page" in block:
        return [Paragraph(f"{block['page']}", STYLES["BodyText"]), PageBreak()]
    return _pdf_table(grid_of(block), ruled)


def _pdf_table(grid: Grid, ruled: bool) -> list[Any]:
    rows, cells = placed(grid.rows), _filled(grid)
    after = grid.hint("page_after", 0) + len(grid.head) if grid.hint("page_after", 0) else len(cells)
    parts = [(0, cells[:after]), *([(after, cells[after:])] if cells[after:] else [])]
    tables = [Table(some, style=_lines(rows[first:first + len(some)], ruled)) for first, some in parts]
    return [part for n, table in enumerate(tables) for part in (*([PageBreak()] if n else []), table)]


def _lines(rows: list[list[tuple[int, Cell]]], ruled: bool) -> TableStyle:
    spans = [("SPAN", (at, y), (at + c.across - 1, y + c.down - 1))
             for y, row in enumerate(rows) for at, c in row if (c.across, c.down) != (1, 1)]
    right = [("ALIGN", (at, y), (at, y), "RIGHT") for y, row in enumerate(rows) for at, c in row if c.is_figure]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    return TableStyle([("FONTSIZE", (0, 0), (-1, -1), 8), *spans, *right, *grid])


# --- texts -----------------------------------------------------------------------------------------------------

FORMS: dict[str, tuple[str, Callable[[list[dict[str, Any]]], bytes]]] = {
    "text": ("txt", lambda blocks: as_text(blocks).encode()),
    "html": ("html", lambda blocks: as_html(blocks).encode()),
    "html of fixed width": ("html", lambda blocks: as_pre(blocks).encode()),
    "pdf, ruled": ("pdf", lambda blocks: as_pdf(blocks, ruled=True)),
    "pdf, unruled": ("pdf", lambda blocks: as_pdf(blocks, ruled=False)),
}
"""Every form: the ending of its file, and what writes it."""


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.toml"))


def given(name: str, folder: Path = HERE) -> dict[str, Any]:
    """Blocks and expectation of a text; figures are exact."""
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def typeset(text: dict[str, Any], form: str, folder: Path, name: str) -> Path:
    """Write a text in one form to a folder and return the file."""
    ending, write = FORMS[form]
    path = folder / f"{name}.{ending}"
    path.write_bytes(write(text["block"]))
    return path


if __name__ == "__main__":  # python tests/contracts/typeset.py NAME: its text, as the reader sees it
    import sys

    print(as_text(given(sys.argv[1])["block"]))
