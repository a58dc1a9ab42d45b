"""The close as one HTML page that opens offline: tables, and charts as SVG within it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
import pandas as pd

from asc842._version import __version__
from asc842.base.check import Check
from asc842.closing.book import CloseBook
from asc842.output.close.charts import charts
from asc842.output.close.currencies import Digits, separated
from asc842.output.close.layout import (
    CITATIONS,
    EXCHANGE_RATES,
    RATES,
    Section,
    balances,
    heading,
    is_added,
    is_amount,
    sections,
    sheets,
)
from asc842.output.close.tables import BY_YEAR_FILE, CHANGED_FILE

SHORT = 34
"""Characters up to which the cells of a column stay on one line."""
MOST_ROWS = 500
"""Rows of a table by lease that a page shows; the workbook and the CSV files have all."""


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    number: bool
    short: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """A table for the template: columns, rows of (column, text), and a row of totals where one makes sense."""

    columns: list[_Column]
    rows: list[list[tuple[_Column, str]]]
    totals: list[tuple[_Column, str]]


@cache
def templates() -> jinja2.Environment:
    """Return the environment of the templates beside this file; it keeps those that it has compiled."""
    return jinja2.Environment(loader=jinja2.PackageLoader("asc842.output.close", "."), autoescape=True,
                              trim_blocks=True, lstrip_blocks=True)


def close_page(book: CloseBook) -> str:
    """Return the page; nothing in it is loaded from anywhere."""
    shown = {name: [_part(part) for part in sections(book, name)] for name in sheets(book)}
    aside = ["Set aside"] if book.set_aside else []
    late = [*(["Trial balance"] if len(book.trial_balance) else []), *(["Restated"] if len(book.restated) else []),
            *(["Late facts"] if len(book.by_year) else []), *(["Changed inputs"] if len(book.changed) else [])]
    currencies = sorted(set(book.holdings.dimensions["currency"].astype(str)))
    return templates().get_template("page.html.j2").render(
        book=book, version=__version__, sheets=shown, balances=laid_out(balances(book)),
        names=[*aside, "Balances", "Checks", "Charts", *shown, *late, "Exceptions"],
        citations=CITATIONS, checks=laid_out(_checks(book.checks)),
        exceptions=laid_out(book.exceptions.head(MOST_ROWS).fillna("")),
        pictures={currency: charts(book, currency) for currency in currencies},
        trial=laid_out(book.trial_balance) if len(book.trial_balance) else None,
        changed=laid_out(book.changed.head(MOST_ROWS)) if len(book.changed) else None, changed_file=CHANGED_FILE,
        restated=laid_out(book.restated.head(MOST_ROWS)) if len(book.restated) else None,
        by_year=laid_out(book.by_year.head(MOST_ROWS)) if len(book.by_year) else None, by_year_file=BY_YEAR_FILE)


def _part(part: Section) -> dict[str, Any]:
    """What the template shows of a report: by class, and the first rows by lease; totals are of all rows."""
    totals = part.detail if len(part.detail) > 1 and part.totals(part.detail) else None
    summary = part.summary
    return {"title": part.title, "count": len(part.detail), "file": part.file,
            "summary": None if summary is None else laid_out(summary, summary if part.totals(summary) else None),
            "detail": laid_out(part.detail.head(MOST_ROWS), totals)}


def laid_out(table: pd.DataFrame, whole: pd.DataFrame | None = None) -> _Shown:
    """Lay a table out, with the totals of the ``whole`` of it, where it may be added up."""
    amounts, digits = {c: is_amount(table[c]) for c in table.columns}, Digits(table)
    texts = [_texts(table[c], digits.of(c) if amounts[c] else []) for c in table.columns]
    columns = [_Column(heading(c), amounts[c] or (table[c].dtype.kind in "if" and c != "leases"),
                       max(map(len, column), default=0) <= SHORT)
               for c, column in zip(table.columns, texts, strict=True)]
    rows = [list(zip(columns, row, strict=True)) for row in zip(*texts, strict=True)]
    return _Shown(columns, rows, [] if whole is None else _totals(whole, columns))


def _totals(table: pd.DataFrame, columns: list[_Column]) -> list[tuple[_Column, str]]:
    digits = Digits(table)
    texts = [separated(int(table[c].sum()), digits.of(c)[0]) if is_added(table[c]) else ""
             for c in table.columns]
    return list(zip(columns, ["Total", *texts[1:]], strict=True))


def _texts(column: pd.Series[Any], digits: Sequence[int]) -> list[str]:
    """Cells of a column as a reader sees them; ``digits`` of each row where it holds amounts."""
    if digits:
        return [separated(cents, places) if cents else "-"
                for cents, places in zip(column.tolist(), digits, strict=True)]
    if column.name in RATES:
        return ["" if v != v else f"{v:.3%}".replace("%", " %") for v in column.tolist()]  # noqa: PLR0124
    if column.dtype.kind == "f":
        places = 6 if column.name in EXCHANGE_RATES else 1
        return ["" if v != v else f"{v:,.{places}f}" for v in column.tolist()]  # noqa: PLR0124
    if column.dtype.kind == "M":
        return [str(day) for day in column.to_numpy("datetime64[D]")]
    return ["" if v is None or v != v else str(v) for v in column.tolist()]  # noqa: PLR0124


def _checks(checks: Iterable[Check]) -> pd.DataFrame:
    return pd.DataFrame([{"status": c.status, "check": c.name, "compared": c.about, "residual": f"{c.residual:,}",
                          "source": c.source, "detail": c.detail} for c in checks])
