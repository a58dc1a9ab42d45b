"""Which part of a lease serves to build another asset, by row of the schedule and by day."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Floats, Ints
from asc842.closing.holdings import Holdings
from asc842.ledger.schedule import Schedule


def part(amounts: Ints, shares: Floats) -> Ints:
    """Return a share of amounts in cents, half a cent up."""
    found: Ints = np.floor(amounts * shares + 0.5).astype(np.int64)
    return found


def building_of_rows(h: Holdings, s: Schedule) -> Floats:
    """Share of each row of a schedule of theirs, by the days of its period."""
    found = np.zeros(len(s.lease))
    for lease, first, last, share in _stretches(h):
        days = np.minimum(s.ends, last) - np.maximum(s.starts, first) + ONE_DAY
        within = np.maximum(days.astype(np.int64), 0) / (s.ends - s.starts + ONE_DAY).astype(np.int64)
        found += np.where(s.lease == lease, within * share, 0.0)
    return found


def building_on(h: Holdings, lease: Ints, date: Days) -> Floats:
    """Share of leases on days, each (n,)."""
    found = np.zeros(len(lease))
    for one, first, last, share in _stretches(h):
        found += np.where((lease == one) & (date >= first) & (date <= last), share, 0.0)
    return found


def _stretches(h: Holdings) -> list[tuple[int, np.datetime64, np.datetime64, float]]:
    b = h.building
    return list(zip(b["lease"].tolist(), b["first"].to_numpy("datetime64[D]"), b["last"].to_numpy("datetime64[D]"),
                    b["share"].tolist(), strict=True))
