"""Events in the life of a lease: what changed, when, by which document, and how it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.basis import Weight
from asc842.contract.components import ContractComponent
from asc842.contract.options import GuaranteeJudged, OptionJudged
from asc842.contract.rates import ComputedMethod
from asc842.contract.receivable import Receivable
from asc842.contract.rent import Abatement, Rent
from asc842.contract.repayment import Repayment
from asc842.contract.underlying_asset import AssetLife
from asc842.contract.values import (
    DiscountingRate,
    Fractional,
    Frozen,
    Identifier,
    Money,
    PositiveMoney,
    Source,
    Words,
)

UNSTATED = date.min
"""The day of an event that says none; no lease that was read has it (:func:`asc842.contract.agreed.dated`)."""
EventKind = Literal[
    "reassessment", "guarantee", "contingency resolved", "modification", "partial termination", "separate contract",
    "termination", "purchase", "impairment", "abandonment", "concession", "incentive",
    "sublease", "holdover",
]

Trigger = Literal["significant event", "contractual obligation", "exercised", "not exercised"]
TRIGGERS: dict[str, tuple[str, str]] = {
    "significant event": ("significant event or change in circumstances within the lessee's control",
                          "842-10-35-1(a)"),
    "contractual obligation": ("event written into the contract that obliges the lessee to use an option or not to",
                               "842-10-35-1(b)"),
    "exercised": ("option exercised that was not expected to be", "842-10-35-1(c)"),
    "not exercised": ("option not exercised that was expected to be", "842-10-35-1(d)"),
}
"""What makes a lessee reassess term or purchase option, in words, with its paragraph. Nothing else does: a change of
market factors alone does not (842-10-55-29)."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an amount of an event is called in a sentence."""

    text: str


class EventInTime(Frozen):
    """What every event has: its ``kind``, when it takes effect, by which document, and why."""

    id: Identifier
    kind: EventKind
    effective: date = Field(default_factory=lambda: UNSTATED)
    at_end_of_day: bool = False
    order: Annotated[int, Field(ge=1, le=99)] | None = None
    approved: date | None = None
    approved_reason: Words | None = None
    effective_reason: Words | None = None
    source: Source | None = None
    reason: Words


class Event(EventInTime):
    """One event. ``kind`` says what it is; see :data:`KINDS` for what each needs, may have, and does.

    It takes effect at the start of the day ``effective``, or at its end where ``at_end_of_day``; ``order`` tells
    events at the same time apart. What both parties agree on is accounted for on the day on which both have approved
    it (842-10-20, effective date of the modification), though its terms begin later: ``approved``, by default the
    date of the document that is its source (:func:`asc842.contract.agreed.approved_on`), is then the day
    ``effective``. ``approved_reason`` says why it is another day than that of the document, ``effective_reason``
    why it is accounted for on another day than that. Terms that it
    changes: ``lease_term_end``, ``discount_rate``, ``classification``, ``rent`` (components from ``begins``, by
    default the effective date; one with the id of an earlier component replaces it) and ``abatements`` (added).
    ``options`` and ``guarantees`` are reassessed, and term, rent and payments follow from them. A reassessment names
    its ``trigger``, one of :data:`TRIGGERS`.
    ``share_terminated`` is the part of the right of use that ends, and ``method`` how the asset follows.
    ``impairment`` is the loss, of an ``asset_group`` whose fair value was found by a ``fair_value_method``; it is
    disclosed with the ``caption`` of the income statement and the ``segment`` (360-10-50-2). ``penalty`` or ``price``
    is what is paid, ``received`` what the lessee gets for ending the lease; where a part ends,
    ``payment_taken_as`` says whether either is gain or loss of the day or, as revised consideration, cost of what
    goes on. ``rent_due`` is the rent for days used that was not yet due when it ended,
    ``guarantee_obligation`` the fair value of what the lessee goes on to guarantee. Of a ``sublease`` that is
    sales-type or direct financing, ``net_investment`` takes the place of the asset. ``amortization_end`` is
    the last day of the asset's life.
    ``initial_direct_costs`` enter the asset, an ``incentive`` received reduces it. What is ``receivable`` from then
    on takes the place of what was of the incentive ``incentive_id``, or, without that id, is granted by the event
    itself.
    A concession has a ``treatment``: as a modification, or as variable cost where the contract already gives the
    right to it; ``repaid`` is the abated rent that is paid later. What it ``rests_on`` is a clause of the
    contract, or, for the effects of COVID-19 alone, the election that the FASB staff's Q&A of April 2020 opens. The
    ``treatment`` of an incentive says whether an amendment grants or changes it, a modification, or it comes as
    contracted, its amount or date known better. A separate contract says what is ``added_right_of_use`` and how its
    price compares with the ``standalone_price``.
    ``unusual_rate`` says that a rate of 1 (100 %) or more is meant. ``discount_rate_method`` has the new rate worked
    out instead of given. ``fair_value`` and ``remaining_economic_life``, at that date, have the classification
    tested again; ``unguaranteed_residual`` belongs to an implicit rate.
    ``components`` take the place of the contract's from then on.
    ``basis`` replaces, from then on, the weights by which cost is spread.
    """

    trigger: Trigger | None = None
    lease_term_end: date | None = None
    discount_rate: DiscountingRate | None = None
    unusual_rate: bool = False
    discount_rate_method: ComputedMethod | None = None
    classification: Literal["operating", "finance"] | None = None
    rent: tuple[Rent, ...] = ()
    abatements: tuple[Abatement, ...] = ()
    options: tuple[OptionJudged, ...] = ()
    guarantees: tuple[GuaranteeJudged, ...] = ()
    share_terminated: Fractional | None = None
    method: Literal["right of use", "liability"] | None = None
    impairment: Annotated[Money | None, Label("impairment loss")] = None
    asset_group: Words | None = None
    fair_value_method: Words | None = None
    caption: Words | None = None
    segment: Words | None = None
    penalty: Annotated[Money | None, Label("penalty paid")] = None
    received: Annotated[Money | None, Label("received for ending it")] = None
    payment_taken_as: Literal["gain or loss", "cost of the rest"] | None = None
    rent_due: Annotated[Money | None, Label("rent paid for days used")] = None
    guarantee_obligation: Annotated[Money | None, Label("guarantee that stays")] = None
    sublease: Identifier | None = None
    net_investment: Annotated[Money | None, Label("net investment recognized")] = None
    price: Annotated[Money | None, Label("price paid")] = None
    amortization_end: date | None = None
    initial_direct_costs: Annotated[Money | None, Label("initial direct costs")] = None
    incentive: Annotated[Money | None, Label("incentive received")] = None
    incentive_id: Identifier | None = None
    receivable: tuple[Receivable, ...] | None = None
    fair_value: PositiveMoney | None = None
    remaining_economic_life: AssetLife | None = None
    unguaranteed_residual: Money | None = None
    treatment: Literal["modification", "variable", "as contracted"] | None = None
    rests_on: Literal["clause", "FASB staff Q&A, April 2020"] | None = None
    repaid: tuple[Repayment, ...] = ()
    added_right_of_use: Words | None = None
    standalone_price: Words | None = None
    components: tuple[ContractComponent, ...] = ()
    basis: Annotated[tuple[Weight, ...], Field(max_length=2400)] = ()

    @property
    def spread_payment(self) -> bool:
        """Whether what is paid or received for giving a part back is cost of what goes on."""
        return self.payment_taken_as == "cost of the rest"

    @property
    def triggered_by(self) -> str:
        """What made the lessee reassess, with its paragraph; empty where the event names nothing."""
        return ", ".join(TRIGGERS[self.trigger]) if self.trigger else ""

    @property
    def is_variable(self) -> bool:
        """Whether it leaves liability and asset as they are: a concession that the contract gives a right to."""
        return self.treatment == "variable"

    @property
    def by_right(self) -> bool:
        """Whether the contract as it was gives it: such a concession, or such an incentive."""
        return (self.treatment or KINDS[self.kind].treatments[0]) != "modification"

    @property
    def is_agreed(self) -> bool:
        """Whether both parties agree on it, which the contract as it was gave no right to."""
        return KINDS[self.kind].agreed and not self.by_right

    @property
    def is_modification(self) -> bool:
        """Whether it modifies the lease, which goes on: no separate contract, and no end of it (842-10-25-9)."""
        return self.is_agreed and KINDS[self.kind].remeasures

    @property
    def paragraph(self) -> str:
        """The paragraph that it follows: that of a modification where its kind may be one or not."""
        kind = KINDS[self.kind]
        return kind.if_modified if kind.if_modified and self.is_agreed else kind.paragraph


TERMS = tuple(name for name in Event.model_fields if name not in EventInTime.model_fields)
"""What an event may say beside when it takes effect, by which document and why."""
AMOUNTS = {name: label.text for name, field in Event.model_fields.items() for label in field.metadata
           if isinstance(label, Label)}
"""Amounts that an event may bring, each with what it is called."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an event of a kind needs and may have, the arithmetic it is given, and the paragraph it follows.

    ``agreed`` says that both parties agree on it, and that it is accounted for when they do; ``treatments`` how it may
    be taken, the first by default. ``modified`` is what it needs, then what it may have, as a modification alone, and
    ``if_modified`` the paragraph.
    """

    needs: tuple[str, ...]
    may_have: tuple[str, ...]
    treatment: str
    paragraph: str
    meaning: str
    agreed: bool = False
    treatments: tuple[str, ...] = ("modification",)
    modified: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if_modified: str = ""

    @property
    def ends_lease(self) -> bool:
        """Whether nothing of the lease is left after it."""
        return self.treatment in ("terminate", "purchase")

    @property
    def remeasures(self) -> bool:
        """Whether the liability is measured on the terms from then on."""
        return self.treatment in ("remeasure", "reduce")

    @property
    def by_itself(self) -> bool:
        """Whether the asset is amortized by itself from then on (842-20-35-10)."""
        return self.treatment in ("impair", "carry")

    @property
    def reduces(self) -> bool:
        """Whether all or a part of the right of use goes, so that it starts from balances which others move."""
        return self.ends_lease or self.treatment in ("reduce", "sublet")


_TERMS = ("lease_term_end", "classification", "rent", "abatements", "amortization_end", "initial_direct_costs",
          "incentive", "incentive_id", "receivable", "options", "guarantees", "fair_value",
          "remaining_economic_life", "components", "basis")
KINDS: dict[str, Kind] = {
    "reassessment": Kind(("discount_rate", "trigger"), _TERMS, "remeasure", "842-10-35-1, 842-20-35-4, 842-20-35-5",
                         "the lease term or an option to purchase is reassessed; rate and classification with it"),
    "guarantee": Kind((), ("guarantees", "rent", "amortization_end", "basis"), "remeasure",
                      "842-10-35-4c, 842-20-35-5",
                      "the amount probable under a residual value guarantee changes; the rate stays"),
    "contingency resolved": Kind(("rent",), ("abatements", "basis"), "remeasure", "842-10-35-4b, 842-20-35-5",
                                 "variable payments become fixed; the rate stays"),
    "modification": Kind(("discount_rate",), _TERMS, "remeasure", "842-10-25-11, 842-10-25-12",
                         "terms change and no separate contract arises: extension, reduction of the term, more space, "
                         "or consideration alone", agreed=True),
    "partial termination": Kind(("discount_rate", "method"), ("share_terminated", "penalty", "received",
                                                                    "payment_taken_as", *_TERMS), "reduce",
                                "842-10-25-13", "a part of the right of use ends", agreed=True),
    "separate contract": Kind(("added_right_of_use", "standalone_price"), (), "none", "842-10-25-8",
                              "more right of use at its standalone price: a lease of its own, in its own file",
                              agreed=True),
    "termination": Kind((), ("penalty", "received", "rent_due", "guarantee_obligation"), "terminate", "842-20-40-1",
                        "all of the right of use ends before its time",
                        agreed=True),
    "purchase": Kind(("price",), (), "purchase", "842-20-40-2", "the lessee buys the underlying asset",
                     agreed=True),
    "impairment": Kind(("impairment",), ("asset_group", "fair_value_method", "caption", "segment", "basis"), "impair",
                       "842-20-35-9, 842-20-35-10",
                       "the asset is impaired (Topic 360)"),
    "abandonment": Kind(("amortization_end",), ("basis",), "carry", "842-20-35-8, Topic 360",
                        "use ends before the lease does; the asset's life is shortened"),
    "concession": Kind((), ("treatment", "rests_on", "repaid", "discount_rate", "rent", "abatements", "lease_term_end",
                            "classification", "fair_value", "remaining_economic_life", "basis"), "remeasure",
                       "842-10-25-11, 842-20-25-6b",
                       "rent forgiven or deferred after commencement: a modification, or variable cost by a right in "
                       "the contract",
                       agreed=True, treatments=("modification", "variable")),
    "incentive": Kind(("treatment",), ("incentive", "incentive_id", "receivable", "basis"), "remeasure",
                      "842-10-30-5, 842-20-35-4",
                      "an incentive is received, or the amount or date of one receivable changes: the rate stays "
                      "where it comes as contracted; an amendment that grants or changes it is a modification",
                      agreed=True, treatments=("as contracted", "modification"),
                      modified=(("discount_rate",), ("classification", "fair_value", "remaining_economic_life")),
                      if_modified="842-10-25-11, 842-10-25-12"),
    "sublease": Kind(("sublease", "net_investment"), (), "sublet", "842-20-35-14",
                     "a sublease that is sales-type or direct financing begins: its net investment takes the place of "
                     "the asset, the liability stays"),
    "holdover": Kind(("rent",), (), "none", "842-10-55-23, 842-20-25-2",
                     "the lessee stays after the lease has ended, from month to month, until something is agreed: "
                     "rent as it is incurred"),
}
"""Every kind of event that a file may state, by name; and last those of MADE_HERE."""
MADE_HERE = ("true up",)
"""Kinds that no file states: such an event follows from a judgement on the lease as a whole."""
KINDS["true up"] = Kind((), (), "true up", "250-10-45-27, SAB Topic 1.N",
                        "balances taken over become those of the contract, the difference gain or loss of the period")
