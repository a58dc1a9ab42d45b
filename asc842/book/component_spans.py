"""The spans of one lease with the components of the asset that each opens with, from the tables it is measured by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from asc842.base.constants import DAY
from asc842.base.money import to_cents
from asc842.book.component_state import Parts, Terms
from asc842.book.take_over import first_day
from asc842.calendar.running import RunningTotal
from asc842.contract.basis import Weight
from asc842.ledger.schedule import EventRows
from asc842.measurement.treatments import TREATMENTS
from asc842.measurement.typed import Rows

Row = dict[Any, Any]
READ = ("catch_up", "liability_before", "liability_change", "released", "share_numerator", "share_denominator",
        "surrendered", "asset_change", "amortized", "expensed")
"""Columns read from the moves of an event."""


@dataclass(slots=True)
class Span:
    """Terms in force, the day and row of the event that opens them, payments by due date, and the opening parts.

    Payments are those that settle the liability, in whole cents less incentives.
    """

    terms: Terms
    opens: date
    event: Row
    payments: RunningTotal
    parts: Parts

    @property
    def ended(self) -> bool:
        """Whether nothing of the lease is left."""
        return bool(self.event) and TREATMENTS[self.event["treatment"]].ends

    def parts_at(self, day: date) -> Parts:
        """Parts at the start of a day within the span."""
        return self.parts.later(self.terms.elapsed(day), self.payments.before(day), self.payments.total)


def spans_of(rows: Rows) -> list[Span]:
    """Return the spans of a lease; the parts of the first are those at commencement (842-20-30-5)."""
    lease = rows["leases"][0]
    start, after = first_day(lease), lease["lease_term_end"] + DAY
    payments = [(p["event"], p["due"], _net(p)) for p in rows["payments"] if p["settles"]]
    apart = [(number, due) == (0, start) and lease["day_one_payment"] == "excluded" for number, due, _ in payments]
    day_one = sum(cents for (_, _, cents), left_out in zip(payments, apart, strict=True) if left_out)
    settling = [p for p, left_out in zip(payments, apart, strict=True) if not left_out]
    terms = Terms(start, after, _after(lease.get("amortization_end"), after), _is_level(lease),
                  lease["cost_weights"] == "days", _pattern(rows, 0))
    above = _rounded_above(lease)
    parts = Parts(Fraction(to_cents(lease["prepaid_rent"]) + day_one + _carried_over(lease)) + above,
                  Fraction(to_cents(lease["initial_direct_costs"])), Fraction(to_cents(lease["incentives"])),
                  Fraction(to_cents(lease.get("off_market", 0))))
    if "opening_asset" in lease:  # It is measured by itself (842-10-65-1(o)), or taken over.
        parts = Parts(apart=Fraction(to_cents(lease["opening_asset"])) - above)
    spans = [Span(terms, start, {}, _promised(settling, 0, start), parts)]
    _add_events(spans, rows, settling)
    return spans


def _rounded_above(lease: Row) -> Fraction:
    """Return what cost (or a finance asset) was posted above the exact one before a take-over, in cents below 1."""
    return Fraction(lease.get("rounded_above", 0)).limit_denominator(10**8)


def _is_level(lease: Row) -> bool:
    return lease["classification"] == "operating" and not lease.get("impaired", False)


def _carried_over(lease: Row) -> int:
    """Return what a transition puts into the asset besides rent, incentives and costs (842-10-65-1)."""
    return sum(sign * to_cents(lease.get(name, 0)) for name, sign in (
        ("capital_lease_asset", 1), ("capital_lease_obligation", -1), ("exit_cost_liability", -1)))


def _pattern(rows: Rows, number: int) -> tuple[Weight, ...]:
    """Return the weights that a lease states at commencement (0) or with an event; none where it states none."""
    return tuple(Weight.model_validate({"from": w["begins"], "to": w["ends"], "weight": w["weight"]})
                 for w in rows.get("weights", ()) if w["event"] == number)


def _net(payment: Row) -> int:
    return to_cents(payment["gross_rent"]) - to_cents(payment["abatement"]) - to_cents(payment["incentive"])


def _promised(payments: list[tuple[int, date, int]], number: int, start: date) -> RunningTotal:
    return RunningTotal((due, cents) for event, due, cents in payments if event == number and due >= start)


def _add_events(spans: list[Span], rows: Rows, payments: list[tuple[int, date, int]]) -> None:
    known, latest, by_itself = {number for number, _, _ in payments}, 0, bool(rows["leases"][0].get("impaired", False))
    for number, event in enumerate(rows.get("events", ()), 1):
        by_itself |= TREATMENTS[event["treatment"]].by_itself
        latest = number if number in known or event["changes_payments"] else latest
        terms = _terms_after(spans[-1].terms, event, by_itself=by_itself)
        terms = replace(terms, pattern=_pattern(rows, number) or terms.pattern)
        ends = TREATMENTS[event["treatment"]].ends
        promised = RunningTotal(()) if ends else _promised(payments, latest, terms.start)
        spans.append(Span(terms, event["effective"], event, promised, Parts()))


def _terms_after(terms: Terms, event: Row, *, by_itself: bool) -> Terms:
    start = event["effective"] + DAY if event["at_end_of_day"] else event["effective"]
    after = event["lease_term_end"] + DAY
    life = after if terms.asset_after == terms.after else terms.asset_after
    if terms.asset_after < terms.after:
        life = min(life, after)
    return replace(terms, start=start, after=after, asset_after=_after(event["amortization_end"], life),
                   level=event["classification"] == "operating" and not by_itself)


def _after(day: date | None, otherwise: date) -> date:
    """Return the day after one that may be missing."""
    return otherwise if day is None else day + DAY


def carry(spans: list[Span], liability: int, moves: EventRows) -> None:
    """Work out the parts that each span opens with, from the ``moves`` of the events that open them."""
    if not spans[0].terms.level and spans[0].parts.apart is None:
        spans[0].parts = Parts(apart=Fraction(spans[0].parts.asset(liability)))
    for n, (before, span) in enumerate(pairwise(spans)):
        if not span.ended:
            span.parts = _opening(before, span, {name: int(getattr(moves, name)[n]) for name in READ})


def _opening(before: Span, span: Span, did: dict[str, int]) -> Parts:
    """Return the parts after an event, from how it moved the balances.

    A share of the right of use that ends takes that share of every part with it (842-10-25-13). What the asset does
    not carry of a remeasurement is apart (842-20-35-4). Where the way of amortizing changes, what the asset is over
    the liability counts as prepaid rent (842-10-25-14). Cost that is caught up was rent accrued too much.
    """
    event, state = span.event, before.parts_at(span.terms.start).caught_up(did["catch_up"])
    asset, reduced = state.asset(did["liability_before"]), TREATMENTS[event["treatment"]].reduces
    changed = did["asset_change"] - did["amortized"]
    if not span.terms.level:
        return Parts(apart=(Fraction(asset) if state.apart is None or reduced else state.apart) + changed)
    if state.apart is not None:
        return Parts(Fraction(asset + changed - did["liability_before"] - did["liability_change"]))
    share = Fraction(did["share_numerator"], did["share_denominator"])
    left = asset - did["surrendered"] - did["liability_before"] + did["released"]
    parts = state.scaled(share, left) if reduced else state
    if event["treatment"] == "true up":
        parts = replace(parts, prepaid=parts.prepaid + changed - did["liability_change"])
    return Parts(parts.prepaid + to_cents(event.get("prepaid_rent", 0)),
                 parts.costs + to_cents(event["initial_direct_costs"]),
                 parts.incentives + to_cents(event["incentives"]), parts.other - did["expensed"])
