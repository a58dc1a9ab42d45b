"""The close as one workbook: each report by class and by lease, totals as live formulas, charts, the journal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from asc842._version import __version__
from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.closing.book import CloseBook
from asc842.closing.reports.pictures import balances_over_time, maturity_bars
from asc842.output.close import FILES, OF_REPORTS
from asc842.output.close.layout import CITATIONS, Section, balances, sections, sheets
from asc842.output.close.tables import BY_YEAR_FILE, CHANGED_FILE
from asc842.output.renderers.xlsx import FIRST_TABLE_ROW, NARROW, Pages
from asc842.output.workbook.styles import OPTIONS

HEADINGS_OF_PART = 10
"""Rows that a report takes on its sheet in addition to those of its tables: headings, totals, a note, and space."""
CHART_ROWS = 19
ASSUMPTIONS = "Assumptions in use"


@FILES.at(50, marks=(OF_REPORTS,))
def workbook_file(book: CloseBook) -> Mapping[str, bytes]:
    """Return close.xlsx."""
    return {"close.xlsx": close_workbook(book)}


def close_workbook(book: CloseBook) -> bytes:
    """Return the xlsx file; the same close gives the same bytes on any day."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, OPTIONS)
    workbook.set_properties({"title": f"Leases {book.period.label}", "comments": f"asc842 {__version__}",
                             "created": datetime(2000, 1, 1)})
    pages = Pages(workbook)
    _summary(pages, book)
    for name in sheets(book):
        _report(pages, name, sections(book, name))
    _chart_sheet(pages, book)
    if len(book.trial_balance):
        pages.plain("Trial balance", "Ledger and register, account by account", book.trial_balance,
                    "reports/trial balance.csv")
    if len(book.restated):
        pages.plain("As it would have been", "Sums of periods as closed, and with what was posted for them later",
                    book.restated, "reports/as it would have been.csv")
    if len(book.by_year):
        pages.plain("Late facts by year", "What facts that came late misstate in each fiscal year (SAB 108); below "
                    "zero: understated", book.by_year, BY_YEAR_FILE)
    if len(book.changed):
        pages.plain("Changed inputs", "What differs in the input from that of the close before", book.changed,
                    CHANGED_FILE)
    pages.plain("Exceptions", "What to look at first", book.exceptions, "reports/exceptions.csv")
    pages.plain("Journal", "Lines posted in the period", book.lines, "journal.csv")
    workbook.close()
    return out.getvalue()


def _report(pages: Pages, name: str, parts: list[Section]) -> None:
    page = pages.sheet(name, name, CITATIONS[name])
    row = FIRST_TABLE_ROW
    needed = [HEADINGS_OF_PART + (0 if p.summary is None else len(p.summary)) for p in parts]
    for n, part in enumerate(parts):
        page.write(row, 0, part.title, pages.subtitle)
        if not len(part.detail):
            page.write(row + 1, 0, "None.", pages.note)
            row += 3
            continue
        if part.summary is not None:
            row = pages.table(page, row + 1, part.summary, totals=part.totals(part.summary), rest=part.file) + 1
        row = pages.table(page, row + 1, part.detail, totals=part.totals(part.detail), rest=part.file,
                          spare=sum(needed[n + 1:])) + 2
    page.freeze_panes(FIRST_TABLE_ROW - 1, 1)


def _summary(pages: Pages, book: CloseBook) -> None:
    page = pages.sheet("Summary", f"Leases, {book.period.label}",
                       f"{book.period.first_day} to {book.period.last_day}; asc842 {__version__}; input "
                       f"{book.input_hash[:12]}")
    facts = [("Leases closed", len(book.holdings.leases)), ("Rejected", len(book.rejected)),
             ("Journal lines", len(book.lines)), ("Exceptions", len(book.exceptions))]
    for i, (name, value) in enumerate(facts, FIRST_TABLE_ROW):
        page.write(i, 0, name)
        page.write(i, 1, value, pages.formats["count"])
    page.write(FIRST_TABLE_ROW + len(facts), 0, "Seal")
    page.write(FIRST_TABLE_ROW + len(facts), 1, book.run_hash, pages.note)
    row = FIRST_TABLE_ROW + len(facts) + 2
    for title, table, file in _summary_tables(book):
        page.write(row, 0, title, pages.subtitle)
        row = pages.table(page, row + 1, table, totals=False, rest=file, runs_on=title == ASSUMPTIONS) + 1
    page.freeze_panes(FIRST_TABLE_ROW - 1, 1)


def _summary_tables(book: CloseBook) -> list[tuple[str, pd.DataFrame, str]]:
    """What the first sheet shows: what was rejected, balances, checks, and every assumption in use."""
    rejected = pd.DataFrame([{"lease": s.lease or s.source, "reason": str(p).replace("\n", " ")}
                             for s in book.rejected for p in s.problems])
    checks = pd.DataFrame([{"check": c.name, "status": c.status, "residual": float(c.residual), "compared": c.about,
                            "source": c.source, "detail": c.detail} for c in book.checks])
    assumed = book.exceptions[book.exceptions["kind"] == "assumption"]
    assumptions = assumed[["lease", "what", "detail"]].rename(columns={"what": "question", "detail": "reason"})
    found = [("Rejected", rejected, "close.json"),
             (f"Balances at {book.period.last_day}, and lease cost of the year to date", balances(book), "close.json"),
             ("Checks", checks, "close.json"), (ASSUMPTIONS, assumptions, "reports/exceptions.csv")]
    return [(title, table.reset_index(drop=True), file) for title, table, file in found if len(table)]


def _chart_sheet(pages: Pages, book: CloseBook) -> None:
    """Balances over time and payments by year as native charts on the figures next to them, per currency."""
    table = balances_over_time(book.holdings)
    page = pages.sheet("Charts", "Liability and right-of-use asset over time, undiscounted payments by year")
    pages.table(page, FIRST_TABLE_ROW, table, totals=False)
    currencies = dict.fromkeys(table["currency"])
    due = pd.DataFrame([{"currency": currency, "due": str(name), "payments": int(cents)} for currency in currencies
                        for name, cents in maturity_bars(book.reports["maturity"], currency).items()])
    _beside(pages, page, due)
    for n, currency in enumerate(currencies):
        lines = _chart(pages, "line", f"Liability and right-of-use asset, {currency}")
        for column, name in ((2, "Liability"), (3, "Right-of-use asset")):
            _series(lines, name, _rows_of(table, currency), 1, column)
        lines.set_x_axis({"date_axis": True, "num_format": "yyyy", "major_unit": 2, "major_unit_type": "years"})
        bars = _chart(pages, "column", f"Undiscounted payments by year, {currency}")
        _series(bars, "Payments", _rows_of(due, currency), BESIDE + 1, BESIDE + 2)
        bars.set_legend({"none": True})
        for k, chart in enumerate((lines, bars)):
            page.insert_chart(FIRST_TABLE_ROW + CHART_ROWS * (2 * n + k), BESIDE + 4, chart)


BESIDE = 5
"""Column of the second table of the charts."""


def _beside(pages: Pages, page: Any, due: pd.DataFrame) -> None:
    for c, name in enumerate(due.columns, BESIDE):
        page.write(FIRST_TABLE_ROW, c, name.capitalize(), pages.heads["right" if name == "payments" else "left"])
        page.set_column(c, c, NARROW if name == "currency" else 24)
        for i, value in enumerate(due[name].tolist(), FIRST_TABLE_ROW + 1):
            if name == "payments":
                places = digits_of(due["currency"].iloc[i - FIRST_TABLE_ROW - 1])
                page.write(i, c, value / 10**places, pages.amount(places))
            else:
                page.write(i, c, value, pages.formats["text"])


def _chart(pages: Pages, kind: str, title: str) -> Any:
    chart = pages.workbook.add_chart({"type": kind})
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": 760, "height": 360})
    return chart


def _rows_of(table: pd.DataFrame, currency: str) -> tuple[int, int]:
    at = [i for i, c in enumerate(table["currency"]) if c == currency]
    return FIRST_TABLE_ROW + 1 + at[0], FIRST_TABLE_ROW + 1 + at[-1]


def _series(chart: Any, name: str, rows: tuple[int, int], categories: int, values: int) -> None:
    first, last = rows
    chart.add_series({"name": name, "categories": ["Charts", first, categories, last, categories],
                      "values": ["Charts", first, values, last, values]})
