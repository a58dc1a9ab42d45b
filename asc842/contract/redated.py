"""A lease whose agreements are accounted for on other days: when they were approved, or when their terms begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from asc842.contract.agreed import approved_on
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.rent import Rent


def when_approved(lease: Lease) -> Lease:
    """Return a lease in which what was agreed is accounted for when it was approved, its rent running as it does."""
    return _moved(lease, lambda event: approved_on(lease, event))


def when_begun(lease: Lease) -> Lease:
    """Return a lease in which what was agreed is accounted for on the day from which the rent that it brings runs."""
    return _moved(lease, lambda event: min((r.begins for r in event.rent if r.begins), default=None))


def _moved(lease: Lease, to: Callable[[Event], date | None]) -> Lease:
    """Return a lease whose modifications take effect on other days, where there is one; rent stays on its own."""
    return lease.model_copy(update={"events": tuple(
        e.model_copy(update={"effective": day, "at_end_of_day": False, "rent": _kept(e)})
        if e.is_modification and (day := to(e)) and day != e.effective and day > lease.commencement else e
        for e in lease.events)})


def _kept(event: Event) -> tuple[Rent, ...]:
    return tuple(r if r.begins or r.frequency == "once" else r.model_copy(update={"begins": takes_effect(event)})
                 for r in event.rent)
