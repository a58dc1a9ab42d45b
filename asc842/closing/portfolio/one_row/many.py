"""Many rows of leases as columns: the days and amounts that each states, and for which its topics are surely in order.

What a topic makes of a row whose columns are those of another is known by that one, but for what hangs on days and
amounts: an end that fits the term, a step within the lease, an allowance received by commencement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Floats, Ints, boundary, month_number
from asc842.calendar.recurring import Mask
from asc842.closing.portfolio.one_row.topics import MOST_MONTHS
from asc842.intake.many import ManyLeases
from asc842.payments.rises import surely_payable
from asc842.payments.windows import surely_inside

_SOME_DAY, _FAR = np.datetime64("2000-01-01", "D"), np.datetime64("8000-01-01", "D")
"""A day for a row that has none, and one after which no arithmetic of days is tried."""


class Columns(Protocol):
    """Typed cells of rows by the name of their column, each (rows,)."""

    def days(self, name: str) -> Days:
        """Days, NaT where a cell holds none."""

    def numbers(self, name: str) -> Floats:
        """Numbers, NaN where a cell holds none."""

    def values(self, name: str, blank: Any = None) -> Sequence[Any]:
        """Values; ``blank`` where there is none."""


class RowsInColumns:
    """Rows by columns: ``leases`` are what the rules are asked of, ``sure`` which rows their topics are sure of."""

    def __init__(self, columns: Columns) -> None:
        self._columns, start = columns, columns.days("commencement")
        known = ~np.isnat(start) & (start < _FAR)
        self._start = np.where(known, start, _SOME_DAY)
        end, fits = self._printed_end()
        judged = columns.days("lease_term_end")
        by_judgement = ~np.isnat(judged) & (judged < _FAR)
        end = np.where(by_judgement, judged, end)
        self._renewed = _whole(columns.numbers("renewal_months"))
        self.leases = ManyLeases(columns.values("lease", ""), self._start, self._term_end(end), self._received(),
                                 columns.days("useful_life"), columns.numbers("discount_rate"),
                                 columns.values("frequency", "monthly"), columns.numbers("due_day") > 0,
                                 _whole(columns.numbers("step_months")))
        fits = np.where(by_judgement, self._judged_alone, fits & np.isnat(judged))
        self.sure = known & fits & (self._renewed <= MOST_MONTHS) & self._paid(end)

    @property
    def _judged_alone(self) -> Mask:
        """Whether nothing but a judgement says when the lease ends."""
        stated = ~np.isnat(self._columns.days("expiration")) | ~np.isnan(self._columns.numbers("term_months"))
        return np.asarray(~stated & (self._renewed == 0))

    def _printed_end(self) -> tuple[Days, Mask]:
        """Return the last day of the noncancellable period; and whether it is stated, in one way or in two alike."""
        months, stated = self._columns.numbers("term_months"), self._columns.days("expiration")
        following = boundary(self._start, np.minimum(_whole(months), MOST_MONTHS)) - ONE_DAY
        by_date, by_months = ~np.isnat(stated), (months >= 1) & (months <= MOST_MONTHS)
        fits = np.where(by_date, (stated < _FAR) & (by_months & (stated == following) | np.isnan(months)), by_months)
        return np.where(by_date & fits, stated, following), fits

    def _term_end(self, end: Days) -> Days:
        """Return the last day of the term: that of a renewal which is reasonably certain."""
        certain = np.array(self._columns.values("renewal_certain", False), dtype=object).astype(bool)
        months, after = month_number(end + ONE_DAY) - month_number(self._start), end + ONE_DAY
        from_start = boundary(self._start, months) == after
        anchor, begun = np.where(from_start, self._start, after), np.where(from_start, months, 0)
        return np.where(certain, boundary(anchor, begun + np.minimum(self._renewed, MOST_MONTHS)) - ONE_DAY, end)

    def _received(self) -> Days:
        """Return the day on which an allowance was received; with lease month 1 it is that of commencement."""
        month = self._columns.numbers("allowance_received")
        return np.where(np.isnan(month), self._columns.days("allowance_received"),
                        boundary(self._start, np.clip(_whole(month), 1, MOST_MONTHS) - 1))

    def _paid(self, end: Days) -> Mask:
        """Whether steps are within the lease, rent that rises can be paid, and months without rent are of the term."""
        numbers, every = self._columns.numbers, self.leases.every
        months = month_number(end) - month_number(self._start)
        months += 1 - (end < boundary(self._start, months)) + self._renewed
        times = np.where(every > 0, months // np.maximum(every, 1) + 1, 0)
        rent, rate, amount = (np.nan_to_num(numbers(name)) for name in ("rent", "step_rate", "step_amount"))
        payable = surely_payable(rent, rate, amount, np.minimum(times, MOST_MONTHS))
        free = np.minimum(np.nan_to_num(numbers("free_months")), MOST_MONTHS)
        return np.asarray(((every == 0) | (every < months)) & payable
                          & surely_inside(free, self._start, end + ONE_DAY))


def _whole(numbers: Floats) -> Ints:
    """Return whole numbers, 0 for none; one beyond any lease stays so."""
    return np.nan_to_num(np.clip(numbers, 0, 100 * MOST_MONTHS)).astype(np.int64)
