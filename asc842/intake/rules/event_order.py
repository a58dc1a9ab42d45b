"""Events at the same time: which comes first, and when that has to be said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from asc842.base.errors import Problem
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease

_TOUCHED = {
    "rent": "payments", "abatements": "payments", "lease_term_end": "payments", "options": "payments",
    "guarantees": "payments", "discount_rate": "rate",
    "classification": "classification", "amortization_end": "life",
    "basis": "basis",
}


def independent(a: Event, b: Event) -> bool:
    """Return whether two events at the same time come to the same in either order.

    They do where both only remeasure or impair, and none changes a term that the other changes: what is paid, the
    rate, the classification, the life of the asset, the basis of its cost, what is receivable of one incentive. A term
    that moves takes the life of the asset with it. (A remeasurement that takes the asset to zero is refused when it is
    measured.)
    """
    if KINDS[a.kind].reduces or KINDS[b.kind].reduces:
        return False
    return _touched(a).isdisjoint(_touched(b))


def _touched(event: Event) -> set[str]:
    touched = {name for key, name in _TOUCHED.items() if getattr(event, key) not in (None, ())}
    if event.lease_term_end or event.options:
        touched.add("life")
    if event.receivable is not None:
        touched.add(f"incentive {event.incentive_id or event.id}")
    return touched


def order_problems(lease: Lease) -> Iterator[Problem]:
    """Events at the same time of which one starts from what the other leaves have an order, each its own."""
    events = [(i, e) for i, e in enumerate(lease.events) if KINDS[e.kind].treatment != "none"]
    for (i, a), (k, b) in combinations(events, 2):
        if (a.effective, a.at_end_of_day) != (b.effective, b.at_end_of_day):
            continue
        if a.order is not None and a.order == b.order:
            yield Problem("events.order-twice",
                          f"events[{k}].order", f"order = {b.order} a second time (first: events[{i}])",
                          "an order of its own for each event at the same time", "renumber one of the two")
        elif (a.order is None or b.order is None) and not independent(a, b):
            missing = k if b.order is None else i
            yield Problem("events.unordered",
                          f"events[{missing}]", f"{b.kind} at the same time as {a.kind} {a.id}, in no order",
                          "order = 1, 2, ... on both: the later one starts from what the earlier one leaves",
                          "say which comes first")
