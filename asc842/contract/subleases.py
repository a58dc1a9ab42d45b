"""Subleases: what the lessee leases on to others, and the same contract seen as a lease of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from asc842.base.constants import DAY
from asc842.contract.rent import Abatement, Rent
from asc842.contract.values import Frozen, Identifier, Money, Portion, Source, Words
from asc842.contract.variable import VariablePayment

SubleaseClass = Literal["operating", "sales-type", "direct financing"]


class SubleaseEnd(Frozen):
    """The last day of a sublease that ends before its time, and what the sublessee pays for it."""

    on: date
    received: Money | None = None
    source: Source


class SubleaseModification(Frozen):
    """New terms of an operating sublease from the day ``effective`` on, with what they change (842-10-25-15).

    ``ends`` is the new last day and ``share`` the part of the right of use that is sublet from then on; ``rent`` and
    ``abatements`` follow the rules of those in an event of the lease: a component with the id of an earlier one takes
    its place. ``initial_direct_costs`` are those of the modification. Amendments that let more space at its price are
    a sublease of their own (842-10-25-8).
    """

    id: Identifier
    effective: date
    ends: date | None = None
    share: Portion | None = None
    rent: tuple[Rent, ...] = ()
    abatements: tuple[Abatement, ...] = ()
    initial_direct_costs: Money | None = None
    reason: Words
    source: Source


class Sublease(Frozen):
    """A part or all of the leased asset, let to a sublessee while the lessee stays bound (842-20-35-14).

    ``classification`` is judged by the underlying asset (842-10-25-6), for the ``reason`` given. ``share`` is the part
    of the right of use that is sublet. Of an operating sublease ``rent`` and ``abatements`` take the same keys as
    those of the lease itself, ``variable_payments`` other charges to the sublessee; ``initial_direct_costs``
    are spread as its income is; ``modifications`` change its terms, in order of time. Where it ends before ``ends``,
    ``terminated`` says when. ``recoverable`` is the result of the impairment test that income below the cost of
    the lease requires. One that is sales-type or direct financing has an event of kind sublease, and no rent here;
    nothing ``received`` at its end either.
    """

    id: Identifier
    sublessee: Words
    begins: date
    ends: date
    classification: SubleaseClass
    share: Portion = Decimal(1)
    rent: tuple[Rent, ...] = ()
    abatements: tuple[Abatement, ...] = ()
    variable_payments: tuple[VariablePayment, ...] = ()
    initial_direct_costs: Money | None = None
    modifications: tuple[SubleaseModification, ...] = ()
    terminated: SubleaseEnd | None = None
    recoverable: Words | None = None
    reason: Words
    source: Source

    @property
    def is_operating(self) -> bool:
        """Whether the head lease goes on as it was, and income is spread evenly."""
        return self.classification == "operating"

    @property
    def agreed_end(self) -> date:
        """The last day as last agreed: modifications change it, a termination does not."""
        return next((m.ends for m in reversed(self.modifications) if m.ends), self.ends)

    @property
    def in_order(self) -> bool:
        """Whether modifications follow one another in time, and none ends the sublease before it takes effect."""
        days = [self.begins, *(m.effective for m in self.modifications)]
        ends = all(m.ends is None or m.effective <= m.ends for m in self.modifications)
        return ends and all(a < b for a, b in pairwise(days))

    @property
    def last_day(self) -> date:
        """The last day for which the sublessee pays."""
        return self.terminated.on if self.terminated else self.agreed_end

    @property
    def parts(self) -> list[tuple[date, date, Decimal]]:
        """First day, last day and share sublet, from one modification to the next; those without a day left out."""
        starts, shares = [self.begins, *(m.effective for m in self.modifications)], [self.share]
        for m in self.modifications:
            shares.append(shares[-1] if m.share is None else m.share)
        ends = [*(start - DAY for start in starts[1:]), self.last_day]
        return [part for part in zip(starts, ends, shares, strict=True) if part[0] <= part[1]]
