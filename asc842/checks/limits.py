"""Amounts in a lease file that only measurement can judge: a loss above the asset, an order that tells."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.errors import Problem
from asc842.ledger.schedule import EventRows
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
    yield from _sublet(lease, event, i, m, key)
    yield from _proportion(event, did, i, key)
    if gain and KINDS[event.kind].treatment == "remeasure" and event.order is None and _at_once(lease, event):
        yield Problem(key, f"a remeasurement that takes the asset to zero, with a gain of {gain:,}, at the same time "
                      "as another event", "order = 1, 2, ... on events at the same time whose order matters",
                      "say which comes first")


def _proportion(event: Event, did: EventRows, i: int, key: str) -> Iterator[Problem]:
    """A liability that rises, or is nothing, gives no proportion by which the asset falls."""
    before, after = from_cents(int(did.liability_before[i])), from_cents(int(did.liability_after[i]))
    if event.method == "liability" and (after > before or not before):
        yield Problem(f"{key}.method", f"by a liability that goes from {before:,} to {after:,}",
                      "a liability that falls, so that the asset falls in proportion (842-10-25-13)",
                      'correct rent or rate, or state share_terminated with method = "right of use"')


def _sublet(lease: Lease, event: Event, i: int, m: Measurement, key: str) -> Iterator[Problem]:
    """What the terms before an event do not let be sublet, and a liability that is sublet and no longer operating."""
    before, finance = m.waves[i], bool(m.waves[i].spans.finance[0])
    part = next((s.share for s in lease.facts.subleases if s.id == event.sublease), None)
    if part is not None and len(before.payments.settles) and not before.payments.settles.any():
        yield Problem(key, f"a sublease, {event.sublease}, of a short-term lease that has no asset",
                      "a right-of-use asset that the net investment takes the place of (842-20-35-14)",
                      "take the class of asset out of short_term_classes, or correct the sublease's classification")
    elif part is not None and part < 1 and not finance:
        yield Problem(key, f"a sublease of {part} of an operating lease, {event.sublease}, that is no operating one",
                      "all of the lease, or a finance lease: the liability of what is sublet goes on apart from the "
                      "rest (842-20-35-14)",
                      "account for the part sublet in a file of its own (accounts_for), and sublet all of that")
    let_on = [s.id for e in events_in_order(lease)[:i] for s in lease.facts.subleases
              if s.id == e.sublease and s.last_day >= event.effective]
    if let_on and not KINDS[event.kind].ends_lease and not m.waves[i + 1].spans.finance[0]:
        yield Problem(f"{key}.classification", f"operating, while {let_on[0]} lasts, which is no operating sublease",
                      "finance: the liability of what is sublet accretes interest alone (842-20-35-14)",
                      'leave classification out, or state "finance"')


def _at_once(lease: Lease, event: Event) -> bool:
    """Tell whether another event takes effect at the same time."""
    return any((e.effective, e.at_end_of_day) == (event.effective, event.at_end_of_day)
               for e in events_in_order(lease) if e is not event)
