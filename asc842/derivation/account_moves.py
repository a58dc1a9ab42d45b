"""Entries that move balances between accounts: changes of classification, transfers within and between entities."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.book.moves import AWAY, HERE, RECLASSIFIED, WITHIN
from asc842.derivation.entry_parts import ANY, Booked, JournalLine, entry, line
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps

MOVES = (*RECLASSIFIED, WITHIN, AWAY, HERE)
PARAGRAPH = "842-20-45-1, 842-20-45-3"


@entry(*MOVES)
def _moved(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield what the account held until then, taken off it; on the other account the same amount, put there."""
    for earlier in _earlier(s, of):
        yield ANY, [Part(_held(s, of.account, earlier), -1, f"held on {of.account}")]
    for other in _same(s, of):
        if other.cents == -of.cents:
            for earlier in _earlier(s, other):
                yield ANY, [Part(_held(s, other.account, earlier), 1, f"held on {other.account}")]
    rest = [x for x in _same(s, of) if x.entry == of.entry and x.account != of.account]
    if sum(x.cents for x in rest) == -of.cents:
        yield ANY, [Part(line(s, x), -1, x.account) for x in rest]


def _all(s: LeaseSteps) -> list[JournalLine]:
    if "lines" not in s.known:
        s.known["lines"] = [JournalLine(row["date"], row["entry"], row["account"], row["debit"] - row["credit"])
                            for row in s.book.plain["journal"].rows()]
    found: list[JournalLine] = s.known["lines"]
    return found


def _same(s: LeaseSteps, of: JournalLine) -> list[JournalLine]:
    """Return the lines that move balances on the same day."""
    return [x for x in _all(s) if x.day == of.day and x.entry in MOVES]


def _earlier(s: LeaseSteps, of: JournalLine) -> Iterator[list[JournalLine]]:
    """Yield what the account held before the move: before its day, or with what comes before it on that day."""
    lines = [x for x in _all(s) if x.account == of.account]
    yield [x for x in lines if x.day < of.day]
    yield [x for x in lines if x.day < of.day or (x.day == of.day and x.entry not in MOVES and not _event(x))]
    yield [x for x in lines if x.day < of.day or (x.day == of.day and x.entry not in MOVES)]


def _event(of: JournalLine) -> bool:
    return of.entry.startswith("event ")


def _held(s: LeaseSteps, account: str, lines: list[JournalLine]) -> Derived:
    total = sum(x.cents for x in lines)
    return Derived(f"held on {account}", "sum", lambda: [Part(line(s, x), 1, f"{x.entry} of {x.day}") for x in lines],
                   kept=amount(total, s.digits), word=account, paragraph=PARAGRAPH, digits=s.digits)
