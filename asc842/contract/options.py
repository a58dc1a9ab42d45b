"""Options to renew, to end or to buy, and guarantees of the asset's residual value, as the contract prints them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.rent import Rent
from asc842.contract.values import Frozen, Identifier, Money, Source, Words

OptionKind = Literal["renewal", "termination", "purchase"]
OptionAnswer = Literal["exercised", "not exercised"]
Holder = Literal["lessee", "lessor", "both"]


class Option(Frozen):
    """A right to lengthen the lease, to end it early, or to buy the underlying asset: its ``kind``.

    ``lease_term_end`` is the last day of the lease if a renewal or termination is exercised. A renewal begins on
    ``begins``, by default the day after the term that the renewal before it, or the noncancellable period, ends with;
    ``rent`` are its components of rent, where facts.rent does not already print them. A termination costs a
    ``penalty``, a purchase a ``price``, paid ``on`` that day: by default the last day of the term, and a purchase ends
    the term on its day. ``notice_by`` is the last day for notice. ``held_by`` says who may exercise it alone: lessee,
    lessor, or each of *both*. ``granted_by`` names the event by which a later agreement grants it.
    """

    id: Identifier
    kind: OptionKind
    held_by: Holder = "lessee"
    lease_term_end: date | None = None
    begins: date | None = None
    on: date | None = None
    price: Money | None = None
    penalty: Money | None = None
    notice_by: date | None = None
    rent: tuple[Rent, ...] = ()
    granted_by: Identifier | None = None
    source: Source

    @property
    def in_term_anyway(self) -> bool:
        """Whether the lessor can hold the lessee to the period of a renewal, which puts it in the term."""
        return self.kind == "renewal" and self.held_by != "lessee"

    @property
    def never_assumed(self) -> bool:
        """Whether it is a termination by the lessor alone, which shortens no lease term."""
        return self.kind == "termination" and self.held_by == "lessor"

    @property
    def automatic(self) -> bool:
        """Whether who controls it settles what is assumed of it, without a judgement (842-10-30-1c)."""
        return self.in_term_anyway or self.never_assumed


class ResidualGuarantee(Frozen):
    """A guarantee that the asset is worth no less than ``guaranteed`` to the lessor when it comes back.

    One that a third party gives ``by`` agreement with the lessee relieves the lessee only where the lessor has
    released it from every obligation (``lessee_released``), also should the third party fail.
    """

    id: Identifier
    guaranteed: Money
    by: Literal["lessee", "third party"] = "lessee"
    lessee_released: bool = False
    source: Source

    @property
    def binds_lessee(self) -> bool:
        """Whether the lessee itself answers for the residual value."""
        return self.by == "lessee" or not self.lessee_released


class OptionJudged(Frozen):
    """What an event makes of an ``option``, named by its id: ``answer`` says if exercise is reasonably certain."""

    option: Identifier
    answer: OptionAnswer
    reason: Words | None = None


class GuaranteeJudged(Frozen):
    """The ``amount`` that becomes probable of being owed under a ``guarantee``, named by its id, by an event."""

    guarantee: Identifier
    amount: Money
    reason: Words | None = None


LastDayOrMonths = date | Annotated[int, Field(ge=1, le=2400)]
"""The last day of a life, or its length in months from commencement."""
