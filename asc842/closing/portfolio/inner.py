"""Tables whose rows belong inside another entry of a lease: weights, readings of an index, what was charged."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel

from asc842.contract.basis import Weight
from asc842.contract.components import ContractComponent
from asc842.contract.construction import UsedToBuild
from asc842.contract.facts import AppliedRent, Outcome
from asc842.contract.improvements import ImprovementImpairment
from asc842.contract.late import LateFact
from asc842.contract.options import GuaranteeJudged, OptionJudged
from asc842.contract.receivable import Receivable
from asc842.contract.repayment import Repayment
from asc842.contract.transfers import Transfer
from asc842.contract.variable import Actual, Assessment, IndexReading

EVENT = ("events",)


@dataclass(frozen=True, slots=True)
class Inner:
    """A table of entries of the list ``key`` inside of others.

    ``within`` are the lists that these others stand in, by the column that names one by its id; where that is left
    out, ``alone`` is the list of the lease itself to which a row goes (none: it must be named). Where a list may be
    stated empty, which is not to leave it out, a row that has nothing but the column ``empty`` states it so.
    ``entered`` are keys for which it stands that they were entered in the table, where a row leaves them out.
    """

    model: type[BaseModel]
    key: tuple[str, ...]
    within: dict[str, tuple[str, ...]] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    empty: str = ""
    entered: tuple[str, ...] = ("source", "reason")


INNER: dict[str, Inner] = {
    "weights": Inner(Weight, ("basis",), {"event": EVENT}, ("judgements",)),
    "used_to_build": Inner(UsedToBuild, (), {}, ("used_to_build",)),
    "late_facts": Inner(LateFact, (), {}, ("late_facts",), entered=()),
    "transfers": Inner(Transfer, (), {}, ("transfers",)),
    "index_readings": Inner(IndexReading, ("index", "readings"), {"rent": ("facts", "rent")}),
    "actuals": Inner(Actual, ("actuals",), {"variable_payment": ("facts", "variable_payments")}),
    "assessments": Inner(Assessment, ("assessments",), {"variable_payment": ("facts", "variable_payments")}),
    "receivable": Inner(Receivable, ("receivable",), {"incentive": ("facts", "incentives"), "event": EVENT},
                        empty="event"),
    "impairments": Inner(ImprovementImpairment, ("impairments",),
                         {"improvement": ("facts", "leasehold_improvements")}),
    "applied": Inner(AppliedRent, ("applied",), {"prepaid_rent": ("facts", "prepaid_rent")}),
    "outcomes": Inner(Outcome, ("outcomes",), {"incentive": ("facts", "incentives")}),
    "repaid": Inner(Repayment, ("repaid",), {"event": EVENT}),
    "event_options": Inner(OptionJudged, ("options",), {"event": EVENT}),
    "event_guarantees": Inner(GuaranteeJudged, ("guarantees",), {"event": EVENT}),
    "event_components": Inner(ContractComponent, ("components",), {"event": EVENT}),
}
"""Every such table by name."""
JUDGED = "weights"
"""The table that makes up a judgement on the lease, and so has its reason, where no event is named."""
