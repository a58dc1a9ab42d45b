"""Subleases: what the lessee lets on of what it leases, and the same contract seen as a lease of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from asc842.contract.rent import Abatement, Rent
from asc842.contract.values import Frozen, Identifier, Money, Portion, Source, Words
from asc842.contract.variable import VariablePayment

SubleaseClass = Literal["operating", "sales-type", "direct financing"]


class SubleaseEnd(Frozen):
    """The last day of a sublease that ends before its time, and what the sublessee pays for it."""

    on: date
    received: Money | None = None
    source: Source


class Sublease(Frozen):
    """A part or all of the leased asset, let to a sublessee while the lessee stays bound (842-20-35-14).

    ``classification`` is judged by the underlying asset (842-10-25-6), for the ``reason`` given. ``share`` is the part
    of the right of use that is sublet. Of an operating sublease ``rent`` and ``abatements`` take the same keys as
    those of the lease itself, ``variable_payments`` what the sublessee is charged beside; ``initial_direct_costs``
    are spread as its income is. Where it ends before ``ends``, ``terminated`` says when. ``recoverable`` says what
    came of the test for impairment that income below the cost of the lease calls for. One that is sales-type or
    direct financing has an event of kind sublease, and no rent here; nothing ``received`` at its end either.
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
    terminated: SubleaseEnd | None = None
    recoverable: Words | None = None
    reason: Words
    source: Source

    @property
    def is_operating(self) -> bool:
        """Whether the head lease goes on as it was, and income is spread evenly."""
        return self.classification == "operating"

    @property
    def last_day(self) -> date:
        """The last day for which the sublessee pays."""
        return self.terminated.on if self.terminated else self.ends
