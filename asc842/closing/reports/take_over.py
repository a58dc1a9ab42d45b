"""Leases taken over from other books: what they carried, what the contract gives, what is made of the difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.book.take_over import TakenOver
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, EACH, NOTES, OF_TAKE_OVERS

NAME = "leases taken over"
TERMS = ("taken over on", "source", "rate carried", "convention", "explained by", "judged")
AMOUNTS = ("liability carried", "liability by contract", "liability difference", "asset carried", "asset by contract",
           "asset difference")


@NOTES.at(65, "holdings", "taken", name=NAME, marks=(BY_LEASE, OF_TAKE_OVERS, EACH))
def leases_taken_over(h: Holdings, taken: Sequence[TakenOver | None]) -> pd.DataFrame:
    """One row per lease taken over: TERMS as text, and AMOUNTS of the day in whole cents.

    ``explained by`` are the rate conventions by which the contract gives the liability carried, to the unit stated;
    ``taken`` is in the order of the holdings.
    """
    rows = [(h.leases[i], t.facts.on.isoformat(), t.facts.source, f"{t.carried_rate:.6f}", t.convention,
             ", ".join(t.explained_by) or "none", t.answer, t.liability, t.contract.liability,
             t.liability - t.contract.liability, t.asset, t.contract.asset, t.asset - t.contract.asset)
            for i, t in enumerate(taken) if t]
    return typed(pd.DataFrame(rows, columns=["lease", *TERMS, *AMOUNTS]), AMOUNTS, np.int64)
