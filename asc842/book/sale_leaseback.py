"""A sale and leaseback as tables: what became of it, what is owed month by month, and the lines that are booked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, to_cents
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.calendar.grid import month_end, months_between
from asc842.calendar.positions import Days
from asc842.contract.policy import Policy
from asc842.ledger.rounding import cents
from asc842.resolve.sale_leaseback import Leaseback, Obligation

SALE_COLUMNS = ("on", "outcome", "why", "paragraph", "price", "off_market", "why_adjusted", "carrying_amount",
                "selling_costs", "gain", "rate", "why_rate", "carrying_amount_at_end", "owed_at_end", "until", "terms",
                "source")
OBLIGATION_COLUMNS = ("period", "starts", "ends", "opening", "received", "interest", "payment", "interest_paid",
                      "settled", "closing")
AMOUNTS = OBLIGATION_COLUMNS[3:]
LINE_COLUMNS = ("lease", "date", "entry", "role", "flow", "cents")
SOLD, FINANCED = "sale and leaseback: sale", "sale and leaseback: financing received"
INTEREST, PAYMENT = "financing obligation: interest", "financing obligation: payment"
PASSED, BOUGHT = "financing obligation: control of the asset passes", "financing obligation: asset bought back"
PROCEEDS, BORROWED, INTEREST_PAID, PRINCIPAL = (
    "investing: received for assets sold and leased back", "financing: received as financing obligations",
    "operating: interest on financing obligations", "financing: principal of financing obligations")
"""Cash flows of it, as a close calls them; the first two are received."""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """A calendar month, or part of one, of what is owed; whole cents.

    ``opening + received + interest - payment - settled = closing``; ``settled`` goes with the asset, or is the price
    for which it is bought back. ``interest_paid`` is the part of ``payment`` that pays interest accrued by then.
    """

    starts: date
    ends: date
    opening: int
    received: int
    interest: int
    payment: int
    interest_paid: int
    settled: int
    closing: int


def obligation_rows(o: Obligation) -> list[ObligationRow]:
    """Return what is owed at the end of every month, exactly and then rounded; interest is what is left between."""
    months = list(months_between(o.start, o.until))
    owed = cents(o.owing.balances(o.rate, _days([after for _, after in months])))
    if o.price is not None:
        # What is owed on the last day is counted with the price already paid.
        owed[-1] += o.price
    interest_paid, rows, before = _interest_paid(o), list[ObligationRow](), 0
    for (starts, after), closing in zip(months, owed.tolist(), strict=True):
        received = o.received if starts == o.start else 0
        paid = sum(p[3] for p in o.paid if starts <= p[0] < after)
        settled = closing if after == o.until else 0
        rows.append(ObligationRow(starts, after - DAY, before, received, closing - before - received + paid, paid,
                                  sum(x for day, x in interest_paid.items() if starts <= day < after), settled,
                                  closing - settled))
        before = closing - settled
    return rows


def _interest_paid(o: Obligation) -> dict[date, int]:
    """The part of each day's payments that pays interest: interest accrued and unpaid by then comes first."""
    found, unpaid, owed, exact, shown = dict[date, int](), 0.0, float(o.received), 0.0, 0
    for day in sorted({p[0] for p in o.paid}):
        these = [p for p in o.paid if p[0] == day]
        amount, counted = sum(p[2] for p in these), max(p[1] for p in these)
        after = float(o.owing.balances(o.rate, _days([counted]), _days([day + DAY]))[0])
        unpaid += after + amount - owed
        part = min(max(unpaid, 0.0), amount)
        unpaid, owed, exact = unpaid - part, after, exact + part
        found[day] = int(cents(np.array([exact]))[0]) - shown
        shown += found[day]
    return found


@TABLES.at(150, "ready.leaseback", name="sale_leaseback")
def sale_table(found: Leaseback | None) -> PlainTable:
    """One row: whether it is a sale and why (842-40-25), how its price was adjusted (842-40-30-2), the gain.

    ``rate`` is that of the obligation owed besides a lease liability, ``why_rate`` its source (842-40-30-6),
    ``carrying_amount_at_end`` what the asset is carried at ``until`` the buyer obtains control of it, and
    ``owed_at_end`` what is owed then. Amounts are exact Decimals; None where there is nothing of the kind.
    """
    rows = [] if found is None else [_described(found)]
    return PlainTable.of_records(SALE_COLUMNS, rows)


def _described(found: Leaseback) -> dict[str, Any]:
    s, o = found.terms, found.obligation
    rows = obligation_rows(o) if o else []
    return {"on": found.on, "outcome": "sale" if found.sale else "financing", "why": found.why,
            "paragraph": found.paragraph, "price": s.price, "off_market": from_cents(found.off_market),
            "why_adjusted": found.why_adjusted, "carrying_amount": s.carrying_amount,
            "selling_costs": s.selling_costs or ZERO, "gain": from_cents(found.gain),
            "rate": Decimal(repr(o.rate)) if o else None, "why_rate": o.why if o else "",
            "carrying_amount_at_end": None if o is None or o.carried is None else from_cents(o.carried),
            "owed_at_end": from_cents(rows[-1].settled) if rows else None,
            "until": o.until - DAY if o else None, "terms": s.terms, "source": s.source}


@TABLES.at(160, "ready.leaseback", name="financing_obligation")
def obligation_table(found: Leaseback | None) -> PlainTable:
    """One row per calendar month of what is owed besides a lease liability; amounts exact Decimals.

    ``opening + received + interest - payment - settled = closing``; see :class:`ObligationRow`.
    """
    rows = obligation_rows(found.obligation) if found and found.obligation else []
    return PlainTable.of(OBLIGATION_COLUMNS, [
        (f"{r.starts:%Y-%m}", r.starts, r.ends, *(getattr(r, name) for name in AMOUNTS)) for r in rows], AMOUNTS)


Line = tuple[date, str, str, str, int]
"""Day, entry, role of the account, cash flow (blank where it is none), and debit less credit in cents."""


def booked_lines(found: Leaseback | None, policy: Policy) -> list[Line]:
    """Return what is booked of a sale and leaseback, each entry in balance."""
    return [] if found is None else [line for line in _lines(found, policy) if line[-1]]


def _lines(found: Leaseback, policy: Policy) -> Iterator[Line]:
    yield from _at_first(found)
    o = found.obligation
    if o is None:
        return
    for r in obligation_rows(o):
        yield r.ends, INTEREST, "financing_interest", "", r.interest
        yield r.ends, INTEREST, "financing_obligation", "", -r.interest
    interest, due_days = _interest_paid(o), policy.payment_entry_date == "due day"
    for day, part in interest.items():
        paid = sum(p[3] for p in o.paid if p[0] == day)
        booked = day if due_days else min(month_end(day), o.until - DAY)
        yield booked, PAYMENT, "financing_obligation", "", paid
        yield booked, PAYMENT, "cash", INTEREST_PAID, -part
        yield booked, PAYMENT, "cash", PRINCIPAL, part - paid
    yield from _at_last(o, obligation_rows(o)[-1].settled)


def _at_first(found: Leaseback) -> Iterator[Line]:
    s, on = found.terms, found.on
    if not found.sale:
        assert found.obligation is not None
        yield on, FINANCED, "cash", BORROWED, found.obligation.received
        yield on, FINANCED, "financing_obligation", "", -found.obligation.received
        return
    financed, carried = max(found.off_market, 0), to_cents(s.carrying_amount)
    cash = to_cents(s.price - (s.selling_costs or 0))
    yield on, SOLD, "cash", PROCEEDS, cash - financed
    yield on, SOLD, "cash", BORROWED, financed
    yield on, SOLD, "prepaid_rent", "", max(-found.off_market, 0)
    yield on, SOLD, "transferred_asset", "", -carried
    yield on, SOLD, "financing_obligation", "", -financed
    yield on, SOLD, "sale_leaseback_gain", "", -found.gain


def _at_last(o: Obligation, settled: int) -> Iterator[Line]:
    on = o.until - DAY
    if o.price is not None:
        yield on, BOUGHT, "financing_obligation", "", settled
        yield on, BOUGHT, "cash", PRINCIPAL, -settled
    if o.carried is not None:
        yield on, PASSED, "financing_obligation", "", settled
        yield on, PASSED, "transferred_asset", "", -o.carried
        yield on, PASSED, "sale_leaseback_gain", "", o.carried - settled


def _days(days: list[date]) -> Days:
    return np.array(days, dtype="datetime64[D]")
