"""Take-over: what other books carried for a lease at the end of a day, from which on asc842 keeps them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from asc842.base.constants import DAY
from asc842.contract.events import Event
from asc842.contract.policy import Policy, RateConvention
from asc842.contract.values import AnnualRate, Frozen, Money, SignedMoney, Source

PARTS = ("prepaid_rent", "accrued_rent", "unamortized_incentives", "unamortized_costs")
"""What an operating lease's asset is more or less than its liability by (842-20-35-3)."""
MONTHLY = "nominal, compounded monthly"
"""A twelfth of the rate for each month though rent is paid otherwise, as spreadsheets by month discount."""
CarriedConvention = Literal[RateConvention, "nominal, compounded monthly"]


class TakeOver(Frozen):
    """Balances that other books, or another system, carried at the end of the day ``on``, the last of a month.

    asc842 measures from the day after. ``liability`` is the lease liability carried, ``asset`` the right-of-use
    asset, which may be left out of an operating lease with its parts. That is the liability plus ``prepaid_rent``
    or less ``accrued_rent``, less ``unamortized_incentives``, plus ``unamortized_costs`` (842-20-35-3). Where only
    the asset is stated, all of its difference from the liability counts as rent prepaid or accrued. ``rate`` and
    ``convention`` are those by which the liability was carried, and goes on; by default the discount rate judged
    and the policy's convention. The judgement ``take_over`` says what is made of the difference between these
    balances and those that the contract gives.
    """

    on: date
    liability: SignedMoney
    asset: SignedMoney | None = None
    accrued_rent: Money | None = None
    prepaid_rent: Money | None = None
    unamortized_incentives: Money | None = None
    unamortized_costs: Money | None = None
    rate: AnnualRate | None = None
    convention: CarriedConvention | None = None
    source: Source

    @property
    def begins(self) -> date:
        """First day that asc842 keeps the books."""
        return self.on + DAY

    def elected(self, policy: Policy) -> Policy:
        """Return a policy with the convention by which the liability was carried."""
        if self.convention == MONTHLY:
            return policy.model_copy(update={"rate_convention": "nominal", "compounding": "monthly"})
        return policy.model_copy(update={"rate_convention": self.convention or policy.rate_convention})

    @property
    def in_parts(self) -> Decimal | None:
        """The asset as the sum of liability and parts; None where no part is stated."""
        if all(getattr(self, name) is None for name in PARTS):
            return None
        prepaid, accrued, incentives, costs = (getattr(self, name) or Decimal(0) for name in PARTS)
        return self.liability + prepaid - accrued - incentives + costs

    @property
    def carried_asset(self) -> Decimal:
        """The right-of-use asset carried: as stated, else by its parts."""
        stated = self.in_parts if self.asset is None else self.asset
        return self.liability if stated is None else stated


class TrueUp(Event):
    """The event by which balances taken over become those of the contract; no file states one.

    ``corrected`` is what the asset is more (below zero: less) from then on.
    """

    kind: Literal["true up"]  # type: ignore[assignment]
    corrected: SignedMoney
