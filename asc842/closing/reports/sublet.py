"""Operating leases sublet whole by a sublease that is not operating: where the statements have them from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from asc842.contract.lease import Lease
from asc842.payments.amendments import events_in_order, takes_effect, versions

SHOWN = ("classified as an operating lease, which is not judged anew (842-10-25-1); its liability is accounted for as "
         "that of a finance lease (842-20-35-14; PwC, Leases, 8.2.1.1): interest in lease cost, principal in "
         "financing, and maturity, averages and current portion among finance leases")


def sublet_whole(lease: Lease, last: date) -> Iterator[tuple[Any, ...]]:
    """Exceptions: operating head leases whose liability is by a day accounted for as that of a finance lease."""
    if not lease.facts.subleases:
        return
    for before, event in zip(versions(lease), events_in_order(lease), strict=False):
        if event.kind == "sublease" and takes_effect(event) <= last and before.classification == "operating":
            what = f"{event.sublease}: the right-of-use asset is derecognized"
            yield lease.id, "sublet", what, takes_effect(event), SHOWN
