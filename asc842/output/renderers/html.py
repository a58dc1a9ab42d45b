"""Tables of an HTML page: cells as text, figures at the right, a row of totals where one makes sense."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from asc842.base.lazy import pd
from asc842.output.amounts import separated
from asc842.output.table import Table, TypedColumn, total

SHORT = 34
"""Characters up to which the cells of a column stay on one line."""
MOST_ROWS = 500
"""Rows of a table by lease that a page shows; the workbook and the CSV files have all."""

_UNBROKEN = re.compile(r"(?<=\d)-(?=\d)")
DENSITIES = {"": 150, "d1": 170, "d2": 190}
"""Classes of the style sheet, and how many characters of theirs fit in a line."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the template knows of a column."""

    heading: str
    number: bool
    short: bool
    lease: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A table for the template: columns, rows of (column, text), and totals."""

    columns: list[Head]
    rows: list[list[tuple[Head, str]]]
    totals: list[tuple[Head, str]]
    linked: Collection[str] = ()

    @property
    def width(self) -> int:
        """Characters that its columns take side by side, headings broken at their blanks."""
        cells = [*zip(*self.rows, strict=True)] if self.rows else [()] * len(self.columns)
        totals = self.totals or [(head, "") for head in self.columns]
        return sum(2 + max(*(len(word) for word in head.heading.split() or [""]), len(total[1]),
                           *(len(text) for _, text in column), 0) if head.short else 2 + SHORT
                   for head, column, total in zip(self.columns, cells, totals, strict=True))

    @property
    def dense(self) -> str:
        """How small its letters are, so that it fits a screen of 1,400 points with its last column."""
        return next((name for name, most in DENSITIES.items() if self.width <= most), "d3")


@cache
def templates() -> jinja2.Environment:
    """Return the environment of the templates of pages and tables; it keeps those that it has compiled."""
    loaders = [jinja2.PackageLoader(f"asc842.output.{place}", ".") for place in ("close", "renderers")]
    return jinja2.Environment(loader=jinja2.ChoiceLoader(loaders), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True)


def sandboxed() -> jinja2.Environment:
    """Return an environment for templates that others write: what they name is text, a place unknown is refused."""
    return SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


def laid_out(frame: pd.DataFrame, whole: pd.DataFrame | None = None, linked: Collection[str] = ()) -> Shown:
    """Lay a frame out, its first rows, with the totals of the ``whole`` of it, where it may be added up.

    ``linked`` are the leases whose rows lead to their schedules.
    """
    table = Table.of(frame)
    texts = [column.texts(zero="-") for column in table.columns]
    heads = [Head(_UNBROKEN.sub("\N{NON-BREAKING HYPHEN}", c.heading), c.is_figure,
                  max(map(len, cells), default=0) <= SHORT, c.name == "lease")
             for c, cells in zip(table.columns, texts, strict=True)]
    rows = [list(zip(heads, row, strict=True)) for row in zip(*texts, strict=True)]
    return Shown(heads, rows, [] if whole is None else _totals(Table.of(whole), heads), linked)


def _totals(table: Table, heads: list[Head]) -> list[tuple[Head, str]]:
    texts = [_total(column) for column in table.columns]
    named = next((n for n, text in enumerate(texts) if not text), 0)
    return list(zip(heads, [*texts[:named], "Total", *texts[named + 1:]], strict=True))


def _total(column: TypedColumn) -> str:
    if column.name == "leases":
        return f"{total(column):,}"
    return separated(total(column), column.digits[0]) if column.adds and column.digits else ""
