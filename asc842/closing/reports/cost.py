"""Lease cost of a stretch of time, by lease (842-20-50-4)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports import FLOWS
from asc842.closing.reports.as_posted import CATCH_UP, DROPPED, Columns, flows_of_gone, late_flow, padded
from asc842.closing.reports.building import building_of_rows, building_on, part
from asc842.closing.reports.sale_leaseback import COSTS as LEASEBACK
from asc842.closing.reports.sale_leaseback import leaseback_costs
from asc842.payments.expense import ONE_MONTH, SHORT_TERM
from asc842.payments.subleases import COST, INCOME

BESIDE = (SHORT_TERM, "variable lease cost", ONE_MONTH, "nonlease cost", "variable nonlease cost")
IN_TOTAL = {"operating lease cost": "lease_cost", "finance: amortization": "amortization",
            "finance: interest": "interest", "short-term lease cost": "short_term_lease_cost",
            "variable lease cost": "variable_lease_cost", INCOME: "sublease_income"}
BESIDE_TOTAL = {ONE_MONTH: "one_month_lease_cost", "nonlease cost": "nonlease_cost",
                "variable nonlease cost": "variable_nonlease_cost", COST: "sublease_cost", **LEASEBACK}
GAIN = "gain or loss"
GAINS = {f"{GAIN}: impairment": "impairment_loss", f"{GAIN}: termination": "termination_gain_loss",
         f"{GAIN}: remeasurement below zero": "remeasurement_gain_loss", f"{GAIN}: other": "gain_loss"}
"""A gain is positive; a partial termination is one, and what is other is of subleases and leases that were dropped."""
PARTS = {"": IN_TOTAL, ", beside lease cost": BESIDE_TOTAL, f", {GAIN}": GAINS}
"""Columns of cost by the role of the account they are booked on, and how columns of what is posted beside them end."""
SIGNS = {of: -1 if roles is GAINS else 1 for of, roles in PARTS.items()}
"""What a debit counts as in each part."""


@FLOWS.at(30, "h", "first", "last", "posted", name="lease cost")
def lease_cost(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None = None) -> pd.DataFrame:
    """One row per lease in whole cents: each kind of lease cost, their total, and gain or loss by what it comes from.

    ``total`` is lease cost less sublease income, which is shown gross and below zero (842-20-50-4(e)), as in the table
    of 842-20-55-53; ``capitalized in other assets`` is what of lease cost is part of the cost of assets that leases
    are used to build. What leases of a month or less cost stands beside it (842-20-50-4(c)), as do what is paid for
    other than the right of use (nonlease cost), what subleases cost to obtain, interest on financing obligations, and
    the loss (negative: gain) of sales and leasebacks.

    With what is ``posted``, CATCH_UP is what was booked in the stretch for closed periods before it, less what was
    caught up after it for periods within, and DROPPED what took leases out: with them total, costs beside it, and
    gain or loss are those posted. Leases that are not in the close have rows of what was posted of them.
    """
    columns = _cost(h, first, last)
    if posted is None:
        return pd.DataFrame({"lease": h.leases, **_ordered(columns, {})})
    columns = {name: padded(posted, amounts) for name, amounts in columns.items()}
    beside = {what + of: np.zeros(len(posted.leases), dtype=np.int64) for of in PARTS for what in (CATCH_UP, DROPPED)}
    if last >= posted.begins:
        for name, amounts in flows_of_gone(posted, {**IN_TOTAL, **BESIDE_TOTAL, **GAINS}, first, last).items():
            columns[name] = columns[name] + (-amounts if name in GAINS else amounts)
        for of, roles in PARTS.items():
            beside[CATCH_UP + of] = SIGNS[of] * _late(h, posted, roles, first, last)
            beside[DROPPED + of] = SIGNS[of] * posted.dropped(tuple(roles.values()), first, last).sum(axis=0)
    return posted.table_of(_ordered(columns, beside))


def _late(h: Holdings, posted: Posted, roles: Mapping[str, str], first: np.datetime64, last: np.datetime64) -> Ints:
    """What is booked for closed periods on the accounts of some columns, debits less credits, (leases,).

    Where the register begins within the stretch, the part of it before was brought forward as it was known then.
    """
    accounts = tuple(roles.values())
    late = late_flow(posted, accounts, max(first, posted.begins), last)
    if first < posted.begins:
        before = posted.begins - ONE_DAY
        known = _cost(h, first, before)
        stood = sum((-known[name] if name in GAINS else known[name] for name in roles),
                    np.zeros(len(h.leases), dtype=np.int64))
        forward = posted.balance(accounts, before).sum(axis=0)
        late = late + np.where(posted.gone, 0, forward - padded(posted, stood))
    return late


def _ordered(columns: Columns, beside: Columns) -> Columns:
    """Put the columns of the report in order, with the total."""
    parts = {name: columns[name] for name in IN_TOTAL} | {
        name: amounts for name, amounts in beside.items() if name in (CATCH_UP, DROPPED)}
    total = sum(parts.values(), np.zeros_like(columns[COST]))
    further = {name: columns[name] for name in ("capitalized in other assets", *BESIDE_TOTAL, *GAINS)}
    return {**parts, "total": total, **further, **{n: x for n, x in beside.items() if n not in parts}}


def _cost(h: Holdings, first: np.datetime64, last: np.datetime64) -> Columns:
    """Each kind of cost by today's schedule, (leases,)."""
    return h.once(("cost", first, last), lambda: _cost_of(h, first, last))


def _cost_of(h: Holdings, first: np.datetime64, last: np.datetime64) -> Columns:
    s = h.schedule.by_class
    within = h.rows_within(s, first, last)
    finance, operating = within[s.finance[within]], within[~s.finance[within]]
    leased = finance[~h.owned(s).after[finance]]  # an asset of its own, the lessee depreciates
    columns = {
        "operating lease cost": h.sum_by_lease(s.lease[operating], s.cost[operating]),
        "finance: amortization": h.sum_by_lease(s.lease[leased], s.amortization[leased]),
        "finance: interest": h.sum_by_lease(s.lease[finance], s.interest[finance]),
    }
    columns |= {kind: _expense(h, kind, first, last) for kind in (*BESIDE[:2], INCOME)}
    beside = {kind: _expense(h, kind, first, last) for kind in (*BESIDE[2:], COST)} | leaseback_costs(h, first, last)
    built = h.sum_by_lease(s.lease[operating], part(s.cost[operating], building_of_rows(h, s)[operating]))
    built = built + sum((_expense(h, kind, first, last, building=True) for kind in BESIDE[:2]), np.zeros_like(built))
    return {**columns, "capitalized in other assets": built, **beside, **_gains(h, first, last)}


def _gains(h: Holdings, first: np.datetime64, last: np.datetime64) -> Columns:
    """Gain (positive) or loss of the events of some days, by what it comes from."""
    did = h.schedule.events
    inside = (did.date >= first) & (did.date <= last) if len(did.lease) else np.zeros(0, dtype=bool)
    return {name: h.sum_by_lease(did.lease[inside], amounts[inside]) for name, amounts in zip(
        GAINS, (-did.impairment_loss, did.termination_gain, did.remeasurement_gain, did.other_gain), strict=True)}


def _expense(h: Holdings, kind: str, first: np.datetime64, last: np.datetime64, *, building: bool = False) -> Ints:
    all_of = h.once(("expenses", kind), lambda: h.expenses[h.expenses["kind"].to_numpy(object) == kind])
    e = all_of[(all_of["date"] >= first) & (all_of["date"] <= last)] if len(all_of) else all_of
    lease, cents = e["lease"].to_numpy(np.int64), e["cost"].to_numpy(np.int64)
    if building:
        cents = part(cents, building_on(h, lease, e["date"].to_numpy("datetime64[D]")))
    return h.sum_by_lease(lease, cents)
