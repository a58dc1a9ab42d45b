"""What the entries of a journal book, by role: each kind of entry announces itself under its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asc842.book.classified import accounts_ever
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.once import made_once

Booked = tuple[str, Sequence[Part]]
"""A role, and what is debited on its account (taken off: credited)."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line as it stands in a journal: ``cents`` is the debit less the credit, in whole minor units.

    ``decimals`` are those of its currency where this is not the lease's.
    """

    day: date
    entry: str
    account: str
    cents: int
    decimals: int | None = None


Books = Callable[[LeaseSteps, JournalLine], Iterator[Booked]]
ANY = ""
"""Instead of a role: whatever account the line is on."""
PARAGRAPHS: dict[str, str] = {}
"""The paragraph that an entry relies on, by its name."""
ENTRIES: dict[str, Books] = {}
"""What each kind of entry books, by the name of the entry or what it begins with."""


def entry(*names: str) -> Callable[[Books], Books]:
    """Announce the function below as what entries book whose names are these, or begin with one of them."""
    def announce(books: Books) -> Books:
        ENTRIES.update(dict.fromkeys(names, books))
        return books
    return announce


def booked(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield what the entry of a line books, by role; nothing of an entry that none announces."""
    known = [name for name in ENTRIES if of.entry.startswith(name)]
    if known:
        yield from ENTRIES[max(known, key=len)](s, of)


def line(s: LeaseSteps, of: JournalLine) -> Derived:
    """Return a line of the journal, of the figures that its entry books; without parts where nothing here makes it."""
    digits = s.digits if of.decimals is None else of.decimals
    words, kept = f"{of.entry} of {of.day}, {of.account}", amount(of.cents, digits)
    for role, parts in booked(s, of):
        found = Derived(words, "sum", parts, kept=kept, word=of.account, paragraph=PARAGRAPHS.get(of.entry, ""),
                        digits=digits)
        if (role == ANY or of.account in names(s, role)) and found.adds_up(1):
            return found
    return Derived(words, "sum", [], kept=kept, word=of.account, digits=digits)


@made_once
def names(s: LeaseSteps, role: str) -> set[str]:
    """Return the accounts of a role at every place of the lease, while operating and while a finance lease."""
    return {getattr(accounts, role) for accounts in accounts_ever(s.book.life.lease, s.book.policy)}
