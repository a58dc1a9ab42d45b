"""Two inputs held against each other at the end of a period."""

from __future__ import annotations

from dataclasses import dataclass

from asc842.base.errors import Problem
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalPeriod
from asc842.closing.changes import Change

CHANGE_COLUMNS = ("lease", "currency", "what", "before", "after", "source", "event", "key")
FIGURES = ("liability", "asset", "cost")
"""What is compared: balances at the end of the period, and lease cost of the fiscal year to it."""


@dataclass(frozen=True)
class InputDifference:
    """Two inputs, held against each other at the end of a period.

    ``leases`` has a row for each lease that differs: ``lease, what`` (added, removed, changed, renamed), ``currency``,
    and of each of FIGURES the amount before, after and its ``change``, exact Decimals. ``changes`` has one for each
    fact or judgement that differs: CHANGE_COLUMNS (``what`` in the words of the trade, ``key`` as a lease file has it)
    and what that change alone does to FIGURES (missing where a lease with it alone is refused, or where it is for a
    reader alone). What changes do together beyond the sum of each alone is in ``leases``. ``policy`` are the policies
    that differ, ``problems`` what of either input was refused, ``uncounted`` leases that differ and are too many for
    a close to say how.
    """

    at: FiscalPeriod
    leases: pd.DataFrame
    changes: pd.DataFrame
    policy: tuple[Change, ...]
    problems: tuple[Problem, ...]
    uncounted: int = 0

    @property
    def same(self) -> bool:
        """Whether nothing differs and nothing was refused."""
        return self.leases.empty and not self.policy and not self.problems
