"""Schedules of very many leases, measured a block of leases at a time.

What a block is worked out in stays in the processor's cache, and is used again for the next; only what comes out of it
is written to memory, each column to its place. A lease of a century widens its own block alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from asc842.calendar.positions import Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.ledger.schedule import COLUMNS, EventRows, Schedule, schedule_of
from asc842.measurement.events import Wave
from asc842.measurement.span import Spans

CELLS = 1 << 15
"""Leases times months that a block has at most: an array of so many fits the cache of a processor many times."""
SHORTEST_MONTH = 28
FEW = 64
"""Rows that show, for most columns, whether there is anything in them."""
KEYS = ("lease", "starts", "ends", "finance")
OF_LEASE = ("opening_liability", "opening_asset", "day_one")
Arrays = TypeVar("Arrays")


@dataclass(frozen=True, slots=True)
class LeaseBlock:
    """Leases from ``low`` to the one before ``high``, numbered from 0 in ``waves``.

    ``places`` are those that its events have in the waves of all leases, wave after wave.
    """

    low: int
    high: int
    waves: list[Wave]
    places: Ints

    def schedule(self, grid: ReportingGrid = MONTHS) -> Schedule:
        """Measure the leases of the block."""
        return schedule_of(self.waves, self.high - self.low, grid)


class ManyRows:
    """Columns of very many rows, each written once: the memory for all of them is asked for at the beginning.

    Zeros are not written: untouched memory is 0, and costs nothing.
    """

    def __init__(self, room: int) -> None:
        self._room, self._begin, self._end = room, 0, 0
        self._columns: dict[str, np.ndarray] = {}

    def add(self, rows: Mapping[str, np.ndarray]) -> None:
        """Add rows below those that are there."""
        self.extend(len(next(iter(rows.values()))))
        for name, values in rows.items():
            self.put(name, values)

    def extend(self, count: int) -> None:
        """Make so many rows the ones that come next."""
        self._begin, self._end = self._end, self._end + count
        if self._end > self._room:
            self._room = self._end + self._end // 2
            for name, column in self._columns.items():
                self._columns[name] = longer = np.zeros(self._room, dtype=column.dtype)
                longer[:self._begin] = column[:self._begin]

    def put(self, name: str, values: np.ndarray) -> None:
        """Write a column of the rows that come next."""
        if name not in self._columns:
            self._columns[name] = np.zeros(self._room, dtype=values.dtype)
        if values.dtype.kind == "M" or values[:FEW].any() or values.any():
            self._columns[name][self._begin:self._end] = values

    def copy(self) -> ManyRows:
        """Return the same rows, to which others can be added."""
        copied = ManyRows(self._room)
        if self._end:
            copied.add(self.filled())
        return copied

    def filled(self) -> dict[str, Any]:
        """Return the columns, (rows,)."""
        return {name: column[:self._end] for name, column in self._columns.items()}


def schedule_in_blocks(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Schedule:
    """Return what :func:`asc842.ledger.schedule.schedule_of` returns, however many leases there are."""
    rows, by_class, by_lease = ManyRows(room_for(waves)), None, ManyRows(leases)
    events = list[tuple[LeaseBlock, EventRows]]()
    for block in blocks_of(waves):
        s = block.schedule(grid)
        if s.divided and by_class is None:
            by_class = rows.copy()
        rows.add(_rows(s, block.low))
        if by_class is not None:
            by_class.add(_rows(s.by_class, block.low))
        by_lease.add({name: getattr(s, name) for name in OF_LEASE})
        events.append((block, s.events))
    of_lease: dict[str, Any] = {**by_lease.filled(), "events": _events(events)}
    return Schedule(**rows.filled(), **of_lease,
                    divided=None if by_class is None else Schedule(**by_class.filled(), **of_lease))


def blocks_of(waves: Sequence[Wave]) -> Iterator[LeaseBlock]:
    """Yield blocks of leases in their order; payments and weights of each wave are in order of its spans."""
    if not len(waves[0].spans):
        yield LeaseBlock(0, 0, list(waves), np.zeros(0, dtype=np.int64))
        return
    for low, high in _cuts(_months(waves[0].spans), 0):
        yield block_of(waves, low, high)


def block_of(waves: Sequence[Wave], low: int, high: int) -> LeaseBlock:
    """Return the leases from one to the one before another as a block."""
    parts, places = list[Wave](), [np.zeros(0, dtype=np.int64)]
    for number, wave in enumerate(waves):
        first, last = np.searchsorted(wave.spans.lease, [low, high]).tolist()
        if first < last:
            parts.append(_part(wave, slice(first, last), low))
            places += [np.arange(first, last)] if number else []
    return LeaseBlock(low, high, parts, np.concatenate(places))


def schedule_of_one(s: Schedule, lease: int) -> Schedule:
    """Return the schedule of one of many leases, which is then the first."""
    rows = _rows_of_one(s, lease)
    of_lease: dict[str, Any] = {name: getattr(s, name)[lease:lease + 1] for name in OF_LEASE}
    events = _some(s.events, np.flatnonzero(s.events.lease == lease))
    of_lease["events"] = replace(events, lease=events.lease - lease)
    divided = _rows_of_one(s.divided, lease) if s.divided else rows
    unpaid = s.unpaid.where(s.unpaid.lease == lease)
    return Schedule(**rows, **of_lease, unpaid=replace(unpaid, lease=unpaid.lease - lease),
                    divided=Schedule(**divided, **of_lease) if len(divided["lease"]) > len(rows["lease"]) else None)


def _rows_of_one(s: Schedule, lease: int) -> dict[str, Any]:
    own = slice(*np.searchsorted(s.lease, [lease, lease + 1]).tolist())
    return {name: getattr(s, name)[own] for name in (*KEYS, *COLUMNS)} | {"lease": s.lease[own] - lease}


def room_for(waves: Sequence[Wave]) -> int:
    """Return how many rows a schedule by months has, about: more rather than less."""
    longest = _months(waves[0].spans)
    for wave in waves[1:]:
        longest[wave.spans.lease] = np.maximum(longest[wave.spans.lease], _months(wave.spans, wave.spans.anchor))
    return int(longest.sum()) + len(longest)


def _months(spans: Spans, since: np.ndarray | None = None) -> Ints:
    """Months from commencement to the end of term or asset, about, (leases,)."""
    days = (np.maximum(spans.after, spans.asset_after) - (spans.start if since is None else since)).astype(np.int64)
    return days // SHORTEST_MONTH + 1


def _cuts(months: Ints, low: int) -> Iterator[tuple[int, int]]:
    """Yield the first lease of each block and the one after its last: halves, until each is small enough."""
    if len(months) == 1 or len(months) * months.max() <= CELLS:
        yield low, low + len(months)
    else:
        half = len(months) // 2
        yield from _cuts(months[:half], low)
        yield from _cuts(months[half:], low + half)


def _part(wave: Wave, which: slice, low: int) -> Wave:
    """Return some spans of a wave, with the payments and weights that are theirs."""
    spans, events = _some(wave.spans, which), _some(wave.events, which)
    paid = _some(wave.payments, _theirs(wave.payments.span, which))
    weights = _some(wave.weights, _theirs(wave.weights.span, which))
    return Wave(replace(spans, lease=spans.lease - low), replace(paid, span=paid.span - which.start), events,
                replace(weights, span=weights.span - which.start))


def _theirs(owner: Ints, which: slice) -> slice:
    return slice(*np.searchsorted(owner, [which.start, which.stop]).tolist())


def _some(of: Arrays, which: slice | Ints) -> Arrays:
    """Return a dataclass of arrays with some of the elements of each."""
    fields: dict[str, Any] = {name: getattr(of, name) for name in of.__dataclass_fields__}  # type: ignore[attr-defined]
    return type(of)(**{name: value[which] if isinstance(value, np.ndarray) else _some(value, which)
                       for name, value in fields.items()})


def _rows(s: Schedule, low: int) -> dict[str, np.ndarray]:
    return {name: getattr(s, name) for name in (*KEYS, *COLUMNS)} | {"lease": s.lease + low}


def _events(blocks: list[tuple[LeaseBlock, EventRows]]) -> EventRows:
    """Put the events of all blocks in order of wave, and within it as the wave has them."""
    order = np.lexsort((np.concatenate([b.places for b, _ in blocks]), np.concatenate([e.wave for _, e in blocks])))
    found = EventRows(**{name: np.concatenate([getattr(e, name) for _, e in blocks])
                         for name in EventRows.__dataclass_fields__})
    lease = np.concatenate([e.lease + b.low for b, e in blocks])
    return _some(replace(found, lease=lease), order)
