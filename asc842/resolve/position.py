"""A lease at commencement, or as an event leaves it: remaining payments, first day, present value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import to_cents
from asc842.calendar.grid import MonthGrid
from asc842.calendar.positions import Days, Ints
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rejudged import takes_effect
from asc842.contract.residual import guaranteed_residual, probable_residual
from asc842.contract.underlying_asset import AssetLife
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS, Discounting
from asc842.measurement.implicit_rate import implicit_rates
from asc842.measurement.present_value import Flows, present_value
from asc842.payments.compounding import compounding
from asc842.payments.divided import event_amounts, own_part
from asc842.payments.payment import Payment
from asc842.payments.use import months_used

Flow = tuple[date, date, int]
"""Due date, date at whose start it counts in months, and whole cents."""


@dataclass(frozen=True, slots=True)
class Position:
    """The terms of a lease from one day on.

    ``lease`` is the version that then holds, ``event`` what brought it about (None: commencement), ``promised`` the
    payments of the version from that day on. ``secured`` says which borrowing rates are wanted. ``key`` is that of
    the judgement or the event in the lease file.
    """

    lease: Lease
    policy: Policy
    event: Event | None
    promised: list[Payment]
    secured: bool
    key: str

    @property
    def start(self) -> date:
        """First day on which the terms hold, of a lease acquired that of its acquisition."""
        return takes_effect(self.event) if self.event else self.lease.begins_here

    @property
    def months(self) -> Fraction:
        """Months of the period of use from the first day to the end of the term, exactly."""
        return months_used(self.lease, self.start, self.lease.begins_here)

    @property
    def rated_from(self) -> date:
        """Day whose rates count: the first one, or that of a transition (842-10-65-1(l))."""
        transition = self.lease.transition
        return transition.date if transition and not self.event else self.start

    @property
    def rated_months(self) -> Fraction:
        """Months that a rate is taken for: what is left of the term; at transition as the policy says.

        Seasons or not, all that lies between counts: money is owed meanwhile.
        """
        original = self.rated_from == self.start or self.policy.transition_rate_term == "original"
        grid, day = MonthGrid(self.lease.begins_here), self.start if original else self.rated_from
        return grid.position(self.lease.lease_term_end + DAY) - grid.position(day)

    @property
    def fair_value(self) -> Decimal | None:
        """Fair value of the underlying asset on the first day, where it is known."""
        asset = self.lease.facts.underlying_asset
        return self.event.fair_value if self.event else asset.fair_value if asset else None

    @property
    def remaining_life(self) -> AssetLife | None:
        """What is left of the asset's economic life on the first day, where it is known."""
        asset = self.lease.facts.underlying_asset
        return self.event.remaining_economic_life if self.event else asset.remaining_economic_life if asset else None

    def lease_payments(self) -> list[Flow]:
        """Payments of the lease from the first day on, what is paid or received by then included (842-10-30-5).

        Rent paid before commencement counts as paid on it; incentives received reduce the payments.
        """
        paid = [(p.due, p.counted, p.net) for p in self.promised if p.measured]
        settled = self._settled_by_start()
        return [*paid, (self.start, self.start, to_cents(settled))] if settled else paid

    def _settled_by_start(self) -> Decimal:
        if self.lease.acquisition and not self.event:
            return Decimal(0)
        if self.event:
            return -event_amounts(self.lease, self.event, self.policy)[1]
        given = [(p.amount, p.component) for p in self.lease.facts.prepaid_rent]
        given += [(-i.amount, i.component) for i in self.lease.facts.incentives if i.received]
        return sum((own_part(self.lease, self.policy, *each) for each in given), Decimal(0))

    @property
    def guaranteed(self) -> Decimal:
        """The residual value that the lessee guarantees, less the part that is probable and so a payment already."""
        return guaranteed_residual(self.lease) - probable_residual(self.lease)

    def at_end(self, amount: Decimal) -> list[Flow]:
        """Return an amount expected when the asset goes back, at the end of the term's last day."""
        end = self.lease.lease_term_end
        return [(end, end + DAY, to_cents(amount))] if amount else []

    def worth(self, flows: list[Flow], rate: Decimal) -> int:
        """Present value on the first day, in whole cents, half a cent up."""
        discounting = Discounting.by_convention(*self._terms()[:2], np.array([float(rate)]), *self._terms()[2:])
        return int(np.floor(present_value(discounting, _arrays(flows))[0] + 0.5))

    def implicit_rate(self, flows: list[Flow], target: Decimal) -> tuple[float, bool]:
        """Rate at which flows are worth the target (NaN: none below 1), and whether zero replaces a lower."""
        rates, negative = implicit_rates(*self._terms(), _arrays(flows), np.array([float(to_cents(target))]))
        return float(rates[0]), bool(negative[0])

    def _terms(self) -> tuple[Days, Days, Ints, Ints]:
        convention = CONVENTIONS.index(self.policy.rate_convention)
        compounded = COMPOUNDINGS.index(compounding(self.lease, self.policy))
        return (_days([self.lease.begins_here]), _days([self.start]), np.array([convention]), np.array([compounded]))


def _arrays(flows: list[Flow]) -> Flows:
    return Flows(np.zeros(len(flows), dtype=np.int64), _days([due for due, _, _ in flows]),
                 _days([counted for _, counted, _ in flows]), np.array([float(cents) for _, _, cents in flows]))


def _days(days: list[date]) -> Days:
    return np.array(days, dtype="datetime64[D]")
