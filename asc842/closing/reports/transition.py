"""Leases that passed to ASC 842: under which elections, and what the change did to the opening balances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.base.money import to_cents
from asc842.book.transition import Adoption, transition_table
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, NOTES

TERMS = ("date", "method", "before", "now", "package of expedients", "hindsight", "rates for the", "index")
AMOUNTS = ("prepaid (accrued) rent", "unamortized incentives", "unamortized initial direct costs",
           "favorable (unfavorable) lease terms", "exit cost liability", "capital lease asset",
           "capital lease obligation", "right-of-use asset", "lease liability", "equity")


@NOTES.at(50, "holdings", "adoptions", name="transition", marks=(BY_LEASE,))
def transitions(h: Holdings, adoptions: Sequence[Adoption | None]) -> pd.DataFrame:
    """One row per lease in transition: TERMS as text, and AMOUNTS, the change of each balance in whole cents.

    Debits are positive: an accrued rent of 1,200 that is taken off the books is 1,200, a lease liability recognized
    is below zero. A row's amounts add up to nothing; ``equity`` is the cumulative effect of the change, as Topic 250
    has it disclosed (842-10-65-1(i)), the expedients are those of 842-10-65-1(j). ``adoptions`` are in the order of
    the holdings.
    """
    rows = [{"lease": h.leases[i], **_terms(h, adoption), **_changes(h, i, adoption)}
            for i, adoption in enumerate(adoptions) if adoption]
    table = pd.DataFrame(rows, columns=["lease", *TERMS, *AMOUNTS])
    return typed(table, AMOUNTS, np.int64)


def _terms(h: Holdings, adoption: Adoption) -> dict[str, str]:
    t, (before, now) = adoption.transition, adoption.way.split(" to ")
    told = (t.date.isoformat(), t.method, before, now, "elected" if t.package_of_expedients else "not elected",
            "used" if t.hindsight else "not used", f"{h.policy.transition_rate_term} term", h.policy.transition_index)
    return dict(zip(TERMS, told, strict=True))


def _changes(h: Holdings, lease: int, adoption: Adoption) -> dict[str, Any]:
    s = h.schedule
    moved = transition_table(adoption, int(s.opening_asset[lease]), int(s.opening_liability[lease]))
    found = {row["item"]: to_cents(row["after"] - row["before"]) for row in moved.records()}
    return {name: found.get(name, 0) for name in AMOUNTS}
