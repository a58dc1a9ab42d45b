"""Rent that a right in the contract forgives or puts off: no modification, but variable cost (842-20-25-6b).

Liability and asset go on as contracted. What falls due and is not paid becomes accrued rent; forgiveness releases it
with a credit to variable lease cost, payment settles it. FASB staff Q&A of April 2020 on concessions: where the right
is enforceable, forgiveness is a negative variable payment, and rent put off is either a payable without effect on cost
or a variable cost saved now and borne later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.errors import Problem
from asc842.money import from_cents, in_currency_of, to_cents
from asc842.payments.amendments import events_in_order, takes_effect, versions
from asc842.payments.build import attempt_payments, attempt_version, payments_of
from asc842.payments.expense import Expense
from asc842.payments.holdover import holdover_problems
from asc842.payments.improvement_problems import improvement_problems
from asc842.payments.pattern_problems import pattern_problems
from asc842.payments.payment import Payment
from asc842.payments.subleases import sublease_problems

KIND = "variable lease cost"
FORGIVEN, PUT_OFF, PAID = "rent forgiven", "rent put off", "rent put off is paid"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Rent in the liability that is not paid on its due date; whole cents. What is put off is paid later."""

    event: Event
    due: date
    forgiven: int
    put_off: int


def unpaid(lease: Lease) -> list[Unpaid]:
    """Return all rent that concessions taken as variable cost leave unpaid, by event and due date.

    What is paid later is the part that falls due first.
    """
    return [part for event in _variable(lease) for part in _parts(event, _conceded(lease, event))]


def _variable(lease: Lease) -> list[Event]:
    return [e for e in events_in_order(lease) if e.is_variable]


def _parts(event: Event, conceded: list[tuple[date, int]]) -> Iterator[Unpaid]:
    left = sum(to_cents(r.amount) for r in event.repaid)
    for due, amount in conceded:
        put_off = min(left, amount)
        left -= put_off
        yield Unpaid(event, due, amount - put_off, put_off)


def _conceded(lease: Lease, event: Event) -> list[tuple[date, int]]:
    """Due dates of rent in the liability and what an event leaves unpaid of it, on the terms in force by then."""
    events, found = events_in_order(lease), list[tuple[date, int]]()
    starts = [*map(takes_effect, events), date.max]
    for number in range(events.index(event), len(events)):
        if KINDS[events[number].kind].ends_lease:
            break
        version = _with_concessions(versions(lease)[number + 1], events[:number + 1])
        found += [(p.due, _of(event, p)) for p in payments_of(version)
                  if starts[number] <= p.due < starts[number + 1] and _of(event, p)]
    return found


def _of(event: Event, payment: Payment) -> int:
    return sum(payment.abated.get(a.id, 0) for a in event.abatements) if payment.measured else 0


def _with_concessions(version: Lease, events: list[Event]) -> Lease:
    """Return a lease on which the concessions taken as variable cost so far abate rent."""
    added = tuple(a for e in events if e.is_variable for a in e.abatements)
    facts = version.facts.model_copy(update={"abatements": (*version.facts.abatements, *added)})
    return version.model_copy(update={"facts": facts})


def concession_expenses(lease: Lease, policy: Policy) -> list[Expense]:
    """Return what forgiven rent saves, and what rent put off saves and costs, as variable lease cost."""
    found, as_cost = list[Expense](), policy.deferred_rent == "variable cost"
    for u in unpaid(lease):
        source = u.event.source or ""
        if u.forgiven:
            found.append(Expense(u.due, f"{u.event.id}, {FORGIVEN}", KIND, -u.forgiven, 0,
                                 "forgiven by a right that the contract gives", source))
        if u.put_off and as_cost:
            found.append(Expense(u.due, f"{u.event.id}, {PUT_OFF}", KIND, -u.put_off, 0,
                                 "put off, variable cost by policy", source))
    for event in _variable(lease):
        found += [Expense(r.on, f"{event.id}, {PAID}", KIND, to_cents(r.amount) if as_cost else 0,
                          to_cents(r.amount), "rent put off before", event.source or "") for r in event.repaid]
    return found


def concession_items(lease: Lease) -> list[str]:
    """Names under which concessions taken as variable cost stand among the costs outside the liability."""
    return [f"{e.id}, {what}" for e in _variable(lease) for what in (FORGIVEN, PUT_OFF, PAID)]


def unpaid_by_month(lease: Lease) -> dict[str, int]:
    """Return the rent left unpaid in each month (2020-04) in which it falls due, whole cents."""
    months = dict[str, int]()
    for u in unpaid(lease):
        month = f"{u.due:%Y-%m}"
        months[month] = months.get(month, 0) + u.forgiven + u.put_off
    return months


def unpaid_by_day(lease: Lease) -> dict[date, int]:
    """Return the rent left unpaid by the day on which it falls due, whole cents."""
    days = dict[date, int]()
    for u in unpaid(lease):
        days[u.due] = days.get(u.due, 0) + u.forgiven + u.put_off
    return days


@in_currency_of("currency")
def payment_problems(lease: Lease) -> list[Problem]:
    """Return what keeps rent from being dated, or what is wrong with concessions, weights, improvements, subleases."""
    problems, events = attempt_payments(lease)[1], events_in_order(lease)
    for number, event in enumerate(events):
        if event.is_variable and not problems:
            version = _with_concessions(versions(lease)[number + 1], events[:number + 1])
            payments, problems = attempt_version(version, lease)
            problems = problems or list(_misfits(lease, event, payments))
    return [*(problems or [*pattern_problems(lease), *improvement_problems(lease)]), *sublease_problems(lease),
            *holdover_problems(lease)]


def _misfits(lease: Lease, event: Event, payments: list[Payment]) -> Iterator[Problem]:
    key = f"events[{lease.events.index(event)}]"
    early = [p.due for p in payments if p.due < takes_effect(event) and _of(event, p)]
    if early:
        yield Problem(f"{key}.abatements", f"rent due {early[0]}, before the concession",
                      f"rent that falls due from {takes_effect(event)} on",
                      "correct the months, or the effective date")
    total, repaid = sum(a for _, a in _conceded(lease, event)), sum(to_cents(r.amount) for r in event.repaid)
    if not total and not early:
        yield Problem(f"{key}.abatements", "no rent that is in the liability", "rent that is not paid when it is due",
                      "name its months; a charge outside the liability is variable cost as it is")
    elif repaid > total:
        yield Problem(f"{key}.repaid", f"{from_cents(repaid):,} to be paid later",
                      f"at most the {from_cents(total):,} that is not paid when due",
                      "correct it; more rent than before is a modification")
