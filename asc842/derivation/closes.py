"""Figures of a close's reports: a cell of one lease, or what leases come to together, down to each lease."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from asc842.base.constants import IN_LEASE_CURRENCY
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import digits_of, in_currency
from asc842.book.book_tables import BookTables
from asc842.calendar.reporting import ReportingGrid
from asc842.closing.foreign import Rates
from asc842.closing.posted import BROUGHT_FORWARD
from asc842.closing.reports.as_posted import CATCH_UP
from asc842.derivation import at_a_date, roll_forwards  # noqa: F401  (cells announce themselves)
from asc842.derivation.catch_ups import OF_REPORTS, PostedLines
from asc842.derivation.entry_parts import PARAGRAPHS, JournalLine, line
from asc842.derivation.exchange import GAIN, RATES, Exchanged
from asc842.derivation.figure import Derived, Kind, Part, amount
from asc842.derivation.journal import exchange_forward, forward, to_earnings
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.long_sums import LazyParts, Row, TableRows
from asc842.derivation.report_cells import Stretch, cell_of
from asc842.derivation.standing import (
    AVERAGE_RATE,
    AVERAGE_TERM,
    DueWindow,
    liability,
    owed,
    rate,
    remaining,
    weighted,
)
from asc842.derivation.stays import stretch_of

AVERAGES = "weighted averages"
OF_LEASES = f"{AVERAGES} by lease"
JOURNAL = "journal: "
PRIOR = "prior year"
BOOKS = ("entity", "asset_class")
"""What tells the rows of a lease apart that moved within the time of a report."""
OF_RATIO = {"remaining_months": "remaining_months", "discount_rate": "discount_rate",
            "discount_rate_by_liability": "discount_rate"}
"""Which figure of a lease each average is of."""
RATIOS: dict[str, tuple[str, Kind, str]] = {"remaining_months": ("liability", "number", AVERAGE_TERM),
          "discount_rate": ("payments", "rate", AVERAGE_RATE),
          "discount_rate_by_liability": ("liability", "rate", AVERAGE_RATE)}
"""Averages: by which figure of a lease each is weighted, what kind of figure it is, and the paragraph."""


def minor_units(cell: Any) -> int:
    """Return an amount of a report in whole minor units; a cell that a report leaves blank is nothing."""
    return 0 if cell != cell else int(cell)  # noqa: PLR0124  (NaN)


def _exact(column: str, value: float) -> Fraction:
    """Return months as they are counted, a rate as it is written."""
    return Fraction(value) if column == "remaining_months" else Fraction(str(value))


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
    rates: Rates | None = None
    known: dict[Any, Any] = field(default_factory=dict)

    def steps(self, lease: str) -> LeaseSteps:
        """Return the measurement of a lease, worked out when it is first asked for."""
        if lease not in self.known:
            book, where = self.account(lease)
            assert isinstance(book, BookTables)
            steps = self.known[lease] = LeaseSteps(book, self.grid, where)
            own = steps.book.lease
            to = steps.book.policy.functional_currencies.get(own.entity or "", own.currency)
            steps.exchange = Exchanged(self.rates, to) if self.rates is not None and to != own.currency else None
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
        if report.startswith(AVERAGES) and report != OF_LEASES:
            return self._average(report, column, only or {})
        rows = self.rows(report)
        if "currency" not in rows.table:
            raise InputError([Problem("explain.no-row", "figure", f"{report}, a report without amounts",
                                      "a report of amounts", "name a cell of another, or a lease's discount_rate")])
        of = rows.where({**(only or {}), **({} if lease is None else {"lease": lease})})
        currencies = {rows.values("currency")[i] for i in of}
        if not of or (lease is None and len(currencies) > 1):
            raise InputError([Problem("explain.no-row", "figure", f"{len(of)} rows of {report}",
                                      "rows of leases in one currency", "name a lease, or a class of them")])
        if lease is not None and len(of) == 1:
            return self.of_row(report, column, rows.row(of[0]))
        return self._total(report, column, of, digits_of(currencies.pop()))

    def _total(self, report: str, column: str, of: list[int], digits: int) -> Derived:
        """Return what rows of a report come to together."""
        rows = self.rows(report)
        cents = {i: minor_units(rows.values(column)[i]) for i in of}
        filled = [i for i in of if cents[i]]
        return Derived(f"{column} of {report}", "sum", lambda: LazyParts(len(filled), lambda n: Part(
            self.of_row(report, column, rows.row(filled[n])), 1, rows.values("lease")[filled[n]])),
            kept=amount(sum(cents.values()), digits), word=column, digits=digits)

    def rows(self, report: str) -> TableRows:
        """Return the rows of a report, each made when it is looked at."""
        key = "rows", report
        if key not in self.known:
            self.known[key] = TableRows(self.reports[report])
        found: TableRows = self.known[key]
        return found

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
        rows, currencies = TableRows(lines), lines["currency"].unique().tolist()
        if len(currencies) != 1:
            raise InputError([Problem("explain.no-row", "figure", f"{len(lines)} lines on {account}",
                                      "lines in one currency", "name another account, or a lease")])

        def part(n: int) -> Part:
            row = rows.row(n)
            return Part(self.of_line(row), 1, f"{row['lease']}, {row['entry']}")
        digits, total = digits_of(currencies[0]), int(lines["debit"].sum()) - int(lines["credit"].sum())
        return Derived(f"{account}, posted", "sum", lambda: LazyParts(len(lines), part), kept=amount(total, digits),
                       word=account, digits=digits)

    def of_line(self, row: Row) -> Derived:
        """Return a line that was posted; its lease is accounted for when the line is looked into."""
        if row["line_id"] in self.posted.late_lines:
            return self.posted.late(self.steps(row["lease"]), row)
        digits = digits_of(row["currency"])
        asked = JournalLine(row["date"].date(), str(row["entry"]), str(row["account"]),
                            int(row["debit"]) - int(row["credit"]), digits)
        return Derived(f"{asked.entry} of {asked.day}, {asked.account}", "sum", lambda: list(
            self._of_line(row, asked).parts), kept=amount(asked.cents, digits), word=asked.account, digits=digits,
            paragraph=PARAGRAPHS.get(asked.entry, ""))

    def _of_line(self, row: Row, asked: JournalLine) -> Derived:
        s = self.steps(row["lease"])
        with in_currency(s.book.lease.currency):
            if asked.entry == BROUGHT_FORWARD and row["currency"] != s.book.lease.currency:
                return exchange_forward(s, asked, self.spans["period"][0])
            if asked.entry == BROUGHT_FORWARD:
                return forward(s, asked, self.spans["period"][0])
            earlier = asked.entry.startswith(BROUGHT_FORWARD)
            return to_earnings(s, asked, self.spans["year to date"][0]) if earlier else line(s, asked)

    def columns(self, report: str) -> list[str]:
        """Return the columns of amounts, rates and months of a report."""
        table = self.reports[report]
        return [str(c) for c, kind in zip(table.columns, table.dtypes, strict=True) if kind.kind in "if"]

    def _stretch(self, report: str, row: Row, column: str = "") -> Stretch:
        name = (column if column.startswith(GAIN) else report).rpartition(", ")[2]
        first, last = self.spans.get(name, (self.spans["year to date"][0], self.at))
        found = Stretch(first, last, row.get("classification") == "finance", self.year_ends)
        return stretch_of(self.steps(row["lease"]), found, row) if row["lease"] in self._moved(report) else found

    def _moved(self, report: str) -> frozenset[str]:
        """Return the leases that have rows of several entities or asset classes in a report."""
        key = "moved", report
        if key not in self.known:
            table = self.reports[report]
            books = table[["lease", *(name for name in BOOKS if name in table)]].drop_duplicates()
            self.known[key] = frozenset(books["lease"][books["lease"].duplicated()])
        found: frozenset[str] = self.known[key]
        return found

    def of_row(self, report: str, column: str, row: Row) -> Derived:
        """Return a cell of a row, of its lease's own figures or of other cells of the row; kept once made."""
        key = (report, column, row["lease"], row.get("classification"), str(row.get("event")),
               *(str(row.get(name)) for name in BOOKS))
        if key not in self.known:
            self.known[key] = self._made(report, column, row)
        found: Derived = self.known[key]
        return found

    def _made(self, report: str, column: str, row: Row) -> Derived:
        if column in RATIOS:
            return self._ratio(column, row, self._stretch(report, row).last)
        stem = report.rpartition(", ")[0] or report
        digits = digits_of(row["lease currency" if column in IN_LEASE_CURRENCY else "currency"])
        how = cell_of(stem, column)
        words = f"{column} of {row['lease']}, {report}"

        def parts() -> Sequence[Part]:
            if (stem, column) in OF_REPORTS:
                return self.posted.caught_up(self.steps(row["lease"]), row["lease"], stem, column)
            if how is None:
                return []
            if how.of_row is not None:
                made = how.of_row(self._amounts(report))
                return [Part(self.of_row(report, name, row), sign) for name, sign in made.items()
                        if minor_units(row[name])]
            assert how.make is not None
            s = self.steps(row["lease"])
            with in_currency(s.book.lease.currency):
                found = how.make(s, self._stretch(report, row, column))
            return [*found, *self._not_posted(report, column, row)]
        of_rate = column in RATES
        kept = Fraction(str(row[column])) if of_rate else amount(minor_units(row[column]), digits)
        paragraph = how.paragraph if how else ""
        return Derived(words, "sum", parts, kept=kept, kind="number" if of_rate else "amount", word=column,
                       digits=digits, paragraph=paragraph)

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
        value = _exact(column, row[OF_RATIO[column]])

        def parts() -> list[Part]:
            s = self.steps(row["lease"])
            with in_currency(row["currency"]):
                return [Part(remaining(s, day) if months else rate(s, day))]
        return Derived(f"{column.replace('_', ' ')} of {row['lease']}", "sum", parts, kept=value,
                       kind="number" if months else "rate", word="months" if months else "rate")

    def _average(self, report: str, column: str, only: Mapping[str, str]) -> Derived:
        """Return a weighted average, or one of its weights, of the leases of a class."""
        if report.endswith(PRIOR):
            return self._average_before(column, only)
        asked = {key: value for key, value in only.items() if (key, value) != ("classification", "all")}
        rows = self.rows(OF_LEASES)
        of = [i for i in rows.where(asked) if rows.values("liability")[i]]
        words = f"{column.replace('_', ' ')}, {only.get('classification', 'all')}"
        if column == "leases":
            return Derived(words, "sum", lambda: LazyParts(len(of), lambda n: Part(Derived(
                rows.values("lease")[of[n]], "counted", [Part(self.of_row(OF_LEASES, "liability", rows.row(of[n])))],
                kind="number"))), kept=Fraction(len(of)), kind="number", word=column)
        if column not in RATIOS:
            return self._total(OF_LEASES, column, of, digits_of(rows.values("currency")[of[0]]) if of else 2)
        by, kind, paragraph = RATIOS[column]
        each = [(_exact(column, rows.values(OF_RATIO[column])[i]), amount(
            minor_units(rows.values(by)[i]), digits_of(rows.values("currency")[i]))) for i in of]
        return weighted(len(of), lambda n: (self._ratio(column, rows.row(of[n]), self.at),
                                            self.of_row(OF_LEASES, by, rows.row(of[n]))), words, kind, paragraph, each)

    def _average_before(self, column: str, only: Mapping[str, str]) -> Derived:
        """Return a weighted average at the end of the same stretch of the year before, of all that owed then."""
        asked = {key: value for key, value in only.items() if (key, value) != ("classification", "all")}
        rows, day = self.rows("liability roll-forward, prior year to date"), self.spans["prior year to date"][1]
        of = [i for i in rows.where(asked) if minor_units(rows.values("closing")[i])]
        words = f"{column.replace('_', ' ')}, {only.get('classification', 'all')}, {day}"

        def pair(n: int, what: str) -> Derived:
            return self._before(rows.row(of[n]), day, what)
        if column not in RATIOS:
            name = "liability" if column == "leases" else column
            return Derived(words, "sum", lambda: LazyParts(len(of), lambda n: Part(pair(n, name), 1) if (
                column != "leases") else Part(Derived(rows.values("lease")[of[n]], "counted", [Part(pair(n, name))],
                                                      kind="number"))), word=column,
                kind="number" if column == "leases" else "amount")
        by, kind, paragraph = RATIOS[column]
        return weighted(len(of), lambda n: (pair(n, OF_RATIO[column]), pair(n, by)), words, kind, paragraph)

    def _before(self, row: Row, day: date, what: str) -> Derived:
        """Return what an average of the year before takes of a lease."""
        s = self.steps(row["lease"])
        with in_currency(row["currency"]):
            return {"liability": liability, "payments": lambda of, at: owed(of, at, DueWindow(at)),
                    "remaining_months": remaining, "discount_rate": rate}[what](s, day)
