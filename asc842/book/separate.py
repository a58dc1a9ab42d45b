"""Separate contracts among the events of a lease: nothing changes here, and the balances of their day say so."""

from __future__ import annotations

import pandas as pd

from asc842.book.judged import with_rate_sources
from asc842.book.lease_tables import events_frame
from asc842.book.measurable import measurable
from asc842.book.measure import measure_in_cents
from asc842.contract.agreed import approved_on
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import before_entry, takes_effect
from asc842.timeline.timeline import Timeline

SEPARATE = "separate contract"


def separate_contracts(lease: Lease) -> list[Event]:
    """Return the events of a lease that are leases of their own (842-10-25-8)."""
    return [e for e in lease.events if e.kind == SEPARATE]


def with_separate_contracts(life: Timeline, events: pd.DataFrame) -> pd.DataFrame:
    """Return a table of events with a row for each separate contract, in order of time.

    The balances of its day are read by an event of the same time that changes nothing.
    """
    lease = life.lease
    apart = {e.id for e in separate_contracts(lease) if takes_effect(e) < life.ended and not before_entry(lease, e)}
    if not apart:
        return events
    ready = measurable(life.of(lease.model_copy(update={"events": tuple(
        _probe(e) if e.id in apart else e for e in lease.events)})))
    rows = with_rate_sources(events_frame(ready.life, measure_in_cents(ready.rows)), ready.judged)
    rows = rows.set_index("id", drop=False)
    approved = {e.id: approved_on(lease, e) for e in separate_contracts(lease)}
    mine = rows[rows["id"].isin(apart)].assign(kind=SEPARATE, paragraph=KINDS[SEPARATE].paragraph,
                                               approved=lambda table: table["id"].map(approved))
    return pd.concat([events.set_index("id", drop=False), mine]).loc[rows["id"]].reset_index(drop=True)


def _probe(event: Event) -> Event:
    """Return what leaves liability and asset as they are: a concession by a right of the contract, of nothing."""
    return Event(id=event.id, kind="concession", treatment="variable", effective=event.effective, order=event.order,
                 at_end_of_day=event.at_end_of_day, source=event.source, reason=event.reason)
