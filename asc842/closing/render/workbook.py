"""The close as one workbook: each report by class and by lease, totals as live formulas, charts, the journal."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from asc842._version import __version__
from asc842.closing.book import CloseBook
from asc842.closing.render.layout import (
    CITATIONS,
    EXCHANGE_RATES,
    RATES,
    Section,
    heading,
    is_added,
    is_amount,
    sections,
    sheets,
)
from asc842.closing.reports.pictures import balances_over_time

AMOUNT, RATE, DAY = "#,##0.00;[Red]-#,##0.00;-", "0.000%", "yyyy-mm-dd"
EXCHANGE = "0.000000"
FIRST_TABLE_ROW = 3
NARROW, WIDE, WIDEST = 12, 17, 70
ROWS = 1_048_576
"""Rows of a sheet in the xlsx format."""
HEADINGS_OF_PART = 10
"""Rows that a report takes on its sheet beside those of its tables: headings, totals, a note, and space."""


def close_workbook(book: CloseBook) -> bytes:
    """Return the xlsx file; the same close gives the same bytes on any day."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": False})
    workbook.set_properties({"title": f"Leases {book.period.label}", "comments": f"asc842 {__version__}",
                             "created": datetime(2000, 1, 1)})
    pages = _Pages(workbook)
    _summary(pages, book)
    for name in sheets(book):
        _report(pages, name, sections(book, name))
    _chart_sheet(pages, book)
    if len(book.trial_balance):
        pages.plain("Trial balance", "Ledger and register, account by account", book.trial_balance, "close.json")
    if len(book.restated):
        pages.plain("As it would have been", "Sums of periods as closed, and with what was posted for them later",
                    book.restated, "reports/as it would have been.csv")
    pages.plain("Exceptions", "What to look at first", book.exceptions, "reports/exceptions.csv")
    pages.plain("Journal", "Lines posted in the period", book.lines.drop(columns="memo"), "journal.csv")
    workbook.close()
    return out.getvalue()


class _Pages:
    """Writes tables on sheets, each with its formats."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.note = workbook.add_format({"font_color": "#666666"})
        self.subtitle = workbook.add_format({"bold": True, "font_size": 11})
        self.head = workbook.add_format({"bold": True, "bg_color": "#DCE6EC", "bottom": 1, "text_wrap": True,
                                         "valign": "top"})
        self.formats = {kind: workbook.add_format({"num_format": code}) for kind, code in (
            ("amount", AMOUNT), ("rate", RATE), ("exchange", EXCHANGE), ("day", DAY), ("number", "#,##0.0"),
            ("count", "#,##0"), ("text", "General"))}
        self.total = workbook.add_format({"bold": True, "num_format": AMOUNT, "top": 1})

    def sheet(self, name: str, title: str, note: str = "") -> Any:
        """Add a sheet with its title."""
        page = self.workbook.add_worksheet(name)
        page.write(0, 0, title, self.title)
        page.write(1, 0, note, self.note)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        return page

    def plain(self, name: str, title: str, table: pd.DataFrame, rest: str) -> None:
        """Add a sheet that holds one table; ``rest`` is the file that holds it too."""
        page = self.sheet(name, title)
        end = self.table(page, FIRST_TABLE_ROW, table, totals=False, rest=rest)
        page.freeze_panes(FIRST_TABLE_ROW + 1, 1)
        last = min(FIRST_TABLE_ROW + max(len(table), 1), end)
        page.autofilter(FIRST_TABLE_ROW, 0, last, max(len(table.columns) - 1, 0))

    def table(self, page: Any, row: int, table: pd.DataFrame, *, totals: bool, rest: str = "", spare: int = 0) -> int:
        """Write a table from ``row`` on, with a row of live totals where asked; return the row after it.

        A sheet ends at ROWS: where the table does not fit above its last ``spare`` rows, what fits is written, and
        below it that the ``rest`` stands in another file; there are no totals then.
        """
        room = max(ROWS - spare - row - 3, 0)
        if len(table) > room:
            end = self._rows(page, row, table.head(room), totals=False)
            page.write(end, 0, f"{len(table) - room:,} more rows do not fit on this sheet; all are in {rest}",
                       self.note)
            return end + 1
        return self._rows(page, row, table, totals=totals)

    def _rows(self, page: Any, row: int, table: pd.DataFrame, *, totals: bool) -> int:
        for c, name in enumerate(table.columns):
            column = table[name]
            kind = _kind(column)
            page.write(row, c, heading(name), self.head)
            page.set_column(c, c, _width(kind, column))
            values = _cells(column, kind)
            for i, value in enumerate(values, row + 1):
                if value is not None:
                    page.write(i, c, value, self.formats[kind])
            if totals and is_added(column):
                letter, last = xl_col_to_name(c), row + 1 + len(table)
                page.write_formula(last, c, f"=SUM({letter}{row + 2}:{letter}{last})", self.total, sum(values))
        return row + 1 + len(table) + (1 if totals else 0)


def _report(pages: _Pages, name: str, parts: list[Section]) -> None:
    page = pages.sheet(name, name, CITATIONS[name])
    row = FIRST_TABLE_ROW - 1
    needed = [HEADINGS_OF_PART + (0 if p.summary is None else len(p.summary)) for p in parts]
    for n, part in enumerate(parts):
        page.write(row, 0, part.title, pages.subtitle)
        later = sum(needed[n + 1:])
        if part.summary is not None:
            row = pages.table(page, row + 1, part.summary, totals=_one_currency(part.summary), rest=part.file) + 1
        row = pages.table(page, row + 1, part.detail, totals=_one_currency(part.detail), rest=part.file,
                          spare=later) + 2
    page.freeze_panes(FIRST_TABLE_ROW - 1, 1)


def _one_currency(table: pd.DataFrame) -> bool:
    return len(table) > 0 and "currency" in table and table["currency"].nunique() == 1


def _summary(pages: _Pages, book: CloseBook) -> None:
    page = pages.sheet("Summary", f"Leases, {book.period.label}",
                       f"{book.period.first_day} to {book.period.last_day}; asc842 {__version__}; input "
                       f"{book.input_hash[:12]}")
    facts = [("Leases closed", len(book.holdings.leases)), ("Set aside", len(book.set_aside)),
             ("Journal lines", len(book.lines)), ("Exceptions", len(book.exceptions))]
    for i, (name, value) in enumerate(facts, FIRST_TABLE_ROW):
        page.write(i, 0, name)
        page.write(i, 1, value, pages.formats["count"])
    row = FIRST_TABLE_ROW + len(facts) + 1
    if book.set_aside:
        aside = pd.DataFrame([{"set aside": s.lease or s.source, "reason": str(p).replace("\n", " ")}
                              for s in book.set_aside for p in s.problems])
        row = pages.table(page, row, aside, totals=False, rest="close.json", spare=len(book.checks) + 4) + 1
    checks = pd.DataFrame([{"check": c.name, "status": c.status, "residual": float(c.residual), "of": c.about,
                            "source": c.source, "detail": c.detail} for c in book.checks])
    pages.table(page, row, checks, totals=False)
    page.set_column(0, 0, WIDEST)
    page.freeze_panes(FIRST_TABLE_ROW - 1, 1)


def _chart_sheet(pages: _Pages, book: CloseBook) -> None:
    """Balances over time as a native chart on the figures beside it, one per currency."""
    table = balances_over_time(book.holdings)
    page = pages.sheet("Charts", "Liability and right-of-use asset over time")
    pages.table(page, FIRST_TABLE_ROW, table, totals=False, rest="")
    for n, currency in enumerate(dict.fromkeys(table["currency"])):
        at = [i for i, c in enumerate(table["currency"]) if c == currency]
        first, last = FIRST_TABLE_ROW + 1 + at[0], FIRST_TABLE_ROW + 1 + at[-1]
        chart = pages.workbook.add_chart({"type": "line"})
        for column, name in ((2, "Liability"), (3, "Right-of-use asset")):
            chart.add_series({"name": name, "categories": ["Charts", first, 1, last, 1],
                              "values": ["Charts", first, column, last, column]})
        chart.set_title({"name": f"Liability and right-of-use asset, {currency}", "name_font": {"size": 11}})
        chart.set_x_axis({"date_axis": True, "num_format": "yyyy"})
        chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
        chart.set_size({"width": 760, "height": 360})
        page.insert_chart(FIRST_TABLE_ROW + 19 * n, 5, chart)


def _kind(column: pd.Series[Any]) -> str:
    if is_amount(column):
        return "amount"
    if column.name in RATES:
        return "rate"
    if column.name in EXCHANGE_RATES:
        return "exchange"
    if column.dtype.kind == "M" or (len(column) and isinstance(column.iloc[0], date)):
        return "day"
    return {"f": "number", "i": "count"}.get(column.dtype.kind, "text")


def _width(kind: str, column: pd.Series[Any]) -> int:
    if kind != "text":
        return WIDE if kind == "amount" else NARROW
    longest = max((len(str(v)) for v in column.head(200)), default=0)
    return min(max(longest + 2, NARROW), WIDEST)


def _cells(column: pd.Series[Any], kind: str) -> list[Any]:
    """Values as a workbook takes them: amounts in currency, nothing for what is missing."""
    if kind == "amount":
        return [cents / 100 for cents in column.tolist()]
    if kind == "day" and column.dtype.kind == "M":
        return list(column.dt.to_pydatetime()) if hasattr(column, "dt") else column.tolist()
    return [None if v is None or v != v else v for v in column.tolist()]  # noqa: PLR0124
