"""Figures of a close's reports: a cell of one lease, or what leases come to together, down to each lease."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import digits_of, in_currency
from asc842.book.book_tables import BookTables
from asc842.calendar.reporting import ReportingGrid
from asc842.closing.posted import BROUGHT_FORWARD
from asc842.closing.reports.as_posted import CATCH_UP
from asc842.derivation import at_a_date, roll_forwards  # noqa: F401  (cells announce themselves)
from asc842.derivation.catch_ups import OF_REPORTS, PostedLines
from asc842.derivation.entry_parts import JournalLine, line
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.journal import forward, to_earnings
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.report_cells import Stretch, cell_of
from asc842.derivation.standing import AVERAGE_RATE, AVERAGE_TERM, rate, remaining, weighted

AVERAGES = "weighted averages"
OF_LEASES = f"{AVERAGES} by lease"
JOURNAL = "journal: "
RATIOS = {"remaining_months": ("liability", "number", AVERAGE_TERM),
          "discount_rate": ("payments", "rate", AVERAGE_RATE),
          "discount_rate_by_liability": ("liability", "rate", AVERAGE_RATE)}
"""Averages: by which figure of a lease each is weighted, what kind of figure it is, and the paragraph."""
Row = Mapping[Any, Any]


@dataclass(frozen=True)
class ClosedReports:
    """Reports of a close with the days of each stretch, and what accounts for a lease of it when it is asked for.

    ``spans`` are first and last day by the name of the stretch, ``at`` the last day of the period, ``year_ends`` those
    of fiscal years; ``account`` returns the book and the place of a lease by its id.
    """

    reports: Mapping[str, pd.DataFrame]
    spans: Mapping[str, tuple[date, date]]
    at: date
    year_ends: tuple[date, ...]
    account: Any
    grid: ReportingGrid
    posted: PostedLines
    known: dict[Any, Any] = field(default_factory=dict)

    def steps(self, lease: str) -> LeaseSteps:
        """Return the measurement of a lease, worked out when it is first asked for."""
        if lease not in self.known:
            book, where = self.account(lease)
            assert isinstance(book, BookTables)
            self.known[lease] = LeaseSteps(book, self.grid, where)
        found: LeaseSteps = self.known[lease]
        return found

    def figure(self, name: str, lease: str | None = None, only: Mapping[str, str] | None = None) -> Derived:
        """Return a cell of a report by its name, "REPORT: COLUMN": of one lease, of all, or of those of a class.

        ``only`` names what rows are described by (entity, currency, asset_class, classification). Raises InputError
        where there is no such report, column or row.
        """
        if name.startswith(JOURNAL):
            return self._journal(name.removeprefix(JOURNAL), lease, only or {})
        report, column = self._named(name)
        table = self.reports[report]
        if report.startswith(AVERAGES) and report != OF_LEASES:
            return self._average(report, column, only or {})
        rows = [row for row in table.to_dict("records") if lease in (None, row["lease"])
                and all(str(row.get(key)) == value for key, value in (only or {}).items())]
        if not rows or (lease is None and len({row["currency"] for row in rows}) > 1):
            raise InputError([Problem("explain.no-row", "figure", f"{len(rows)} rows of {report}",
                                      "rows of leases in one currency", "name a lease, or a class of them")])
        if lease is not None and len(rows) == 1:
            return self.of_row(report, column, rows[0])
        digits = digits_of(rows[0]["currency"])
        total = sum(int(row[column]) for row in rows)
        return Derived(f"{column} of {report}", "sum", lambda: [
            Part(self.of_row(report, column, row), 1, row["lease"]) for row in rows if row[column]],
            kept=amount(total, digits), word=column, digits=digits)

    def _named(self, name: str) -> tuple[str, str]:
        for report, table in self.reports.items():
            column = name.removeprefix(f"{report}: ")
            if column != name and column in table and table[column].dtype.kind in "if":
                return report, column
        near = next((x for x in self.reports if name.startswith(x)), None)
        known = list(self.reports) if near is None else self.columns(near)
        raise InputError([Problem("explain.figure-unknown", "figure", f'"{name}"',
                                  f"REPORT: COLUMN, of {near or 'a report'}: {', '.join(known)}",
                                  "name one of these")])

    def _journal(self, account: str, lease: str | None, only: Mapping[str, str]) -> Derived:
        """Return what was posted on an account in the period, debits less credits, line by line."""
        lines = self.posted.lines[self.posted.lines["account"] == account]
        for key, value in (only if lease is None else {**only, "lease": lease}).items():
            lines = lines[lines[key].astype(str) == value]
        rows = lines.to_dict("records")
        if not rows or len({row["currency"] for row in rows}) > 1:
            raise InputError([Problem("explain.no-row", "figure", f"{len(rows)} lines on {account}",
                                      "lines in one currency", "name another account, or a lease")])
        digits = digits_of(rows[0]["currency"])
        total = sum(int(row["debit"]) - int(row["credit"]) for row in rows)
        return Derived(f"{account}, posted", "sum", lambda: [
            Part(self.of_line(row), 1, f"{row['lease']}, {row['entry']}") for row in rows], kept=amount(total, digits),
            word=account, digits=digits)

    def of_line(self, row: Row) -> Derived:
        """Return a line that was posted."""
        s = self.steps(row["lease"])
        with in_currency(row["currency"]):
            if row["line_id"] in self.posted.late_lines:
                return self.posted.late(s, row)
            asked = JournalLine(row["date"].date(), str(row["entry"]), str(row["account"]),
                                int(row["debit"]) - int(row["credit"]))
            if asked.entry == BROUGHT_FORWARD:
                return forward(s, asked, self.spans["period"][0])
            earlier = asked.entry.startswith(BROUGHT_FORWARD)
            return to_earnings(s, asked, self.spans["year to date"][0]) if earlier else line(s, asked)

    def columns(self, report: str) -> list[str]:
        """Return the columns of amounts, rates and months of a report."""
        table = self.reports[report]
        return [str(c) for c, kind in zip(table.columns, table.dtypes, strict=True) if kind.kind in "if"]

    def _stretch(self, report: str, row: Row) -> Stretch:
        name = report.rpartition(", ")[2]
        first, last = self.spans.get(name, (self.spans["year to date"][0], self.at))
        return Stretch(first, last, row.get("classification") == "finance", self.year_ends)

    def of_row(self, report: str, column: str, row: Row) -> Derived:
        """Return a cell of a row, of its lease's own figures or of other cells of the row; kept once made."""
        key = (report, column, row["lease"], row.get("classification"), str(row.get("event")))
        if key not in self.known:
            self.known[key] = self._made(report, column, row)
        found: Derived = self.known[key]
        return found

    def _made(self, report: str, column: str, row: Row) -> Derived:
        if column in RATIOS:
            return self._ratio(column, row, self._stretch(report, row).last)
        digits, stem = digits_of(row["currency"]), report.rpartition(", ")[0] or report
        how = cell_of(stem, column)
        words = f"{column} of {row['lease']}, {report}"

        def parts() -> Sequence[Part]:
            if (stem, column) in OF_REPORTS:
                return self.posted.caught_up(self.steps(row["lease"]), row["lease"], stem, column)
            if how is None:
                return []
            if how.of_row is not None:
                made = how.of_row(self._amounts(report))
                return [Part(self.of_row(report, name, row), sign) for name, sign in made.items() if row[name]]
            assert how.make is not None
            with in_currency(row["currency"]):
                found = how.make(self.steps(row["lease"]), self._stretch(report, row))
            return [*found, *self._not_posted(report, column, row)]
        return Derived(words, "sum", parts, kept=amount(row[column], digits), word=column, digits=digits,
                       paragraph=how.paragraph if how else "")

    def _not_posted(self, report: str, column: str, row: Row) -> list[Part]:
        """Return what an opening lacks that closed periods were posted with too little: it is caught up since."""
        if column != "opening" or not row.get(CATCH_UP):
            return []
        return [Part(self.of_row(report, CATCH_UP, row), -1, "caught up since")]

    def _amounts(self, report: str) -> list[str]:
        table = self.reports[report]
        return [str(c) for c, kind in zip(table.columns, table.dtypes, strict=True) if kind.kind == "i"]

    def _ratio(self, column: str, row: Row, day: date) -> Derived:
        """Return the remaining term or the rate of a lease: as the report has it, explained when it is looked into."""
        months = column == "remaining_months"
        value = Fraction(row["remaining_months"]) if months else Fraction(str(row["discount_rate"]))

        def parts() -> list[Part]:
            s = self.steps(row["lease"])
            with in_currency(row["currency"]):
                return [Part(remaining(s, day) if months else rate(s, day))]
        return Derived(f"{column.replace('_', ' ')} of {row['lease']}", "sum", parts, kept=value,
                       kind="number" if months else "rate", word="months" if months else "rate")

    def _average(self, report: str, column: str, only: Mapping[str, str]) -> Derived:
        """Return a weighted average, or one of its weights, of the leases of a class."""
        before = report.endswith("prior year")
        if before:
            raise InputError([Problem("explain.no-row", "figure", report, "averages of this period",
                                      "explain them in the close of that year")])
        asked = {"classification": "all", **only}
        rows = [row for row in self.reports[OF_LEASES].to_dict("records") if row["liability"]
                and asked["classification"] in ("all", row["classification"])
                and asked.get("currency") in (None, row["currency"])]
        if column not in RATIOS:
            name = "liability" if column == "leases" else column
            return Derived(f"{column}, {asked['classification']}", "sum", [
                Part(self.of_row(OF_LEASES, name, row), 1, row["lease"]) for row in rows], word=column)
        by, kind, paragraph = RATIOS[column]
        return weighted([self._ratio(column, row, self.at) for row in rows],
                        [self.of_row(OF_LEASES, by, row) for row in rows],
                        f"{column.replace('_', ' ')}, {asked['classification']}", kind, paragraph)
