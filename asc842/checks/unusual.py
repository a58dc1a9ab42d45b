"""Notes on figures that are accepted and are seldom right."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.book.measure import Measurement
from asc842.checks import CHECKS
from asc842.contract.lease import Lease
from asc842.contract.rejudged import events_in_order
from asc842.ledger.unusual import unusual

SOURCES = {"discount rate": "842-20-30-3", "lease term": "842-10-30-1", "abatement": "contract",
           "rent in all": "design, 4", "currency": "ISO 4217"}


@CHECKS.at(200, "lease", "measured")
def unusual_checks(lease: Lease, m: Measurement) -> Iterator[Check]:
    """Note a currency, discount rate, term or abatement that leases seldom have; it may still be right."""
    events = events_in_order(lease)
    for x in unusual(m.schedule, m.waves, m.currencies.tolist()):
        at = events[x.wave - 1].id if x.wave else "commencement"
        yield Check(f"{x.what} within what is usual", "note", x.usual, x.found, ZERO, ZERO, SOURCES[x.what], at, "",
                    "unusual, and measured as stated: see that it is what the document says")
