"""Obligations to restore what is leased: no part of the lease, and pointed to (docs/scope.md)."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.checks.judged import ZERO
from asc842.contract.lease import Lease
from asc842.contract_checks.check import Check

RESTORATION = "410-20, 842-10-55-37"
BESIDE = "Beside the lease, not measured: an asset retirement obligation (410-20), see docs/scope.md"


def restoration_checks(lease: Lease) -> Iterator[Check]:
    """Note each obligation to restore the asset that the file tells of: what it costs stands in no number here."""
    for note in lease.facts.notes:
        if note.about == "restoration":
            yield Check("restoration obligation is not in the lease", "note", "", note.text, ZERO, ZERO, RESTORATION,
                        note.source, "", f"{note.text} {BESIDE}")
