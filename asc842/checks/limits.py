"""Amounts in a lease file that only measurement can judge: a loss above the asset, an order that matters."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.base.money import from_cents
from asc842.book.measure import Measurement
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import events_in_order
from asc842.ledger.limits import Breach, breaches

_REMEDIES = {
    "impairment": "correct the amount or the date; an asset is not impaired below zero (842-20-35-9)",
    "method": 'correct rent or rate, or state share_terminated with method = "right of use"',
    "sublease": "take the class of asset out of short_term_classes, or correct the sublease's classification",
    "part": "state both parts as components, each in a file of its own (accounts_for), and sublet all of the one",
}


def beyond_balances(lease: Lease, m: Measurement) -> list[Problem]:
    """Return a problem for each event that the balances which it meets do not allow."""
    events, found = events_in_order(lease), breaches(m.schedule, m.waves, m.currencies.tolist())
    return [problem for i, event in enumerate(events)
            for problem in (*(_told(lease, event, b) for b in found if b.wave == i + 1),
                            *_problems(lease, event, i, m))]


def _told(lease: Lease, event: Event, breach: Breach) -> Problem:
    key, found = _key(lease, event), breach.found
    if breach.about in ("sublease", "part"):
        return Problem("events.beyond",
                       key, f"a sublease {found}, {event.sublease}", breach.expected, _REMEDIES[breach.about])
    return Problem("events.beyond", f"{key}.{breach.about}", found, breach.expected, _REMEDIES[breach.about])


def _key(lease: Lease, event: Event) -> str:
    return f"events[{lease.events.index(event)}]"


def _problems(lease: Lease, event: Event, i: int, m: Measurement) -> Iterator[Problem]:
    """What only the lease file says: an order that matters, and how long a sublease lasts."""
    key, gain = _key(lease, event), from_cents(int(m.schedule.events.gain_loss[i]))
    if gain and KINDS[event.kind].treatment == "remeasure" and event.order is None and _at_once(lease, event):
        yield Problem("events.unordered",
                      key, f"a remeasurement that takes the asset to zero, with a gain of {gain:,}, at the same time "
                      "as another event", "order = 1, 2, ... on events at the same time whose order matters",
                      "say which comes first")
    let_on = [s.id for e in events_in_order(lease)[:i] for s in lease.facts.subleases
              if s.id == e.sublease and s.last_day >= event.effective]
    if let_on and not KINDS[event.kind].ends_lease and not m.waves[i + 1].spans.finance[0]:
        yield Problem("subleases.classification",
                      f"{key}.classification", f"operating, while {let_on[0]} lasts, which is no operating sublease",
                      "finance: the liability of what is sublet accretes interest alone (842-20-35-14)",
                      'leave classification out, or state "finance"')


def _at_once(lease: Lease, event: Event) -> bool:
    """Return whether another event takes effect at the same time."""
    return any((e.effective, e.at_end_of_day) == (event.effective, event.at_end_of_day)
               for e in events_in_order(lease) if e is not event)
