"""Leases with related parties, as Topic 850 has them disclosed (842-20-50-7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.base.lazy import pd
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, EACH, JOINED, NOTES
from asc842.contract.lease import Lease
from asc842.ledger.standing import Standing
from asc842.payments.subleases import INCOME

NAME = "related parties"


@NOTES.at(90, "holdings", "now", "leases", name=NAME, marks=(BY_LEASE, EACH))
def related_parties(h: Holdings, now: Standing, leases: Sequence[Lease]) -> pd.DataFrame:
    """One row per lease whose lessor is a related party, running, ended or not yet begun.

    Lessor and relationship as text; liability, asset and undiscounted payments at the period's end in whole cents.
    ``leases`` are in the order of the holdings.
    """
    which = np.array([x.related_party for x in leases], dtype=bool)
    lease, _, amount = now.owed
    owed = h.sum_by_lease(lease, amount)
    table = pd.DataFrame({
        "lease": h.leases, "lessor": [x.facts.lessor for x in leases],
        "relationship": [x.related_party_note or "" for x in leases], "liability": now.liability, "asset": now.asset,
        "payments that remain": owed})
    return table[which].reset_index(drop=True)


@JOINED.at(90, "rows", "cost", name=NAME)
def with_cost(table: pd.DataFrame, cost: pd.DataFrame) -> pd.DataFrame:
    """Put lease cost of the year to date beside each, less no income of subleases: sublessees are other parties."""
    return table.assign(**{"lease cost, year to date": (cost["total"] - cost[INCOME]).to_numpy(np.int64)})
