"""Transition from ASC 840: how and when a lease that existed before came under ASC 842, and what was carried over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from asc842.base.standard import earlier
from asc842.contract.values import Frozen, Money, Source


class CarriedAmount(Frozen):
    """A balance under ASC 840 on the day before the transition, and where it was read."""

    amount: Money
    source: Source


class Transition(Frozen):
    """Transition to ASC 842 (842-10-65-1).

    ``date`` is the first day under ASC 842. ``method``: *effective date*, on which the entity adopts it, or
    *comparative*, from the first day of the earliest comparative period, or commencement where that is later
    (842-10-65-1(c)). The judgements ``discount_rate`` and ``classification`` are those at this date; ``former`` is
    the classification before. ``package_of_expedients`` leaves unreassessed whether contracts hold leases, how these
    are classified, and initial direct costs (842-10-65-1(f)); ``hindsight`` says that the lease term was judged with
    it (842-10-65-1(g)).

    Balances that are left out are those of the ASC 840 schedule. ``accrued_rent``, ``prepaid_rent``,
    ``unamortized_incentives`` and ``unamortized_initial_direct_costs`` are as the books under ASC 840 carried them;
    ``exit_cost_liability`` is what they carried of it under Topic 420. ``initial_direct_costs_written_off`` are the
    unamortized costs that no longer qualify and go to equity (842-10-65-1(p)). ``asset`` and ``obligation`` are those
    of a capital lease. ``favorable_terms`` and ``unfavorable_terms`` are what is left of the asset or liability
    recognized for those of an operating lease acquired in a business combination (842-10-65-1(h)).
    """

    date: date
    method: Literal["effective date", "comparative"]
    former: Literal["operating", "capital"]
    package_of_expedients: bool
    hindsight: bool = False
    accrued_rent: CarriedAmount | None = None
    prepaid_rent: CarriedAmount | None = None
    unamortized_incentives: CarriedAmount | None = None
    unamortized_initial_direct_costs: CarriedAmount | None = None
    initial_direct_costs_written_off: CarriedAmount | None = None
    exit_cost_liability: CarriedAmount | None = None
    favorable_terms: CarriedAmount | None = None
    unfavorable_terms: CarriedAmount | None = None
    asset: CarriedAmount | None = None
    obligation: CarriedAmount | None = None

    @property
    def classification(self) -> str:
        """The classification of ASC 842 that answers to the former one."""
        return earlier().treatments[self.former].answers_to

    def amount(self, name: str) -> Decimal | None:
        """Return a carried balance by its key, None where it is left out."""
        carried: CarriedAmount | None = getattr(self, name)
        return None if carried is None else carried.amount
