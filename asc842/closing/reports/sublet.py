"""Operating leases sublet whole by a sublease that is not operating: where the statements have them from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from asc842.contract.lease import Lease
from asc842.timeline.timeline import Timeline

SHOWN = ("classified as an operating lease, which is not reassessed (842-10-25-1); its liability is accounted for as "
         "that of a finance lease (842-20-35-14; PwC, Leases, 8.2.1.1): interest in lease cost, principal in "
         "financing, and maturity, averages and current portion among finance leases")


def sublet_whole(lease: Lease, last: date) -> Iterator[tuple[Any, ...]]:
    """Exceptions: operating head leases whose liability is by a day accounted for as that of a finance lease."""
    if not lease.facts.subleases:
        return
    for before, after in pairwise(Timeline(lease).versions):
        event = after.event
        if event and event.kind == "sublease" and after.first <= last and before.lease.classification == "operating":
            what = f"{event.sublease}: the right-of-use asset is derecognized"
            yield lease.id, "sublet", what, after.first, SHOWN
