"""What may be wrong with the weights by which a lease spreads its cost: gaps, ends, nothing left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.basis import Weight
from asc842.contract.events import KINDS, Event
from asc842.contract.judgements import CostBasis
from asc842.contract.lease import Lease
from asc842.payments.pattern import elapsed, pattern_of, restated
from asc842.timeline.life import asset_end
from asc842.timeline.timeline import Timeline


def pattern_problems(life: Timeline) -> list[Problem]:
    """Return what is wrong with weights: a gap, a first or last day not that of what is spread, nothing left.

    An event that moves the last day of what is spread to a later one states the weights anew.
    """
    found, pattern, lease = list[Problem](), tuple[Weight, ...](), life.lease
    for before, after, end in zip([None, *life.whole], life.whole, spread_ends(life), strict=False):
        if found or after.ended:
            return found
        event, start = after.event, after.first if after.event else lease.commencement
        key, stated = _stated(lease, event, before.lease if before else None, after.lease)
        pattern = stated or pattern
        if stated and not lease.facts.periods_of_use:  # The order of seasons has rules of its own.
            found += _in_order(key, stated, start, end)
        if pattern and end and not found:
            found += _left(key, event, pattern, start, end)
    return found


def _stated(lease: Lease, event: Event | None, before: Lease | None, after: Lease) -> tuple[str, tuple[Weight, ...]]:
    """Return the key of the weights that the lease, or an event, states or should state, and these."""
    if event and before:
        key = "facts.periods_of_use" if lease.facts.periods_of_use else f"events[{lease.events.index(event)}].basis"
        return key, restated(before, after, event)
    number = next((i for i, j in enumerate(lease.judgements) if isinstance(j, CostBasis)), 0)
    key = "facts.periods_of_use" if lease.facts.periods_of_use else f"judgements[{number}].answer"
    return key, pattern_of(after)


def _in_order(key: str, pattern: Sequence[Weight], start: date, end: date | None) -> Iterator[Problem]:
    """Compare where stretches begin and end with one another, and with what is spread."""
    expected = start
    for i, w in enumerate(pattern):
        if w.from_ != expected:
            says = "the first day of what is spread" if i == 0 else "the day after the stretch before it"
            yield Problem("pattern.order", f"{key}[{i}].from", str(w.from_), f"{expected}, {says}",
                          "let weights follow one another without a gap, from the first day to the last")
        if w.to < w.from_:
            yield Problem("pattern.dates",
                          f"{key}[{i}].to", str(w.to), f"a day from {w.from_} on", "correct one of the two")
        expected = w.to + DAY
    if end and pattern[-1].from_ <= pattern[-1].to != end:
        yield Problem("pattern.last-day", f"{key}[{len(pattern) - 1}].to", str(pattern[-1].to),
                      f"{end}, the last day of what is spread (the lease term; of an asset amortized by itself, its "
                      "life)", "let the weights reach to that day, and no further")
    if not any(w.weight for w in pattern):
        yield Problem("pattern.zero", key, "weights that are all 0", "a weight above 0 for a stretch at least",
                      "state the benefit expected of each stretch")


def _left(key: str, event: Event | None, pattern: Sequence[Weight], start: date, end: date) -> Iterator[Problem]:
    """Tell where an event leaves weights that do not reach the last day, or are nothing."""
    again = "basis = [{ from = ..., to = ..., weight = ... }] on the event, from its first day to the last"
    if pattern[-1].to < end:
        yield Problem("pattern.changed", key, f"weights to {pattern[-1].to}, of what now is spread to {end}",
                      f"weights from {start} to {end}", f"state them anew: {again}")
    elif event and start <= end and not elapsed(pattern, start, end + DAY, end + DAY, by_days=True):
        yield Problem("pattern.nothing-left",
                      key, f"no weight above 0 from {start} to {end}", "weights by which what remains is spread",
                      f"state them anew: {again}")


def spread_ends(life: Timeline) -> list[date | None]:
    """Return the last day of what each version spreads: the term, or the life of an asset amortized by itself.

    None where that hangs on a classification which is still to be tested.
    """
    found, by_itself = list[date | None](), False
    for version in life.whole:
        by_itself |= version.event is not None and KINDS[version.event.kind].by_itself
        found.append(_end(version.lease, by_itself=by_itself))
    return found


def _end(lease: Lease, *, by_itself: bool) -> date | None:
    try:
        return asset_end(lease) if by_itself or lease.classification == "finance" else lease.lease_term_end
    except LookupError:
        return None
