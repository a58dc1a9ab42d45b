"""No day of a term lacks rent: each is paid for, or a row of the rent table says that it is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import DAY
from asc842.book.book_tables import BookTables
from asc842.checks import CHECKS
from asc842.contract.lease import Lease
from asc842.payments.build import due_before_entry
from asc842.payments.payment import Payment
from asc842.payments.term import Term
from asc842.payments.use import used

NAME = "every day of the term has rent"
Days = tuple[date, date]
"""A first day, and the day after the last."""


@CHECKS.at(140, "book")
def every_day_checks(book: BookTables) -> Iterator[Check]:
    """Compare the days of the term, at commencement and after each event, with those that payments pay for.

    Payments are those due before the event, or before the lease came into these books, and those promised from then
    on. Also each component by itself is paid for all the time that it runs. Rent that is paid once says nothing of
    days, so that a lease without other rent has none to compare; a component that ends early is stated, and other
    rent, or a row of 0.00, then covers the term.
    """
    found = list(_versions(book))
    if found:
        gaps = [(about, min(missing)) for about, _, missing in found if missing]
        wanted = sum(days for _, days, _ in found)
        lacking = sum(len({day for gap in missing for day in _days(*gap)}) for _, _, missing in found)
        where = "; ".join(f"{about}: no rent, and no free rent, is stated from {first} to {after - DAY}"
                          for about, (first, after) in gaps)
        yield compared(NAME, Decimal(wanted), Decimal(wanted - lacking), Decimal(0), "842-10-30-5",
                       about=f"days of {len(found)} versions" if len(found) > 1 else "days", detail=where)


def _versions(book: BookTables) -> Iterator[tuple[str, int, list[Days]]]:
    """Yield the name of each version of the lease, its days, and those that nothing pays for."""
    lease, life = book.terms, book.life
    paid = list(due_before_entry(life))  # rent in advance for days after a transition or acquisition
    for stands, promised, until in zip(life.versions, book.promised, life.ends, strict=True):
        version, event = stands.lease, stands.event
        first = stands.first if event else lease.enters_on or lease.commencement
        if stands.ended:
            return
        running = {r.id: Term.of(version, r) for r in version.facts.rent if r.frequency != "once"}
        if running:
            days = (version.lease_term_end + DAY - first).days
            yield event.id if event else "commencement", days, _gaps(version, running, [*paid, *promised], first)
        paid += [p for p in promised if p.due < until]


def _gaps(version: Lease, running: Mapping[str, Term], payments: Sequence[Payment], first: date) -> list[Days]:
    """Return stretches of the term without any rent, and of the time of a component without its own."""
    mine = [p for p in payments if _root(p.rent) in set(map(_root, running))]
    gaps = [gap for stretch in used(version, first) for gap in _uncovered(stretch, mine)]
    for name, term in running.items():
        own = [p for p in mine if _root(p.rent) == _root(name)]
        gaps += _uncovered((max(term.begin, first), term.stop), own)
    return gaps


def _root(rent: str) -> str:
    return rent.split("/", maxsplit=1)[0]


def _uncovered(wanted: Days, payments: Sequence[Payment]) -> list[Days]:
    """Return the stretches of some days that no payment pays for."""
    day, found = wanted[0], list[Days]()
    for begin, after in sorted((p.covers_from, p.covers_after) for p in payments):
        if begin > day and day < wanted[1]:
            found.append((day, min(begin, wanted[1])))
        day = max(day, after)
    return [*found, *([(day, wanted[1])] if day < wanted[1] else [])]


def _days(begin: date, after: date) -> Iterator[date]:
    while begin < after:
        yield begin
        begin += DAY
