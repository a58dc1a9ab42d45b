"""A sale and leaseback: its entry, and what is owed to the buyer besides a lease liability (842-40)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.money import from_cents, to_cents
from asc842.book.sale_leaseback import (
    BOUGHT,
    FINANCED,
    INTEREST,
    PASSED,
    PAYMENT,
    SOLD,
    ObligationRow,
    obligation_rows,
)
from asc842.calendar.grid import month_end
from asc842.derivation.entry_parts import Booked, JournalLine, entry
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.once import made_once
from asc842.derivation.present_value import factor_at
from asc842.payments.payment import Payment
from asc842.resolve.sale_leaseback import Leaseback, Obligation

OWED = "842-40-25-5, 842-40-30-6"


@entry(SOLD, FINANCED, INTEREST, PAYMENT, PASSED, BOUGHT)
def _of_financing(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    found = s.book.leaseback
    if found is None:
        return
    if of.entry in (SOLD, FINANCED):
        yield from _sold(s, found) if found.sale else _borrowed(s, found)
    elif found.obligation is not None:
        yield from _owed(s, found.obligation, of)


def _terms(s: LeaseSteps, found: Leaseback, words: str, value: Fraction) -> Derived:
    return s.says.fact(words, value, found.terms.source, word=words, quote=found.terms.terms, key="sale_leaseback")


def _off_market(s: LeaseSteps, found: Leaseback) -> Derived:
    """Return what the price has above (below) the market: of the price and what shows the market."""
    return s.says.fact("price off market", amount(found.off_market, s.digits), found.terms.source,
                       quote=found.why_adjusted, word="off market", key="sale_leaseback")


def _sold(s: LeaseSteps, found: Leaseback) -> Iterator[Booked]:
    """Yield what a sale books: cash, the asset, financing or prepaid rent of a price off market, the gain."""
    terms, off = found.terms, [Part(_off_market(s, found))] if found.off_market else []
    price = Part(_terms(s, found, "price", Fraction(terms.price)))
    carried = Part(_terms(s, found, "carrying amount", Fraction(terms.carrying_amount)))
    costs = [Part(_terms(s, found, "selling costs", Fraction(terms.selling_costs)), -1)] if terms.selling_costs else []
    yield "cash", [price, *costs]
    yield "cash", [price, *costs, *(Part(x.of, -1) for x in off)]
    yield "cash", off
    yield "transferred_asset", [Part(carried.of, -1)]
    for role in ("prepaid_rent", "financing_obligation"):
        yield role, [Part(x.of, -1) for x in off]
    gain = Derived("gain of the sale", "sum", [price, Part(carried.of, -1, "carrying amount"), *costs, *(
        Part(x.of, -1, "off market") for x in off)], kept=amount(found.gain, s.digits), paragraph="842-40-25-4",
        digits=s.digits)
    yield "sale_leaseback_gain", [Part(gain, -1)]


def _borrowed(s: LeaseSteps, found: Leaseback) -> Iterator[Booked]:
    price = _terms(s, found, "price", Fraction(found.terms.price))
    yield "cash", [Part(price)]
    yield "financing_obligation", [Part(price, -1)]


def _owed(s: LeaseSteps, o: Obligation, of: JournalLine) -> Iterator[Booked]:
    rows = obligation_rows(o)
    if of.entry == INTEREST:
        for number, row in enumerate(rows):
            if row.ends == of.day:
                yield "financing_interest", [Part(_interest(s, number))]
                yield "financing_obligation", [Part(_interest(s, number), -1)]
    elif of.entry == PAYMENT:
        parts = [Part(x) for x in _paid_on(s, o, of.day)]
        yield "financing_obligation", parts
        yield "cash", [Part(x.of, -1) for x in parts]
        yield from _of_interest(s, o, of)
    else:
        yield from _at_last(s, o, len(rows) - 1)


def _of_interest(s: LeaseSteps, o: Obligation, of: JournalLine) -> Iterator[Booked]:
    """Yield what of a payment settles interest, and what repays principal."""
    number = next((n for n, row in enumerate(obligation_rows(o)) if row.starts <= of.day <= row.ends), None)
    if number is not None:
        settles = Derived("interest that it settles", "lesser", [Part(_sum_of(s, o, of.day)), Part(
            _accrued(s, o, number))], word="interest", paragraph="842-20-45-5", digits=s.digits)
        yield "cash", [Part(settles, -1)]
        yield "cash", [Part(_sum_of(s, o, of.day), -1), Part(settles, 1, "interest")]


def _sum_of(s: LeaseSteps, o: Obligation, day: date) -> Derived:
    return Derived(f"paid {day}", "sum", [Part(x) for x in _paid_on(s, o, day)], word="paid", digits=s.digits)


def _accrued(s: LeaseSteps, o: Obligation, number: int) -> Derived:
    """Return interest accrued and unpaid by the end of a month: all that has accrued, less what was settled."""
    rows = obligation_rows(o)
    parts = [Part(_interest(s, n)) for n in range(number + 1)]
    earlier = [x for n in range(number) for x in [rows[n]] if x.interest_paid]
    return Derived("interest accrued", "sum", [*parts, *(Part(_settled_in(s, row), -1) for row in earlier)],
                   digits=s.digits)


def _settled_in(s: LeaseSteps, row: ObligationRow) -> Derived:
    return Derived(f"interest paid in {row.starts:%Y-%m}", "sum", [
        Part(Derived("paid", "sum", [Part(x) for x in _paid_between(s, row)], digits=s.digits))],
        kept=amount(row.interest_paid, s.digits), digits=s.digits)


def _paid_between(s: LeaseSteps, row: ObligationRow) -> list[Derived]:
    assert s.book.leaseback is not None
    o = s.book.leaseback.obligation
    assert o is not None
    return [_paid(s, number) for number, p in enumerate(o.paid) if row.starts <= p[0] <= row.ends]


def _paid_on(s: LeaseSteps, o: Obligation, day: date) -> list[Derived]:
    due_days = s.book.policy.payment_entry_date == "due day"
    return [_paid(s, number) for number, p in enumerate(o.paid)
            if (p[0] if due_days else min(month_end(p[0]), o.until - DAY)) == day]


@made_once
def _paid(s: LeaseSteps, number: int) -> Derived:
    """Return a payment of the obligation, in whole minor units."""
    o = _obligation(s)
    exact = _exact(s, number)
    return exact if exact.support else Derived(f"repaid {o.paid[number][0]}", "rounded", [Part(exact)], word="repaid",
                                               digits=s.digits)


def _obligation(s: LeaseSteps) -> Obligation:
    assert s.book.leaseback is not None
    assert s.book.leaseback.obligation is not None
    return s.book.leaseback.obligation


@made_once
def _exact(s: LeaseSteps, number: int) -> Derived:
    """Return a payment, or the share of rent that repays a price above the market, not rounded."""
    o, found = _obligation(s), s.book.leaseback
    due, _, _, cents = o.paid[number]
    of = next((p for p in s.book.promised[0] if p.due == due), None)
    if found is not None and found.sale and of is not None:
        parts = [Part(_off_market(s, found)), Part(_worth_of_rent(s))]
        share = Derived("share of rent that repays it", "quotient", parts, kind="number", word="share",
                        paragraph="842-40-30-2")
        return Derived(f"rent due {due}, what of it repays", "product", [Part(_rents(s)[number][0]), Part(share)],
                       kind="exact", digits=s.digits)
    return s.says.fact(f"rent due {due}", amount(cents, s.digits), of.source if of else None, word="rent",
                       quote=of.rows if of else "", key=f"rent {of.rent}" if of else "sale_leaseback")


@made_once
def _rents(s: LeaseSteps) -> list[tuple[Derived, Payment]]:
    """Return the rent of a leaseback as the contract has it: what repays financing, and what is for the lease."""
    o, found = _obligation(s), list[tuple[Derived, Payment]]()
    for due, counted, _, _ in o.paid:
        these = [p for p in s.book.promised[0] if p.due == due and p.counted == counted and not p.incentive
                 and p.due not in {x.due for _, x in found}]
        whole = sum(p.rent_due for p in these)
        found.append((s.says.fact(f"rent due {due}", amount(whole, s.digits), these[0].source, word="rent",
                                  quote=these[0].rows, key=f"rent {these[0].rent}"), these[0]))
    return found


@made_once
def _worth_of_rent(s: LeaseSteps) -> Derived:
    parts = [Part(Derived(f"rent due {p.due}, discounted", "product", [
        Part(rent), Part(factor_at(s, _rate(s), p.counted, p.due))], kind="exact", digits=s.digits))
        for rent, p in _rents(s)]
    return Derived("present value of rent", "sum", parts, kind="exact", digits=s.digits)


@made_once
def _rate(s: LeaseSteps) -> Derived:
    o = _obligation(s)
    lease = s.says.rate(s.versions[0])
    return lease if lease.value == Fraction(str(o.rate)) else s.says.stated(
        f"rate of the obligation, {o.why}", Fraction(o.rate), kind="rate", key="sale_leaseback")


@made_once
def _balance(s: LeaseSteps, number: int) -> Derived:
    """Return what is owed at the end of a month: what was received, less what is paid, grown by interest."""
    o = _obligation(s)
    row, found = obligation_rows(o)[number], s.book.leaseback
    assert found is not None
    day = row.ends + DAY
    received = _off_market(s, found) if found.sale else _terms(s, found, "price", Fraction(found.terms.price))
    worth = [Part(Derived(f"paid {p[0]}, discounted", "product", [
        Part(_exact(s, i)), Part(factor_at(s, _rate(s), p[1], p[0]))], kind="exact", digits=s.digits), -1)
        for i, p in enumerate(o.paid) if p[0] < day]
    now = Derived(f"worth on {o.start} of what is owed", "sum", [Part(received, 1, "received"), *worth], kind="exact",
                  digits=s.digits)
    owed = Derived(f"owed at the start of {day}", "quotient", [Part(now), Part(factor_at(s, _rate(s), day, day))],
                   kind="exact", digits=s.digits)
    return Derived(f"owed at the end of {row.ends}", "rounded", [Part(owed)], word="owed", paragraph=OWED,
                   kept=amount(row.closing + row.settled, s.digits), digits=s.digits)


@made_once
def _interest(s: LeaseSteps, number: int) -> Derived:
    """Return what the obligation grows by in a month, beside what is paid."""
    o, found = _obligation(s), s.book.leaseback
    row = obligation_rows(o)[number]
    assert found is not None
    received = [Part(_off_market(s, found) if found.sale else _terms(s, found, "price", Fraction(found.terms.price)),
                     -1, "received")] if row.received else []
    before = [Part(_balance(s, number - 1), -1, "owed before")] if number else []
    paid = [Part(x, 1, "paid") for x in _paid_between(s, row)]
    return Derived(f"interest of {row.starts:%Y-%m}", "sum", [Part(_balance(s, number), 1, "owed"), *before, *received,
                                                              *paid], kept=amount(row.interest, s.digits),
                   word="interest", paragraph=OWED, digits=s.digits)


def _at_last(s: LeaseSteps, o: Obligation, last: int) -> Iterator[Booked]:
    """Yield what ends the obligation: the asset goes to the buyer, or is bought back."""
    found, owed = s.book.leaseback, Part(_balance(s, last), 1, "owed")
    assert found is not None
    yield "financing_obligation", [owed]
    yield "cash", [Part(owed.of, -1)]
    if o.carried is not None:
        carried = Part(_carried(s, found, o.carried), 1, "carrying amount")
        yield "transferred_asset", [Part(carried.of, -1)]
        yield "sale_leaseback_gain", [carried, Part(owed.of, -1, "owed")]


def _carried(s: LeaseSteps, found: Leaseback, cents: int) -> Derived:
    given = found.terms.carrying_amount_at_end
    words = "carrying amount at the end" if given is not None and to_cents(given) == cents else (
        f"carrying amount at the end, {from_cents(cents):,}, straight line over its useful life")
    return _terms(s, found, words, amount(cents, s.digits))
