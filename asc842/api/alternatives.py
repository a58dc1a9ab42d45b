"""Other ways in which a lease could be accounted for, each measured: what a memo weighs against the way taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from asc842.api.account_for import account_for
from asc842.api.compare import ONE_POINT, compare
from asc842.api.comparison import Comparison
from asc842.base.errors import InputError
from asc842.base.money import percent
from asc842.book.book_tables import BookTables
from asc842.contract.agreed import approved_on
from asc842.contract.judgements import Classification, DiscountRate, GoverningFigure, OptionJudgement
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.intake.parts import components

TAKEN = "as accounted for"
FIGURES = ("rate", "monthly", "annual", "amount")
Changed = tuple[str, str, Lease]
"""A name, why it was not taken, and the lease otherwise judged."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way: its name, why it was not taken, and what it comes to, or why it can't be measured."""

    name: str
    why: str
    comparison: Comparison | None
    refused: str = ""


def alternatives_of(book: BookTables, against: Sequence[tuple[str, Sequence[BookTables]]] = ()) -> list[Alternative]:
    """Return the alternatives named (``against``: a name, and the books that it is the sum of), then those of its own.

    Those of its own are each judgement answered otherwise: an option, the figure that governs, the classification, the
    rate a point up and down; and agreements dated both ways, where they were approved on another day than their rent
    begins.
    """
    found = [_named(book, name, books) for name, books in against]
    found += _both_ways(book)
    for generate in _OTHERWISE:
        found += [_measured(book, name, why, lease) for name, why, lease in generate(book.lease)]
    return found


def _named(book: BookTables, name: str, books: Sequence[BookTables]) -> Alternative:
    why = "; ".join(dict.fromkeys(e.reason for e in book.lease.events if e.is_modification))
    return Alternative(name, why, compare([book], books, names=(TAKEN, name)))


def _both_ways(book: BookTables) -> Iterator[Alternative]:
    begun = [e for e in book.lease.events if e.is_modification and any(
        r.begins and r.begins != approved_on(book.lease, e) for r in e.rent)]
    if begun:
        yield Alternative("an agreement dated when its rent begins, not when it was approved",
                          "What both parties agree on is accounted for on the day on which both have approved it "
                          "(842-10-20).", compare([book]))


def _measured(book: BookTables, name: str, why: str, lease: Lease) -> Alternative:
    try:
        other = account_for(lease, book.policy)
    except InputError as error:
        return Alternative(name, why, None, error.problems[0].found)
    return Alternative(name, why, compare([book], [other], names=(TAKEN, name), at=book.lease.commencement))


def _rejudged(lease: Lease, which: object, **changed: Any) -> Lease:
    return lease.model_copy(update={"judgements": tuple(
        j.model_copy(update=changed) if j is which else j for j in lease.judgements)})


def _options(lease: Lease) -> Iterator[Changed]:
    for j in lease.judgements:
        if isinstance(j, OptionJudgement):
            other = "exercised" if j.answer == "not exercised" else "not exercised"
            yield f"option {j.option} {other}", j.reason, _rejudged(lease, j, answer=other)


def _figures(lease: Lease) -> Iterator[Changed]:
    rents = {component.name: component.rent for component in components(lease)}
    for j in lease.judgements:
        if isinstance(j, GoverningFigure):
            for figure in _printed(rents.get(j.rent), j.row):
                if figure != j.answer:
                    yield (f"the printed {figure} figure governs {j.subject}", j.reason,
                           _rejudged(lease, j, answer=figure))


def _printed(rent: Rent | None, label: str) -> list[str]:
    """Name the figures that a row of rent prints."""
    row = next((row for row in rent.rows if row.label == label), None) if rent else None
    return [name for name in FIGURES if row is not None and getattr(row, name) is not None]


def _classification(lease: Lease) -> Iterator[Changed]:
    judged = lease.judgement(Classification)
    if judged:
        other = "finance" if judged.answer == "operating" else "operating"
        yield f"a {other} lease" if other == "finance" else "an operating lease", judged.reason, _rejudged(
            lease, judged, answer=other)


def _rates(lease: Lease) -> Iterator[Changed]:
    judged = lease.judgement(DiscountRate)
    if judged is None or judged.answer is None:
        return
    for rate in (judged.answer + ONE_POINT, judged.answer - ONE_POINT):
        if 0 <= rate < 1:
            yield f"discount rate of {percent(rate)}", judged.reason, _rejudged(lease, judged, answer=rate,
                                                                              method="given")


_OTHERWISE: tuple[Callable[[Lease], Iterator[Changed]], ...] = (_options, _figures, _classification, _rates)
