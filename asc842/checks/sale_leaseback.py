"""A sale and leaseback: nothing is gained or lost between price, gain and what is owed; the rate keeps its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from itertools import pairwise

from asc842.base.check import Check, compared
from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, unit
from asc842.book.book_tables import BookTables
from asc842.book.classified import accounts_ever
from asc842.book.journal import posted
from asc842.book.sale_leaseback import PASSED, SOLD
from asc842.checks import CHECKS
from asc842.checks.second_method import present_value
from asc842.payments.payment import REPAYS
from asc842.resolve.sale_leaseback import Leaseback, Obligation


@CHECKS.at(190, "book", "ready.leaseback")
def sale_leaseback_checks(book: BookTables, found: Leaseback | None) -> Iterator[Check]:
    """Check the sale, and what is owed in addition to a lease liability, with figures made elsewhere."""
    if found is None:
        return
    if found.sale:
        yield _gain(book, found)
    elif found.obligation:
        yield from _bounds(book, found.obligation)
    if found.obligation:
        yield from _owed(book)
        yield _second_method(book, found.obligation)
    if found.sale and found.obligation:
        yield _parts(book, found.obligation)
    if not found.sale and found.obligation and found.obligation.until <= book.summary["lease_term_end"]:
        yield Check("the leaseback goes on after control has passed", "note", "a lease", "none here", ZERO, ZERO,
                    "842-40-25-4", about=str(found.obligation.until),
                    detail=f"control passes, and a lease begins, on {found.obligation.until}: state it in a file of "
                    "its own, with that day as its commencement")


def _gain(book: BookTables, found: Leaseback) -> Check:
    """Compare the gain posted with fair value (or the price, where nothing is adjusted) less carrying amount."""
    s = found.terms
    asset = book.lease.facts.underlying_asset
    at = s.price if not found.off_market else (
        s.fair_value or (asset.fair_value if asset else None) or s.price - from_cents(found.off_market))
    return compared("gain of the sale = fair value - carrying amount - costs",
                    at - s.carrying_amount - (s.selling_costs or ZERO), _gained(book, SOLD), ZERO,
                    "842-40-25-4, 842-40-30-2")


def _owed(book: BookTables) -> Iterator[Check]:
    rows = book.plain["financing_obligation"].records()
    feet = [r["opening"] + r["received"] + r["interest"] - r["payment"] - r["settled"] - r["closing"] for r in rows]
    between = [now["opening"] - before["closing"] for before, now in pairwise(rows)]
    yield compared("financing obligation foots, and opens where it closed", ZERO, max(map(abs, (*feet, *between))),
                   ZERO, "double entry", about=f"{len(rows)} months")
    yield compared("financing obligation ends at zero", ZERO, rows[-1]["closing"], ZERO, "842-40-25-5",
                   about=str(rows[-1]["period"]))
    owed = {a.financing_obligation for a in accounts_ever(book.lease, book.policy)}
    yield compared("financing obligation: journal ends at zero", ZERO,
                   from_cents(posted(book.plain["journal"], owed)) + ZERO, ZERO, "double entry")


def _second_method(book: BookTables, o: Obligation) -> Check:
    """What was received is worth what is paid and settled, each amount by itself, in decimals of 40 digits.

    Amounts are those of the table and the payments; a cent more or less of each rounding is all that may be apart.
    """
    s, last = book.summary, book.plain["financing_obligation"]["settled"][-1]
    paid = [(due, counted, from_cents(cents)) for due, counted, _, cents in o.paid]
    with localcontext() as context:
        context.prec = 40
        rate = Decimal(repr(o.rate))
        # A price is paid on the last day; what goes with the asset does so as that day ends.
        on = o.until if o.price is None else o.until - DAY
        worth = present_value([*paid, (on, o.until, last)], o.start, rate, s["rate_convention"],
                              s["compounding"])
    return compared("what is received = present value of what is paid and settled", from_cents(o.received),
                    round(worth, 6), unit() / 2 * (len(paid) + 1), "842-40-25-5, 842-40-30-2",
                    detail="each payment alone; half a cent for each")


def _bounds(book: BookTables, o: Obligation) -> Iterator[Check]:
    """Check that no loss waits in the asset and that no more is owed in the end than at first (842-40-30-6)."""
    if o.carried is None:
        return
    owed = book.plain["financing_obligation"]["settled"][-1]
    for name, low, high in (("asset not above what is owed when control passes", from_cents(o.carried), owed),
                            ("no more is owed in the end than at first", owed, from_cents(o.received))):
        short = max(low - high, ZERO)
        yield Check(name, "pass" if not short else "note" if book.lease.sale_leaseback
                    and book.lease.sale_leaseback.control_passed else "fail", f"at most {high:,}", f"{low:,}", short,
                    ZERO, "842-40-30-6")
    yield compared("gain when control passes = what is owed - what the asset is carried at", owed
                   - from_cents(o.carried), _gained(book, PASSED), ZERO, "842-40-25-4")


def _gained(book: BookTables, entry: str) -> Decimal:
    """Gain that an entry posts."""
    names = {a.sale_leaseback_gain for a in accounts_ever(book.lease, book.policy)}
    return from_cents(-posted(book.plain["journal"], names, (entry,))) + ZERO


def _parts(book: BookTables, o: Obligation) -> Check:
    """Liability, day-one payment and additional financing together are worth all of the rent, by a second method."""
    s = book.summary
    rent = [(p.due, p.counted, from_cents(p.net)) for p in book.promised[0] if p.measured or REPAYS in p.marks]
    worth = present_value(rent, o.start, s["discount_rate"], s["rate_convention"], s["compounding"])
    first = ZERO if book.policy.day_one_payment == "included" else s["day_one_payment"]
    return compared("liability + additional financing = present value of all of the rent", round(worth, 6),
                    s["opening_liability"] + first + from_cents(o.received), unit() / 2 * (len(rent) + 1),
                    "842-40-30-2", detail="each payment alone; half a cent for each")
