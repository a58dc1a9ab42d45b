"""Money of an incentive that is said to be received, and that the plan of an event leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check
from asc842.checks import CHECKS
from asc842.contract.rejudged import takes_effect
from asc842.timeline.timeline import Timeline


@CHECKS.at(180, "life")
def received_checks(life: Timeline) -> Iterator[Check]:
    """Note what was received on the first day of an event's plan, or after it, and is not in that plan."""
    for before, event in zip((v.lease for v in life.versions), life.events, strict=False):
        if event.receivable is None or event.incentive_id is None:
            continue
        stated = {(r.on, r.amount) for r in event.receivable}
        for r in next((i.receivable for i in before.facts.incentives if i.id == event.incentive_id), ()):
            if r.received and r.on >= takes_effect(event) and (r.on, r.amount) not in stated:
                yield Check("money received is in the plan", "note", f"{r.amount:,} on {r.on}", "not counted",
                            Decimal(0), Decimal(0), event.source or event.id, event.incentive_id, "",
                            f"said to be received, and {event.id} takes its place from {takes_effect(event)} on: "
                            "where both hold, state it in receivable of the event too")
