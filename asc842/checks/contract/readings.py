"""Figures and dates that are printed as nothing that could be one: the text, and what is taken for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.check import Check, Difference
from asc842.checks.contract import CONTRACT
from asc842.contract.judgements import Reading
from asc842.contract.lease import Lease
from asc842.contract.rent import RentRow

AS_PRINTED = "read as printed"
"""The code of these checks."""
_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


@CONTRACT.at(10, "lease")
def reading_checks(lease: Lease) -> Iterator[Check]:
    """Show every text that a judgement reads, with what is taken and why; one check for each key."""
    for judged in lease.judgements:
        if isinstance(judged, Reading):
            for key in judged.of:
                yield _shown(lease, judged, key)


def _shown(lease: Lease, judged: Reading, key: str) -> Check:
    row, source = _place(lease, key)
    taken = f"{judged.answer:,}" if isinstance(judged.answer, Decimal | int) else str(judged.answer)
    difference: Difference = "date error" if isinstance(judged.answer, date) else "misprint"
    name = re.sub(r"\[\d+\]", "", key.rpartition(".")[2])
    return Check(f"{name} as printed", "resolved", taken, judged.printed, Decimal(0), Decimal(0), source,
                 row.title if row else key, difference, judged.reason, AS_PRINTED)


def _place(lease: Lease, key: str) -> tuple[RentRow | None, str]:
    """Return the row of rent in which a key stands, if any, and the nearest source to it."""
    at: Any = lease
    row: RentRow | None = None
    source = ""
    for index, name in _PART.findall(key):
        try:
            at = at[int(index)] if index else at.get(name) if isinstance(at, dict) else getattr(
                at, f"{name}_" if name == "from" else name)
        except (AttributeError, IndexError, TypeError):
            break
        row = at if isinstance(at, RentRow) else row
        source = getattr(at, "source", None) or source
    return row, source
