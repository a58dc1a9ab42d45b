"""Cost caught up when a contingent incentive is earned: as if it had been known from commencement."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, round_half_up
from asc842.book.component_spans import Span, spans_of
from asc842.contract.facts import Incentive
from asc842.contract.lease import Lease
from asc842.contract.policy import CATCH_UP
from asc842.measurement.typed import Rows
from asc842.payments.build import Promised
from asc842.payments.earned import newly_earned
from asc842.payments.short_term import ShortTerm
from asc842.timeline.timeline import Timeline

REMEDY = ('take incentives_receivable = "when earned" (the rest of the term bears it all), or "in payments"; a lease '
          "in a folder of its own can have a policy of its own")


def with_catch_up(rows: Rows, life: Timeline, promised: Promised, short_term: ShortTerm | None) -> Rows:
    """Give ``events`` their ``catch_up``, where the policy has the cost of contingent incentives caught up.

    The cost of the time gone by would have been less by the share of the incentive that falls on it, straight-line
    or by weights stated (842-20-25-6a). That amount reduces cost when the incentive is earned and stays in the asset,
    as if the incentive had been in the payments from commencement. ``life`` and ``promised`` are as measured.
    Raises InputError where there is no such cost: it is refused, and not taken another way.
    """
    earned = newly_earned(life, promised)
    if not earned:
        return rows
    for number, each in earned.items():
        _refuse(life.lease, each.incentive, number, rows, short_term)
    spans = spans_of(rows)
    cents = [round_half_up(earned[n].cents * _gone_by(spans[:n + 1])) if n in earned else 0
             for n in range(1, len(rows["events"]) + 1)]
    return rows | {"events": [row | {"catch_up": from_cents(c)} for row, c in zip(rows["events"], cents, strict=True)]}


def _gone_by(spans: list[Span]) -> Fraction:
    """Return the share of an incentive known from commencement that would be accrued when the last of the spans opens.

    Each span accrues its share of what is left; a share of the right of use that ends takes that of what is accrued.
    """
    gone = Fraction(0)
    for before, span in pairwise(spans):
        gone = (gone + (1 - gone) * before.terms.elapsed(span.terms.start)) * (1 - _ended(span))
    return gone


def _ended(span: Span) -> Fraction:
    by_share = span.event["treatment"] == "reduce by share"
    return Fraction(round(span.event["share"] * 10**9), 10**9) if by_share else Fraction(0)


def _refuse(lease: Lease, incentive: Incentive, number: int, rows: Rows,
            short_term: ShortTerm | None) -> None:
    """Raise where cost is not level from commencement to an event, so that it is not known what to catch up."""
    if why := _apart(lease, number, rows, short_term):
        key = f"facts.incentives[{[i.id for i in lease.facts.incentives].index(incentive.id)}].condition"
        raise InputError([Problem("incentives.catch-up",
                                  key, f"{incentive.name}, to be caught up in the cost of {why}",
                                  f'an operating lease with level cost since commencement, by the policy "{CATCH_UP}"',
                                  REMEDY)])


def _apart(lease: Lease, number: int, rows: Rows, short_term: ShortTerm | None) -> str:
    """Say what keeps the cost up to an event from being level; empty where nothing does."""
    if short_term:
        return "a short-term lease without an asset"
    if lease.enters_on:
        return ("a lease measured from its take-over on" if lease.take_over
                else "a lease measured from its transition to ASC 842 on" if lease.transition
                else "a lease measured from its acquisition on")
    spans = spans_of(rows)[:number + 1]
    if any(s.event.get("treatment") == "reduce by liability" for s in spans):
        return "a lease with a partial termination by the liability"
    if not spans[0].terms.level:
        return "a finance lease, whose asset is amortized by itself"
    return "" if all(s.terms.level for s in spans) else "a lease whose asset is amortized by itself since an event"
