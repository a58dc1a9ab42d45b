"""Roll-forwards, lease cost and cash flows of a close, of the figures of each lease (842-20-50-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from asc842.closing.holdings import BELOW_ZERO, REMEASURED
from asc842.closing.reports.cost import BESIDE_TOTAL, GAIN, IN_TOTAL
from asc842.closing.reports.rollforward import ACQUIRED, EVENT_MOVEMENTS, TAKEN_OVER
from asc842.derivation.concessions import unpaid
from asc842.derivation.figure import Derived, Part
from asc842.derivation.interest_paid import interest_paid
from asc842.derivation.lease_steps import LeaseSteps, Piece, day_of
from asc842.derivation.level import SpreadTerms, recognized
from asc842.derivation.moves import day_one, move, opening, stated
from asc842.derivation.once import made_once
from asc842.derivation.pieces import PERIOD
from asc842.derivation.report_cells import Make, Stretch, cell, row_sum
from asc842.derivation.schedule import figure
from asc842.derivation.standing import asset, liability
from asc842.measurement.treatments import TREATMENTS
from asc842.payments.expense import ONE_MONTH, SHORT_TERM
from asc842.payments.short_term import ITEM as SHORT_TERM_RENT
from asc842.payments.short_term import exempt_terms

LIABILITY, ASSET = "liability roll-forward", "right-of-use asset roll-forward"
COST, CASH = "lease cost", "cash flows"
ROLLED = "842-20-50-4(g)"
BESIDE_PAID = (SHORT_TERM, "variable lease cost", ONE_MONTH, "nonlease cost", "variable nonlease cost")


def flow(s: LeaseSteps, at: Stretch, column: str, sign: int = 1) -> list[Part]:
    """Return a column of the schedule in the days of a report, as far as it is of the classification of the row."""
    found = list[Part]()
    of_pieces = column not in s.schedule
    for row, (starts, ends) in enumerate(zip(s.schedule["starts"], s.schedule["ends"], strict=True)):
        if at.first <= starts and ends <= at.last:
            pieces = s.by_period[row] if row < len(s.by_period) else []
            found += _of_pieces(s, at, column, sign, pieces) if of_pieces else _of_row(
                s, at, column, sign, row, pieces)
    return [p for p in found if p.of.value]


def _of_row(s: LeaseSteps, at: Stretch, column: str, sign: int, row: int, pieces: list[Piece]) -> list[Part]:
    classes = {s.finance(p.span) for p in pieces} or {s.finance(len(s.steps) - 1)}
    if classes == {at.finance}:
        return [Part(figure(s, column, row), sign, s.schedule["period"][row])]
    return _of_pieces(s, at, column, sign, pieces)


def _of_pieces(s: LeaseSteps, at: Stretch, column: str, sign: int, pieces: list[Piece]) -> list[Part]:
    return [Part(PERIOD[column](s, p.span, p.of), sign) for p in pieces
            if p.of is not None and s.finance(p.span) == at.finance and column in PERIOD]


def events_within(s: LeaseSteps, at: Stretch, *, of_class: bool = True) -> list[int]:
    """Return the events in the days of a report, by the number of the span that each opens."""
    return [n for n, step in enumerate(s.steps) if n and at.first <= day_of(step.wave.events.date[0]) <= at.last
            and (not of_class or s.finance(n) == at.finance)]


def treatment_of(s: LeaseSteps, n: int) -> str:
    """Return what a roll-forward calls the effect of an event."""
    return TREATMENTS[str(s.steps[n].wave.events.treatment[0])].movement


def _opening(s: LeaseSteps, at: Stretch, what: str) -> list[Part]:
    find = liability if what == "liability" else asset
    if at.taken:
        return []
    return [Part(find(s, at.before))] if s.finance_on(at.before) == at.finance and s.enters <= at.before else []


def _began(s: LeaseSteps, at: Stretch, what: str, name: str) -> list[Part]:
    came = s.steps[0].wave.events.adoption
    by = ACQUIRED if came.acquired[0] else TAKEN_OVER if came.is_taken_over[0] else "additions"
    inside = at.first <= s.enters <= at.last and by == name and s.finance(0) == at.finance
    return [Part(opening(s, 0, what))] if inside else []


def _moved(s: LeaseSteps, at: Stretch, names: Sequence[tuple[str, int]], movement: str | None) -> list[Part]:
    return [Part(move(s, n, name), sign) for n in events_within(s, at) for name, sign in names
            if movement in (None, treatment_of(s, n)) and getattr(s.steps[n].moves, name)[0]]


for _report, _what in ((LIABILITY, "liability"), (ASSET, "asset")):
    cell(_report, "opening", ROLLED)(partial(_opening, what=_what))
    for _name in ("additions", ACQUIRED, TAKEN_OVER):
        cell(_report, _name, ROLLED)(partial(_began, what=_what, name=_name))
    row_sum(_report, "closing", lambda columns: {c: 1 for c in columns if c not in ("closing", "difference")}, ROLLED)
    row_sum(_report, "difference", lambda columns: {
        "closing": 1, **{c: -1 for c in columns if c not in ("closing", "difference")}}, ROLLED)
def _payments(s: LeaseSteps, at: Stretch, sign: int = -1) -> list[Part]:
    """Return what is paid: what settles the liability, and what is received with it, which stands apart."""
    return [*flow(s, at, "payment", sign), *flow(s, at, "incentive", sign)]


def _forgiven(s: LeaseSteps, at: Stretch) -> list[Part]:
    rows = [i for i, (starts, ends) in enumerate(zip(s.schedule["starts"], s.schedule["ends"], strict=True))
            if at.first <= starts and ends <= at.last]
    own = s.finance_on(at.last) == at.finance
    return [Part(x.of, -1) for x in unpaid(s) if own and x.paid is None and x.due in rows]


cell(LIABILITY, "interest", ROLLED)(partial(flow, column="interest"))
cell(LIABILITY, "payments", ROLLED)(_payments)
cell(LIABILITY, "incentives received", ROLLED)(partial(flow, column="incentive"))
cell(LIABILITY, "rent forgiven", ROLLED)(_forgiven)
cell(LIABILITY, REMEASURED, ROLLED)(partial(_moved, names=[("liability_remeasured", 1)], movement=None))
cell(ASSET, "amortization", ROLLED)(partial(flow, column="amortization", sign=-1))
cell(ASSET, REMEASURED, ROLLED)(partial(_moved, names=[("asset_remeasured", 1)], movement=None))
cell(ASSET, BELOW_ZERO, ROLLED)(partial(_moved, names=[("remeasurement_gain", 1)], movement=None))
for _name in EVENT_MOVEMENTS:
    if _name != REMEASURED:
        cell(LIABILITY, _name, ROLLED)(partial(_moved, names=[("released", -1)], movement=_name))
        cell(ASSET, _name, ROLLED)(partial(_moved, names=[("asset_ended", 1)], movement=_name))


def of_expenses(s: LeaseSteps) -> list[dict[str, Any]]:
    """Return the costs of a lease outside its liability, as its table has them."""
    return s.book.plain["expenses"].records() if "expenses" in s.book.plain else []


def expenses(s: LeaseSteps, first: date, last: date, kinds: Sequence[str], what: str = "cost", sign: int = 1
             ) -> list[Part]:
    """Return costs outside the liability of some kinds, in some days, each as the table of the lease has it."""
    return [Part(expense(s, x, what), sign, str(x["date"])) for x in of_expenses(s)
            if first <= x["date"] <= last and x["kind"] in kinds and x[what]]


def expense(s: LeaseSteps, x: dict[str, Any], what: str) -> Derived:
    """Return the ``cost`` of a row of costs outside the liability as it is spread or charged, or what is ``paid``."""
    spread = _short_term(s).get(x["date"]) if what == "cost" and x["item"] == SHORT_TERM_RENT else None
    return spread or s.says.fact(f"{x['kind']}, {x['item']}, {x['date']}", Fraction(x[what]), x["source"], word=what,
                                 quote=x["why"] or "", key=x["item"])


@made_once
def _short_term(s: LeaseSteps) -> dict[date, Derived]:
    """Return the cost of each month of a short-term lease, of the rent that it spreads (842-20-25-2)."""
    terms = exempt_terms(s.book.life)
    sources = [s.book.life.lease.facts.rent[0].source or ""] * len(terms)
    return recognized(s, SpreadTerms(terms, "short-term lease cost", "842-20-25-2", sources)) if terms else {}


def _expensed(s: LeaseSteps, at: Stretch, kind: str) -> list[Part]:
    return expenses(s, at.first, at.last, (kind,))


def _of_class(s: LeaseSteps, at: Stretch, column: str, finance: bool) -> list[Part]:
    return flow(s, Stretch(at.first, at.last, finance, at.year_ends), column)


_COSTS = {"operating lease cost": ("cost", False), "finance: amortization": ("amortization", True),
          "finance: interest": ("interest", True)}
for _name, (_column, _finance) in _COSTS.items():
    cell(COST, _name, "842-20-50-4")(partial(_of_class, column=_column, finance=_finance))
for _name in (SHORT_TERM, "variable lease cost", *(x for x in BESIDE_TOTAL if x in BESIDE_PAID)):
    cell(COST, _name, "842-20-50-4")(partial(_expensed, kind=_name))
row_sum(COST, "total", lambda columns: {c: 1 for c in columns if c in IN_TOTAL or c in (
    "catch-up of closed periods", "dropped from the portfolio")}, "842-20-50-4")


def _gain(s: LeaseSteps, at: Stretch, name: str, sign: int) -> list[Part]:
    return [Part(move(s, n, name), sign) for n in events_within(s, at, of_class=False)
            if getattr(s.steps[n].moves, name)[0]]


for _name, _column, _sign in (("impairment", "impairment_loss", -1), ("termination", "termination_gain", 1),
                              ("remeasurement below zero", "remeasurement_gain", 1), ("other", "other_gain", 1)):
    cell(COST, f"{GAIN}: {_name}", "842-20-50-4")(partial(_gain, name=_column, sign=_sign))


def _paid_beside(s: LeaseSteps, at: Stretch) -> list[Part]:
    return expenses(s, at.first, at.last, BESIDE_PAID, "paid")


def _paid(s: LeaseSteps, at: Stretch, finance: bool) -> list[Part]:
    """Return what settles the liability while the lease is of one classification, incentives not taken off."""
    return _payments(s, Stretch(at.first, at.last, finance, at.year_ends), 1)


def _received(s: LeaseSteps, at: Stretch, finance: bool) -> list[Part]:
    """Return incentives received: with payments, by events, and at commencement or before it."""
    found = _of_class(s, at, "incentive", finance)
    found += [Part(stated(s, n, "incentives")) for n in events_within(s, at, of_class=False)
              if s.finance(n) == finance and s.steps[n].wave.events.incentives[0]]
    if s.finance(0) != finance or s.book.policy.advance_payments == "investing":
        return found
    return [*found, *(Part(s.says.fact(i.name, Fraction(i.amount), i.source, key=f"incentive {i.id}"))
                      for i in s.book.life.first.facts.incentives
                      if i.received and at.first <= i.received <= at.last and s.book.lease.enters_on is None)]


def _principal(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [*_paid(s, at, True), *(Part(p.of, -p.sign) for p in interest_paid(s, at))]


def _on_day_one(s: LeaseSteps, at: Stretch) -> list[Part]:
    """Return rent paid at commencement or before it, which is in no liability."""
    found = [Part(day_one(s, 0))] if at.first <= s.enters <= at.last and s.steps[0].measured.day_one[0] else []
    prepaid = [Part(s.says.fact(f"prepaid rent {p.id}", Fraction(p.amount), p.source, key=f"prepaid_rent {p.id}"))
               for p in s.book.life.first.facts.prepaid_rent if at.first <= (p.paid or s.enters) <= at.last
               and s.book.lease.enters_on is None]
    return [*found, *prepaid, *expenses(s, at.first, at.last, ("prepaid rent",), "paid")]


def _other(s: LeaseSteps, at: Stretch, finance: bool) -> list[Part]:
    if s.book.policy.advance_payments == "investing" or s.finance(0) != finance:
        return _ended(s, at, finance)
    return [*_on_day_one(s, at), *_ended(s, at, finance)]


def _ended(s: LeaseSteps, at: Stretch, finance: bool) -> list[Part]:
    return [Part(stated(s, n, "penalty")) for n in events_within(s, at, of_class=False)
            if s.finance(n) == finance and s.steps[n].wave.events.penalty[0] and treatment_of(s, n) != "purchase"]


def _obtained(s: LeaseSteps, at: Stretch, finance: bool, acquired: bool) -> list[Part]:
    """Return what liabilities bring in: at commencement, and what remeasurement adds."""
    came = s.steps[0].wave.events.adoption
    new = at.first <= s.enters <= at.last and s.finance(0) == finance and bool(came.acquired[0]) == acquired
    found = [Part(opening(s, 0, "liability"))] if new and not came.is_taken_over[0] else []
    more = [] if acquired else [n for n in events_within(s, at, of_class=False) if s.finance(n) == finance]
    return [*found, *(Part(move(s, n, "liability_remeasured")) for n in more
                      if s.steps[n].moves.liability_remeasured[0] > 0)]


def _costs(s: LeaseSteps, at: Stretch) -> list[Part]:
    """Return initial direct costs, dated by the day on which they are paid."""
    parts = [Part(s.says.fact(c.name, Fraction(c.amount), c.source, key=f"cost {c.id}"))
             for c in s.book.life.first.facts.costs if c.amount and c.paid_by == "lessee"
             and at.first <= (c.paid or s.enters) <= at.last]
    return [*parts, *(Part(stated(s, n, "costs")) for n in events_within(s, at, of_class=False)
                      if s.steps[n].wave.events.costs[0])]


_CASH: dict[str, Make] = {
    "operating: operating leases": partial(_paid, finance=False),
    "operating: interest on finance leases": interest_paid,
    "financing: principal of finance leases": _principal,
    "operating: variable, short-term and nonlease": _paid_beside,
    "operating: incentives received": partial(_received, finance=False),
    "financing: incentives received": partial(_received, finance=True),
    "operating: other payments of operating leases": partial(_other, finance=False),
    "financing: other payments of finance leases": partial(_other, finance=True),
    "investing: initial direct costs": _costs,
    "assets obtained: operating": partial(_obtained, finance=False, acquired=False),
    "assets obtained: finance": partial(_obtained, finance=True, acquired=False),
    "assets obtained in business combinations: operating": partial(_obtained, finance=False, acquired=True),
    "assets obtained in business combinations: finance": partial(_obtained, finance=True, acquired=True),
}
for _name, _make in _CASH.items():
    cell(CASH, _name, "842-20-45-5, 842-20-50-4(g)")(_make)
