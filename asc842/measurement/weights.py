"""Weights by which spans spread cost or amortization where benefit is not even over time (842-20-25-6a, -35-7)."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Self

import numpy as np

from asc842.calendar.periods import Periods, months_position
from asc842.calendar.positions import Days, Ints
from asc842.measurement.span import Spans

DAY_ZERO = np.datetime64("1500-01-01", "D")
DAYS_OF_TIME = 10**7
"""More days than any two dates of leases are apart: it keeps the spans apart in one sorted list."""
LARGEST_WHOLE = 2**31
"""Below it weights times a remainder fit 64 bits (see :func:`asc842.measurement.straight_line.elapsed_share`)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights elapsed by the end of each period (spans, periods), and the whole of them (spans,)."""

    elapsed: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of even benefit in order of span and time, without a gap; every field has shape (stretches,).

    ``span`` indexes the spans; those without stretches spread by time alone. A stretch lasts from ``begins`` to the
    day before ``after``; ``per_unit`` (Python integers) is what each unit of time in it weighs: the whole of a
    stretch weighs as stated, but for a factor that all stretches of a span share.
    """

    span: Ints
    begins: Days
    after: Days
    per_unit: np.ndarray

    def __len__(self) -> int:
        return len(self.span)

    @classmethod
    def none(cls) -> Self:
        """Return no stretches: benefit is even over time."""
        days = np.zeros(0, dtype="datetime64[D]")
        return cls(np.zeros(0, dtype=np.int64), days, days, np.zeros(0, dtype=object))

    def of(self, which: np.ndarray, span: Ints) -> Stretches:
        """Return some of the stretches, as those of other spans."""
        return Stretches(span[which], self.begins[which], self.after[which], self.per_unit[which])


def weighed(weights: Weights, stretches: Stretches, spans: Spans, periods: Periods, after: Days) -> Weights:
    """Weigh by benefit what ``weights`` weigh by time: from each span's first day to ``after`` (spans,)."""
    if not len(stretches):
        return weights
    rows = np.unique(stretches.span)
    so_far = SoFar.of(stretches, spans)
    start, end = spans.start[rows], after[rows]
    days = np.clip(periods.next_starts[rows], start[:, None], np.maximum(end, start)[:, None])
    opening = so_far.at(rows, start[:, None])
    every = np.concatenate([so_far.at(rows, days), so_far.at(rows, np.maximum(end, start)[:, None])], axis=1) - opening
    # Only proportions matter: the smallest whole units that tell them.
    common = np.array([max(1, gcd(*row)) for row in every.tolist()], dtype=object)
    every = every // common[:, None]
    kind = np.int64 if max(every[:, -1], default=0) < LARGEST_WHOLE else object
    elapsed, whole = weights.elapsed.astype(kind), weights.whole.astype(kind)
    elapsed[rows], whole[rows] = every[:, :-1].astype(kind), np.maximum(every[:, -1], 1).astype(kind)
    return Weights(elapsed, whole)


@dataclass(frozen=True, slots=True)
class SoFar:
    """Weight from the first day of a span's first stretch to any day of it."""

    stretches: Stretches
    by_days: np.ndarray
    keys: Ints
    first: Ints
    before: np.ndarray
    length: Ints

    @classmethod
    def of(cls, s: Stretches, spans: Spans) -> Self:
        """Add the stretches of every span up."""
        by_days = spans.weigh_by_days
        length = position_of(s.after, by_days[s.span]) - position_of(s.begins, by_days[s.span])
        total = np.cumsum(np.concatenate([np.zeros(1, dtype=object), s.per_unit * length.astype(object)]))
        first = np.full(len(spans), 0)
        first[s.span[::-1]] = np.arange(len(s))[::-1]
        return cls(s, by_days, _key(s.span, s.begins), first, total[:-1], length)

    def at(self, rows: Ints, days: Days) -> np.ndarray:
        """Return the weight up to the start of days, (rows, any): rows are spans that have stretches."""
        found = np.searchsorted(self.keys, _key(np.broadcast_to(rows[:, None], days.shape), days), side="right") - 1
        i = np.maximum(found, self.first[rows][:, None])
        by_days = self.by_days[rows][:, None]
        into = np.clip(position_of(days, by_days) - position_of(self.stretches.begins[i], by_days), 0, self.length[i])
        so_far: np.ndarray = (self.before[i] - self.before[self.first[rows]][:, None]
                              + self.stretches.per_unit[i] * into)
        return so_far


def _key(span: Ints, days: Days) -> Ints:
    return span * DAYS_OF_TIME + (days - DAY_ZERO).astype(np.int64)


def position_of(days: Days, by_days: np.ndarray) -> Ints:
    """Return days, or months in whole units of time, up to the start of each day."""
    return np.where(by_days, days.astype(np.int64), months_position(days))
