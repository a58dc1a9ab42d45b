"""Current portions of liabilities that are below zero or above the liability: what they mean, said of each lease."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.base.showing import counted
from asc842.closing import CLOSE_CHECKS
from asc842.closing.holdings import Holdings
from asc842.ledger.standing import Standing

NAME = "current portion between zero and the liability"


def outside(h: Holdings, now: Standing) -> Iterator[tuple[Any, ...]]:
    """Exceptions: one of each lease whose current portion as computed is not between zero and its liability."""
    receives = _receives(h, now)
    for i in np.flatnonzero(now.outside).tolist():
        own = h.currency(i)
        shown = from_cents(int(now.current[i]), own)
        yield (h.leases[i], "current portion", _what(now, i), None,
               f"{from_cents(int(now.current_computed[i]), own):,} of a liability of "
               f"{from_cents(int(now.liability[i]), own):,}: {_meaning(now, i, receives=bool(receives[i]))}; "
               f"presented as {shown:,}")


@CLOSE_CHECKS.at(50, "holdings", "now")
def outside_check(h: Holdings, now: Standing) -> Iterator[Check]:
    """Note leases whose current portion is below zero or above the liability (842-20-45-1)."""
    found = np.flatnonzero(now.outside)
    if len(found):
        names = [str(h.leases[i]) for i in found[:5]]
        more = f" and {len(found) - 5:,} more" if len(found) > 5 else ""
        remedy = ('it is presented as computed; current_portion_outside = "within the liability" presents the nearer '
                  "of zero and the liability" if h.policy.current_portion_outside == "as computed" else
                  "the nearer of zero and the liability is presented, as current_portion_outside says")
        yield Check(NAME, "note", "no lease below zero or above its liability", f"{', '.join(names)}{more}", ZERO,
                    ZERO, "842-20-45-1", counted(len(found), "lease"), detail=f"{remedy}; see the exceptions")


def _below(now: Standing, i: int) -> bool:
    return bool(now.current_computed[i] < min(int(now.liability[i]), 0))


def _what(now: Standing, i: int) -> str:
    if now.liability[i] < 0:
        return "not between the liability, which is below zero, and nothing"
    return "below zero" if _below(now, i) else "above the liability"


def _receives(h: Holdings, now: Standing) -> np.ndarray:
    """Whether leases are to receive more than they pay on any later day, (leases,)."""
    lease, _, amount = now.owed
    found = np.zeros(len(h.leases), dtype=bool)
    found[lease[amount < 0]] = True
    return found


def _meaning(now: Standing, i: int, *, receives: bool) -> str:
    """Say why; by the method of principal a liability may grow without any incentive."""
    if not receives:
        return "interest accretes faster than rent is paid, so that the liability grows within twelve months"
    if _below(now, i) or now.liability[i] < 0:
        return "incentives receivable within twelve months exceed what is paid in them"
    return "incentives receivable after twelve months exceed what is paid after them"
