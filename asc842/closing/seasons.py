"""Leases that are used in seasons: what remains of their term is what remains of these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.periods import months_in_term
from asc842.closing.holdings import Holdings
from asc842.ledger.standing import Standing


def in_seasons(h: Holdings, now: Standing) -> Standing:
    """Return where leases stand with the months of use that remain (Topic 842, glossary: period of use)."""
    if not len(h.use):
        return now
    lease = h.use["lease"].to_numpy(np.int64)
    first, last = (h.use[name].to_numpy("datetime64[D]") for name in ("first", "last"))
    begins = np.maximum(first, now.at + ONE_DAY)
    after = np.minimum(last, now.term_end[lease]) + ONE_DAY
    months = np.where(after > begins, months_in_term(begins, np.maximum(after, begins)), 0.0)
    seasonal = np.isin(np.arange(len(h.leases)), lease)
    left = np.bincount(lease, weights=months, minlength=len(h.leases))
    return replace(now, months=np.where(seasonal, left, now.months))
