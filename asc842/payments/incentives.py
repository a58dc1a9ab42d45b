"""Incentives receivable as payments of the lessor, and as the events that a policy makes of contingent ones."""

from __future__ import annotations

from datetime import date

from asc842.calendar.grid import DAY, month_end
from asc842.contract.events import KINDS, Event
from asc842.contract.facts import Incentive
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.receivable import Receivable
from asc842.errors import InputError, Problem
from asc842.money import to_cents
from asc842.payments.amendments import events_in_order, takes_effect, versions, with_receivable
from asc842.payments.payment import Payment

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
    unchanged rate as for a contingency resolved, 842-10-35-4b, 842-20-35-5, and the asset moves with it).
    """
    contingent = [i for i in lease.facts.incentives if i.condition and i.receivable]
    for incentive in contingent if policy.incentives_receivable != "in payments" else ():
        expected = _expected(lease, incentive)
        lease = _without(lease, incentive)
        made = _received if policy.incentives_receivable == "when received" else _earned
        events = _while_it_lasts(lease, incentive, made(incentive, expected))
        lease = lease.model_copy(update={"events": (*lease.events, *events)})
    return lease


def _while_it_lasts(lease: Lease, incentive: Incentive, events: list[Event]) -> list[Event]:
    """Leave out what would come after a lease is terminated or its asset bought; refuse what comes after its term."""
    ended = next((takes_effect(e) for e in events_in_order(lease) if KINDS[e.kind].ends_lease), date.max)
    events, last = [e for e in events if takes_effect(e) < ended], versions(lease)[-1].lease_term_end
    late = [e.effective for e in events if e.effective > last]
    if late:
        key = f"facts.incentives[{[i.id for i in lease.facts.incentives].index(incentive.id)}].receivable"
        raise InputError([Problem(key, f"{incentive.name} on {late[0]}",
                                  f"a date in the lease term as it stands after all events, to {last}",
                                  "say in an event of kind incentive what becomes of it")])
    return events


def _expected(lease: Lease, incentive: Incentive) -> list[tuple[date, Receivable]]:
    """Return what will have been received after all events, each with the first day on which it was expected so."""
    found = [(lease.commencement, r) for r in incentive.receivable]
    for event in sorted(lease.events, key=takes_effect):
        if event.incentive_id == incentive.id and event.receivable is not None:
            found = [(day, r) for day, r in found if r.on < takes_effect(event)]
            found += [(takes_effect(event), r) for r in event.receivable]
    return [(day, r) for day, r in found if r.amount]


def _without(lease: Lease, incentive: Incentive) -> Lease:
    events = tuple(e.model_copy(update={"receivable": None}) if e.incentive_id == incentive.id else e
                   for e in lease.events)
    return with_receivable(lease, incentive.id, ()).model_copy(update={"events": events})


def _received(incentive: Incentive, expected: list[tuple[date, Receivable]]) -> list[Event]:
    return [Event(id=f"{incentive.id}-received-{r.on}", kind="incentive", effective=r.on,
                  at_end_of_day=r.on == month_end(r.on), incentive=r.amount, incentive_id=incentive.id,
                  source=incentive.source,
                  reason=f"{incentive.name} received; by policy it enters no measurement before.")
            for _, r in expected]


def _earned(incentive: Incentive, expected: list[tuple[date, Receivable]]) -> list[Event]:
    """Return an event for each day on which something is earned: all that is earned by then is receivable.

    What is earned no earlier than it is received is received, and no more.
    """
    earned = {id(r): max(r.earned or r.on, known) for known, r in expected}
    at_once = [(known, r) for known, r in expected if earned[id(r)] >= r.on]
    expected = [(known, r) for known, r in expected if earned[id(r)] < r.on]
    days = sorted({earned[id(r)] for _, r in expected})
    return _received(incentive, at_once) + [
        Event(id=f"{incentive.id}-earned-{day}", kind="incentive", effective=day, incentive_id=incentive.id,
              receivable=tuple(r for _, r in expected if earned[id(r)] <= day <= r.on), source=incentive.source,
              reason=f"{incentive.name} earned; by policy it enters no measurement before.")
        for day in days]
