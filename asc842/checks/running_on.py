"""Rent that runs on during an abatement or a renewal: no error, but perhaps not what the reader meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from asc842.base.check import Check
from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.checks import CHECKS
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.payments.build import payments_as_due
from asc842.payments.payment import Payment

ABATED, RENEWED = "rent outside the abatement", "rent in addition to a renewal's"


@CHECKS.at(130, "book")
def running_on_checks(book: BookTables) -> Iterator[Check]:
    """Note what abates without being named, what is not abated meanwhile, and rent that a renewal adds to other."""
    due = payments_as_due(book.life, book.promised)
    for abatement in book.life.last.facts.abatements:
        yield from _abated(abatement, [p for p in due if not p.incentive])
    yield from _renewed(book)


def _abated(abatement: Abatement, due: Sequence[Payment]) -> Iterator[Check]:
    touched = [p for p in due if p.abated.get(abatement.id)]
    names = sorted({_root(p.rent) for p in touched})
    if abatement.rent:
        charged = [p for p in due if _root(p.rent) not in abatement.rent and p.rent_due
                   and any(_overlap(p, t) for t in touched)]
        others = ", ".join(sorted({_root(p.rent) for p in charged}))
        detail = f"{others} goes on while {', '.join(names)} abates: name it in rent where it abates too"
    else:
        charged = touched if len(names) > 1 else []
        detail = f"no component is named, so that all abate: {', '.join(names)}; rent = [...] names those that do"
    if charged:
        amount = from_cents(sum(p.rent_due if abatement.rent else p.abated[abatement.id] for p in charged))
        yield Check(ABATED, "note", "as named", f"{amount:,}", amount, ZERO, abatement.source, abatement.id,
                    detail=detail)


def _overlap(a: Payment, b: Payment) -> bool:
    return a.covers_from < b.covers_after and b.covers_from < a.covers_after


def _root(rent: str) -> str:
    return rent.split("/", maxsplit=1)[0]


def _renewed(book: BookTables) -> Iterator[Check]:
    """Note rent of a new id that a version brings for time beyond the earlier term."""
    known, end = book.terms.facts.rent, _noncancellable(book.life.first)
    for version, promised in zip((v.lease for v in book.life.versions), book.promised, strict=True):
        if version.lease_term_end > end:
            yield from _doubled(version, promised, {_root(r.id) for r in known}, end + DAY)
        known, end = version.facts.rent, version.lease_term_end


def _noncancellable(first: Lease) -> date:
    """Last day before the first option that is taken; without one, the last of its term."""
    begins = [t.begins - DAY for t in first.course.taken if t.option.kind == "renewal"]
    return min([first.lease_term_end, *begins])


def _doubled(version: Lease, promised: Sequence[Payment], known: set[str], day: date) -> Iterator[Check]:
    added = [r for r in version.facts.rent if _root(r.id) not in known and r.frequency != "once"]
    running = {r.id for r in version.facts.rent if _root(r.id) in known and r.frequency != "once"}
    charged = [p for p in promised if p.rent in running and p.covers_after > day and p.rent_due]
    if added and charged:
        names, amount = sorted({_root(p.rent) for p in charged}), from_cents(sum(p.rent_due for p in charged))
        yield Check(RENEWED, "note", "0.00 in addition", f"{amount:,}", amount, ZERO, added[0].source,
                    ", ".join(_root(r.id) for r in added), "", _call(names, added, day))


def _call(names: Sequence[str], added: Sequence[Rent], day: date) -> str:
    new = ", ".join(_root(r.id) for r in added)
    return (f"{', '.join(names)} runs on from {day} in addition to {new}: where the new rent takes its place, give it "
            f"the id {' or '.join(names)}")
