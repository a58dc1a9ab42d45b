"""Rule on the id that a lease had before."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.text.words import quoted


@RULES.at(20, marks=("formerly",))
def formerly(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A lease that has another id now had another one before."""
    if lease.formerly == lease.id and not doubts.touches("id") and not doubts.touches("formerly"):
        yield Problem("formerly.same",
                      "formerly", f"{quoted(lease.id)}, the id that it has", "the id under which it was closed before",
                      "correct it, or take it out")
