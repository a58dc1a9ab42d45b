"""Short-term leases of elected classes: no liability and no asset, cost spread evenly (842-20-25-2, 805-20-25-28B)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.payments.build import Promised, payments_as_due, promised_from_commencement, promised_payments
from asc842.payments.expense import COSTS, ONE_MONTH, SHORT_TERM, Expense
from asc842.payments.level_rent import LevelTerms, level_balances, level_rows
from asc842.payments.level_terms import level_terms
from asc842.payments.payment import SHORT, SHORT_WHEN_ACQUIRED, Payment
from asc842.payments.use import months_used
from asc842.timeline.timeline import LeaseVersion, Timeline, once

ITEM = "short-term rent"
WHY = {
    SHORT: "short-term lease: not recognized, cost straight line (842-20-25-2)",
    SHORT_WHEN_ACQUIRED:
        "12 months or less were left when acquired: not recognized, cost straight line (805-20-25-28B)",
}
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ShortTerm:
    """A lease that begins exempt. ``exempt`` says of each of its versions whether it still is.

    ``carried`` is the rent accrued (positive) or prepaid, in whole cents, that joins the asset when the exemption
    ends: None where it never does. ``rule`` is a key of :data:`WHY`.
    """

    exempt: tuple[bool, ...]
    carried: int | None
    rule: str = SHORT

    @property
    def ends_with(self) -> int | None:
        """The number of the event, from 1, that ends the exemption."""
        return self.exempt.index(False) if False in self.exempt else None


@once
def short_term_of(life: Timeline) -> ShortTerm | None:
    """Return the exemption of a lease, None where its class is not elected or it is no short-term lease."""
    if not (rule := _rule(life)):
        return None
    found = ShortTerm(tuple(_exempt(life)), None, rule)
    if found.ends_with is None:
        return found
    day, by_days = judged_versions(life)[found.ends_with].first, life.policy.cost_weights == "days"
    accrued = level_balances(_terms(life, found), day, by_days=by_days).accrued
    return replace(found, carried=accrued)


def judged_versions(life: Timeline) -> tuple[LeaseVersion, ...]:
    """Return the versions of which each is exempt or not: of a lease acquired those since, else all."""
    return life.versions if life.lease.acquisition else life.whole


def _exempt(life: Timeline) -> list[bool]:
    """Say of each version whether a lease that begins exempt still is."""
    exempt = [True]
    for before, after in pairwise(judged_versions(life)):
        assert after.event is not None
        exempt.append(exempt[-1] and _stays_short(before.lease, after.lease, after.event))
    return exempt


def _rule(life: Timeline) -> str:
    """Return the rule by which a lease begins exempt: elected, and short, or what is left of it when acquired; or "".

    One acquired that was short from commencement on is a short-term lease as any other (842-10-20).
    """
    lease, policy = life.lease, life.policy
    if lease.asset_class in policy.short_term_classes and _is_short(life.whole[0].lease, lease.commencement):
        return SHORT
    elected = lease.asset_class in policy.acquired_short_term_classes
    return SHORT_WHEN_ACQUIRED if lease.acquired_on and elected and _is_short(life.first, lease.acquired_on) else ""


def _is_short(lease: Lease, begins: date) -> bool:
    """Whether 12 months or less of a term follow a day, with no purchase that is reasonably certain.

    Of a lease used in seasons it is the period of use that counts: their sum.
    """
    if lease.course.purchase is not None:
        return False
    if lease.facts.periods_of_use:
        return months_used(lease, begins) <= MOST_MONTHS
    return lease.lease_term_end + DAY <= MonthGrid(begins).boundary(MOST_MONTHS)


def _stays_short(before: Lease, after: Lease, event: Event) -> bool:
    """Whether a short-term lease is one after an event.

    Judged anew, its term may reach no more than 12 months beyond the one determined before (842-20-25-3). Agreed anew
    it is a new lease from the event on, whose term is counted from there.
    """
    if after.course.purchase is None and after.facts.periods_of_use:
        return months_used(after) - _months_before(before, after, event) <= MOST_MONTHS
    from_day = before.lease_term_end + DAY if event.kind == "reassessment" else takes_effect(event)
    end = after.lease_term_end + DAY
    return after.course.purchase is None and end <= MonthGrid(from_day).boundary(MOST_MONTHS)


def _months_before(before: Lease, after: Lease, event: Event) -> Fraction:
    """Return the months of use that the twelve of an event are counted beyond: determined, or used, before it."""
    if event.kind == "reassessment":
        return months_used(before)
    return months_used(after) - months_used(after, takes_effect(event))


def with_exemption(promised: Promised, short_term: ShortTerm | None) -> Promised:
    """Mark the payments of exempt versions: they fall due as promised, and settle no liability."""
    if short_term is None:
        return promised
    rule = short_term.rule
    return tuple(tuple(replace(p, exempt=True, why=WHY[rule], marks=frozenset((rule,))) if exempt and p.measured else p
                       for p in payments) for payments, exempt in zip(promised, short_term.exempt, strict=True))


def exempt_terms(life: Timeline) -> list[LevelTerms]:
    """Return the terms over which rent of a short-term lease is spread; none where it is none."""
    found = short_term_of(life)
    return _terms(life, found) if found else []


def _terms(life: Timeline, short_term: ShortTerm) -> list[LevelTerms]:
    # Straight line without exception (842-20-25-2); no asset or liability for off-market terms (805-20-25-28B).
    lease, terms = life.lease, list(level_terms(life)[:short_term.ends_with])
    if not lease.facts.periods_of_use:
        terms = [replace(t, pattern=()) for t in terms]
    return [replace(terms[0], costs=0, incentives=0), *terms[1:]] if lease.acquisition else terms


@COSTS.at(80)
def short_term_costs(life: Timeline) -> list[Expense]:
    """Return straight-line cost at each month end, and rent, costs, incentives and prepaid rent as they are paid.

    What belongs to a term of a month or less is of a kind of its own (842-20-50-4(c)).
    """
    found = short_term_of(life)
    if found is None:
        return []
    terms, source = _terms(life, found), life.lease.facts.rent[0].source
    spread = level_rows(terms, by_days=life.policy.cost_weights == "days")
    costs = [(row.ends, row.expense, 0) for row in spread if row.expense]
    beside = [(t.day or t.start, 0, t.costs + t.prepaid - t.incentives) for t in terms]
    rent = [(p.due, 0, p.net) for p in _due(life, found)]
    kinds = _kinds(life)
    return [Expense(day, ITEM, kind_on(kinds, day), cost, paid, WHY[found.rule], source)
            for day, cost, paid in (*beside, *rent, *costs) if cost or paid]


def _kinds(life: Timeline) -> list[tuple[date, str]]:
    """Return the kind of cost of each version of the terms, with the day from which on it is in force.

    A term judged anew is that of the lease from its beginning; one agreed anew is counted from the event.
    """
    begins = start = life.lease.begins_here
    found = [(date.min, _kind(life.whole[0].lease, start))]
    for before, after in pairwise(life.whole):
        longer = after.lease.lease_term_end > before.lease.lease_term_end
        agreed = longer and after.event is not None and after.event.kind != "reassessment"
        start = max(after.first, begins) if agreed else start
        found.append((after.first, _kind(after.lease, start)))
    return found


def _kind(version: Lease, start: date) -> str:
    if version.facts.periods_of_use:
        return ONE_MONTH if months_used(version, start) <= 1 else SHORT_TERM
    return ONE_MONTH if version.lease_term_end + DAY <= MonthGrid(start).boundary(1) else SHORT_TERM


def kind_on(kinds: Sequence[tuple[date, str]], day: date) -> str:
    """Return the kind of cost that is in force on a day."""
    return [kind for since, kind in kinds if since <= day][-1]


def _due(life: Timeline, short_term: ShortTerm) -> list[Payment]:
    all_promised = promised_payments(life) if life.lease.acquisition else promised_from_commencement(life)
    promised, first = with_exemption(all_promised, short_term), life.lease.begins_here
    return [p for p in payments_as_due(life, promised) if p.exempt and p.due >= first]
