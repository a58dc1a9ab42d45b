"""Which rows of a schedule show an asset that the lessee has come to own: those after the lease's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Ints
from asc842.ledger.schedule import Schedule
from asc842.ledger.split_rows import Rows
from asc842.measurement.events import Wave


@dataclass(frozen=True, slots=True)
class Owned:
    """Two flags for each row of a schedule, shape (rows,).

    ``passes``: the lease ends in this period and the asset passes to the lessee; ``after``: it has passed.
    """

    passes: np.ndarray
    after: np.ndarray

    def leased(self, asset_closing: Ints) -> Ints:
        """Return the closing balances that are a right of use: zero once the asset is the lessee's."""
        return np.where(self.passes | self.after, 0, asset_closing)


def owned_by(s: Schedule | Rows, waves: Sequence[Wave]) -> Owned:
    """Find rows where an asset outlasts its lease: it is amortized beyond the last day of the term (842-20-35-8)."""
    after, life = waves[0].spans.after.copy(), waves[0].spans.asset_after.copy()
    for wave in waves[1:]:
        after[wave.spans.lease], life[wave.spans.lease] = wave.spans.after, wave.spans.asset_after
    if not (life > after).any():
        return Owned(np.zeros(len(s.lease), dtype=bool), np.zeros(len(s.lease), dtype=bool))
    outlasts, first = (life > after)[s.lease], after[s.lease]
    ended = s.starts >= first
    return Owned(outlasts & ~ended & (s.ends >= first - ONE_DAY), outlasts & ended)
