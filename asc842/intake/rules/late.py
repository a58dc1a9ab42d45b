"""A reason for a fact that became known late names what changed, and is given once."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.text.words import quoted

KEYS = "a key such as judgements.discount_rate, a part of one, an event's id, or lease for all that changed"


@RULES.at(360, marks=("late_facts",))
def late_facts(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Refuse a statement that is there twice, as the second would count for no close, and one that names no key."""
    for i, said in enumerate(lease.late_facts):
        if doubts.touches("late_facts", i):
            continue
        if not any(x.isalnum() for x in said.changed):
            yield Problem("late-facts.unknown", f"late_facts[{i}].changed", quoted(said.changed), KEYS,
                          "name what changed as the close does")
        if said in lease.late_facts[:i]:
            yield Problem("late-facts.twice",
                          f"late_facts[{i}]", f"the same as late_facts[{lease.late_facts.index(said)}]",
                          "each statement once: it counts for the first close after it was written",
                          "take one out, or say in its reason or in \"on\" what is new")
