"""Amounts in a lease file that only measurement can judge: a loss above the asset, an order that tells."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.errors import Problem
from asc842.money import from_cents
from asc842.payments.amendments import events_in_order
from asc842.reports.measure import Measurement


def beyond_balances(lease: Lease, m: Measurement) -> list[Problem]:
    """Return a problem for each event that the balances which it meets do not allow."""
    return [problem for i, event in enumerate(events_in_order(lease)) for problem in _problems(lease, event, i, m)]


def _problems(lease: Lease, event: Event, i: int, m: Measurement) -> Iterator[Problem]:
    did, key = m.schedule.events, f"events[{lease.events.index(event)}]"
    asset, gain = from_cents(int(did.asset_before[i])), from_cents(int(did.gain_loss[i]))
    if event.impairment is not None and (event.impairment > asset or asset < 0):
        yield Problem(f"{key}.impairment", f"a loss of {event.impairment:,}",
                      f"at most the right-of-use asset before it, {asset:,}",
                      "correct the amount or the date; an asset is not impaired below zero (842-20-35-9)")
    part = next((s.share for s in lease.facts.subleases if s.id == event.sublease), None)
    if part is not None and part < 1 and not m.waves[0].spans.finance[0]:
        yield Problem(key, f"a sublease of {part} of an operating lease, {event.sublease}, that is no operating one",
                      "all of the lease, or a finance lease: the liability of what is sublet goes on apart from the "
                      "rest (842-20-35-14)",
                      "account for the part sublet in a file of its own (accounts_for), and sublet all of that")
    if gain and KINDS[event.kind].treatment == "remeasure" and event.order is None and _at_once(lease, event):
        yield Problem(key, f"a remeasurement that takes the asset to zero, with a gain of {gain:,}, at the same time "
                      "as another event", "order = 1, 2, ... on events at the same time whose order matters",
                      "say which comes first")


def _at_once(lease: Lease, event: Event) -> bool:
    """Tell whether another event takes effect at the same time."""
    return any((e.effective, e.at_end_of_day) == (event.effective, event.at_end_of_day)
               for e in events_in_order(lease) if e is not event)
