"""Facts about the underlying asset that classification and the rate implicit in the lease depend on."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Money, Number, PositiveMoney, Source

_Time = Annotated[Number, Field(gt=0, le=2400)]


class AssetLife(Frozen):
    """A length of time in years, in months, or in both, which add up; ``indefinite``: without end, as of land."""

    years: _Time | None = None
    months: _Time | None = None
    indefinite: bool = False

    @property
    def in_months(self) -> Fraction:
        """The whole of it in months, exactly; 0 where it has no end."""
        return Fraction(self.years or 0) * 12 + Fraction(self.months or 0)


class UnderlyingAsset(Frozen):
    """What is known of the asset at commencement; each fact may be left out, and its criterion is then not tested.

    ``fair_value`` in lease currency. ``economic_life`` is the whole life, earlier years of use included,
    ``remaining_economic_life`` the part left at commencement. ``transfers_ownership``: the contract passes title
    to the lessee by the end of the term. ``no_alternative_use``: so specialized that the lessor is not expected to
    have another use for it after the term (842-10-25-2). ``source`` is that of every fact without one of its own.
    """

    source: Source
    fair_value: PositiveMoney | None = None
    fair_value_source: Source | None = None
    economic_life: AssetLife | None = None
    remaining_economic_life: AssetLife | None = None
    economic_life_source: Source | None = None
    transfers_ownership: bool | None = None
    transfers_ownership_source: Source | None = None
    no_alternative_use: bool | None = None
    no_alternative_use_source: Source | None = None

    def source_of(self, fact: str) -> str:
        """Return the source of one fact."""
        own: str | None = getattr(self, f"{fact}_source")
        return own or self.source


class ImplicitRate(Frozen):
    """What the lessor's rate depends on besides payments and fair value (842-10-20, rate implicit in the lease).

    ``unguaranteed_residual`` is what the lessor expects of the asset after the term beyond what is guaranteed,
    ``initial_direct_costs`` those that the lessor defers, ``investment_tax_credit`` the part of it that the lessor
    keeps and expects to realize. Amounts in lease currency.
    """

    unguaranteed_residual: Money
    initial_direct_costs: Money | None = None
    investment_tax_credit: Money | None = None
    source: Source
