"""Every figure of the schedule of a lease: a column in a period, through events."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from asc842.base.constants import DAY
from asc842.calendar.grid import month_end
from asc842.derivation.concessions import late
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps, Piece
from asc842.derivation.moves import BALANCES, balance_before, move, opening, stated
from asc842.derivation.once import made_once
from asc842.derivation.pieces import PERIOD, asset_at
from asc842.ledger.foots import FOOTS

EVENT = {"liability_adjustment": "liability_change", "asset_adjustment": "asset_change", "gain_loss": "gain_loss"}
"""Columns to which events alone bring something, by the sum of moves that it is."""
ROLLS = tuple(name for name in FOOTS if name != "cost")
"""Columns that others of the same row make; cost is that of its pieces, in which it may come before its parts."""
ON_THE_DAY = ("cost", "amortization")
"""Columns to which an event brings what is amortized on its day, less what it takes back of cost."""
WORDS = {
    "gross_rent": "gross rent", "abatement": "abatement", "rent": "rent", "liability_opening": "opening liability",
    "interest": "interest", "payment": "payment", "liability_adjustment": "adjustment",
    "liability_closing": "liability", "cost": "cost", "gain_loss": "gain or loss", "asset_opening": "opening asset",
    "amortization": "amortization", "asset_adjustment": "adjustment", "asset_closing": "asset",
}
"""What each column of the schedule is called in a sentence."""
PARAGRAPHS = {"rent": "842-10-30-5", "liability_closing": "842-20-35-1", "asset_closing": "842-20-35-3",
              "cost": "842-20-25-5, 842-20-25-6"}


@made_once
def figure(s: LeaseSteps, column: str, row: int) -> Derived:
    """Return a column of a row of the schedule, by its number from 0."""
    pieces = s.by_period[row] if row < len(s.by_period) else []
    kept = amount(s.schedule.cents(column)[row], s.digits)
    words = f"{WORDS[column]} of {s.book.plain['schedule']['period'][row]}"

    def parts() -> list[Part]:
        found = _parts(s, column, row, pieces)
        if len(found) == 1 and found[0].sign > 0 and column not in ROLLS:
            return list(found[0].of.parts) if found[0].of.how == "sum" and found[0].of.parts else found
        return found
    return Derived(words, "sum", parts, kept=kept, word=_word(s, column, pieces), digits=s.digits,
                      paragraph=PARAGRAPHS.get(column) or _paragraph(s, column, pieces))


def _word(s: LeaseSteps, column: str, pieces: list[Piece]) -> str:
    """Return what a column is called: a payment is rent where nothing is received with it."""
    received = any(s.steps[p.span].rows.incentive[0, p.of] for p in pieces if p.of is not None)
    return "rent" if column == "payment" and not received else WORDS[column]


def _paragraph(s: LeaseSteps, column: str, pieces: list[Piece]) -> str:
    found = dict.fromkeys(p.of.paragraph for piece in pieces for p in _flow(s, column, piece) if p.of.paragraph)
    return ", ".join(found)


def _parts(s: LeaseSteps, column: str, row: int, pieces: list[Piece]) -> list[Part]:
    what, _, end = column.partition("_")
    if end in ("opening", "closing") and what in BALANCES and end == "opening":
        balance = _opening(s, what, pieces[0]) if pieces else BALANCES[what](s, len(s.steps) - 1, s.periods(-1) - 1)
        return [Part(balance), *late(s, column, row)]
    if column in ROLLS:
        named = [Part(figure(s, name, row), sign, "" if name.endswith("_opening") else None)
                 for name, sign in FOOTS[column].items()]
        return [p for p in named if p.word == "" or p.of.kept]
    return [*(part for piece in pieces for part in _flow(s, column, piece)), *late(s, column, row)]


def _opening(s: LeaseSteps, what: str, piece: Piece) -> Derived:
    if piece.of is None:
        return balance_before(s, piece.span, what) if what == "liability" else _before_event(s, piece.span)
    return BALANCES[what](s, piece.span, piece.of - 1)


def _before_event(s: LeaseSteps, n: int) -> Derived:
    """Return the asset before an event, without what that catches up."""
    return asset_at(s, n - 1, s.periods(n - 1) - 1)


def _flow(s: LeaseSteps, column: str, piece: Piece) -> list[Part]:
    n, j = piece.span, piece.of
    if j is not None:
        return [Part(PERIOD[column](s, n, j))] if column in PERIOD else []
    if column in EVENT:
        return [Part(move(s, n, EVENT[column]))] if getattr(s.steps[n].moves, EVENT[column])[0] else []
    if column not in ON_THE_DAY:
        return []
    found = [Part(move(s, n, "amortized"))] if s.steps[n].moves.amortized[0] else []
    return [*found, *([Part(stated(s, n, "catch_up"), -1)] if s.steps[n].wave.events.catch_up[0] else [])]


def flows_until(s: LeaseSteps, column: str, day: date) -> list[Part]:
    """Return a column of the part of a period that ends on a day, inside which the classification changes.

    Where the day ends no such part, of the part after the last change.
    """
    pieces = next((of for of in s.by_period if of and of[0].starts <= day <= month_end(of[-1].ends)), [])
    groups = [list(group) for _, group in groupby(pieces, key=lambda p: s.finance(p.span))]
    ends = [s.first_day(group[0].span) - DAY for group in groups[1:]]
    found = next((group for group, end in zip(groups, ends, strict=False) if end == day), groups[-1] if groups else [])
    return [x for p in found for x in _flow(s, column, p)]


def row_at(s: LeaseSteps, day: date) -> int:
    """Return the last row of the schedule that ends by a day; -1 where none does."""
    return len([end for end in s.schedule["ends"] if end <= day]) - 1


def balance_at(s: LeaseSteps, what: str, day: date) -> Derived | None:
    """Return a balance at the end of a day: that of its row, or the opening one; None before the lease is entered."""
    if day < s.enters:
        return None
    row = row_at(s, day)
    return figure(s, f"{what}_closing", row) if row >= 0 else opening(s, 0, what)
