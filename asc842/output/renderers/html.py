"""Tables of an HTML page: cells as text, figures at the right, a row of totals where one makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import jinja2

from asc842.base.lazy import pd
from asc842.output.amounts import separated
from asc842.output.table import Table, TypedColumn, total

SHORT = 34
"""Characters up to which the cells of a column stay on one line."""
MOST_ROWS = 500
"""Rows of a table by lease that a page shows; the workbook and the CSV files have all."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the template knows of a column."""

    heading: str
    number: bool
    short: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A table for the template: columns, rows of (column, text), and totals."""

    columns: list[Head]
    rows: list[list[tuple[Head, str]]]
    totals: list[tuple[Head, str]]


@cache
def templates() -> jinja2.Environment:
    """Return the environment of the templates of pages and tables; it keeps those that it has compiled."""
    loaders = [jinja2.PackageLoader(f"asc842.output.{place}", ".") for place in ("close", "renderers")]
    return jinja2.Environment(loader=jinja2.ChoiceLoader(loaders), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True)


def laid_out(frame: pd.DataFrame, whole: pd.DataFrame | None = None) -> Shown:
    """Lay a frame out, its first rows, with the totals of the ``whole`` of it, where it may be added up."""
    table = Table.of(frame)
    texts = [column.texts(zero="-") for column in table.columns]
    heads = [Head(c.heading, c.is_figure, max(map(len, cells), default=0) <= SHORT)
             for c, cells in zip(table.columns, texts, strict=True)]
    rows = [list(zip(heads, row, strict=True)) for row in zip(*texts, strict=True)]
    return Shown(heads, rows, [] if whole is None else _totals(Table.of(whole), heads))


def _totals(table: Table, heads: list[Head]) -> list[tuple[Head, str]]:
    texts = [_total(column) for column in table.columns]
    return list(zip(heads, ["Total", *texts[1:]], strict=True))


def _total(column: TypedColumn) -> str:
    return separated(total(column), column.digits[0]) if column.adds and column.digits else ""
