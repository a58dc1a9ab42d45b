"""Leases with related parties, as Topic 850 has them disclosed (842-20-50-7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.base.lazy import pd
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, EACH, NOTES
from asc842.contract.lease import Lease
from asc842.ledger.standing import Standing
from asc842.payments.subleases import INCOME


@NOTES.at(90, "holdings", "now", "leases", "cost", name="related parties", marks=(BY_LEASE, EACH))
def related_parties(h: Holdings, now: Standing, leases: Sequence[Lease], cost: pd.DataFrame) -> pd.DataFrame:
    """One row per lease whose lessor is a related party, running, ended or not yet begun.

    Lessor and relationship as text; liability, asset and undiscounted payments at the period's end and lease cost of
    the year to date (of ``cost``, less no income of subleases: sublessees are other parties) in whole cents.
    ``leases`` are in the order of the holdings.
    """
    which = np.array([x.related_party for x in leases], dtype=bool)
    lease, _, amount = now.owed
    owed = h.sum_by_lease(lease, amount)
    spent = (cost["total"] - cost[INCOME]).to_numpy(np.int64)
    table = pd.DataFrame({
        "lease": h.leases, "lessor": [x.facts.lessor for x in leases],
        "relationship": [x.related_party_note or "" for x in leases], "liability": now.liability, "asset": now.asset,
        "payments that remain": owed, "lease cost, year to date": spent[: len(h.leases)]})
    return table[which].reset_index(drop=True)
