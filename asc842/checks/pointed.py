"""Matters outside a lease that its file mentions in a note: no number here has them, and outputs point to them."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.checks import CHECKS
from asc842.contract.lease import Lease

POINTED = {
    "restoration": ("restoration obligation is not in the lease", "410-20, 842-10-55-37",
                    "Outside the lease, not measured: an asset retirement obligation (410-20), see docs/scope.md"),
    "held for sale": ("asset held for sale is carried as any other", "360-10-35-43",
                      "Not followed here: amortization goes on, where that of an asset held for sale ends "
                      "(360-10-35-43), see docs/scope.md"),
}
"""What a note is about: the check that points to it, the paragraph, and what is said of it."""


@CHECKS.at(210, "lease")
def pointed_checks(lease: Lease) -> Iterator[Check]:
    """Note each matter outside the lease that the file mentions."""
    for note in lease.facts.notes:
        if note.about in POINTED:
            name, paragraph, says = POINTED[note.about]
            yield Check(name, "note", "", note.text, ZERO, ZERO, paragraph, note.source, "", f"{note.text} {says}")
