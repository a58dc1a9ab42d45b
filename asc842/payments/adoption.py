"""Balances under the earlier standard with which a lease passes to ASC 842: as given, else those of its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from asc842.base.money import to_cents
from asc842.contract.transition import Transition
from asc842.payments.level_rent import LevelBalances


@dataclass(frozen=True, slots=True)
class Before:
    """What the schedule under the earlier standard comes to as a day begins, in whole cents."""

    level: LevelBalances
    asset: int = 0
    obligation: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """Balances on the day before the transition, in whole cents, each of 0 or more unless said otherwise.

    ``prepaid_rent`` is negative where rent is accrued. ``costs`` are all unamortized initial direct costs, of which
    ``written_off`` no longer qualify. ``off_market`` is what is left of favorable terms of a lease acquired (negative:
    unfavorable). ``capital_asset`` and ``obligation`` are those of a capital lease. ``given``
    names what the file states; ``computed`` is what the schedule under the earlier standard comes to.
    """

    prepaid_rent: int
    incentives: int
    costs: int
    written_off: int
    exit_costs: int
    off_market: int
    capital_asset: int
    obligation: int
    given: frozenset[str]
    computed: LevelBalances
    computed_terms: int

    @property
    def kept_costs(self) -> int:
        """Unamortized costs that still are initial direct costs (842-10-65-1(p))."""
        return self.costs - self.written_off

    @property
    def as_computed(self) -> bool:
        """Whether all that is carried over is to the cent what the earlier schedule comes to."""
        return (-self.prepaid_rent, self.incentives, self.costs, self.off_market) == (
            self.computed.deferred_rent, self.computed.incentives, self.computed.costs, self.computed_terms)


def carried_over(transition: Transition, before: Before, *, acquired: bool) -> Carried:
    """Return what a lease carries over from what its schedule comes to ``before`` the transition."""
    computed, terms = before.level, 0
    if acquired:
        # Of an acquired lease the schedule has no other costs and incentives than its terms against the market.
        terms = computed.costs - computed.incentives
        computed = LevelBalances(computed.deferred_rent, 0, 0)
    given = frozenset(name for name in Transition.model_fields if name not in _TERMS and getattr(transition, name))
    amount = transition.amount
    return Carried(
        _prepaid(transition, computed), _or(amount("unamortized_incentives"), computed.incentives),
        _or(amount("unamortized_initial_direct_costs"), computed.costs),
        _or(amount("initial_direct_costs_written_off"), 0), _or(amount("exit_cost_liability"), 0),
        _off_market(transition, terms), _or(amount("asset"), before.asset), before.obligation, given,
        computed, terms)


_TERMS = ("date", "method", "former", "package_of_expedients", "hindsight")


def _prepaid(transition: Transition, computed: LevelBalances) -> int:
    prepaid, accrued = transition.amount("prepaid_rent"), transition.amount("accrued_rent")
    return -computed.deferred_rent if prepaid is None and accrued is None else to_cents(
        (prepaid or Decimal(0)) - (accrued or Decimal(0)))


def _off_market(transition: Transition, computed: int) -> int:
    favorable, unfavorable = transition.amount("favorable_terms"), transition.amount("unfavorable_terms")
    return computed if favorable is None and unfavorable is None else to_cents(
        (favorable or Decimal(0)) - (unfavorable or Decimal(0)))


def _or(given: Decimal | None, computed: int) -> int:
    return computed if given is None else to_cents(given)
