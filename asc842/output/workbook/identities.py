"""Identities that live in the workbook, whatever is changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.constants import DAY, ZERO
from asc842.base.money import digits
from asc842.book.book_tables import BookTables
from asc842.book.concessions import left_liability
from asc842.output.workbook.classification import followed
from asc842.output.workbook.concessions import ALL_GONE, is_conceded
from asc842.output.workbook.event_values import event_values
from asc842.output.workbook.events_page import across, place
from asc842.output.workbook.identity import Identity
from asc842.output.workbook.independent import comparisons, failing
from asc842.output.workbook.life import Life
from asc842.output.workbook.schedule import FOOT_KEYS, row_feet
from asc842.output.workbook.workings import last_rows, values_of

RENT_DUE = 'SUMIFS({Payments.falls_due},{Payments.in_liability},"<>no")'
NET_DUE = ('SUMIFS({Payments.falls_due},{Payments.in_liability},"yes")'
           '-SUMIFS({Payments.incentive},{Payments.in_liability},"yes",{Payments.replaced},"")')
SETTLED = 'SUMIFS({Payments.settles},{Payments.replaced},"")'


def identities_of(life: Life) -> list[Identity]:
    """Return what must hold in the workbook itself, whatever is changed on Summary and Events."""
    return [*_ends(life), *_totals(life), *_second_method(life), *_feet(life.book), *_by_functions(life),
            *_paid_for(life), *followed(life), *_as_measured(life)]


def _ends(life: Life) -> Iterator[Identity]:
    schedule = life.book.plain["schedule"]
    yield Identity("liability ends at 0.00", "=0", "={Schedule.liability_closing:last}",
                   (ZERO, schedule["liability_closing"][-1]), "842-20-35-1")
    yield Identity("right-of-use asset ends at 0.00", "=0", "={Schedule.asset_closing:last}",
                   (ZERO, schedule["asset_closing"][-1]), "842-20-35-3, -35-7")


def _totals(life: Life) -> Iterator[Identity]:
    schedule, last = life.book.plain["schedule"], len(life) - 1
    total = {c: sum(schedule[c], ZERO) for c in ("cost", "gain_loss", "interest", "rent", "payment",
                                                 "liability_adjustment")}
    s = life.book.summary
    unpaid = s["opening_liability"] + s["day_one_payment"]
    changed = total["liability_adjustment"] + left_liability(life.book.plain["concessions"])
    less = f"-{ALL_GONE}" if is_conceded(life.book) else ""
    yield Identity(
        "total cost less gains = payments + direct costs + prepaid rent − incentives + what events cost",
        f"=ROUND({NET_DUE}+Initial_direct_costs+Prepaid_rent-Incentives+{place('carried_over', 0)}"
        f"+SUM({across('outside', 1, last)}),PLACES)",
        "=ROUND(SUM({Schedule.cost})-SUM({Schedule.gain_loss}),PLACES)", (_all_that_is_paid(life),
                                                                      total["cost"] - total["gain_loss"]),
        "842-20-25-6, -25-8")
    yield Identity(
        "total interest = payments − opening liability − day-one payment − adjustments by events",
        f"=ROUND({NET_DUE}-Opening_liability-Day_one_rent-SUM({across('liability_change', 1, last)}),PLACES)",
        "=SUM({Schedule.interest})", (_settling(life) - unpaid - changed, total["interest"]),
        "842-20-35-1")
    yield Identity("rent of the schedule = rent of the payments in the liability", f"={RENT_DUE}",
                   "=SUM({Schedule.rent})", (total["rent"], total["rent"]), "Payments")
    yield Identity("payments of the schedule = payments that settle the liability", f"={SETTLED}{less}",
                   "=SUM({Schedule.payment})", (total["payment"], total["payment"]), "Payments")
    yield Identity("gain or loss of the schedule = gain or loss of the events",
                   f"=SUM({across('gain_loss', 1, last)})", "=SUM({Schedule.gain_loss})",
                   (total["gain_loss"], total["gain_loss"]), "Events")


def _all_that_is_paid(life: Life) -> Decimal:
    s = life.book.summary
    events = sum((column["outside"] for column in event_values(life)[1:]), ZERO)
    beside = s["initial_direct_costs"] + s["prepaid_rent"] - s["incentives"] + event_values(life)[0]["carried_over"]
    return _settling(life) + Decimal(beside) + events


def _settling(life: Life) -> Decimal:
    """Rent less incentives that fall due and are in the liability."""
    return sum((p["rent"] - p["incentive"] for p in life.book.plain["payments"].records() if p["in_liability"]), ZERO)


def _second_method(life: Life) -> Iterator[Identity]:
    gaps = [abs(values["difference"]) for values in values_of(life)]
    yield Identity("liability at every period end and after every event by a second method", "=0",
                   "=MAX(MAX({Workings.difference}),-MIN({Workings.difference}))", (ZERO, round(max(gaps), digits())),
                   "Workings, less liability", "largest difference of any row")
    end = last_rows(life)[-1]
    reached = values_of(life)[end]["cumulative"] if life.rows[end].period is not None else None
    # Over a span without a life left nothing is spread.
    if reached is not None and not life.spans(len(life) - 1).lifeless[0]:
        yield Identity("weights reach the whole of the last span", f"={place('total_weight', len(life) - 1)}",
                       "={Workings.cumulative:last}", (reached, reached), "Workings")


def _feet(book: BookTables) -> Iterator[Identity]:
    feet = "+".join(f"SUMPRODUCT(ABS({{Schedule.{key}}}))" for key in FOOT_KEYS)
    off = sum(abs(foot) for row in book.plain["schedule"].records() for foot in row_feet(row))
    yield Identity("every row of the schedule foots", "=0", f"={feet}", (ZERO, off), "Schedule, last four columns")
    debit, credit = (sum(book.plain["journal"][side], ZERO) for side in ("debit", "credit"))
    yield Identity("journal: debits = credits", "=SUM({Journal.credit})", "=SUM({Journal.debit})", (credit, debit),
                   "Journal")


def _by_functions(life: Life) -> Iterator[Identity]:
    wrong = sum(x.otherwise == "fail" and round(float(x.values[0]) - float(x.values[1]), digits()) != 0
                for x in comparisons(life))
    yield Identity("no figure differs from what the program's own functions make of it", "=0", f"={failing(life)}",
                   (ZERO, wrong), "Independent check")


def _paid_for(life: Life) -> Iterator[Identity]:
    """Yield whether payments go on as long as the term does: both are changed in the lease file, together."""
    paid = [p.covers_after - DAY for p in (x.payment for x in life.promises) if p.measured]
    if not paid or not life.dates_live:
        return
    ends, last = life.book.summary["lease_term_end"], max(paid)
    apart = (ends - last).days
    yield Identity("days of the term after the last that payments are for", f"={apart}",
                   '=Term_end-SUMPRODUCT(MAX(({Payments.in_liability}<>"no")*{Payments.covers_to}))',
                   (apart, apart), "Payments", "payments do not follow the end of the term: change the term in the "
                   "lease file, with the payments, and make the workbook again")


def _as_measured(life: Life) -> Iterator[Identity]:
    """Note where a change of inputs has moved what an event came to."""
    changed = "differs once an input on Summary or Events is changed"
    for n in range(len(life)):
        values = event_values(life)[n]
        for label, key in (("liability", "liability"), ("right-of-use asset", "asset"), ("gain or loss", "gain")):
            if n or key != "gain":
                live = "gain_loss" if key == "gain" else f"{key}_after"
                yield Identity(f"{label} after {life.name(n)} as asc842 measured it", f"={place(f'{key}_made', n)}",
                               f"={place(live, n)}", (values[live], values[live]), "Events", changed, "note")
