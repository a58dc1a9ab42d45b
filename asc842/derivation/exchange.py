"""Leases in a foreign currency, in the functional one (842-20-55-10): balances, movements, exchange differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import digits_of
from asc842.closing.exchange import EXCHANGED
from asc842.closing.foreign import Rates
from asc842.closing.reports.functional import ASSET, BALANCES, LIABILITY
from asc842.derivation.entry_parts import Booked, JournalLine, entry
from asc842.derivation.figure import Derived, Part, Support
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import opening
from asc842.derivation.once import made_once
from asc842.derivation.report_cells import Stretch, cell, row_sum
from asc842.derivation.roll_forwards import flow
from asc842.derivation.standing import asset, current, liability

PARAGRAPH = "842-20-55-10"
FLOWS = {"interest": ("interest", 1), "payments": ("payment", -1)}
LIABILITIES, ASSETS = (name.removesuffix(", {}") for name in (LIABILITY, ASSET))
GAIN, RATES = "exchange gain or loss", ("closing rate", "rate of the asset")


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The rates of a close, and the functional currency of a lease."""

    rates: Rates
    to: str


def _rate(s: LeaseSteps, day: date, *, average: bool = False) -> Derived:
    """Return the rate that holds on a day, or the average one of the period that ends on it."""
    x, own = s.exchange, s.book.lease.currency
    assert x is not None
    at = np.array([day], dtype="datetime64[D]")
    value = float(x.rates.at(own, x.to, at, average=average)[0])
    known = x.rates.latest(own, x.to, at[0])
    kind = "average" if average else "closing"
    return Derived(f"{kind} rate of {own} in {x.to}, {known}", "stated", kept=Fraction(str(value)), kind="number",
                   word=f"{kind} rate", support=Support("fact", f"rates, {own} to {x.to}, {known}"))


@made_once
def turned(s: LeaseSteps, of: Derived, day: date, average: bool = False) -> Derived:
    """Return a figure in the functional currency, at the rate of a day, rounded."""
    assert s.exchange is not None
    exact = Derived(f"{of.words} × rate", "product", [Part(of), Part(_rate(s, day, average=average))], kind="exact")
    return Derived(f"{of.words}, in {s.exchange.to}", "rounded", [Part(exact)], word=of.word, paragraph=PARAGRAPH,
                   digits=digits_of(s.exchange.to))


def _of_day(s: LeaseSteps, found: Derived, day: date) -> list[Part]:
    return [Part(turned(s, found, day))] if found.value else []


def _asset(s: LeaseSteps, day: date) -> list[Part]:
    """Return the asset at the rate of the day on which it was recognized, where no event has added to it."""
    return _of_day(s, asset(s, day), s.enters) if asset(s, day).value else []


def _flow(s: LeaseSteps, at: Stretch, name: str) -> list[Part]:
    """Return interest or payments, those of each period at its average rate."""
    column, sign = FLOWS[name]
    each = [(p, row_end(s, p)) for p in flow(s, at, column)]
    return [Part(turned(s, p.of, day, True), sign * p.sign, p.word) for p, day in each]


def row_end(s: LeaseSteps, part: Part) -> date:
    """Return the last day of the period whose column a part is."""
    row = s.schedule["period"].index(part.word) if part.word in s.schedule["period"] else len(s.schedule["ends"]) - 1
    first = np.array([s.schedule["starts"][row]], dtype="datetime64[D]")
    end: date = (s.grid.first_day(s.grid.number(first) + 1)[0]).item() - DAY
    return end


def _began(s: LeaseSteps, at: Stretch, what: str) -> list[Part]:
    inside = at.first <= s.enters <= at.last and s.finance(0) == at.finance
    return _of_day(s, opening(s, 0, what), s.enters) if inside else []


def _owed(s: LeaseSteps, at: Stretch, before: bool) -> list[Part]:
    day = at.before if before else at.last
    return _of_day(s, liability(s, day), day)


def _loss(s: LeaseSteps, first: date, last: date) -> list[Part]:
    """Return what rates make of a liability beside its own movements: a loss where it is above zero."""
    at = Stretch(first, last, s.finance_on(last))
    moved = [*_owed(s, at, True), *_began(s, at, "liability"), *(x for name in FLOWS for x in _flow(s, at, name))]
    return [*_owed(s, at, False), *(Part(p.of, -p.sign, p.word) for p in moved)]


def _gain(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(p.of, -p.sign, p.word) for p in _loss(s, at.first, at.last)]


def _gain_to_date(s: LeaseSteps, at: Stretch) -> list[Part]:
    return _gain(s, Stretch(s.enters, at.last, at.finance))


cell(LIABILITIES, "opening", PARAGRAPH)(partial(_owed, before=True))
cell(LIABILITIES, "additions", PARAGRAPH)(partial(_began, what="liability"))
for _name in FLOWS:
    cell(LIABILITIES, _name, PARAGRAPH)(partial(_flow, name=_name))
cell(LIABILITIES, "exchange difference", PARAGRAPH)(lambda s, at: _loss(s, at.first, at.last))
cell(LIABILITIES, "closing", PARAGRAPH)(partial(_owed, before=False))
row_sum(LIABILITIES, "difference", lambda columns: {
    "closing": 1, **{c: -1 for c in columns if c not in ("closing", "difference")}}, PARAGRAPH)
cell(ASSETS, "opening", PARAGRAPH)(lambda s, at: _asset(s, at.before))
cell(ASSETS, "additions", PARAGRAPH)(partial(_began, what="asset"))
cell(ASSETS, "closing", PARAGRAPH)(lambda s, at: _asset(s, at.last))
row_sum(ASSETS, "amortization", lambda columns: {
    "closing": 1, **{c: -1 for c in columns if c not in ("closing", "amortization")}}, PARAGRAPH)


def _as_it_is(s: LeaseSteps, at: Stretch, find: str) -> list[Part]:
    return [Part({"liability": liability, "asset": asset}[find](s, at.last))]


cell(BALANCES, "liability in lease currency", PARAGRAPH)(partial(_as_it_is, find="liability"))
cell(BALANCES, "asset in lease currency", PARAGRAPH)(partial(_as_it_is, find="asset"))
cell(BALANCES, "closing rate", PARAGRAPH)(lambda s, at: [Part(_rate(s, at.last))])
cell(BALANCES, "rate of the asset", PARAGRAPH)(lambda s, _: [Part(_rate(s, s.enters))])
cell(BALANCES, "liability", PARAGRAPH)(partial(_owed, before=False))
cell(BALANCES, "current", PARAGRAPH)(lambda s, at: _of_day(s, current(s, at.last), at.last))
row_sum(BALANCES, "noncurrent", lambda _: {"liability": 1, "current": -1}, PARAGRAPH)
cell(BALANCES, "asset", PARAGRAPH)(lambda s, at: _asset(s, at.last))
for _name in ("period", "year to date", "prior year to date"):
    cell(BALANCES, f"{GAIN}, {_name}", PARAGRAPH)(_gain)
cell(BALANCES, f"{GAIN}, to date", PARAGRAPH)(_gain_to_date)


@entry(EXCHANGED)
def _booked(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield what rates make of the liability in the period that ends on the day of the line."""
    if s.exchange is not None:
        first = s.grid.first_day(s.grid.number(np.array([of.day], dtype="datetime64[D]")))[0].item()
        yield from booked_loss(_loss(s, first, of.day))


def booked_loss(loss: Sequence[Part]) -> Iterator[Booked]:
    """Yield a loss on exchange, against the liability."""
    yield "foreign_exchange", loss
    yield "lease_liability", [Part(p.of, -p.sign, p.word) for p in loss]


def loss_before(s: LeaseSteps, day: date) -> list[Part]:
    """Return the loss on exchange from the first day of a lease to the day before one."""
    return _loss(s, s.enters, day - DAY)
