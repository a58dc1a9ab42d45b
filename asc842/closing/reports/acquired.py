"""Leases that came in business combinations: with whom, when, and what they brought (805-20-30-24)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, EACH, NOTES
from asc842.contract.lease import Lease

TERMS = ("business", "acquired", "former", "source")
AMOUNTS = ("right-of-use asset", "lease liability", "favorable (unfavorable) lease terms")


@NOTES.at(60, "holdings", "leases", name="leases acquired", marks=(BY_LEASE, EACH))
def acquired_leases(h: Holdings, leases: Iterable[Lease]) -> pd.DataFrame:
    """One row per lease acquired: TERMS as text, and AMOUNTS of the acquisition date in whole cents.

    ``former`` is the classification of the business acquired, which stays (842-10-55-11). A lease left off the
    balance sheet (805-20-25-28B) brought nothing. ``leases`` are in the order of the holdings. One acquired before the
    transition to ASC 842 is in the report of that.
    """
    s = h.schedule
    rows = [(x.id, a.business, a.date.isoformat(), a.former, a.source, int(s.opening_asset[i]),
             int(s.opening_liability[i])) for i, x in enumerate(leases) if (a := x.acquisition) and not x.transition
            and not x.take_over]
    table = pd.DataFrame(rows, columns=["lease", *TERMS, *AMOUNTS[:2]])
    table[AMOUNTS[2]] = table[AMOUNTS[0]] - table[AMOUNTS[1]]
    return typed(table, AMOUNTS, np.int64)
