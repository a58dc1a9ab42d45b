"""Why a figure is what it is: its derivation, from a sentence down to clauses, reasons and policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from asc842.api.account_for import account_for
from asc842.api.close import close
from asc842.base.errors import InputError, Problem
from asc842.book.book_tables import BookTables
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.grid import month_end
from asc842.closing.foreign import read_rates
from asc842.closing.portfolio import HeldLeases, read_portfolio
from asc842.closing.reports.all import stretches, year_ends
from asc842.derivation.catch_ups import PostedLines
from asc842.derivation.closes import AVERAGES, ClosedReports
from asc842.derivation.figure import Derived
from asc842.derivation.figures import lease_figure
from asc842.derivation.lease_steps import LeaseSteps, day_of
from asc842.derivation.report_cells import CELLS
from asc842.intake.text.words import quoted

DEPTH = 3
"""Steps of a tree that are shown where nobody says how many."""


@dataclass(frozen=True, repr=False)
class Explanation:
    """A figure explained: ``derivation`` is its tree, of which each part is made when it is looked at."""

    derivation: Derived

    def __repr__(self) -> str:
        return f"Explanation({self.sentence})"

    @property
    def sentence(self) -> str:
        """The figure and what makes it, in one sentence."""
        from asc842.output.derivation_words import sentence  # noqa: PLC0415  (a renderer, loaded when asked for)

        return sentence(self.derivation)

    @property
    def agrees(self) -> bool:
        """Whether the tree, worked out from its leaves, gives the figure."""
        return self.derivation.agrees

    def text(self, depth: int = DEPTH, *, whole: bool = False) -> str:
        """Return the tree as indented lines, so many steps deep; ``whole`` leaves out no part of a long sum."""
        from asc842.output.derivation_words import MOST_LINES, lines_of  # noqa: PLC0415

        lines = lines_of(self.derivation, depth, None if whole else MOST_LINES)
        return "\n".join("  " * level + line for level, line in lines)

    def document(self, depth: int = DEPTH) -> dict[str, Any]:
        """Return the tree as an object for JSON."""
        from asc842.output.json_derivation import derivation_document  # noqa: PLC0415

        return derivation_document(self.derivation, depth)

    def html(self, depth: int = DEPTH) -> str:
        """Return the tree as an HTML page that opens and closes."""
        from asc842.output.derivation_page import derivation_page  # noqa: PLC0415

        return derivation_page(self.derivation, depth)

    def _repr_html_(self) -> str:
        from asc842.output.derivation_page import derivation_html  # noqa: PLC0415

        return derivation_html(self.derivation, DEPTH)


@dataclass(frozen=True, slots=True)
class ExplainedClose:
    """A close whose figures can be asked about, as often as wanted; ``reports`` are its reports by name."""

    reports: ClosedReports

    def explain(self, figure: str, lease: str | None = None, only: Mapping[str, str] | None = None) -> Explanation:
        """Explain a cell of a report, "REPORT: COLUMN", of one lease, of all, or of those of a class.

        "journal: ACCOUNT" is what was posted on an account in the period, debits less credits.

        ``only`` picks rows by entity, currency, asset_class or classification. Raises InputError where there is no
        such figure, and where leases in several currencies would be added up.
        """
        return Explanation(self.reports.figure(figure, lease, only))

    def figures(self) -> list[str]:
        """Return the name of every figure that can be asked about."""
        return [f"{report}: {column}" for report in self.reports.reports for column in self.reports.columns(report)]


def explain_close(portfolio: str | Path | HeldLeases, period: str, *, register: str | Path | None = None,
                  rates: str | Path | None = None) -> ExplainedClose:
    """Return the reports of a period for their figures to be explained; nothing is posted or written.

    ``portfolio`` and ``period`` are those of :func:`asc842.close`; with a ``register``, figures are those that stand
    posted there. Raises what a close raises.
    """
    held = portfolio if isinstance(portfolio, HeldLeases) else read_portfolio(portfolio)
    closed = close(held, period, out=None, register=register or "sqlite://", rates=rates, dry_run=register is not None)
    calendar, of = FiscalCalendar(held.policy.calendar), {x.id: x for x in held.leases}
    at = calendar.period(period)

    def account(lease: str) -> tuple[BookTables, str]:
        if lease not in of:
            raise InputError([Problem("lease.unknown", "lease", quoted(lease), "the id of a lease that was accepted",
                                      "correct the id")])
        return account_for(of[lease].lease, held.policy), of[lease].where

    spans = {name: (day_of(first), day_of(last)) for name, (first, last) in stretches(calendar, at).items()}
    return ExplainedClose(ClosedReports(closed.book.reports, spans, at.last_day, tuple(year_ends(
        calendar, at).tolist()), account, calendar.grid, PostedLines(
            closed.book.lines, closed.book.changed), None if rates is None else read_rates(Path(rates))))


def is_report(figure: str) -> bool:
    """Whether a figure is one of a close's reports by its name: REPORT: COLUMN."""
    report = figure.partition(": ")[0]
    stems = {AVERAGES, *(of for of, _ in CELLS)}
    return ": " in figure and (report in stems or report.rpartition(", ")[0] in stems)


def explain(book: BookTables, figure: str, as_of: date | str | None = None, *, where: str = "") -> Explanation:
    """Explain a figure of a lease that was accounted for.

    ``figure`` is a balance (liability, asset) at the end of a period, a column of the schedule in the period of a day,
    or, without a day, what the lease opens with or comes to over its life; of an event "ID: gain_loss" or another of
    its moves. ``as_of`` is a day, as a date or in ISO 8601, or a month (2003-12: its end). ``where`` names the file or
    the row in which the lease stands. Raises InputError where there is no such figure.
    """
    return Explanation(lease_figure(LeaseSteps(book, where=where), figure, asked_day(as_of)))


def asked_day(given: date | str | None) -> date | None:
    """Return a day as it was given, or the last of the month that was; raises InputError where it is neither."""
    if given is None or isinstance(given, date):
        return given
    try:
        return month_end(date.fromisoformat(f"{given}-01")) if len(given) == len("2003-12") else (
            date.fromisoformat(given))
    except ValueError:
        raise InputError([Problem("explain.day", "as-of", f'"{given}"', "a day or a month: 2003-12-31, 2003-12",
                                  "write it so")]) from None
