"""Rent that is not paid when it falls due, by a right that the contract gives: what it does to the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.derivation.figure import Derived, Part
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.once import made_once
from asc842.payments.concessions import conceded_rows


@dataclass(frozen=True, slots=True)
class LatePart:
    """A part of rent that is not paid on its day: it falls due in row ``due`` and is paid in row ``paid``, if ever."""

    due: int
    paid: int | None
    of: Derived
    due_day: date
    paid_day: date | None


@made_once
def unpaid(s: LeaseSteps) -> list[LatePart]:
    """Return every such part that was in the liability, in order."""
    stated = zip((x for x in conceded_rows(s.book.life) if x["in_liability"]), s.book.rows.get("unpaid", ()),
                 strict=True)
    return [LatePart(_row(s, x["due"]), None if row["paid"] is None else _row(s, row["paid"]), s.says.fact(
        f"rent due {x['due']}, {x['taken_as']}", Fraction(x["amount"]), x["source"], key=f"event {x['event']}",
        word="rent not paid when due"), x["due"], row["paid"]) for x, row in stated]


def _row(s: LeaseSteps, day: date) -> int:
    """Return the row of the schedule that holds a day; the last one where the day is beyond it."""
    ends = s.schedule["ends"]
    return next((i for i, end in enumerate(ends) if day <= end), len(ends) - 1)


def late(s: LeaseSteps, column: str, row: int) -> Iterator[Part]:
    """Yield what rent not paid when due, and paid later, brings to a column of a row."""
    for x in unpaid(s):
        if column == "payment":
            yield from [Part(x.of, -1)] if x.due == row else []
            yield from [Part(x.of, 1, "rent paid late")] if x.paid == row else []
        if column == "liability_adjustment" and x.due == row and x.paid is None:
            yield Part(x.of, -1, "rent forgiven")
        if column == "liability_opening" and x.paid is not None and x.due < row <= x.paid:
            yield Part(x.of, 1, "rent put off")
