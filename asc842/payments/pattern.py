"""Weights by which a lease spreads its cost where benefit is not even: exact shares, and rows to measure by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.contract.basis import Weight
from asc842.contract.events import KINDS, Event
from asc842.contract.judgements import CostBasis
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.payments.use import season_weights
from asc842.timeline.timeline import Timeline

Pattern = Sequence[Weight]


def pattern_of(lease: Lease, *, by_days: bool = False) -> tuple[Weight, ...]:
    """Return the weights of a version of a lease: as judged, else by its seasons; none where time alone spreads it."""
    judged = lease.judgement(CostBasis)
    return judged.answer if judged else season_weights(lease, by_days=by_days)


def restated(before: Lease, after: Lease, event: Event, *, by_days: bool = False) -> tuple[Weight, ...]:
    """Return the weights that an event changes: those it states, or the seasons of a new term."""
    if event.basis or before.lease_term_end == after.lease_term_end or KINDS[event.kind].ends_lease:
        return event.basis
    return season_weights(after, takes_effect(event), by_days=by_days)


def elapsed(pattern: Pattern, start: date, after: date, at: date, *, by_days: bool) -> Fraction:
    """Return the share of the weights from ``start`` to the day before ``after`` that is over at the start of a day.

    Exact; without a pattern it is the share of the time (842-20-25-6a, 842-20-35-7). 0 where nothing is weighed.
    """
    at = min(max(at, start), after)
    if not pattern:
        return _time_elapsed(start, after, at, by_days=by_days)
    whole = _weight(pattern, start, after, by_days=by_days)
    return _weight(pattern, start, at, by_days=by_days) / whole if whole else Fraction(0)


@lru_cache(maxsize=2**16)
def _time_elapsed(start: date, after: date, at: date, *, by_days: bool) -> Fraction:
    """Return the share of the time; every part of an asset asks for it at each month's end."""
    whole = _time(start, after, by_days=by_days)
    return _time(start, at, by_days=by_days) / whole if whole else Fraction(0)


def _weight(pattern: Pattern, start: date, at: date, *, by_days: bool) -> Fraction:
    return sum((Fraction(w.weight) * _time(max(w.from_, start), min(w.to + DAY, at), by_days=by_days)
                / _time(w.from_, w.to + DAY, by_days=by_days) for w in pattern), Fraction(0))


@lru_cache(maxsize=2**16)
def _time(start: date, after: date, *, by_days: bool) -> Fraction:
    """Days, or months with part months by days; 0 where the end comes before the start."""
    if after <= start:
        return Fraction(0)
    if by_days:
        return Fraction((after - start).days)
    grid = MonthGrid.calendar(start)
    return grid.position(after) - grid.position(start)


def weight_rows(life: Timeline) -> list[dict[str, Any]]:
    """Return the rows of ``weights`` of one lease as :func:`asc842.measure` takes them."""
    by_days = life.policy.cost_weights == "days"
    stated = [pattern_of(life.first, by_days=by_days), *(
        restated(before.lease, after.lease, after.event, by_days=by_days)
        for before, after in pairwise(life.versions) if after.event)]
    return [{"lease": life.lease.id, "begins": w.from_, "ends": w.to, "weight": w.weight, "event": number}
            for number, pattern in enumerate(stated) for w in pattern]
