"""Right-of-use assets at a date, current and noncurrent (842-20-45-1; PwC, Leases, 9.2.1.1)."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import boundary
from asc842.closing.holdings import Holdings
from asc842.closing.reports import AT_END, BY_LEASE
from asc842.ledger.standing import YEAR, Standing


@AT_END.at(20, "h", "now", name="right-of-use assets", marks=(BY_LEASE,))
def current_assets(h: Holdings, now: Standing) -> pd.DataFrame:
    """One row per lease in whole cents: ``right-of-use asset``, of which ``current`` and ``noncurrent``.

    As property is, the asset is noncurrent to its end, but for a lease whose term from commencement on is twelve
    months or less: of one that is not exempted as short-term, all of it is current. A lease that passed to ASC 842
    began before its first day here, and is taken as longer.
    """
    first = h.measurement.waves[0]
    year_on = boundary(first.spans.anchor, np.full(len(h.leases), YEAR))
    ends = np.maximum(now.term_end + ONE_DAY, first.spans.asset_after)
    short = (ends <= year_on) & ~first.events.adoption.applies
    current = np.where(short, now.asset, 0)
    return pd.DataFrame({"lease": h.leases, "right-of-use asset": now.asset, "current": current,
                         "noncurrent": now.asset - current})
