"""Subleases: all that is income is received, and income below the cost of what is sublet is a sign of impairment."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check, Status, compared
from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, half_up
from asc842.book.book_tables import BookTables
from asc842.book.subleases import cost_of_sublet
from asc842.checks import CHECKS
from asc842.checks.contract import OF_ROWS, RENT, Printed
from asc842.checks.terminated import rent_for_days_used
from asc842.contract.events import KINDS
from asc842.contract.subleases import Sublease
from asc842.payments.build import promised_from_commencement
from asc842.payments.subleases import Sublet, sublease_life, sublet

INDICATOR = "sublease income below lease cost"
CALL = ("lease cost above sublease income is a sign that the right-of-use asset may not be recoverable: test it "
        "(842-20-35-9, Topic 360); a loss is an event of kind impairment, the result of a test that finds none is "
        "stated as recoverable")

UNPAID = ("it is not income: state received, what is paid for these days and for ending it, or 0.00 where nothing is")

SUBLET_ASSET = "asset for what is sublet"
WRITE_OFF = ("a remeasurement puts this into the asset while a sublease has it: an asset as far as it is for time or "
             "space beyond the sublease, else to be tested for impairment (842-20-35-9), and written off by an event "
             "of kind impairment")


@CHECKS.at(90, "book")
def sublease_checks(book: BookTables) -> Iterator[Check]:
    """Check each operating sublease: its printed rows, its income against its rent, and against the lease cost."""
    for found in sublet(book.life):
        yield from _printed(book, found)
        yield _received(book, found)
        yield from _days_used(book, found)
        yield _covered(book, found)


@CHECKS.at(100, "book")
def remeasured_checks(book: BookTables) -> Iterator[Check]:
    """Note a remeasurement that puts into the asset what is, or may be, for a right of use that a sublessee has.

    842-20-35-4 has no other place for it; where a lease is extended beyond the sublease it is an asset.
    """
    events, known = book.life.events, {s.id: s for s in book.terms.facts.subleases}
    if not known:
        return
    for number, (event, did) in enumerate(zip(events, book.event_rows, strict=True)):
        lasting = [known[e.sublease] for e in events[:number]
                   if e.sublease in known and known[e.sublease].last_day >= event.effective]
        rise = did["asset_after"] - did["asset_before"] - did["initial_direct_costs"] + did["incentive"]
        if lasting and rise > 0 and KINDS[event.kind].remeasures:
            part = half_up(Fraction(rise) * Fraction(sum(s.share for s in lasting)))
            yield Check("no asset for what is sublet", "note", "0.00", f"{part:,}", part, ZERO,
                        "842-20-35-4, 842-20-35-14", event.id, "",
                        f"{WRITE_OFF} ({', '.join(s.id for s in lasting)})", SUBLET_ASSET)


def _printed(book: BookTables, found: Sublet) -> Iterator[Check]:
    """Compare the rows of the sublease's rent table with themselves, as those of the lease."""
    life = sublease_life(book.life, found.sublease)
    for rent in life.last.facts.rent:
        printed = Printed(life.lease, [], rent)
        yield from (found for check in RENT if OF_ROWS in check.marks for found in check.of(printed))


def _received(book: BookTables, found: Sublet) -> Check:
    """Over the life, income is the rent that falls due, other charges and what is received at its end."""
    end = found.sublease.terminated
    contract = from_cents(sum(p.rent_due for p in found.payments)) + (end.received or ZERO if end else ZERO)
    return compared("sublease income = rent due + received for ending it", contract,
                    _income(book, found.sublease), ZERO, "842-30-25-11", about=found.sublease.id,
                    detail="straight-line income, over the life")


def _days_used(book: BookTables, found: Sublet) -> Iterator[Check]:
    """Note rent in arrears for days before an early end of which nobody says whether the sublessee pays it."""
    end = found.sublease.terminated
    if end is None or end.received is not None:
        return
    promised = promised_from_commencement(sublease_life(book.life, found.sublease))[-1]
    owed = rent_for_days_used(promised, end.on + DAY)
    if owed:
        yield Check("rent for days used before a sublease ended", "note", f"{owed:,}", "not stated", -owed, ZERO,
                    "842-30-25-11", found.sublease.id, "", UNPAID)


def _covered(book: BookTables, found: Sublet) -> Check:
    """Compare fixed income with the head lease's cost for the days and the share sublet (842-20-35-14)."""
    s = found.sublease
    income = _income(book, s)
    cost = cost_of_sublet(book.plain["schedule"], book.plain["expenses"], s)
    status: Status = "pass" if income >= cost else "resolved" if s.recoverable else "note"
    return Check("sublease income covers the lease cost of its term", status, f"{cost:,}", f"{income:,}",
                 income - cost, ZERO, "842-20-35-14", s.id, "", "" if status == "pass" else s.recoverable or CALL,
                 INDICATOR)


def _income(book: BookTables, sublease: Sublease) -> Decimal:
    return sum((row["income"] for row in book.plain["subleases"].records() if row["sublease"] == sublease.id), ZERO)
