"""Spans of the same dates: their periods, and the time up to each, are worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from asc842.calendar.periods import Periods, cut, days_within, elapsed_months
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.reporting import ReportingGrid
from asc842.measurement.discount import Discounting
from asc842.measurement.span import Spans
from asc842.measurement.weights import Weights

DATES = ("anchor", "start", "after", "asset_after", "convention", "compounding", "weigh_by_days")
"""What time and its weights depend on, with the day on which a span ends."""
_ODD = np.int64(0x9E3779B97F4A7C15 - 2**64)


@dataclass(frozen=True, slots=True)
class SameDates:
    """Spans one of each kind of dates, and the kind of every span, (spans,): of one kind are all, of none each."""

    each: Spans
    first: Ints
    kind: Ints | None
    periods: Periods
    """Those of ``each``, (kinds, periods)."""

    @classmethod
    def of(cls, spans: Spans, until: Days, grid: ReportingGrid) -> Self:
        """Find spans of the same dates; ``until`` (spans,) is the day after the last period of each."""
        each, (first, kind) = replace(spans, until=until), _kinds([*(getattr(spans, x) for x in DATES), until])
        if kind is not None:
            each = each.of(first)
        return cls(each, first, kind, cut(each.start, each.until, grid))

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Give every span what its kind has, (kinds, ...) -> (spans, ...), which nobody writes to."""
        if self.kind is None:
            return values
        if len(self.each) == 1:
            return np.broadcast_to(values, (len(self.kind), *values.shape[1:]))
        return values.take(self.kind, axis=0)

    def all_periods(self) -> Periods:
        """Return the periods of every span."""
        p = self.periods
        return Periods(self.spread(p.starts), self.spread(p.next_starts), self.spread(p.exists))

    def steps(self, discounting: Discounting) -> Floats:
        """Units of time, as each span discounts, up to the day after each period, (spans, periods)."""
        days, how = self.periods.next_starts, discounting if self.kind is None else discounting.of(self.first)
        return self.spread(how.steps(days, days))

    def weights(self, after: str) -> Weights:
        """Time elapsed by the end of each period, up to the day ``after`` (a field of spans) the last that counts."""
        last, s = getattr(self.each, after), self.each
        elapsed, whole = elapsed_months(self.periods, last)
        if s.weigh_by_days.any():
            elapsed = np.where(s.weigh_by_days[:, None], np.cumsum(days_within(self.periods, last), axis=1), elapsed)
            whole = np.where(s.weigh_by_days, (last - s.start).astype(np.int64), whole)
        # A span of no length has no weight; dividing by 1 leaves its shares at nothing.
        return Weights(self.spread(elapsed), self.spread(np.maximum(whole, 1)))


def _kinds(fields: list[np.ndarray]) -> tuple[Ints, Ints | None]:
    """Return the first span of each kind, and the kind of each; None where few share one."""
    key, fields = np.zeros(len(fields[0]), dtype=np.int64), [values.view(f"i{values.itemsize}") for values in fields]
    if all((values == values[:1]).all() for values in fields):
        return np.arange(min(1, len(key))), key
    for values in fields:
        key = (key ^ (key >> 29)) * _ODD + values
    _, first, kind = np.unique(key, return_index=True, return_inverse=True)
    alike = 2 * len(first) <= len(key) and all((values == values[first][kind]).all() for values in fields)
    return first, kind if alike else None
