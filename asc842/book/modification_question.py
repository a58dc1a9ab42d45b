"""Separate contract or modification: what the accountant must decide, and what hangs on each answer (842-10-25-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asc842.base.money import from_cents, text, to_cents
from asc842.book.book_tables import BookTables
from asc842.book.sides import Side
from asc842.contract.rejudged import takes_effect

PARAGRAPH = "842-10-25-8"
ASKED = ("Does the change add a right of use that the contract did not include, and does the rent rise by what that "
         "right of use costs on its own, adjusted for the circumstances of this contract?")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the paragraph, what the files say on it, and what follows from yes and from no.

    ``known`` are (label, figure) pairs; ``separate`` and ``modified`` name the sides that take the one and the other.
    """

    paragraph: str
    asked: str
    separate: str
    modified: str
    known: tuple[tuple[str, str], ...]
    if_both: tuple[str, ...]
    if_not: tuple[str, ...]


def sides_of_question(left: Side, right: Side, at: date | None) -> tuple[Side, Side] | None:
    """Return the side that takes a separate contract on a day, then the one that takes a modification, if so."""
    for one, other in ((left, right), (right, left)):
        apart = any(has(book, "separate contract", at) or _began(book, at) for book in one.books)
        if apart and any(has(book, "modification", at) for book in other.books):
            return one, other
    return None


def has(book: BookTables, kind: str, at: date | None) -> bool:
    """Whether a lease has an event of a kind that takes effect on a day."""
    return any(e.kind == kind and takes_effect(e) == at for e in book.lease.events)


def added_books(side: Side, at: date | None) -> list[int]:
    """Return which books of a side are leases of what a separate contract of a day adds.

    Such a lease may commence before or after the day on which the contract is made: where another lease of the side
    says that it was made, it is one that does not say so itself and commences after that one.
    """
    before = [b.lease.commencement for b in side.books if has(b, "separate contract", at)]
    if not before:
        return [i for i, b in enumerate(side.books) if _began(b, at)]
    return [i for i, b in enumerate(side.books)
            if not has(b, "separate contract", at) and b.lease.commencement > min(before)]


def _began(book: BookTables, at: date | None) -> bool:
    return book.lease.commencement == at


def question(separate: Side, modified: Side, at: date, higher: tuple[Decimal, Decimal]) -> Question:
    """State the question with its figures.

    ``higher`` are the liabilities after the day, taken apart and taken together, had the rate of that day been one
    point higher.
    """
    added = added_books(separate, at)
    apart, together = (sum((b.liability_after for b in side.at), Decimal(0)) for side in (separate, modified))
    new = sum((separate.at[i].liability_after for i in added), Decimal(0))
    rates, more = _rates(separate, added, modified, at), together - apart
    begins = ", ".join(sorted({str(separate.books[i].lease.commencement) for i in added})) or str(at)
    compared = f"{text(more)} more than apart" if more else "at these rates the same as apart"
    return Question(PARAGRAPH, ASKED, separate.name, modified.name, _known(separate, added, at), (
        "Two contracts. The lease before goes on as it was; the added right of use is a lease of its own from "
        f"{begins}, with its own term, classification and rate ({rates[0]}): liability {text(new)}.",
        f"A rate one point higher on that day moves the liability by {text(higher[0] - apart)}: it reaches only what "
        "is added.",
    ), (
        f"One contract. All rent not yet paid is remeasured on {at} at that day's rate ({rates[1]}), the asset "
        f"moves with the liability, and the whole lease is classified again: liability {text(together)} "
        f"({compared}).",
        f"A rate one point higher on that day moves the liability by {text(higher[1] - together)}: it reaches "
        "everything.",
    ))


def _rates(separate: Side, added: list[int], modified: Side, at: date) -> tuple[str, str]:
    new = [separate.books[i].lease.discount_rate for i in added]
    changed = [e.discount_rate for b in modified.books for e in b.lease.events
               if e.kind == "modification" and takes_effect(e) == at and e.discount_rate is not None]
    return tuple(", ".join(f"{rate * 100:.2f} %" for rate in dict.fromkeys(rates)) or "none given"
                 for rates in (new, changed))  # type: ignore[return-value]


def _known(separate: Side, added: list[int], at: date) -> tuple[tuple[str, str], ...]:
    """What the files say of the price of the right of use added, and of that which was there before."""
    lines = []
    for label, books in (("added", [separate.books[i] for i in added]),
                         ("before, from then on", [b for i, b in enumerate(separate.books) if i not in added])):
        if books:
            lines.append((f"Rent of the right of use {label}", _price(books, at)))
    return (*lines, ("Standalone price of what is added", "not in the documents: ask what such space costs on its "
                                                          "own, less what this lessor saves in this contract"))


def _price(books: list[BookTables], at: date) -> str:
    """Write rent due from a day on: in total, a month, and a unit of area a year where the area is stated."""
    rent, months, area = Decimal(0), Decimal(0), Decimal(0)
    for book in books:
        rent += sum((p["rent"] for p in book.plain["payments"].records()
                     if p["in_liability"] and p["covers_to"] >= at), Decimal(0))
        months = max(months, Decimal(sum(ends >= at for ends in book.plain["schedule"]["ends"])))
        area += sum((p.area for p in book.lease.facts.premises), Decimal(0))
    if not months:
        return "none"
    by_area = f", {_cents(rent / months * 12 / area)} a unit of area a year ({area:,} units)" if area else ""
    return f"{text(rent)} over {months} months, {_cents(rent / months)} a month{by_area}"


def _cents(amount: Decimal) -> str:
    return text(from_cents(to_cents(amount)))
