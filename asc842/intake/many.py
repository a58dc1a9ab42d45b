"""Many leases that give the same keys, as columns: what the rules hold their days, rates and rises to.

One of them is put to the rules. Of the others a rule is told to have nothing to say by its test of columns, which
stands by the rule and uses its bounds; where that is not sure, the lease is put to the rules as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asc842.base.registry import Registry

Days = NDArray[np.datetime64]
"""Dates as ``datetime64[D]``."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ManyLeases:
    """Leases as columns, each field (leases,).

    ``start`` and ``end`` are the first and the last day of the term, ``received`` the day on which an incentive was,
    ``useful_life`` the last day of it; NaT where there is none, or a number of months. ``rate`` is the discount rate,
    ``frequency`` how often rent is paid, ``due_day`` whether a day of the month is stated for it, ``every`` how many
    months apart its rises are, 0 where it does not rise.
    """

    ids: Sequence[str]
    start: Days
    end: Days
    received: Days
    useful_life: Days
    rate: NDArray[np.float64]
    frequency: Sequence[str]
    due_day: Mask
    every: NDArray[np.int64]


Sure = Callable[[ManyLeases], Mask]
SURE = Registry[Sure]("asc842.intake.rules")
"""Of rules, by their place: for which leases a rule surely has nothing to say, if it has none for one of them.

A rule without such a test is asked of every lease that gives its keys.
"""


def by_keys(many: ManyLeases) -> Mask:
    """Of a rule that looks at which keys there are: it says the same of all leases that give the same ones."""
    return np.ones(len(many.ids), dtype=bool)


def years_between(since: Days, until: Days) -> NDArray[np.int64]:
    """From the calendar year of some days to that of others; of no use where one is NaT."""
    return _number(until, "Y") - _number(since, "Y")


def months_between(since: Days, until: Days) -> NDArray[np.int64]:
    """From the calendar month of some days to that of others; of no use where one is NaT."""
    return _number(until, "M") - _number(since, "M")


def _number(days: Days, of: str) -> NDArray[np.int64]:
    return days.astype(f"datetime64[{of}]").astype(np.int64)
