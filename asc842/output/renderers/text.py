"""Tables on a terminal, by rich."""

from __future__ import annotations

from textwrap import fill

from rich import box
from rich import table as rich_table
from rich.console import RenderableType
from rich.markup import escape
from rich.text import Text

from asc842.output.table import Table, TypedColumn

MOST_ROWS, WIDE, LINE = 60, 22, 14
"""Rows of a table of a close that are shown; characters of a heading above which it has lines of so many."""
COLOURS = {"pass": "green", "note": "cyan", "resolved": "yellow", "fail": "bold red"}


def rendered(table: Table, *, total: tuple[str, ...] | None = None, wraps: bool = False) -> RenderableType:
    """Lay a table of one lease out: every row; below them, set off, a row of a ``total`` as it is written.

    Columns of text are wrapped where a line is too short, or (``wraps``) those of figures, by their headings.
    """
    shown = rich_table.Table(title=escape(table.title) or None, title_justify="left", box=box.SIMPLE, pad_edge=False,
                             show_edge=False)
    for column in table.columns:
        shown.add_column(escape(column.heading), justify="right" if column.is_figure else "left",
                         no_wrap=column.is_figure != wraps)
    _rows(shown, table)
    if total:
        shown.add_section()
        shown.add_row(*total)
    return shown


def framed(table: Table) -> RenderableType:
    """Lay a table of a close out: its first rows, headings of figures in several lines where they are long."""
    shown = rich_table.Table(title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE,
                             pad_edge=False)
    for column in table.columns:
        long = column.is_figure and len(column.heading) > WIDE
        shown.add_column(fill(column.heading, LINE) if long else column.heading,
                         justify="right" if column.is_figure else "left", no_wrap=column.is_figure)
    _rows(shown, table.head(MOST_ROWS))
    if len(table) > MOST_ROWS:
        shown.add_row(f"and {len(table) - MOST_ROWS:,} more")
    return shown


def _rows(shown: rich_table.Table, table: Table) -> None:
    for row in zip(*(_cells(column) for column in table.columns), strict=True):
        shown.add_row(*row)


def _cells(column: TypedColumn) -> list[RenderableType]:
    """Cells, those that say how a check came out in its colour."""
    return [Text(t, style=COLOURS[t]) if t in COLOURS else escape(t) for t in column.texts()]
