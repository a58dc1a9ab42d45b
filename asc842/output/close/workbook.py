"""The close as one workbook: each report by class and by lease, totals as live formulas, charts, the journal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from asc842._version import __version__
from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.closing.reports.pictures import maturity_bars
from asc842.output.close import FILES, OF_REPORTS
from asc842.output.close.explained import write_comments
from asc842.output.close.formulas import OF_PAYMENTS, OF_SCHEDULES, by_group, of_averages, of_balances, of_rows
from asc842.output.close.layout import CITATIONS, Section, balances, checks_table, few, sections, sheets
from asc842.output.close.tables import BY_YEAR_FILE, CHANGED_FILE, PAYMENTS_FILE, SCHEDULES_FILE
from asc842.output.renderers.styles import workbook_options
from asc842.output.renderers.xlsx import FIRST_TABLE_ROW, Pages, TablePlace

HEADINGS_OF_PART = 10
"""Rows that a report takes on its sheet in addition to those of its tables: headings, totals, a note, and space."""
CHART_ROWS = 17
FIRST_SHEET = "Summary"
CHART_DATA = "Chart data"
BY_LEASE = "weighted averages by lease"
Places = dict[str, tuple[TablePlace | None, TablePlace | None]]
"""Where the rows by class and by lease of each report stand; None where the sheet does not hold them all."""


@FILES.at(50, marks=(OF_REPORTS,))
def workbook_file(book: CloseBook) -> Mapping[str, bytes]:
    """Return close.xlsx."""
    return {"close.xlsx": close_workbook(book)}


def close_workbook(book: CloseBook) -> bytes:
    """Return the xlsx file; the same close gives the same bytes on any day."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, workbook_options())
    workbook.set_properties({"title": f"Leases {book.period.label}", "comments": f"asc842 {__version__}",
                             "created": datetime(2000, 1, 1)})
    pages = Pages(workbook, f"asc842 {__version__}  ·  leases {book.period.label}")
    days = f"{book.period.first_day} to {book.period.last_day}"
    first = pages.sheet(FIRST_SHEET, f"Leases, {book.period.label}", days)
    pages.plain("Checks", "Identities of the close: two sides made apart, and what they differ by",
                checks_table(book.checks), "close.json")
    places = Places()
    for name in sheets(book):
        places |= _report(pages, name, sections(book, name), book)
    _tables(pages, book)
    _summary(pages, first, book, places)
    workbook.close()
    return out.getvalue()


def _tables(pages: Pages, book: CloseBook) -> None:
    """Write the sheets that hold one table each, and the charts."""
    _chart_sheets(pages, book)
    if len(book.trial_balance):
        pages.plain("Trial balance", "Ledger and register, account by account", book.trial_balance,
                    "reports/trial balance.csv", formulas=of_rows("trial balance", list(book.trial_balance.columns)))
    if len(book.restated):
        pages.plain("As it would have been", "Sums of periods as closed, and with what was posted for them later",
                    book.restated, "reports/as it would have been.csv")
    if len(book.by_year):
        pages.plain("Late facts by year", "What facts that came late misstate in each fiscal year (SAB 108); below "
                    "zero: understated", book.by_year, BY_YEAR_FILE)
    if len(book.changed):
        pages.plain("Changed inputs", "What differs in the input from that of the close before", book.changed,
                    CHANGED_FILE)
    if few(book):
        pages.plain("Schedules", "Each lease by period, through every event", book.schedules, SCHEDULES_FILE,
                    formulas=OF_SCHEDULES)
        pages.plain("Payments", "Each payment promised at commencement (terms 0) and by each event, and its present "
                    "value on the first day of the terms", book.payments, PAYMENTS_FILE,
                    formulas=OF_PAYMENTS)
    pages.plain("Exceptions", "What to look at first", book.exceptions, "reports/exceptions.csv")
    _journal(pages, book.lines)


def _report(pages: Pages, name: str, parts: list[Section], book: CloseBook) -> Places:
    """Write the reports of a sheet; return where they stand."""
    page = pages.sheet(name, name, CITATIONS[name])
    needed = [HEADINGS_OF_PART + (0 if p.summary is None else len(p.summary)) for p in parts]
    row, starts = FIRST_TABLE_ROW, []
    for n, part in enumerate(parts):
        starts.append((row, part, sum(needed[n + 1:])))
        row = _end(pages, row, part, starts[-1][2])
    places = Places()
    # The last one first: averages and rows by class are formulas over rows that stand below them.
    for row, part, spare in reversed(starts):
        _part(pages, page, row, part, spare, places)
        if placed := places.get(part.name, (None, None))[1]:
            write_comments(page, placed, part.name, part.detail, book)
    page.freeze_panes(FIRST_TABLE_ROW - 1, 1)
    page.repeat_rows(0, 1)
    return places


def _end(pages: Pages, row: int, part: Section, spare: int) -> int:
    """Return the row where the next report begins."""
    if not len(part.detail):
        return row + 3
    below = _below(pages, row, part)
    return pages.end(below, len(part.detail), totals=part.totals(part.detail), spare=spare) + 2


def _below(pages: Pages, row: int, part: Section) -> int:
    """Return the row where the rows by lease begin."""
    if part.summary is None:
        return row + 1
    return pages.end(row + 1, len(part.summary), totals=part.totals(part.summary)) + 1


def _part(pages: Pages, page: Any, row: int, part: Section, spare: int, places: Places) -> None:
    page.write(row, 0, part.title, pages.styles["heading"])
    if not len(part.detail):
        page.write(row + 1, 0, "None.", pages.styles["subtitle"])
        return
    own = of_rows(part.name, list(part.detail.columns))
    below = places.get(BY_LEASE, (None, None))[1]
    if part.name == "weighted averages" and below:
        own = of_averages(below)
    placed = pages.table(page, _below(pages, row, part), part.detail, totals=part.totals(part.detail), rest=part.file,
                         spare=spare, formulas=own)
    summed = None
    if part.summary is not None:
        formulas = by_group(part.summary, part.keys, placed) if placed else {}
        summed = pages.table(page, row + 1, part.summary, totals=part.totals(part.summary), rest=part.file,
                             formulas=formulas)
    places[part.name] = summed, placed


def _journal(pages: Pages, lines: pd.DataFrame) -> None:
    """Write the lines posted, below the sums of debits and credits by entity and currency."""
    page = pages.sheet("Journal", "Lines posted in the period", "Debits are credits, by entity and currency")
    keys = ["entity", "currency"]
    sums = lines.groupby(keys, observed=True)[["debit", "credit"]].sum().reset_index()
    sums["difference"] = sums["debit"] - sums["credit"]
    below = pages.end(FIRST_TABLE_ROW, len(sums), totals=False) + 1
    whole = bool(len(lines)) and lines["currency"].nunique() == 1
    placed = pages.table(page, below, lines, totals=whole, rest="journal.csv")
    formulas = {**by_group(sums, keys, placed), "difference": "=[debit]-[credit]"} if placed else {}
    pages.table(page, FIRST_TABLE_ROW, sums, totals=False, formulas=formulas)
    page.freeze_panes(below + 1, 2)
    page.repeat_rows(below)
    if placed:
        page.autofilter(below, 0, max(placed.last - 1, below + 1), len(lines.columns) - 1)


def _summary(pages: Pages, page: Any, book: CloseBook, places: Places) -> None:
    row = FIRST_TABLE_ROW
    for name, value in _facts(book):
        page.write(row, 0, name, pages.styles["indent"])
        page.write(row, 1, value, pages.styles["whole" if isinstance(value, int) else "indent"])
        row += 1
    for title, table, file in _summary_tables(book):
        page.write(row + 1, 0, title, pages.styles["heading"])
        formulas = of_balances(places) if "liability" in table else {}
        row = pages.end(row + 2, len(table), totals=False)
        pages.table(page, row - len(table) - 1, table, totals=False, rest=file, formulas=formulas)
    page.freeze_panes(FIRST_TABLE_ROW - 1, 0)


def _facts(book: CloseBook) -> list[tuple[str, int | str]]:
    """What the first sheet says of the close as a whole."""
    passed = sum(c.status == "pass" for c in book.checks)
    return [("Leases closed", len(book.roster.leases)), ("Leases rejected", len(book.rejected)),
            ("Journal lines", len(book.lines)), ("Checks that pass", passed),
            ("Checks that do not", len(book.checks) - passed), ("Exceptions", len(book.exceptions)),
            ("Engine", f"asc842 {__version__}"), ("Input", book.input_hash),
            ("Seal", book.run_hash)]


def _summary_tables(book: CloseBook) -> list[tuple[str, pd.DataFrame, str]]:
    """What the first sheet shows: balances, what was rejected, and how many exceptions there are of each kind."""
    rejected = pd.DataFrame([{"lease": s.lease or s.source, "reason": str(p).replace("\n", " ")}
                             for s in book.rejected for p in s.problems])
    kinds = book.exceptions["kind"].value_counts(sort=False)
    exceptions = pd.DataFrame({"exceptions": kinds.index.astype(str), "lines": kinds.to_numpy()})
    found = [(f"Balances at {book.period.last_day}, and lease cost of the year to date", balances(book), "close.json"),
             ("Signed before it was reopened, as another state", book.signatures, "close.json"),
             ("Rejected", rejected, "close.json"), ("Exceptions, each on its sheet", exceptions, "")]
    return [(title, table.reset_index(drop=True), file) for title, table, file in found if len(table)]


def _chart_sheets(pages: Pages, book: CloseBook) -> None:
    """Balances over time and payments by year as native charts, per currency, and their figures on the next sheet."""
    page = pages.sheet("Charts", "Liability and right-of-use asset over time, undiscounted payments by year")
    data = pages.sheet(CHART_DATA, "Figures of the charts")
    table = book.over_time
    currencies = dict.fromkeys(table["currency"])
    due = pd.DataFrame([{"currency": currency, "due": str(name), "payments": int(cents)} for currency in currencies
                        for name, cents in maturity_bars(book.reports["maturity"], currency).items()])
    below = pages.end(FIRST_TABLE_ROW, len(due), totals=False) + 1
    pages.table(data, FIRST_TABLE_ROW, due, totals=False)
    pages.table(data, below, table, totals=False)
    for n, currency in enumerate(currencies):
        lines = _chart(pages, "line", f"Liability and right-of-use asset, {currency}")
        for column, name in ((2, "Liability"), (3, "Right-of-use asset")):
            _series(lines, name, _rows_of(table, currency, below), 1, column)
        lines.set_x_axis({"date_axis": True, "num_format": "yyyy", "major_unit": 2, "major_unit_type": "years"})
        bars = _chart(pages, "column", f"Undiscounted payments by year, {currency}")
        _series(bars, "Payments", _rows_of(due, currency, FIRST_TABLE_ROW), 1, 2)
        bars.set_legend({"none": True})
        for k, chart in enumerate((lines, bars)):
            page.insert_chart(FIRST_TABLE_ROW + CHART_ROWS * (2 * n + k), 0, chart)


def _chart(pages: Pages, kind: str, title: str) -> Any:
    chart = pages.workbook.add_chart({"type": kind})
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": 900, "height": 290})
    return chart


def _rows_of(table: pd.DataFrame, currency: str, head: int) -> tuple[int, int]:
    at = [i for i, c in enumerate(table["currency"]) if c == currency]
    return head + 1 + at[0], head + 1 + at[-1]


def _series(chart: Any, name: str, rows: tuple[int, int], categories: int, values: int) -> None:
    first, last = rows
    chart.add_series({"name": name, "categories": [CHART_DATA, first, categories, last, categories],
                      "values": [CHART_DATA, first, values, last, values]})
