"""Identities that hold in every book, each with residual and tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.check import Check, compared
from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, unit
from asc842.book.book_tables import BookTables
from asc842.book.concessions import left_liability
from asc842.book.frames import AMOUNT_COLUMNS
from asc842.calendar.positions import Ints
from asc842.checks import CHECKS
from asc842.checks.combined import combined_checks
from asc842.checks.components import component_checks
from asc842.checks.outside import outside_checks
from asc842.checks.second_method import present_value
from asc842.contract.events import KINDS
from asc842.ledger.foots import FOOTS
from asc842.measurement.events import IN_PLACE
from asc842.payments.payment import Payment
from asc842.payments.short_term import ShortTerm

FOOT = {"gross rent - abatement = rent": "rent", "liability rows foot": "liability_closing",
        "asset rows foot": "asset_closing", "cost = interest + amortization": "cost"}
"""Checks of every row, each with the column that others make in it."""
ENDS = (("liability ends at zero", "liability_closing", "842-20-35-1"),
        ("right-of-use asset ends at zero", "asset_closing", "842-20-35-3, -35-7"))
"""Checks of the last row of the schedule, each with its column and source."""
OPENS, JOURNAL = "{} opens where it closed", "every journal entry balances"
ROWS, DOUBLE_ENTRY = "every row of the schedule", "double entry"
"""Sources of checks of the product's own tables."""
TOTALS = ("cost", "gain_loss", "interest", "liability_adjustment", "rent")


@CHECKS.at(40, "book", "ready.promised", "ready.short_term")
def invariants(book: BookTables, promised: Sequence[Sequence[Payment]],
               short_term: ShortTerm | None = None) -> tuple[Check, ...]:
    """Check ends, totals, present values, every row of the schedule, and the journal.

    ``promised`` lists the payments that the lease promises at commencement and after each event; ``short_term`` says
    until when it is exempt as a short-term lease.
    """
    return (*_ends(book), *_below_zero(book), *_totals(book, short_term), *_second_values(book, promised),
            *_rows(book), _journal(book), *component_checks(book), *outside_checks(book), *combined_checks(book))


def _total(cents: Iterable[int]) -> Decimal:
    return from_cents(sum(cents)) + ZERO


def _ends(book: BookTables) -> Iterator[Check]:
    schedule = book.plain["schedule"]
    for name, column, source in ENDS:
        yield compared(name, ZERO, schedule[column][-1], ZERO, source, about=str(schedule["period"][-1]))


def _below_zero(book: BookTables) -> Iterator[Check]:
    """Note balances below zero, where rent rises steeply or incentives exceed the rent; they are never floored."""
    owed, least = (min(book.summary[f"opening_{what}"],
                       from_cents(min(book.plain["schedule"].cents(f"{what}_closing"))))
                   for what in ("liability", "asset"))
    if owed < 0:
        yield Check("lease liability not below zero", "note", "0.00 or more", f"{owed:,}", owed, ZERO, "842-10-30-5",
                    "its lowest balance", "", "what the lessor still pays exceeds the rent still to be paid: "
                    "presented as a receivable, not set to zero")
    if least < 0:
        yield Check("right-of-use asset not below zero", "note", "0.00 or more", f"{least:,}", least, ZERO,
                    "842-20-35-3", "its lowest balance", "",
                    "presented as a liability apart from the lease liability, not set to zero: rent accrued and "
                    "incentives exceed the lease liability; asset_components has every period")


def _totals(book: BookTables, short_term: ShortTerm | None) -> Iterator[Check]:
    s, total = book.summary, {name: _total(book.plain["schedule"].cents(name)) for name in TOTALS}
    # What comes with a transition or an acquisition has checks of its own.
    beside = (s["initial_direct_costs"] + s["prepaid_rent"] - s["incentives"] if book.lease.enters_on is None
              else s["opening_asset"] - s["opening_liability"])
    events = book.event_rows
    # What comes in while a short-term lease is exempt reaches no asset before the exemption ends.
    recognized = events if short_term is None else events[(short_term.ends_with or len(events) + 1) - 1:]
    at_events = sum((e["initial_direct_costs"] - e["incentive"] for e in recognized), ZERO) - from_cents(
        short_term.carried or 0 if short_term else 0)
    ended = sum((sum(x.sign * e[x.name] for x in IN_PLACE) + e["transferred"] for e in events), ZERO)
    bought = sum((e["paid"] for e in events if e["kind"] == "purchase"), ZERO)
    paid = _total(p.rent_due - p.incentive for p in book.due if p.measured and not p.exempt)
    yield compared("total cost = payments + initial direct costs + prepaid rent - incentives"
                   + (" + what events cost" if events else ""),
                   paid + beside + at_events - ended - bought,
                   total["cost"] - total["gain_loss"], ZERO, "842-20-25-6, -25-8")
    unpaid = s["opening_liability"] + s["day_one_payment"]
    # What is forgiven is no payment, and so much less liability.
    forgiven = left_liability(book.plain["concessions"]) if any(e.is_variable for e in book.life.events) else ZERO
    yield compared("total interest = payments - opening liability - day-one payment"
                   + (" - adjustments by events" if events else ""),
                   paid - unpaid - total["liability_adjustment"] - forgiven, total["interest"], ZERO, "842-20-35-1")
    yield compared("opening asset = liability + day-one payment + costs + prepaid rent - incentives",
                   unpaid + beside, s["opening_asset"], ZERO, "842-20-30-5")
    yield compared("payments of the schedule = payments list",
                   from_cents(sum(p.rent_due for p in book.due if p.measured)), total["rent"], ZERO,
                   "design of the schedule: rent is what falls due")


def _second_values(book: BookTables, promised: Sequence[Sequence[Payment]]) -> Iterator[Check]:
    """Compare the liability at commencement, and after each event that measures it, with a second computation."""
    s, start, counted = book.summary, book.summary["measured_from"], book.lease.counted_from
    excluded = book.policy.day_one_payment == "excluded" and book.lease.enters_on is None
    trued_up = [e for e in book.event_rows if e["kind"] == "true up"]
    if not trued_up:  # What is trued up was no present value.
        yield _second_value(s, [p for p in promised[0] if not (excluded and p.due == start)], counted, start,
                            s["discount_rate"], s["opening_liability"], start.isoformat())
    for payments, event in zip(promised[1:], book.event_rows, strict=True):
        if not KINDS[event["kind"]].ends_lease:
            first = event["effective"] + DAY if event["at_end_of_day"] else event["effective"]
            yield _second_value(s, payments, counted, first, event["discount_rate"], event["liability_after"],
                                event["id"])


def _second_value(summary: dict[str, Any], payments: Sequence[Payment], counted: date, at: date, rate: Decimal,
                  actual: Decimal, about: str) -> Check:
    dated = [(p.due, p.counted, from_cents(p.net)) for p in payments if p.measured and not p.exempt]
    exact = present_value(dated, counted, rate, summary["rate_convention"], summary["compounding"],
                          at)
    return compared("present value by a second method", round(exact, 6), actual, unit() / 2, "842-20-30-1",
                    about=about, detail="each payment alone, in decimals of 40 digits")


def _rows(book: BookTables) -> Iterator[Check]:
    schedule = {name: np.array(book.plain["schedule"].cents(name)) for name in AMOUNT_COLUMNS}
    for name, made in FOOT.items():
        yield _foots(book, name, sum(sign * schedule[c] for c, sign in FOOTS[made].items()) - schedule[made], 0)
    for what in ("liability", "asset"):
        yield _foots(book, OPENS.format(what),
                     schedule[f"{what}_opening"][1:] - schedule[f"{what}_closing"][:-1], 1)


def _foots(book: BookTables, name: str, residuals: Ints, first: int) -> Check:
    """Compare what is left over of each row, in cents, with nothing; ``first`` is the number of the first row."""
    wrong, period = np.flatnonzero(residuals), book.plain["schedule"]["period"]
    where = ", ".join(period[i + first] for i in wrong[:6].tolist())
    return compared(name, ZERO, from_cents(abs(residuals).max()) if len(wrong) else ZERO, ZERO,
                    ROWS, about=f"{len(residuals)} rows",
                    detail=f"fails in {where}" if where else "")


def _journal(book: BookTables) -> Check:
    """Compare debits with credits, entry by entry."""
    entries, journal = dict[tuple[date, str], int](), book.plain["journal"]
    columns = journal["date"], journal["entry"], journal.cents("debit"), journal.cents("credit")
    for day, entry, debit, credit in zip(*columns, strict=True):
        entries[day, entry] = entries.get((day, entry), 0) + debit - credit
    wrong = [from_cents(abs(left)) for left in entries.values() if left]
    return compared(JOURNAL, ZERO, max(wrong, default=ZERO), ZERO, DOUBLE_ENTRY,
                    about=f"{len(entries)} entries")
