"""What is known of a column of a list beside its cells, and what reading it brings up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from asc842.base.money import USUAL
from asc842.intake.text.words import listing, shown

SAYS = {
    "us": "dates", "eu": "dates", "iso": "dates", "1900": "serials", "1904": "serials", "point": "decimal",
    "comma": "decimal", "cents": "rounding", "percent": "rates", "fraction": "rates", "months": "unit",
    "years": "unit", "monthly": "per", "yearly": "per", "payment": "per", "month": "first", "after": "first",
    "steps": "rows", "leases": "rows", "index": "index",
}
"""Words by which it is said how a column is read, and what each of them says."""

ASKED = {
    "dates": "list.date-order", "serials": "list.date-count", "decimal": "list.decimal-mark",
    "rounding": "list.cents", "rates": "list.rate-unit", "unit": "list.time-unit", "per": "list.rent-period",
    "first": "list.first-step", "rows": "list.several-rows", "index": "list.index",
}
"""The code of the question what is said of a column, by topic."""
WORDS, EXAMPLES, MOST_WORDS = "words", 3, 20
"""The form of what is chosen in other words, and how many examples are shown and kept."""


def counted(count: int, what: str) -> str:
    """Return a count with what is counted."""
    return f"{count:,} {what}{'s' * (count != 1)}"


class ColumnQuestion(NamedTuple):
    """What of a column is not sure: what was found, what is asked, and each answer with what it would mean."""

    found: str
    expected: str
    answers: tuple[tuple[str, str], ...]


class CellFault(NamedTuple):
    """What is wrong with one cell, by the number of its row among those read."""

    code: str
    row: int
    found: str
    expected: str
    remedy: str


@dataclass(slots=True)
class Conversion:
    """How many cells were read otherwise than they stand, and the first of them; of words one example of each."""

    count: int
    typed: str
    read: str
    others: dict[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The examples as a reader sees them."""
        pairs = {self.typed: self.read, **self.others}
        return listing((f"{shown(typed)} is {read}" for typed, read in pairs.items()), EXAMPLES)


@dataclass(slots=True)
class ColumnRead:
    """A column that was read: the text of each cell, how many were converted by form, what is wrong, what is asked.

    ``says`` are the words that say how it was read; ``per`` is what each figure of rent is per, nothing where the
    cell does not say it.
    """

    values: list[str] = field(default_factory=list)
    conversions: dict[str, Conversion] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    questions: list[ColumnQuestion] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    per: list[str] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)

    def count(self, form: str, typed: str, read: str) -> None:
        """Count a conversion."""
        found = self.conversions.setdefault(form, Conversion(0, typed, read))
        found.count += 1
        if form == WORDS and len(found.others) < MOST_WORDS:
            found.others.setdefault(typed, read)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a column beside its cells: what is said of it, the unit that its head names, the file.

    ``later``: days count from 1904; ``counted``: the file says from when they count; ``commas_group``: a comma may
    separate thousands; ``words`` are further words for what it chooses from; ``places`` are the decimals of the
    currency of the leases.
    """

    says: Mapping[str, str]
    unit: str = ""
    counted: bool = True
    later: bool = False
    commas_group: bool = True
    words: Mapping[str, str] = field(default_factory=dict)
    places: int = USUAL
