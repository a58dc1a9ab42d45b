"""Schedules under ASC 840: straight-line rent of an operating lease, obligation and asset of a capital one."""

from __future__ import annotations

from datetime import date
from typing import Any

from asc842.base.constants import DAY, ZERO
from asc842.base.plain_table import PlainTable
from asc842.book.lease_tables import rows_of, schedule_table
from asc842.book.measure import Measurement, measure_in_cents
from asc842.contract.judgements import Classification, GuaranteeJudgement, Judgement
from asc842.contract.lease import Lease
from asc842.payments.adoption import Before
from asc842.payments.build import promised_from_commencement
from asc842.payments.level_rent import LevelBalances, LevelRow, level_balances, level_rows
from asc842.payments.level_terms import level_terms
from asc842.standards.asc840.sheet import CAPITAL, OPERATING
from asc842.timeline.timeline import Timeline


def operating_schedule(life: Timeline) -> PlainTable:
    """One row per period of an operating lease, exact Decimals (840-20-25-1, -25-6).

    Rent is spread evenly; ``deferred_rent`` is cumulative ``straight_line_rent`` less cumulative rent, accrued
    positive; incentives received reduce ``rent_expense`` evenly.
    """
    spread = level_rows(level_terms(life), by_days=life.policy.cost_weights == "days")
    keys = [c.key for c in OPERATING]
    return PlainTable.of(keys, map(_operating_row, spread), keys[3:])


def _operating_row(row: LevelRow) -> tuple[Any, ...]:
    now = row.closing
    return (f"{row.starts:%Y-%m}", row.starts, row.ends, row.gross, row.abatement, row.gross - row.abatement,
            row.straight_line_rent, row.incentives, row.straight_line_rent - row.incentives, row.costs,
            now.deferred_rent, now.incentives, now.costs)


def capital_schedule(life: Timeline) -> PlainTable:
    """One row per period of a capital lease, exact Decimals (840-30-30-1, -35).

    The ``obligation`` accretes ``interest``, the asset amortizes straight line.
    """
    schedule, keys = schedule_table(capital_lease(life).schedule).columns, [c.key for c in CAPITAL]
    named = {"obligation": "liability_closing", "capital_lease_asset": "asset_closing"}
    return PlainTable({key: schedule[named.get(key, key)] for key in keys}, keys[3:])


def operating_balances(life: Timeline, day: date) -> Before:
    """Return the balances of an operating lease as a day begins."""
    return Before(level_balances(level_terms(life), day, by_days=life.policy.cost_weights == "days"))


def capital_balances(life: Timeline, day: date) -> Before:
    """Return the balances of a capital lease as a day begins.

    Its rent is neither prepaid nor accrued, nor are its incentives deferred: its obligation and asset hold them.
    """
    costs, did = operating_balances(life, day).level.costs, capital_lease(life, day).schedule.events
    return Before(LevelBalances(-costs, 0, costs), int(did.asset_before[-1]), int(did.liability_before[-1]))


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
