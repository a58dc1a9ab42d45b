"""Impairments of right-of-use assets, as Topic 360 has them disclosed (360-10-50-2, 842-20-35-9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.book.classified import accounts_of
from asc842.closing.holdings import Holdings
from asc842.closing.reports import BY_LEASE, NOTES
from asc842.closing.reports.rollforward import finance_after_events
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import events_in_order
from asc842.ledger.roles import ROLES

NAMED = ("asset_group", "segment", "fair_value_method")
WANTED = ("asset_group", "fair_value_method")
"""What is disclosed of every impairment; a segment is where the entity reports any (Topic 280)."""
COLUMNS = ("lease", "event", "date", *NAMED, "caption", "facts", "asset before", "impairment loss", "asset after")
AMOUNTS = COLUMNS[-3:]
UNSAID = "not stated"


@NOTES.at(80, "holdings", "leases", "first", "last", name="impairments", marks=(BY_LEASE,))
def impairments(h: Holdings, leases: Sequence[Lease], first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per impairment from one day to another: COLUMNS, amounts in whole cents, in order of lease and day.

    ``facts`` are what led to it, ``caption`` the line of the income statement: that stated, else the account that the
    loss is booked on. What an event does not state is UNSAID. ``leases`` are in the order of the holdings.
    """
    names = accounts_of(h)[:, :, ROLES.index("impairment_loss")]
    rows = []
    for i, lease, event in _impaired(h, leases, first, last):
        did, day = h.schedule.events, h.schedule.events.date[i]
        place = h.places.on(did.lease[[i]], np.array([day]))[0]
        amounts = (int(x[i]) for x in (did.asset_before, did.impairment_loss, did.asset_after))
        finance = int(finance_after_events(h)[i])
        rows.append((lease.id, event.id, day, *(getattr(event, name) or UNSAID for name in NAMED),
                     event.caption or names[finance, place], event.reason, *amounts))
    table = typed(pd.DataFrame(rows, columns=list(COLUMNS)), AMOUNTS, np.int64)
    return table.assign(date=pd.to_datetime(table["date"]).astype("datetime64[s]"))


def unsaid(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows of EXCEPTION_COLUMNS: impairments that lack what is to be disclosed of them."""
    for row in table.to_dict("records"):
        lacking = [name for name in WANTED if row[name] == UNSAID]
        if lacking:
            yield (row["lease"], "impairment disclosure", f"{row['event']}: {' and '.join(lacking)} not stated",
                   row["date"].date(), "state it on the event (360-10-50-2)")


def _impaired(h: Holdings, leases: Sequence[Lease], first: np.datetime64, last: np.datetime64
              ) -> Iterator[tuple[int, Lease, Event]]:
    """Position of each impairment among the events of the schedule, with its lease and event."""
    did = h.schedule.events
    found = np.flatnonzero(did.impairment_loss)
    found = found[(did.date[found] >= first) & (did.date[found] <= last)]
    for i in found[np.lexsort((did.wave[found], did.lease[found]))].tolist():
        lease = leases[did.lease[i]]
        yield i, lease, events_in_order(lease)[did.wave[i] - 1]
