"""An accounting standard as a value: how it accounts for a lease, and what it shows, checks and discloses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from asc842.base.check import Check
from asc842.base.column import Column
from asc842.base.lazy import pd
from asc842.base.plain_table import PlainTable
from asc842.base.registry import Announced, Registry


@dataclass(frozen=True, slots=True)
class LeaseTreatment:
    """How a standard accounts for the leases of one of its classifications.

    ``schedule`` makes a table of a lease's timeline, one row per period, and ``balances`` what that comes to as a day
    begins; ``columns`` lay it out on a sheet under a ``note``, ``flows`` name the columns that change a balance from
    one row to the next, with their signs, and ``headline`` is the balance that the screen shows at year ends.
    ``answers_to`` is the classification of ASC 842 under which such a lease goes on, ``carries`` the keys of
    ``[transition]`` for what it alone carries over.
    """

    schedule: Callable[..., PlainTable]
    balances: Callable[..., Any]
    columns: tuple[Column, ...]
    note: str
    headline: str
    answers_to: str
    flows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    carries: tuple[str, ...] = ()

    @property
    def headline_label(self) -> str:
        """What the headline is called within a sentence."""
        return next(c.header.lower() for c in self.columns if c.key == self.headline)


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard; ``key`` is the name of its schedule among the tables of a book.

    ``paragraphs`` are those it is cited by, by topic; ``treatments`` are by classification, as ``classify`` names
    that of a lease, and empty for ASC 842, whose schedule is the book's own. ``tables`` of the book, ``checks`` of a
    lease and ``disclosures`` of a close are announced in places among those of all standards. ``applies`` says
    whether a lease is or was under it; leases pass to ASC 842 from the one that has been ``superseded`` by a day.
    """

    name: str
    key: str
    paragraphs: Mapping[str, str]
    treatments: Mapping[str, LeaseTreatment] = field(default_factory=dict)
    classify: Callable[[Any], str] = attrgetter("classification")
    applies: Callable[[Any], bool] = bool  # every lease
    superseded: date | None = None
    tables: Iterable[Announced[Callable[..., PlainTable | None]]] = ()
    checks: Iterable[Announced[Callable[..., Iterable[Check]]]] = ()
    disclosures: Iterable[Announced[Callable[..., pd.DataFrame]]] = ()

    @property
    def sheet(self) -> str:
        """Name of the sheet of its schedule."""
        return self.name.replace(" ", "")

    def treatment(self, lease: Any) -> LeaseTreatment:
        """Return how it accounts for a lease."""
        return self.treatments[self.classify(lease)]


STANDARDS = Registry[Standard]("asc842.standards")
"""Every standard that leases are accounted for under; the first is that of the books."""


def standards() -> list[Standard]:
    """Return every standard, that of the books first."""
    return [x.entry for x in STANDARDS]


def with_schedules() -> dict[str, Standard]:
    """Return the standards that have a schedule beside that of the books, by the name of its table."""
    return {s.key: s for s in standards() if s.treatments}


def of_the_books() -> Standard:
    """Return the standard that books are kept under."""
    return standards()[0]


def earlier() -> Standard:
    """Return the standard that leases pass from to that of the books."""
    return next(s for s in standards() if s.superseded)


def every(kind: str) -> list[Announced[Any]]:
    """Return the ``tables``, ``checks`` or ``disclosures`` of all standards in the order of their places."""
    return sorted(chain.from_iterable(getattr(s, kind) for s in standards()), key=attrgetter("place"))
