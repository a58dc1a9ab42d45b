"""Facts: what the documents say, as printed, each with its document and clause."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.components import ContractComponent
from asc842.contract.improvements import LeaseholdImprovement
from asc842.contract.options import Option, ResidualGuarantee
from asc842.contract.receivable import Receivable
from asc842.contract.rent import Abatement, Rent
from asc842.contract.subleases import Sublease
from asc842.contract.underlying_asset import ImplicitRate, UnderlyingAsset
from asc842.contract.use import PeriodOfUse
from asc842.contract.values import (
    Area,
    Dated,
    Frozen,
    Identifier,
    Money,
    Number,
    Portion,
    Source,
    Words,
    YearMonth,
)
from asc842.contract.variable import VariablePayment

NOT_STATED = "not stated in the tables"
"""What stands for a party or an asset that a table leaves out."""


class Document(Frozen):
    """A document that facts are read from.

    ``title`` is what it calls itself. ``dated`` is its day, ``address`` where it can be read; ``recites`` names,
    by their ids, the documents it refers to. ``held`` is false where it was referred to but not seen.
    """

    id: Identifier
    title: Words
    dated: date | None = None
    address: Words | None = None
    recites: tuple[Identifier, ...] = ()
    held: bool = True


class Premises(Frozen):
    """A part of what is let, with its ``area``; ``inferred`` says that the area was worked out, not printed."""

    name: Words
    area: Area
    inferred: bool = False
    source: Source


class TotalArea(Frozen):
    """The ``area`` that the contract prints for all premises together."""

    area: Area
    source: Source


class ProportionateShare(Frozen):
    """The tenant's ``share`` of the building as printed (45.30 % is 0.4530), and the ``area`` it belongs to.

    ``building_area`` is that of the building, where the contract prints it with the share.
    """

    share: Portion
    area: Area
    building_area: Area | None = None
    source: Source


class PrintedTotal(Frozen):
    """A total that the contract prints, compared with what the schedule adds up to.

    ``of`` says of what. ``value`` is the total as printed; ``at_most`` says that it is a limit, not the sum.
    """

    of: Literal["gross rent", "abatement", "rent due", "months", "abated months"]
    value: Number
    at_most: bool = False
    source: Source


class Outcome(Frozen):
    """One way in which a condition may end, and what it is worth then.

    ``when`` says how it ends; ``amount`` is what the incentive then comes to, ``then`` what follows.
    """

    when: Words
    amount: Money | None = None
    then: Words
    source: Source


class Incentive(Frozen):
    """Money that the lessor gives the lessee: an ``amount``, all of it.

    With ``received`` on or before commencement it reduces the right-of-use asset (842-20-30-5). What is
    ``receivable`` after it, on known or expected dates, reduces the lease payments (842-10-30-5a); where it depends on
    a ``condition``, the policy ``incentives_receivable`` says from when. With a condition alone it enters no
    measurement, and its ``outcomes`` are stated. It is divided between the components of the contract, as the
    consideration is, unless it is for one ``component`` alone.
    """

    id: Identifier
    name: Words
    amount: Money
    component: Identifier | None = None
    received: date | None = None
    receivable: tuple[Receivable, ...] = ()
    condition: Words | None = None
    outcomes: tuple[Outcome, ...] = ()
    source: Source


class Cost(Frozen):
    """The ``amount`` of a cost of obtaining the lease; an initial direct cost where the lessee pays it (842-10-30-9).

    ``paid`` is the day on which it was paid, ``paid_by`` says by whom: lessee or lessor. It is divided between the
    lease components of the contract, unless it is for one ``component`` (842-10-15-33).
    """

    id: Identifier
    name: Words
    amount: Money | None = None
    component: Identifier | None = None
    paid: date | None = None
    paid_by: Literal["lessee", "lessor"] = "lessee"
    source: Source


class AppliedRent(Frozen):
    """The ``amount`` of prepaid rent that the contract applies to the rent of a ``month``, of one component ``rent``.

    Without a component, to the rent of all that is paid for time beginning in the month, in the order of the file.
    """

    month: YearMonth
    amount: Money
    rent: Identifier | None = None


class PrepaidRent(Frozen):
    """Rent paid before commencement, for the time after it: at signing, or a deposit that the contract counts as rent.

    It is divided between the components of the contract as the consideration is, unless it is for one
    ``component``. ``amount`` is all that was paid, ``paid`` the day. What is ``applied`` to the rent of named
    months falls due no more; the rows of rent print these months in full.
    """

    id: Identifier
    amount: Money
    component: Identifier | None = None
    paid: date | None = None
    applied: tuple[AppliedRent, ...] = ()
    source: Source


class Note(Frozen):
    """Anything else the documents say that a reader of the numbers should know.

    ``text`` says it; ``about`` is what it is about. What a *restoration* costs (removing what the lessee built in)
    is no lease payment but an obligation outside of the lease (410-20, 842-10-55-37), and an asset *held for sale*
    is amortized no more (360-10-35-43): neither is followed here, and outputs point to them.
    """

    text: Words
    about: Literal["covenant", "restoration", "held for sale", "other"] = "other"
    source: Source


class Facts(Frozen):
    """All that the documents say.

    ``lessee`` and ``lessor`` are the parties, ``asset`` is what is let: its kind and where it is.
    ``periods_of_use`` are the seasons in which alone the asset is the lessee's to use; none where it always is.
    ``components`` divide the contract's consideration: all of it from ``consideration_from`` on, which is a day before
    commencement where the contract, or the modification that added this component, was in force by then.
    """

    lessee: Words
    lessor: Words
    asset: Words
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    commencement: Dated | None = None
    expiration: Dated | None = None
    premises: tuple[Premises, ...] = ()
    premises_total: TotalArea | None = None
    proportionate_shares: tuple[ProportionateShare, ...] = ()
    rent: Annotated[tuple[Rent, ...], Field(min_length=1)]
    options: tuple[Option, ...] = ()
    residual_guarantees: tuple[ResidualGuarantee, ...] = ()
    abatements: tuple[Abatement, ...] = ()
    variable_payments: tuple[VariablePayment, ...] = ()
    components: tuple[ContractComponent, ...] = ()
    consideration_from: date | None = None
    totals: tuple[PrintedTotal, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    costs: tuple[Cost, ...] = ()
    prepaid_rent: tuple[PrepaidRent, ...] = ()
    leasehold_improvements: tuple[LeaseholdImprovement, ...] = ()
    underlying_asset: UnderlyingAsset | None = None
    implicit_rate: ImplicitRate | None = None
    subleases: tuple[Sublease, ...] = ()
    notes: tuple[Note, ...] = ()
    periods_of_use: Annotated[tuple[PeriodOfUse, ...], Field(max_length=1200)] = ()

    @property
    def parties(self) -> str:
        """Name the lease by its lessee and lessor, as far as they are stated."""
        named = (("of", self.lessee), ("from", self.lessor))
        return " ".join(("lease", *(f"{word} {party}" for word, party in named if party != NOT_STATED)))
