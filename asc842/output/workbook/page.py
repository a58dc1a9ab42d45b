"""A sheet being written: text stays text, formulas carry their values, print set-up is the same everywhere."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from asc842._version import __version__
from asc842.base.column import Column
from asc842.book.book_tables import BookTables
from asc842.output.renderers.styles import STATUSES, Sheet, Styles, cell_text, in_minor_units, printed
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.identity import Identity
from asc842.output.workbook.life import Life

EPOCH = date(1899, 12, 30)
ROW_HEIGHT, LINE_HEIGHT = 13.5, 11.5
"""Points of a row, and for a line of wrapped text."""
POINTS, PRINTED, SMALLEST = 6.3, 734, 0.58
"""Points of a character of width, those across a page within its margins, and the smallest scale that can be read."""


def serial(day: date) -> int:
    """Return a date as spreadsheets count days."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Workspace:
    """What every sheet is written from: the open workbook, its styles, the book, its tables and its life.

    ``identities`` are those that live in the workbook, ``pages`` the sheets with a table, as they are written.
    """

    workbook: Workbook
    styles: Styles
    book: BookTables
    grids: Mapping[str, Grid]
    life: Life
    identities: list[Identity]
    pages: list[TablePage] = field(default_factory=list)


class Page:
    """One sheet. Rows and columns count from 0."""

    def __init__(self, space: Workspace, name: str, title: str, note: str = "") -> None:
        self.space = space
        self.name = name
        self.sheet = space.workbook.add_worksheet(name, Sheet)
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}
        printed(self.sheet, f"asc842 {__version__}  ·  {space.book.lease.id}")
        self.sheet.set_default_row(ROW_HEIGHT)
        self.sheet.set_row(0, 22)
        lease = space.book.lease
        self.put(0, 0, title, "title")
        self.put(1, 0, f"{lease.name}  ·  {lease.id}  ·  amounts in {lease.currency}", "subtitle")
        if note:
            self.put(2, 0, note, "subtitle")

    def put(self, row: int, column: int, value: object, style: str = "text", width: float = 0) -> None:
        """Write a value as what it is. Text is never a formula, a link or a number.

        ``width`` is the room in characters where the cell is merged with others.
        """
        form = self.space.styles
        match value:
            case None | "":
                self._done(self.sheet.write_blank(row, column, None, form[style]))
            case str():
                text, words = cell_text(value, style)
                self._done(self.sheet.write_string(row, column, text, form[words]))
                self._make_room(row, value, style, width or self._widths.get(column, 0))
            case date():
                self._done(self.sheet.write_datetime(row, column, value, form[style]))
            case _:
                self._done(self.sheet.write_number(row, column, float(value), form[style]))  # type: ignore[arg-type]

    def formula(self, row: int, column: int, formula: str, value: object, style: str = "text") -> None:
        """Write a formula with the value that it has now."""
        shown: Any = value
        if isinstance(value, date):
            shown = serial(value)
        elif isinstance(value, Decimal | np.generic):
            shown = float(value)
        self._done(self.sheet.write_formula(row, column, in_minor_units(formula), self.space.styles[style], shown))

    def merged(self, row: int, first: int, last: int, value: str, style: str = "wrap") -> None:
        """Write text across columns."""
        self.spread(row, [(first, last)], [value], style)

    def spread(self, row: int, places: Sequence[tuple[int, int]], values: Sequence[object],
               styles: Sequence[str] | str) -> None:
        """Write values, each across its columns; a pair of texts is a formula and the value that it has now."""
        each = [styles] * len(values) if isinstance(styles, str) else styles
        for (first, last), value, style in zip(places, values, each, strict=True):
            if first < last:
                self._done(self.sheet.merge_range(row, first, row, last, "", self.space.styles[style]))
            width = sum(self._widths.get(c, 0) for c in range(first, last + 1))
            if isinstance(value, tuple):
                self.formula(row, first, value[0], value[1], style)
            else:
                self.put(row, first, value, style, width)

    def _make_room(self, row: int, value: str, style: str, width: float) -> None:
        """Make a row high enough for wrapped text; spreadsheets do not do it by themselves for merged cells."""
        per_width = self.space.styles.wraps(style)
        if not (width and per_width) or len(value) < width * per_width:
            return
        lines = len(textwrap.wrap(value, max(1, int(width * per_width))))
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self.sheet.set_row(row, LINE_HEIGHT * lines + 4)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the first columns, in characters."""
        for i, width in enumerate(widths):
            self.sheet.set_column(i, i, width)
            self._widths[i] = width

    def row_of(self, row: int, values: Sequence[object], styles: Sequence[str] | str = "text") -> None:
        """Write values side by side from column A; None leaves a cell blank."""
        each = [styles] * len(values) if isinstance(styles, str) else styles
        for i, (value, style) in enumerate(zip(values, each, strict=True)):
            self.put(row, i, value, style)

    def section(self, row: int, title: str, last: int) -> int:
        """Write a section's title with a rule to column ``last``; return the next row."""
        self.row_of(row, [title, *[None] * last], "section")
        self.sheet.set_row(row, 18)
        return row + 1

    def statuses(self, first_row: int, column: int, last_row: int) -> None:
        """Colour the words pass, note, resolved and fail."""
        for word in STATUSES:
            self.sheet.conditional_format(first_row, column, last_row, column, {
                "type": "cell", "criteria": "==", "value": f'"{word}"', "format": self.space.styles.conditional(word)})

    @staticmethod
    def _done(code: int | None) -> None:
        """Refuse to go on where a cell was not written in full (text too long, row out of range)."""
        if code:
            raise ValueError(f"a cell could not be written, code {code}")


def amount_width(style: str, values: Iterable[object]) -> float:
    """Return the width in characters that the largest of some amounts needs; 0 where a style shows no amounts."""
    decimals = {"money": 2, "balance": 2, "exact": 6}
    places = next((decimals[word] for word in style.split() if word in decimals), None)
    amounts = [abs(float(v)) for v in values if isinstance(v, Decimal | float)]
    return 0.0 if places is None or not amounts else 1.1 * len(f"{max(amounts):,.{places}f}") + 2


def head_style(style: str) -> str:
    """Return the style of a header above cells of a style: text to the left, the rest in the middle."""
    words = style.split()
    return "head" if "text" in words or ("wrap" in words and "right" not in words) else "head center"


class TablePage(Page):
    """A sheet with one table: bands, headers, basis, rows, totals."""

    def __init__(self, space: Workspace, grid: Grid, title: str, note: str = "",
                 ruled: Collection[int] = ()) -> None:
        """``ruled`` are the rows of the table below which a rule is drawn."""
        super().__init__(space, grid.sheet, title, note)
        self.grid = grid
        space.pages.append(self)
        self.ruled = ruled
        self.groups: Sequence[object] | None = None
        """Of each row, what it has its formulas in common with; None of one that has data where others don't."""
        self._own_formulas: list[str] = []

    def head(self, repeat_columns: int = 0) -> None:
        """Write headers above the table, freeze them, repeat them in print."""
        grid = self.grid
        based, banded = any(c.basis for c in grid.columns), any(c.band for c in grid.columns)
        row = grid.first - based
        self.widths([c.width for c in grid.columns])
        for i, column in enumerate(grid.columns):
            self.put(row - 1, i, column.header, head_style(column.style))
            if based:
                self.put(row, i, column.basis, "basis")
        if banded:
            self._bands(row - 2)
        self.sheet.freeze_panes(grid.first, repeat_columns)
        self.sheet.repeat_rows(row - 1 - banded, grid.first - 1)

    def across(self, repeated: int) -> None:
        """Print the table on as many pages side by side as it needs at a size that can be read; call it at the end.

        A page ends with a band where there are bands; the first ``repeated`` columns begin each.
        """
        points = [POINTS * self._widths[c] + 4 for c in range(len(self.grid.columns))]
        head = sum(points[:repeated])
        starts, ends = [0], self._may_end(repeated)
        while head * (len(starts) > 1) + sum(points[starts[-1]:]) > PRINTED / SMALLEST and ends:
            fits = [e for e in ends if e > starts[-1] and head * (len(starts) > 1) + sum(
                points[starts[-1]:e]) <= PRINTED / SMALLEST]
            later = [e for e in ends if e > starts[-1]]
            if not later:
                break
            starts.append(fits[-1] if fits else later[0])
        parts = zip(starts, [*starts[1:], len(points)], strict=True)
        widest = max(head * (a > 0) + sum(points[a:b]) for a, b in parts)
        if len(starts) > 1:
            self.sheet.set_print_scale(max(10, min(100, int(100 * PRINTED / widest))))
            self.sheet.set_v_pagebreaks(starts[1:])
            self.sheet.repeat_columns(0, repeated - 1)

    def _may_end(self, repeated: int) -> list[int]:
        """Return the columns before which a page may end."""
        columns = self.grid.columns
        banded = any(c.band for c in columns)
        return [i for i in range(repeated + 1, len(columns)) if not banded or columns[i].band != columns[i - 1].band]

    def _bands(self, row: int) -> None:
        columns = self.grid.columns
        starts = [i for i, c in enumerate(columns) if i == 0 or c.band != columns[i - 1].band]
        for start, following in zip(starts, [*starts[1:], len(columns)], strict=True):
            if columns[start].band:
                self.merged(row, start, following - 1, columns[start].band, "band")

    def cells(self, key: str, values: Sequence[object], own: Mapping[int, str] | None = None) -> None:
        """Write one column: data, or its formula with these values; ``own`` are formulas of single rows."""
        place = next(i for i, c in enumerate(self.grid.columns) if c.key == key)
        column = self.grid.columns[place]
        for index, value in enumerate(values):
            self._cell(index, place, (own or {}).get(index, column.formula), value)
        self.widen(place, values)
        if own and column.formula:
            # Rows with a formula of their own differ from their neighbours on purpose.
            cells = " ".join(f"{self.grid.letters[key]}{self.grid.first + i + 1}" for i in own)
            self._own_formulas.append(cells)
            self.sheet.ignore_errors({"formula_differs": " ".join(self._own_formulas)})

    def formulas(self, key: str, templates: Sequence[str], values: Sequence[object]) -> None:
        """Write one column whose rows have formulas of their own; data where a template is empty."""
        place = list(self.grid.letters).index(key)
        for index, (template, value) in enumerate(zip(templates, values, strict=True)):
            self._cell(index, place, template, value)
        self.widen(place, values)
        letters = list(self.grid.letters.values())
        self.sheet.ignore_errors({
            "formula_differs": f"{letters[0]}{self.grid.first + 1}:{letters[-1]}{self.grid.last + 1}"})

    def _cell(self, index: int, place: int, template: str, value: object) -> None:
        row, style = self.grid.first + index, self.style(self.grid.columns[place], index)
        if template:
            self.formula(row, place, written(template, self.grid, index, self.space.grids), value, style)
        else:
            self.put(row, place, value, style)

    def widen(self, place: int, values: Sequence[object]) -> None:
        """Widen a column of amounts for the largest of them, so that it is never shown as ####."""
        width = max(self._widths[place], amount_width(self.grid.columns[place].style, values))
        if width > self._widths[place]:
            self._widths[place] = width
            self.sheet.set_column(place, place, width)

    def style(self, column: Column, index: int) -> str:
        """Return the style of a cell in a row of the table."""
        return f"{column.style} middle line" if index in self.ruled else f"{column.style} middle"

    def totals(self, values: Mapping[str, object]) -> None:
        """Write a row of sums below the table, for the columns that add up."""
        row = self.grid.last + 1
        for i, column in enumerate(self.grid.columns):
            if column.total:
                total = f"=SUM({self.grid.column(column.key)})".replace(f"{self.grid.ref}!", "").replace("$", "")
                self.formula(row, i, total, values[column.key], f"{column.style} total")
                self.widen(i, [values[column.key]])
            else:
                self.put(row, i, "Total" if i == 0 else None, "total")


def year_ends(days: Iterable[date]) -> frozenset[int]:
    """Return which of some days in order are the last of their year."""
    years = [d.year for d in days]
    return frozenset(i for i, year in enumerate(years) if years[i + 1:i + 2] != [year])
