"""ASC 840, from which leases passed to ASC 842: deferred rent of an operating lease, obligation of a capital one."""

from __future__ import annotations

from datetime import date

from asc842.base.plain_table import PlainTable
from asc842.base.registry import announced
from asc842.base.standard import STANDARDS, LeaseTreatment, Standard
from asc842.contract.lease import Lease
from asc842.resolve.sale_leaseback import Leaseback
from asc842.standards.asc840.checks import schedules_agree
from asc842.standards.asc840.paragraphs import PARAGRAPHS
from asc842.standards.asc840.schedule import (
    capital_balances,
    capital_schedule,
    operating_balances,
    operating_schedule,
)
from asc842.standards.asc840.sheet import (
    CAPITAL,
    CAPITAL_FLOWS,
    CAPITAL_NOTE,
    OPERATING,
    OPERATING_FLOWS,
    OPERATING_NOTE,
)
from asc842.timeline.timeline import Timeline

LAST_ADOPTION = date(2021, 12, 15)
"""Entities of every kind adopt ASC 842 in fiscal years that begin after this day at the latest (842-10-65-1(b))."""


def classify(lease: Lease) -> str:
    """Return "operating" or "capital": as stated at transition, else what the present classification answers to."""
    if lease.transition:
        return lease.transition.former
    return next(name for name, t in ASC_840.treatments.items() if t.answers_to == lease.classification)


def applies(lease: Lease) -> bool:
    """Whether a lease became the lessee's before the last entities adopted ASC 842, or passes a transition.

    A sale and leaseback is accounted for here as ASC 842 has it, so that its leaseback did not.
    """
    return lease.transition is not None or (lease.begins_here <= LAST_ADOPTION and lease.sale_leaseback is None)


def schedule(life: Timeline, leaseback: Leaseback | None = None) -> PlainTable:
    """One row per period, from commencement through every event; none where a ``leaseback`` leaves an obligation."""
    treatment = ASC_840.treatment(life.lease)
    if leaseback and leaseback.obligation:
        return PlainTable.of([c.key for c in treatment.columns], ())
    return treatment.schedule(life)


ASC_840 = STANDARDS.at(20)(Standard(
    "ASC 840", "asc840", PARAGRAPHS,
    treatments={
        "operating": LeaseTreatment(
            schedule=operating_schedule, balances=operating_balances, columns=OPERATING, flows=OPERATING_FLOWS,
            note=OPERATING_NOTE, headline="deferred_rent", answers_to="operating",
            carries=("accrued_rent", "prepaid_rent", "unamortized_incentives", "exit_cost_liability",
                     "favorable_terms", "unfavorable_terms")),
        "capital": LeaseTreatment(
            schedule=capital_schedule, balances=capital_balances, columns=CAPITAL, flows=CAPITAL_FLOWS,
            note=CAPITAL_NOTE, headline="obligation", answers_to="finance", carries=("asset", "obligation")),
    },
    classify=classify, applies=applies, superseded=LAST_ADOPTION,
    tables=(announced(110, schedule, "ready.former", "ready.leaseback", name="asc840"),),
    checks=(announced(60, schedules_agree, "book", "ready.adoption"),)))
