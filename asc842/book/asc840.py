"""The lease as it was kept under ASC 840: straight-line rent of an operating lease, obligation of a capital one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents
from asc842.book import TABLES
from asc842.book.lease_tables import decimal_schedule, rows_of
from asc842.book.measure import Measurement, measure_in_cents
from asc842.contract.judgements import Classification, GuaranteeJudgement, Judgement
from asc842.contract.lease import Lease
from asc842.payments.build import promised_from_commencement
from asc842.payments.level_rent import LevelRow, level_rows
from asc842.payments.level_terms import level_terms
from asc842.resolve.sale_leaseback import Leaseback
from asc842.timeline.timeline import Timeline

OPERATING_COLUMNS = (
    "period", "starts", "ends", "gross_rent", "abatement", "rent", "straight_line_rent", "incentive_amortization",
    "rent_expense", "cost_amortization", "deferred_rent", "unamortized_incentives", "unamortized_costs",
)
CAPITAL_COLUMNS = ("period", "starts", "ends", "gross_rent", "abatement", "rent", "interest", "payment",
                   "obligation", "amortization", "capital_lease_asset")
LAST_ADOPTION = date(2021, 12, 15)
"""Entities of every kind adopt ASC 842 in fiscal years that begin after this day at the latest (842-10-65-1(b))."""


def former_classification(lease: Lease) -> str:
    """Return "operating" or "capital": as stated at transition, else what the present classification answers to."""
    if lease.transition:
        return lease.transition.former
    return "capital" if lease.classification == "finance" else "operating"


def lived_under_asc840(lease: Lease) -> bool:
    """Whether a lease became the lessee's before the last entities adopted ASC 842, or passes a transition.

    A sale and leaseback is accounted for here as ASC 842 has it, so that its leaseback did not.
    """
    return lease.transition is not None or (lease.begins_here <= LAST_ADOPTION and lease.sale_leaseback is None)


@TABLES.at(110, "ready.former", "ready.leaseback", name="asc840")
def asc840_frame(life: Timeline, leaseback: Leaseback | None = None) -> pd.DataFrame:
    """One row per period of the ASC 840 schedule, from commencement through every event; exact Decimals.

    Operating (840-20-25-1, -25-6): rent spread evenly; ``deferred_rent`` is cumulative ``straight_line_rent`` less
    cumulative rent, accrued positive; incentives received reduce ``rent_expense`` evenly. Capital (840-30-30-1,
    -35): the ``obligation`` accretes ``interest``, the asset amortizes straight line. No rows where a ``leaseback``
    leaves an obligation.
    """
    if leaseback and leaseback.obligation:
        return asc840_frame(life).iloc[:0]
    if former_classification(life.lease) == "capital":
        return _capital_frame(life)
    spread = level_rows(level_terms(life), by_days=life.policy.cost_weights == "days")
    rows = [_operating_row(row) for row in spread]
    return pd.DataFrame(rows, columns=list(OPERATING_COLUMNS))


def _operating_row(row: LevelRow) -> dict[str, Any]:
    now = row.closing
    cents = (row.gross, row.abatement, row.gross - row.abatement, row.straight_line_rent, row.incentives,
             row.straight_line_rent - row.incentives, row.costs, now.deferred_rent, now.incentives, now.costs)
    return {"period": f"{row.starts:%Y-%m}", "starts": row.starts, "ends": row.ends,
            **dict(zip(OPERATING_COLUMNS[3:], map(from_cents, cents), strict=True))}


def _capital_frame(life: Timeline) -> pd.DataFrame:
    schedule = decimal_schedule(capital_lease(life).schedule)
    named = {"liability_closing": "obligation", "asset_closing": "capital_lease_asset"}
    return schedule.rename(columns=named)[list(CAPITAL_COLUMNS)]


def capital_lease(life: Timeline, until: date | None = None) -> Measurement:
    """Measure a lease as a capital lease from commencement, at its discount rate and without initial direct costs.

    With ``until``, only events before that day count, and one that changes nothing is added on it: the balances with
    which the day begins are those of the last event.
    """
    before = life.other(("capital lease",), lambda: _as_capital(life.lease))
    rows, begins = rows_of(before, promised_from_commencement(before)), before.lease.begins_here
    rows["leases"] = [rows["leases"][0] | {"initial_direct_costs": ZERO}]
    rows["payments"] = [p for p in rows["payments"] if p["due"] >= begins]
    events = [{name: x for name, x in row.items() if name != "classification"} for row in rows.get("events", ())]
    if until:
        events = _up_to(events, life.lease.id, until)
        rows["payments"] = [p for p in rows["payments"] if p["event"] < len(events)]
    return measure_in_cents(rows | ({"events": events} if events else {}))


def _as_capital(lease: Lease) -> Lease:
    """Return a lease as if it were a finance one and all that is guaranteed were owed (840-10-25-6)."""
    reason = "as kept under ASC 840"
    judged: list[Judgement] = [Classification(question="classification", answer="finance", reason=reason)]
    judged += [GuaranteeJudgement(question="guarantee", guarantee=g.id, answer=g.guaranteed, reason=reason)
               for g in lease.facts.residual_guarantees]
    others = [j for j in lease.judgements if not isinstance(j, Classification | GuaranteeJudgement)]
    return lease.model_copy(update={"transition": None, "judgements": (*others, *judged)})


def _up_to(events: list[dict[str, Any]], lease: str, day: date) -> list[dict[str, Any]]:
    """Keep the events that take effect before a day, and add one on it that changes nothing."""
    kept = [row for row in events if row["effective"] + DAY * row["at_end_of_day"] < day]
    return [*kept, {"lease": lease, "effective": day, "treatment": "carry", "at_end_of_day": False}]
