"""Figures for filing: each with its element, unit, period, class, and the cell of the report that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import numpy as np

from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.closing.disclosures.elements import (
    AVERAGES,
    DUE,
    ELEMENTS,
    MATURITY,
    PAYMENTS,
    REMAINDER,
    Element,
    due_elements,
)
from asc842.closing.reports.maturity import REST

Spans = Mapping[str, tuple[np.datetime64, np.datetime64]]
YEAR, YEAR_BEFORE = "year to date", "prior year to date"
RATE_DECIMALS = 4
MONTHS, DAYS = 12, 30


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure: ``value`` in currency units, as a fraction, or a term as XBRL writes it (P7Y9M14D).

    ``begins`` is the first day of a duration, None of an instant, which is the end of ``ends``. ``decimals`` are those
    that it is exact to. ``currency`` is that of the rows it is made of, also of a rate. ``asset_class`` is the class
    of underlying asset, nothing for all of them. ``report`` and ``column`` name the cell: the sum of the rows of the
    currency, of the ``classification`` where that is named and of the class, times ``sign``.
    """

    element: str
    label: str
    value: Decimal | str
    unit: str
    currency: str
    begins: date | None
    ends: date
    decimals: int | None
    paragraph: str
    classification: str = ""
    asset_class: str = ""
    report: str = ""
    column: str = ""
    sign: int = 1

    @property
    def number(self) -> Decimal:
        """The value of what is no term."""
        assert isinstance(self.value, Decimal)
        return self.value


Row = Mapping[Any, Any]
Reports = Callable[[str], Sequence[Row]]
"""Rows of a report by its name, those alike in currency, classification and class added up."""
_TOTAL_DUE = tuple(f"{name}Due" for name in PAYMENTS.values())


def facts_of(reports: Callable[[str], pd.DataFrame | None], spans: Spans) -> tuple[Fact, ...]:
    """Return every disclosure of a close that is not nothing: of the year to date, and of the year before.

    ``reports`` gives a report by its name, by class where it has classes, or None; ``spans`` are the stretches that
    they are of (:func:`asc842.closing.reports.all.stretches`). A figure that is nothing in both years is left out, but
    for the years of a maturity table that has any payments.
    """
    rows = cache(lambda name: _added_up(reports(name)))
    found = [fact for element in (*_due(reports(MATURITY)), *ELEMENTS)
             for fact in (*_now(element, rows, spans), *_before(element, rows, spans))]
    told = {(f.element, f.label, f.currency, f.asset_class) for f in found if f.value}
    owed = {(f.classification, f.currency, f.asset_class) for f in found if f.element in _TOTAL_DUE and f.value}
    return tuple(f for f in found if (f.element, f.label, f.currency, f.asset_class) in told
                 or (f.report == MATURITY and (f.classification, f.currency, f.asset_class) in owed
                     and not f.element.endswith(DUE[REMAINDER])))


def _added_up(table: pd.DataFrame | None) -> list[dict[Any, Any]]:
    if table is None:
        return []
    if "asset_class" in table:
        table = table.groupby(["currency", "classification", "asset_class"]).sum(numeric_only=True).reset_index()
    return table.to_dict("records")


def _due(table: pd.DataFrame | None) -> tuple[Element, ...]:
    if table is None:
        return ()
    columns = list(map(str, table.columns))
    first = next(i for i, name in enumerate(columns) if name.startswith(REST))
    return due_elements(tuple(columns[first:first + len(DUE)]))


def _now(e: Element, reports: Reports, spans: Spans) -> Iterator[Fact]:
    stretched = e.kind == "duration" and YEAR not in e.column
    name = f"{e.report}, {YEAR}" if stretched else e.report
    return _facts(e, reports(name), name, e.column, spans[YEAR])


def _before(e: Element, reports: Reports, spans: Spans) -> Iterator[Fact]:
    """The year before, where the calendar has it: its cost and cash flows, its averages, balances at its end."""
    report, column = e.before or (e.report, e.column)
    if YEAR_BEFORE in spans and (e.before or e.report == AVERAGES or e.kind == "duration"):
        name = f"{report}, {'prior year' if report == AVERAGES else YEAR_BEFORE}"
        yield from _facts(e, reports(name), name, column, spans[YEAR_BEFORE])


def _facts(e: Element, rows: Sequence[Row], report: str, column: str, span: tuple[np.datetime64, np.datetime64]
           ) -> Iterator[Fact]:
    found = dict[tuple[str, str], int | float]()
    for row in rows:
        value = row.get(column)
        if value is None or value != value or e.classification not in ("", row["classification"]):  # noqa: PLR0124
            continue
        classes = {"", row["asset_class"]} if e.unit == "currency" and "asset_class" in row else {""}
        for of in classes:
            found[row["currency"], of] = found.get((row["currency"], of), 0) + value
    begins, ends = (day.astype(object) for day in span)
    for (currency, of), figure in sorted(found.items()):
        value, unit, decimals = _written(e, figure, currency)
        yield Fact(e.name, e.label, value, unit, currency, begins if e.kind == "duration" else None, ends, decimals,
                   e.paragraph, e.classification, of, report, column, e.sign)


def _written(e: Element, figure: float, currency: str) -> tuple[Decimal | str, str, int | None]:
    if e.unit == "currency":
        digits = digits_of(currency)
        return Decimal(int(figure) * e.sign).scaleb(-digits), currency, digits
    if e.unit == "pure":
        return rounded(Decimal(repr(float(figure))), RATE_DECIMALS), "pure", RATE_DECIMALS
    return term(float(figure)), "term", None


def rounded(value: Decimal, places: int) -> Decimal:
    """Return a figure rounded half up to some decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def term(months: float) -> str:
    """Write a term in months as XBRL does, to the day: 93.468 months are P7Y9M14D, with 30 days to a month."""
    days = int(rounded(Decimal(repr(months)) * DAYS, 0))
    return f"P{days // (MONTHS * DAYS)}Y{days // DAYS % MONTHS}M{days % DAYS}D"
