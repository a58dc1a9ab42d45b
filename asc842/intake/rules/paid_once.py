"""Rules on what an event has paid once: a payment from before the event would be dropped silently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.rent import RentRow
from asc842.intake.doubts import Doubts
from asc842.intake.parts import components
from asc842.intake.rules import RULES


@RULES.at(270, marks=("events.rent",))
def paid_once(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """What is paid once by an event is due from its day on, or was a payment of the lease before it."""
    if doubts.touches("events") or doubts.touches("facts", "documents"):
        return
    for i, event in enumerate(lease.events):
        first = takes_effect(event)
        for k, rent in enumerate(event.rent):
            if rent.frequency == "once":
                known = _rows(lease, rent.id, before=f"events[{i}]")
                yield from _too_early(f"events[{i}].rent[{k}]", rent.rows, first, known)


def _rows(lease: Lease, name: str, before: str) -> set[tuple[object, object]]:
    """Return day and amount of each row of the components of an id, except those of one event."""
    return {(row.on, row.amount) for key, _, component in components(lease) if component.id == name
            and not key.startswith(f"{before}.") for row in component.rows}


def _too_early(key: str, rows: tuple[RentRow, ...], first: date, known: set[tuple[object, object]],
               ) -> Iterator[Problem]:
    for n, row in enumerate(rows):
        if row.on and row.on < first and (row.on, row.amount) not in known:
            yield Problem("rent.paid-before-event",
                          f"{key}.rows[{n}].on", str(row.on), f"a day from {first} on, when the event takes effect",
                          f"correct the date; what was paid for it before counts when the event does: on = {first}")
