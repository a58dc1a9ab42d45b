"""Incentives receivable as payments of the lessor, and as the events that a policy makes of contingent ones."""

from __future__ import annotations

from datetime import date
from typing import Literal

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import to_cents
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.grid import month_end
from asc842.contract.events import KINDS, Event
from asc842.contract.facts import Incentive
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.receivable import Receivable
from asc842.contract.rejudged import events_in_order, takes_effect
from asc842.payments.payment import Payment
from asc842.timeline.amendments import with_receivable
from asc842.timeline.timeline import Timeline

CONTRACTED: Literal["as contracted"] = "as contracted"
WHY = "incentive receivable, reduces lease payments (842-10-30-5a)"


def receipts_of(lease: Lease) -> list[Payment]:
    """Return what the lessor pays after commencement, as payments with an incentive and no rent.

    A receipt on the last day of a month counts at its end, as rent in arrears does.
    """
    return [_receipt(incentive, r) for incentive in lease.facts.incentives for r in incentive.receivable if r.amount]


def _receipt(incentive: Incentive, r: Receivable) -> Payment:
    counted = r.on + DAY if r.on == month_end(r.on) else r.on
    return Payment(incentive.id, r.on, r.on + DAY, r.on, counted, "arrears", 0, (), True, WHY, incentive.source,
                   incentive=to_cents(r.amount))


def by_policy(lease: Lease, policy: Policy) -> Lease:
    """Return a lease whose expected contingent incentives enter measurement when the policy says.

    ``in payments`` leaves it as it is. Otherwise nothing is receivable at commencement: each receipt becomes an event
    on the day on which it is received (the asset falls), or on which it is earned (the liability is remeasured at an
    unchanged rate as for a contingency resolved, 842-10-35-4b, 842-20-35-5, and the asset moves with it). What of it
    is caught up in cost is worked out with the spans of the lease (:mod:`asc842.book.catch_up`).
    """
    contingent = [i for i in lease.facts.incentives if i.condition and i.receivable]
    for incentive in contingent if policy.incentives_receivable != "in payments" else ():
        expected = _expected(lease, incentive)
        lease = _without(lease, incentive)
        made = _received if policy.incentives_receivable == "when received" else _earned
        events = _while_it_lasts(lease, incentive, made(incentive, expected, policy))
        lease = lease.model_copy(update={"events": (*lease.events, *events)})
    missed = _not_come(lease)
    return lease.model_copy(update={"events": (*lease.events, *missed)}) if missed else lease


def _not_come(lease: Lease) -> list[Event]:
    """Return an event for each day on which money planned did not come, as a later event that plans it anew tells.

    From that day on it is expected for the day of that event, at an unchanged rate, so that it is not counted twice.
    """
    plans = {i.id: i.receivable for i in lease.facts.incentives}
    found = list[Event]()
    for event in events_in_order(lease):
        name, first = event.incentive_id or event.id, takes_effect(event)
        if event.receivable is None:
            continue
        plan = list(plans.get(name, ()))
        for late in sorted({r.on for r in plan if r.on < first and not r.received and r.amount}):
            plan = [r.model_copy(update={"on": first}) if r.on == late and not r.received else r for r in plan]
            found.append(_missed(name, late, event, tuple(r for r in plan if r.on >= late and not r.received)))
        plans[name] = (*(r for r in plans.get(name, ()) if r.received and r.on < first), *event.receivable)
    return found


def _missed(name: str, day: date, event: Event, plan: tuple[Receivable, ...]) -> Event:
    return Event(id=f"{name}-planned-{day}", kind="incentive", treatment=CONTRACTED, effective=day, incentive_id=name,
                 receivable=plan, source=event.source,
                 reason=f"What was planned of {name} for {day} is not said to be received, and {event.id} states it "
                 "anew: until then it is still expected.")


def _at_end(day: date, policy: Policy) -> bool:
    """Whether what comes about on a day counts at its end: the last of a month, or of a period that is closed."""
    grid = FiscalCalendar(policy.calendar).grid
    today, following = (grid.number(np.array([d], dtype="datetime64[D]"))[0] for d in (day, day + DAY))
    return day == month_end(day) or bool(today != following)


def _while_it_lasts(lease: Lease, incentive: Incentive, events: list[Event]) -> list[Event]:
    """Leave out what would come after a lease is terminated or its asset bought; refuse what comes after its term."""
    ended = next((takes_effect(e) for e in events_in_order(lease) if KINDS[e.kind].ends_lease), date.max)
    events, last = [e for e in events if takes_effect(e) < ended], Timeline(lease).last.lease_term_end
    late = [e.effective for e in events if e.effective > last]
    if late:
        key = f"facts.incentives[{[i.id for i in lease.facts.incentives].index(incentive.id)}].receivable"
        raise InputError([Problem("incentives.after-the-end", key, f"{incentive.name} on {late[0]}",
                                  f"a date in the lease term as it stands after all events, to {last}",
                                  "say in an event of kind incentive what becomes of it")])
    return events


def _expected(lease: Lease, incentive: Incentive) -> list[tuple[date, Receivable]]:
    """Return what will have been received after all events, each with the first day on which it was expected so."""
    found = [(lease.commencement, r) for r in incentive.receivable]
    for event in sorted(lease.events, key=takes_effect):
        if event.incentive_id == incentive.id and event.receivable is not None:
            found = [(day, r) for day, r in found if r.received and r.on < takes_effect(event)]
            found += [(takes_effect(event), r) for r in event.receivable]
    return [(day, r) for day, r in found if r.amount]


def _without(lease: Lease, incentive: Incentive) -> Lease:
    events = tuple(e.model_copy(update={"receivable": None}) if e.incentive_id == incentive.id else e
                   for e in lease.events)
    return with_receivable(lease, incentive.id, ()).model_copy(update={"events": events})


def _received(incentive: Incentive, expected: list[tuple[date, Receivable]], policy: Policy) -> list[Event]:
    return [Event(id=f"{incentive.id}-received-{r.on}", kind="incentive", treatment=CONTRACTED, effective=r.on,
                  at_end_of_day=_at_end(r.on, policy), incentive=r.amount, incentive_id=incentive.id,
                  source=incentive.source,
                  reason=f"{incentive.name} received; by policy it enters no measurement before.")
            for _, r in expected]


def _earned(incentive: Incentive, expected: list[tuple[date, Receivable]], policy: Policy) -> list[Event]:
    """Return an event for each day on which something is earned: all that is earned by then is receivable.

    What is earned no earlier than it is received is received, and no more. What is earned on the last day of a period
    counts at its end. What is earned later leaves what was earned before as it is: these are parts that do come.
    """
    earned = {id(r): max(r.earned or r.on, known) for known, r in expected}
    at_once = [(known, r) for known, r in expected if earned[id(r)] >= r.on]
    expected = [(known, r) for known, r in expected if earned[id(r)] < r.on]
    days = sorted({earned[id(r)] for _, r in expected})
    own = {r.earned for _, r in expected}
    return _received(incentive, at_once, policy) + [
        Event(id=f"{incentive.id}-earned-{day}", kind="incentive", treatment=CONTRACTED, effective=day,
              incentive_id=incentive.id, at_end_of_day=day in own and _at_end(day, policy),
              receivable=tuple(r.model_copy(update={"received": True}) for _, r in expected
                               if earned[id(r)] <= day <= r.on), source=incentive.source,
              reason=f"{incentive.name} earned; by policy it enters no measurement before.")
        for day in days]
