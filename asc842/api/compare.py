"""Compare two ways of accounting for the same contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from asc842.api.account_for import account_for
from asc842.api.comparison import Comparison, compared_sides
from asc842.base.constants import DAY, ZERO
from asc842.base.errors import InputError, Problem
from asc842.base.money import in_currency
from asc842.book.book_tables import BookTables
from asc842.book.modification_question import added_books, question, sides_of_question
from asc842.book.sides import Balances, Side
from asc842.contract.events import Event
from asc842.contract.judgements import DiscountRate
from asc842.contract.lease import Lease
from asc842.contract.redated import when_approved, when_begun
from asc842.contract.rejudged import takes_effect

ONE_POINT = Decimal("0.01")
BOTH_WAYS = ("when approved", "when its rent begins")
DECISIVE = ("separate contract", "modification")


def compare(left: Sequence[BookTables], right: Sequence[BookTables] | None = None, *,
            names: tuple[str, str] = ("left", "right"), at: date | None = None) -> Comparison:
    """Compare two sides, each the sum of one or more books; differences are right less left.

    Without a ``right`` side, what was agreed in the leases of ``left`` is dated both ways: accounted for when both
    parties approved it (842-10-20), and on the day on which its rent begins.

    ``at`` is the day whose balances before and after are compared, by default the first on which a lease of either
    side is modified or gives rise to a separate contract, else that of the first event. Where one side takes a change
    as a separate contract and the other as a modification, the comparison holds the question between them
    (842-10-25-8). Raises InputError where the books are not in one currency, or one side has a lease twice.
    """
    if right is None:
        left, right, at = _both_ways(left, at)
        names = BOTH_WAYS
    _refuse(left, right)
    with in_currency(left[0].lease.currency):
        return _compared(left, right, names, at)


def _compared(left: Sequence[BookTables], right: Sequence[BookTables], names: tuple[str, str],
              at: date | None) -> Comparison:
    day = at or _first_change((*left, *right))
    sides = [Side(name, tuple(books), tuple(balances_on(b, day) for b in books) if day else ())
             for name, books in zip(names, (left, right), strict=True)]
    asked = sides_of_question(sides[0], sides[1], day)
    if asked is None or day is None:
        return compared_sides(sides[0], sides[1], day, None)
    higher = [sum((balances_on(_one_point_higher(b, day, new=i in new), day).liability_after
                   for i, b in enumerate(side.books)), Decimal(0))
              for side, new in zip(asked, (added_books(asked[0], day), []), strict=True)]
    return compared_sides(sides[0], sides[1], day, question(*asked, day, (higher[0], higher[1])))


def _both_ways(books: Sequence[BookTables], at: date | None,
               ) -> tuple[Sequence[BookTables], Sequence[BookTables], date | None]:
    """Account for leases with their agreements dated by approval, and by their terms; and the day after both."""
    pairs = [(when_approved(b.lease), when_begun(b.lease)) for b in books]
    days = [max(takes_effect(x), takes_effect(y)) for one, other in pairs
            for x, y in zip(one.events, other.events, strict=True) if x.effective != y.effective]
    if not days:
        raise InputError([Problem("compare.never-approved",
                                  "left", "no agreement that was approved on another day than its rent begins",
                                  "a modification with a day of approval, and rent that begins on another",
                                  "name a second side to compare with")])
    left, right = ([account_for(pair[i], b.policy) for pair, b in zip(pairs, books, strict=True)] for i in (0, 1))
    return left, right, at or min(days)


def _refuse(left: Sequence[BookTables], right: Sequence[BookTables]) -> None:
    problems = []
    first = left[0].lease if left else None
    for side, books in (("left", left), ("right", right)):
        ids = [book.lease.id for book in books]
        if not books:
            problems.append(Problem("compare.no-lease",
                                    side, "no lease", "one lease or more on each side", "name a lease file"))
        for book in books:
            if first and book.lease.currency != first.currency:
                problems.append(Problem("compare.currency", f"{side}.{book.lease.id}.currency", book.lease.currency,
                                        f"{first.currency}, as {first.id} is in",
                                        "compare leases of one currency: amounts of two don't add up"))
        problems += [Problem("compare.lease-twice",
                             f"{side}.{i}", f"the lease {i} {ids.count(i)} times", "each lease once on a side",
                             "name it once, or give the leases different ids") for i in dict.fromkeys(ids)
                     if ids.count(i) > 1]
    if problems:
        raise InputError(problems)


def _first_change(books: Sequence[BookTables]) -> date | None:
    days = [(e.kind not in DECISIVE, takes_effect(e)) for b in books for e in b.lease.events]
    return min(days)[1] if days else None


def balances_on(book: BookTables, day: date) -> Balances:
    """Return a lease's balances as a day begins and once the events that take effect with it are booked.

    A day inside a period is measured by an event that changes nothing, which leaves every other figure as it is.
    """
    s = book.summary
    if day < book.lease.commencement:
        return Balances()
    if day == book.lease.commencement:
        return Balances(ZERO, s["opening_liability"], ZERO, s["opening_asset"])
    if day > book.plain["schedule"]["ends"][-1]:
        return Balances()
    probe = Event(id="balances", kind="contingency resolved", effective=day, reason="to read the balances of a day")
    probed = account_for(book.lease.model_copy(update={"events": (probe, *book.lease.events)}), book.policy)
    events = probed.plain["events"].records()
    before = next(e for e in events if e["id"] == probe.id)
    after = [e for e in events if e["effective"] + DAY * e["at_end_of_day"] == day][-1]
    return Balances(before["liability_before"], after["liability_after"], before["asset_before"],
                    after["asset_after"])


def _one_point_higher(book: BookTables, day: date, *, new: bool) -> BookTables:
    """Return the book had the rate of a day been a point higher: of a lease that is new, of events that set one."""
    lease = book.lease
    events = tuple(e.model_copy(update={"discount_rate": e.discount_rate + ONE_POINT, "discount_rate_method": None})
                   if takes_effect(e) == day and e.discount_rate is not None else e for e in lease.events)
    judged = _rate_raised(lease) if new else lease.judgements
    return account_for(lease.model_copy(update={"events": events, "judgements": judged}), book.policy)


def _rate_raised(lease: Lease) -> tuple[object, ...]:
    raised = {"answer": lease.discount_rate + ONE_POINT, "method": "given"}
    return tuple(j.model_copy(update=raised) if isinstance(j, DiscountRate) else j for j in lease.judgements)
