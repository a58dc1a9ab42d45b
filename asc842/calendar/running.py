"""Amounts that fall on days, added up once: how much there is by any of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from itertools import accumulate


class RunningTotal:
    """Amounts in whole minor units by day; what falls before a day is looked up."""

    def __init__(self, amounts: Iterable[tuple[date, int]]) -> None:
        """Take days and amounts in any order."""
        in_order = sorted(amounts)
        self._days = [day for day, _ in in_order]
        self._upto = [0, *accumulate(amount for _, amount in in_order)]

    @property
    def total(self) -> int:
        """All of it."""
        return self._upto[-1]

    def before(self, day: date) -> int:
        """Return what falls on earlier days."""
        return self._upto[bisect_left(self._days, day)]

    def within(self, first: date, after: date) -> int:
        """Return what falls on days from ``first`` to the one before ``after``."""
        return self.before(after) - self.before(first) if first < after else 0
