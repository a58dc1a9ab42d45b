"""Why a figure is what it is: its derivation, from a sentence down to clauses, reasons and policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.book.book_tables import BookTables
from asc842.calendar.grid import month_end
from asc842.derivation.figure import Derived
from asc842.derivation.figures import lease_figure
from asc842.derivation.lease_steps import LeaseSteps

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


def explain(book: BookTables, figure: str, as_of: date | str | None = None, *, where: str = "") -> Explanation:
    """Explain a figure of a lease that was accounted for.

    ``figure`` is a balance (liability, asset) at the end of a day, a column of the schedule in the period of a day,
    or, without a day, what the lease opens with or comes to over its life; of an event "ID: gain_loss" or another of
    its moves. ``as_of`` is a day, as a date or in ISO 8601, or a month (2003-12: its end). ``where`` names the file or
    the row in which the lease stands. Raises InputError where there is no such figure.
    """
    return Explanation(lease_figure(LeaseSteps(book, where=where), figure, day_of(as_of)))


def day_of(given: date | str | None) -> date | None:
    """Return a day as it was given, or the last of the month that was; raises InputError where it is neither."""
    if given is None or isinstance(given, date):
        return given
    try:
        return month_end(date.fromisoformat(f"{given}-01")) if len(given) == len("2003-12") else (
            date.fromisoformat(given))
    except ValueError:
        raise InputError([Problem("explain.day", "as-of", f'"{given}"', "a day or a month: 2003-12-31, 2003-12",
                                  "write it so")]) from None
