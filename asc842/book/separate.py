"""Separate contracts among the events of a lease: nothing changes here, and the balances of their day say so."""

from __future__ import annotations

from asc842.base.plain_table import PlainTable
from asc842.book.judged import with_rate_sources
from asc842.book.lease_tables import events_table
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


def with_separate_contracts(life: Timeline, events: PlainTable) -> PlainTable:
    """Return a table of events with a row for each separate contract, in order of time.

    The balances of its day are read by an event of the same time that changes nothing.
    """
    lease = life.lease
    apart = {e.id for e in separate_contracts(lease) if takes_effect(e) < life.ended and not before_entry(lease, e)}
    if not apart:
        return events
    ready = measurable(life.of(lease.model_copy(update={"events": tuple(
        _probe(e) if e.id in apart else e for e in lease.events)})))
    rows = with_rate_sources(events_table(ready.life, measure_in_cents(ready.rows)), ready.judged)
    approved = {e.id: approved_on(lease, e) for e in separate_contracts(lease)}
    told = {"kind": SEPARATE, "paragraph": KINDS[SEPARATE].paragraph}
    measured = {row["id"]: row for row in events.rows()}
    return PlainTable.of_records(tuple(events.columns), [
        row | told | {"approved": approved[row["id"]]} if row["id"] in apart else measured[row["id"]]
        for row in rows.rows()], events.money)


def _probe(event: Event) -> Event:
    """Return what leaves liability and asset as they are: a concession by a right of the contract, of nothing."""
    return Event(id=event.id, kind="concession", treatment="variable", effective=event.effective, order=event.order,
                 at_end_of_day=event.at_end_of_day, source=event.source, reason=event.reason)
