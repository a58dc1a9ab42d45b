"""The close as one HTML page that opens offline: tables, and charts as SVG within it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.output.close import FILES, OF_REPORTS
from asc842.output.close.charts import charts
from asc842.output.close.layout import CITATIONS, Section, balances, checks_table, few, sections, sheets, without_empty
from asc842.output.close.tables import BY_YEAR_FILE, CHANGED_FILE
from asc842.output.renderers.html import MOST_ROWS, Shown, laid_out, templates
from asc842.output.text.diff import UNDER_ONE_POLICY


@FILES.at(60, marks=(OF_REPORTS,))
def page_file(book: CloseBook) -> Mapping[str, bytes]:
    """Return close.html."""
    return {"close.html": close_page(book).encode()}


def close_page(book: CloseBook) -> str:
    """Return the page; nothing in it is loaded from anywhere."""
    schedules_shown = _schedules(book) if few(book) else {}
    shown = {name: [_part(part, schedules_shown) for part in sections(book, name)] for name in sheets(book)}
    rejected = ["Rejected"] if book.rejected else []
    late = [*(["Trial balance"] if len(book.trial_balance) else []), *(["Restated"] if len(book.restated) else []),
            *(["Late facts"] if len(book.by_year) else []), *(["Changed inputs"] if len(book.changed) else [])]
    currencies = sorted(set(book.roster.dimensions["currency"].astype(str)))
    return templates().get_template("page.html.j2").render(
        book=book, version=__version__, sheets=shown, balances=laid_out(balances(book)),
        names=[*rejected, "Balances", "Checks", "Charts", *shown, *late,
               *(["Schedules"] if schedules_shown else []), "Exceptions"],
        schedules=schedules_shown,
        citations=CITATIONS, checks=laid_out(checks_table(book.checks)),
        exceptions=laid_out(book.exceptions.head(MOST_ROWS).fillna("")),
        pictures={currency: charts(book, currency) for currency in currencies},
        trial=laid_out(book.trial_balance) if len(book.trial_balance) else None,
        changed=laid_out(book.changed.head(MOST_ROWS)) if len(book.changed) else None, changed_file=CHANGED_FILE,
        differs=[laid_out(table) for table in _difference(book)], under_one_policy=UNDER_ONE_POLICY,
        restated=laid_out(book.restated.head(MOST_ROWS)) if len(book.restated) else None,
        by_year=laid_out(book.by_year.head(MOST_ROWS)) if len(book.by_year) else None, by_year_file=BY_YEAR_FILE)


def _part(part: Section, linked: Collection[str]) -> dict[str, Any]:
    """What the template shows of a report: by class, and the first rows by lease; totals are of all rows."""
    totals = part.detail if len(part.detail) > 1 and part.totals(part.detail) else None
    summary = part.summary
    return {"title": part.title, "count": len(part.detail), "file": part.file,
            "summary": None if summary is None else laid_out(summary, summary if part.totals(summary) else None),
            "detail": laid_out(part.detail.head(MOST_ROWS), totals, linked)}


def _schedules(book: CloseBook) -> dict[str, Shown]:
    """The schedule of each lease, to which its rows lead; none of a close without reports."""
    if book.schedules.empty:
        return {}
    found = book.schedules.drop(columns=["starts", "ends"])
    return {str(lease): laid_out(without_empty(rows.drop(columns="lease"))) for lease, rows in found.groupby(
        "lease", sort=False)}


def _difference(book: CloseBook) -> Iterator[pd.DataFrame]:
    """Yield the leases that differ from those of the close before, and what each change does by itself."""
    for table in (book.difference.leases, book.difference.changes) if book.difference else ():
        if len(table):
            yield table.drop(columns=["key", "source", "event"], errors="ignore").head(MOST_ROWS).map(
                lambda x: f"{x:,}" if isinstance(x, Decimal) else "" if x is None else x)

