"""The table of weights by which leases spread cost, read and put to the spans in which they are in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Ints
from asc842.measurement.events import Wave
from asc842.measurement.reader import TableReader
from asc842.measurement.weights import SoFar, Stretches, position_of

COLUMNS: dict[str, object] = {"lease": None, "begins": None, "ends": None, "weight": None, "event": 0}


class WeightTable:
    """The table ``weights``: each lease's weights at commencement (event 0) and as events state them anew."""

    def __init__(self, reader: TableReader, tables: Mapping[str, Any], ids: Any) -> None:
        self.reader = reader
        self.t = reader.table(tables, "weights", COLUMNS, optional=True)
        self.owner = reader.owners("weights", self.t, ids)
        self.number = reader.counts("weights", self.t, "event")
        self.begins, self.ends = (reader.days("weights", self.t, name) for name in ("begins", "ends"))
        self._check_weights()
        reader.check("tables.weights-dates", "weights", "ends", self.ends < self.begins, self.t,
                     "a day on or after begins", "correct one of the two")

    def _check_weights(self) -> None:
        known = self.reader.numbers("weights", self.t, "weight")
        self.reader.check("tables.weight", "weights", "weight", (known < 0) | (known > 1e9), self.t,
                          "0 to 1,000,000,000", "correct it")

    def stretches(self, by_days: np.ndarray) -> tuple[Stretches, Ints]:
        """Return all stretches by lease, event and time, and the event of each; ``by_days`` (leases,)."""
        order = np.lexsort((self.begins, self.number, self.owner))
        owner, number, begins = self.owner[order], self.number[order], self.begins[order]
        after: Days = self.ends[order] + ONE_DAY
        first = (np.diff(owner, prepend=-1) != 0) | (np.diff(number, prepend=-1) != 0)
        apart = ~first
        apart[1:] &= begins[1:] != after[:-1]
        self.reader.check("tables.weights-apart", "weights", "begins", apart, self.t["begins"].iloc[order],
                          "the day after the stretch before it", "let stretches follow one another without a gap")
        length = position_of(after, by_days[owner]) - position_of(begins, by_days[owner])
        weights = [Fraction(str(w)) for w in self.t["weight"].iloc[order]]
        per_unit = _whole(weights, length.tolist(), np.flatnonzero(first).tolist())
        return Stretches(owner, begins, after, per_unit), number


def _whole(weights: Sequence[Fraction], length: Sequence[int], firsts: Sequence[int]) -> np.ndarray:
    """Return weight per unit of time as whole numbers, the smallest that keep the proportions of each group."""
    found = np.zeros(len(weights), dtype=object)
    for first, last in pairwise([*firsts, len(weights)]):
        exact = [w / x for w, x in zip(weights[first:last], length[first:last], strict=True)]
        scale = lcm(*(x.denominator for x in exact))
        whole = [int(x * scale) for x in exact]
        common = max(1, gcd(*whole))
        found[first:last] = [x // common for x in whole]
    return found


def with_weights(reader: TableReader, tables: Mapping[str, Any], waves: Sequence[Wave], ids: Any,
                 events: Ints) -> list[Wave]:
    """Return waves with the weights in force in each: the latest stated; ``events`` (leases,) counts a lease's.

    Reports weights that do not reach over all that a span spreads, and those that leave nothing to spread over.
    """
    if "weights" not in tables:
        return list(waves)
    table = WeightTable(reader, tables, ids)
    reader.check("tables.event-number", "weights", "event", table.number > events[np.maximum(table.owner, 0)],
                 table.t["event"], "0, or the number of an event of the lease", "correct it")
    if reader.problems:
        return list(waves)
    stretches, number = table.stretches(waves[0].spans.weigh_by_days)
    if reader.problems:
        return list(waves)
    latest, found = np.full(len(ids), -1), list[Wave]()
    for n, wave in enumerate(waves):
        latest[stretches.span[number == n]] = n
        place = np.full(len(ids), -1)
        place[wave.spans.lease] = np.arange(len(wave.spans))
        which = (number == latest[stretches.span]) & (place[stretches.span] >= 0)
        found.append(replace(wave, weights=stretches.of(which, place[stretches.span])))
        _check_reach(reader, found[-1], ids, n)
    return found


def _check_reach(reader: TableReader, wave: Wave, ids: Any, number: int) -> None:
    """Report spans whose weights begin too late, end too early, or are nothing from the span's first day on."""
    s, spans = wave.weights, wave.spans
    if not len(s):
        return
    rows = np.unique(s.span)
    end = np.where(spans.level & ~spans.finance, spans.after, spans.asset_after)[rows]
    lives = end > spans.start[rows]
    first, last = np.searchsorted(s.span, rows), np.searchsorted(s.span, rows, side="right") - 1
    so_far = SoFar.of(s, spans)
    left = so_far.at(rows, np.maximum(end, spans.start[rows])[:, None]) - so_far.at(rows, spans.start[rows][:, None])
    named = pd.Series(ids.take(spans.lease[rows]), index=spans.lease[rows])
    where = f"after event {number}" if number else "at commencement"
    short = lives & ((s.begins[first] > spans.start[rows]) | (s.after[last] < end))
    reader.check("tables.weights-short", "leases", "lease_term_end", short, named,
                 f"weights over all that is spread {where}",
                 "state weights from the first day to the last, anew where an event changes the last")
    reader.check("tables.weights-left", "leases", "lease_term_end", lives & ~short & (left[:, 0] == 0).astype(bool),
                 named, f"weights above 0 in what is left {where}", "state the weights anew")
