"""Schedules of very many leases, measured a block of leases at a time.

What one block is worked out in is used again for the next: arrays as long as all leases together pass through no
cache, and their memory is taken from the system anew each time. A lease of a century widens its own block alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from asc842.calendar.positions import Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.ledger.schedule import EventRows, Schedule, schedule_of
from asc842.measurement.events import Wave
from asc842.measurement.span import Spans

CELLS = 1 << 20
"""Leases times months that a block has at most."""
SHORTEST_MONTH = 28
BESIDE_ROWS = ("opening_liability", "opening_asset", "day_one", "events", "divided", "unpaid")
Arrays = TypeVar("Arrays")


def schedule_in_blocks(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Schedule:
    """Return what :func:`asc842.ledger.schedule.schedule_of` returns, however many leases there are."""
    cuts = list(_cuts(_months(waves[0].spans), 0)) if leases else []
    if len(cuts) <= 1:
        return schedule_of(waves, leases, grid)
    blocks = [_Block.of(waves, low, high) for low, high in cuts]
    return _one_below_another([(b, schedule_of(b.waves, b.leases, grid)) for b in blocks])


def _months(spans: Spans) -> Ints:
    """Months from commencement to the end of term or asset, about, (leases,)."""
    days = (np.maximum(spans.after, spans.asset_after) - spans.start).astype(np.int64)
    return days // SHORTEST_MONTH + 1


def _cuts(months: Ints, low: int) -> Iterator[tuple[int, int]]:
    """Yield the first lease of each block and the one after its last: halves, until each is small enough."""
    if len(months) == 1 or len(months) * months.max() <= CELLS:
        yield low, low + len(months)
    else:
        half = len(months) // 2
        yield from _cuts(months[:half], low)
        yield from _cuts(months[half:], low + half)


@dataclass(frozen=True, slots=True)
class _Block:
    """Leases from ``low`` on, numbered from 0; ``places`` are those of its events in each later wave."""

    low: int
    leases: int
    waves: list[Wave]
    places: Ints

    @classmethod
    def of(cls, waves: Sequence[Wave], low: int, high: int) -> _Block:
        parts, places = list[Wave](), [np.zeros(0, dtype=np.int64)]
        for number, wave in enumerate(waves):
            which = np.flatnonzero((wave.spans.lease >= low) & (wave.spans.lease < high))
            if len(which):
                parts.append(_part(wave, which, low))
                places += [which] if number else []
        return cls(low, high - low, parts, np.concatenate(places))


def _part(wave: Wave, which: Ints, low: int) -> Wave:
    """Return some spans of a wave, with the payments and weights that are theirs."""
    place = np.full(len(wave.spans), -1)
    place[which] = np.arange(len(which))
    spans, events = _some(wave.spans, which), _some(wave.events, which)
    paid, weighed = place[wave.payments.span], place[wave.weights.span]
    return Wave(replace(spans, lease=spans.lease - low), wave.payments.of(paid >= 0, paid), events,
                wave.weights.of(weighed >= 0, weighed))


def _some(of: Arrays, which: Ints) -> Arrays:
    """Return a dataclass of arrays with some of the elements of each."""
    fields: dict[str, Any] = {name: getattr(of, name) for name in of.__dataclass_fields__}  # type: ignore[attr-defined]
    return type(of)(**{name: value[which] if isinstance(value, np.ndarray) else _some(value, which)
                       for name, value in fields.items()})


def _one_below_another(blocks: list[tuple[_Block, Schedule]]) -> Schedule:
    """Join the schedules of blocks into one of all leases."""
    def of_all(parts: list[Schedule]) -> dict[str, Any]:
        names = [name for name in Schedule.__dataclass_fields__ if name not in BESIDE_ROWS]
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return columns | {"lease": np.concatenate([part.lease + b.low for part, (b, _) in
                                                   zip(parts, blocks, strict=True)])}

    schedules = [s for _, s in blocks]
    beside: dict[str, Any] = {name: np.concatenate([getattr(s, name) for s in schedules]) for name in BESIDE_ROWS[:3]}
    beside["events"] = _events(blocks)
    parted = any(s.divided for s in schedules)
    divided = Schedule(**of_all([s.by_class for s in schedules]), **beside) if parted else None
    return Schedule(**of_all(schedules), **beside, divided=divided)


def _events(blocks: list[tuple[_Block, Schedule]]) -> EventRows:
    """Put the events of all blocks in order of wave, and within it as the wave has them."""
    order = np.lexsort((np.concatenate([b.places for b, _ in blocks]),
                        np.concatenate([s.events.wave for _, s in blocks])))
    found = EventRows(*(np.concatenate([getattr(s.events, name) for _, s in blocks])
                        for name in EventRows.__dataclass_fields__))
    lease = np.concatenate([s.events.lease + b.low for b, s in blocks])
    return _some(replace(found, lease=lease), order)
