"""What of a workbook's looks can hide or change a figure: number formats, colours, hidden rows and sheets, charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

NO_SIGNS = re.compile(r'[\\"]|\[\$[^\]]*\]|_.')
"""Signs by which programs write the same number format in different ways."""
WHITE = ("FFFFFFFF", "00FFFFFF")


def format_of(cell: Any, known: dict[Any, str]) -> str:
    """Return how a cell shows what it holds: its number format, and "unseen" where text is in the colour behind it."""
    style = cell._style
    key = (style.numFmtId, style.fontId, style.fillId)
    if key not in known:
        unseen = " unseen" if _colour(cell.font.color) in _behind(cell.fill) else ""
        known[key] = NO_SIGNS.sub("", str(cell.number_format)).lower() + unseen
    return known[key]


def _colour(colour: Any) -> str:
    return str(colour.rgb) if colour is not None and colour.type == "rgb" else ""


def _behind(fill: Any) -> tuple[str, ...]:
    return (_colour(fill.fgColor),) if fill.fill_type == "solid" else WHITE


def hidden_in(book: Any) -> Iterator[tuple[str, str]]:
    """Yield what of a workbook is not shown: sheets, rows and columns, each by its place, and in what way."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield sheet.title, "sheet hidden"
        for number, row in sheet.row_dimensions.items():
            if row.hidden or row.height == 0:
                yield f"{sheet.title}!{number}:{number}", "row hidden"
        for letter, column in sheet.column_dimensions.items():
            if column.hidden or column.width == 0:
                last = get_column_letter(column.max) if column.max else letter
                yield f"{sheet.title}!{letter}:{last}", "column hidden"
        for ranges in sheet.conditional_formatting:
            if any(rule.dxf is not None and rule.dxf.numFmt is not None for rule in ranges.rules):
                yield f"{sheet.title}!{ranges.sqref}", "number format by condition"


def drawn_in(book: Any) -> dict[str, str]:
    """Return what each series of each chart draws, by sheet, chart and series: categories and values."""
    return {f"{sheet.title}, chart {n}, series {k}": ", ".join(_drawn(series)) for sheet in book.worksheets
            for n, chart in enumerate(sheet._charts, 1) for k, series in enumerate(_series(chart), 1)}


def _series(chart: Any) -> Iterator[Any]:
    for part in (chart, *chart._charts[1:]):
        yield from part.series


def _drawn(series: Any) -> Iterator[str]:
    for axis in (series.cat, series.val):
        held = axis and (getattr(axis, "numRef", None) or getattr(axis, "strRef", None))
        yield re.sub(r"[$']", "", held.f) if held else ""
