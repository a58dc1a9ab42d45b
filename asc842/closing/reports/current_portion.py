"""Current portions of liabilities that are below zero or above the liability: what they mean, said of each lease."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.base.showing import counted
from asc842.closing import CLOSE_CHECKS
from asc842.closing.holdings import Holdings
from asc842.ledger.standing import Standing

NAME, SHOWN = "current portion between zero and the liability", 5


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


@dataclass(frozen=True, slots=True)
class _Outside:
    """So many leases whose current portion is outside, the first of them by name; ``presented`` by the policy."""

    count: int
    leases: tuple[str, ...]
    presented: str
    name: str = NAME

    def and_(self, other: _Outside) -> _Outside:
        return _Outside(self.count + other.count, (*self.leases, *other.leases)[:SHOWN], self.presented)

    def checks(self) -> Iterator[Check]:
        if self.count:
            more = f" and {self.count - SHOWN:,} more" if self.count > SHOWN else ""
            remedy = ('it is presented as computed; current_portion_outside = "within the liability" presents the '
                      "nearer of zero and the liability" if self.presented == "as computed" else
                      "the nearer of zero and the liability is presented, as current_portion_outside says")
            yield Check(NAME, "note", "no lease below zero or above its liability", f"{', '.join(self.leases)}{more}",
                        ZERO, ZERO, "842-20-45-1", counted(self.count, "lease"),
                        detail=f"{remedy}; see the exceptions")


@CLOSE_CHECKS.at(50, "holdings", "now")
def outside_check(h: Holdings, now: Standing) -> Iterator[_Outside]:
    """Note leases whose current portion is below zero or above the liability (842-20-45-1)."""
    found = np.flatnonzero(now.outside)
    yield _Outside(len(found), tuple(str(h.leases[i]) for i in found[:SHOWN]), h.policy.current_portion_outside)


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
