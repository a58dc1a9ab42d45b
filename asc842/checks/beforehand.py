"""Prepaid rent applied to months that the lease no longer reaches: it is part of its cost all the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check
from asc842.calendar.grid import year_month
from asc842.checks import CHECKS
from asc842.timeline.timeline import Timeline

NAME = "rent paid beforehand is applied to months of the term"


@CHECKS.at(150, "life")
def beforehand_checks(life: Timeline) -> Iterator[Check]:
    """Note what is applied to a month after the lease's last day, by judgement or by an event."""
    if not any(p.applied for p in life.lease.facts.prepaid_rent):
        return
    ended = [v.event.effective for v in life.later if v.event and v.ended]
    end = min([*ended, life.last.lease_term_end])
    for prepaid in life.lease.facts.prepaid_rent:
        for a in prepaid.applied:
            if a.month > year_month(end):
                yield Check(NAME, "note", f"a month up to {year_month(end)}",
                            f"{a.amount:,} for {a.month}, after {end}", Decimal(0), Decimal(0), prepaid.source,
                            prepaid.id, "",
                            "it reduces no payment; the event says how much of it the lessor gives back")
