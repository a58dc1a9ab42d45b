"""Rent that a right in the contract forgives or puts off: no modification, but variable cost (842-20-25-6b).

The asset goes on as contracted. What is forgiven leaves the liability when it falls due, with a credit to variable
lease cost; what is put off stays in it, without interest, until it is paid. So has the FASB staff's Q&A of April 2020
what is conceded for the effects of COVID-19 accounted for, as though the contract gave the right to it, whether it
does or not: for rent put off as no change at all, or as a variable cost saved now and borne later. That election is
not open by analogy (KPMG, Hot Topic: FASB staff guidance on accounting for COVID-19 rent concessions, updated
2020-05-28); anything else rests on a clause of the contract, or is a modification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, in_currency_of, to_cents
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.payments.build import attempt_payments, attempt_terms
from asc842.payments.expense import COSTS, Expense
from asc842.payments.holdover import holdover_problems
from asc842.payments.improvement_problems import improvement_problems
from asc842.payments.pattern_problems import pattern_problems
from asc842.payments.payment import Payment
from asc842.payments.short_term import judged_versions, short_term_of
from asc842.payments.subleases import sublease_problems
from asc842.timeline.timeline import Timeline, once

KIND = "variable lease cost"
FORGIVEN, PUT_OFF, PAID = "rent forgiven", "rent put off", "rent put off is paid"
SOURCE = "842-20-25-5b, 842-20-25-6b; FASB staff Q&A, April 2020"
AS_COST = "variable cost"


@dataclass(frozen=True, slots=True)
class UnpaidPart:
    """A part of the rent of a payment that is not paid on its due date: paid on another day, or (None) never.

    ``amount`` in whole cents, ``counted`` the date at whose start the payment counts.
    """

    event: Event
    due: date
    counted: date
    amount: int
    paid: date | None


@once
def unpaid(life: Timeline) -> Sequence[UnpaidPart]:
    """Return all rent that concessions taken as variable cost leave unpaid, by event and due date.

    What is paid later is the part that falls due first.
    """
    return [part for event in _variable(life) for part in _parts(event, _conceded(life, event))]


def _variable(life: Timeline) -> list[Event]:
    return [e for e in life.events if e.is_variable]


def _parts(event: Event, conceded: Sequence[tuple[Payment, int]]) -> Iterator[UnpaidPart]:
    later = [(r.on, to_cents(r.amount)) for r in sorted(event.repaid, key=lambda r: r.on)]
    for payment, amount in conceded:
        left = amount
        while left and later:
            on, cents = later.pop(0)
            part = min(left, cents)
            left -= part
            yield UnpaidPart(event, payment.due, payment.counted, part, on)
            later[:0] = [(on, cents - part)] if cents > part else []
        if left:
            yield UnpaidPart(event, payment.due, payment.counted, left, None)


def _conceded(life: Timeline, event: Event) -> list[tuple[Payment, int]]:
    """Payments in the liability and what an event leaves unpaid of each, on the terms in force by then."""
    found = list[tuple[Payment, int]]()
    ends = [*(v.first for v in life.later), date.max]
    for number, version in enumerate(life.later[life.events.index(event):], life.events.index(event) + 1):
        if version.ended:
            break
        payments, problems = _conceding(life, number)
        if problems:
            raise InputError(problems)
        found += [(p, _of(event, p)) for p in payments if version.first <= p.due < ends[number] and _of(event, p)]
    return found


@once
def _conceding(life: Timeline, number: int) -> tuple[Sequence[Payment], Sequence[Problem]]:
    """Date the rent of a version, on which the concessions taken as variable cost so far abate it."""
    return attempt_terms(life, _with_concessions(life.versions[number].lease, life.events[:number]))


def _of(event: Event, payment: Payment) -> int:
    return sum(payment.abated.get(a.id, 0) for a in event.abatements) if payment.measured else 0


def _with_concessions(version: Lease, events: Sequence[Event]) -> Lease:
    """Return a lease on which the concessions taken as variable cost so far abate rent."""
    added = tuple(a for e in events if e.is_variable for a in e.abatements)
    facts = version.facts.model_copy(update={"abatements": (*version.facts.abatements, *added)})
    return version.model_copy(update={"facts": facts})


@once
def conceded_rows(life: Timeline) -> Sequence[dict[str, Any]]:
    """Return a row for each part of rent that is not paid when it falls due; amounts exact Decimals.

    ``event, due, counted, amount, paid`` (None: never), ``in_liability`` (rent of a short-term lease is in none),
    ``taken_as``, ``source``.
    """
    as_cost = life.policy.deferred_rent == AS_COST
    exempt = _exempt_days(life)
    return [{"event": u.event.id, "due": u.due, "counted": u.counted, "amount": from_cents(u.amount), "paid": u.paid,
             "in_liability": not _holds(exempt, u.due),
             "taken_as": FORGIVEN if u.paid is None else f"{PUT_OFF}, {AS_COST}" if as_cost else PUT_OFF,
             "source": u.event.source or ""} for u in unpaid(life)]


def _exempt_days(life: Timeline) -> list[tuple[date, bool]]:
    """Return from which days on a lease is left off the balance sheet as a short-term lease, and from which not."""
    short_term = short_term_of(life) if _variable(life) and life.lease.transition is None else None
    if short_term is None:
        return []
    days = [date.min, *(version.first for version in judged_versions(life)[1:])]
    return list(zip(days, short_term.exempt, strict=True))


def _holds(exempt: Sequence[tuple[date, bool]], day: date) -> bool:
    return bool(exempt) and [is_exempt for since, is_exempt in exempt if since <= day][-1]


def unpaid_rows(life: Timeline) -> list[dict[str, Any]]:
    """Return the rows of ``unpaid`` of one lease as :func:`asc842.measure` takes them.

    What is put off as variable cost leaves the liability as what is forgiven does; to be paid later it is a variable
    payment of its own.
    """
    known = {e.id: takes_effect(e) for e in _variable(life)}
    return [{"lease": life.lease.id, "due": row["due"], "counted": row["counted"], "amount": row["amount"],
             "paid": row["paid"] if row["taken_as"] == PUT_OFF else None,
             "known": min(known[row["event"]], row["due"])}
            for row in conceded_rows(life) if row["in_liability"]]


@COSTS.at(50)
def concession_expenses(life: Timeline) -> list[Expense]:
    """Return what forgiven rent saves, and what rent put off saves and costs, as variable lease cost.

    What leaves the liability so is no cash: nothing is paid and nothing received. Of a short-term lease, whose rent
    is in no liability, it is so much less paid.
    """
    return [e for row in conceded_rows(life) for e in _expenses(row)]


def _expenses(row: dict[str, Any]) -> Iterator[Expense]:
    name, cents, source = row["event"], to_cents(row["amount"]), row["source"]
    why = "forgiven by a right that the contract gives" if row["paid"] is None else "put off, variable cost by policy"
    saved = 0 if row["taken_as"] == PUT_OFF else -cents
    item = f"{name}, {FORGIVEN if row['paid'] is None else PUT_OFF}"
    if row["in_liability"] and saved:
        yield Expense(row["due"], item, KIND, saved, 0, why, source, "lease_liability")
    elif not row["in_liability"]:
        yield Expense(row["due"], item, KIND, saved, -cents, why, source)
    if row["paid"] and (saved or not row["in_liability"]):
        yield Expense(row["paid"], f"{name}, {PAID}", KIND, -saved, cents, "rent put off before", source)


def concession_items(life: Timeline) -> list[str]:
    """Names under which concessions taken as variable cost stand among the costs outside the liability."""
    return [f"{e.id}, {what}" for e in _variable(life) for what in (FORGIVEN, PUT_OFF, PAID)]


@in_currency_of("lease.currency")
def payment_problems(life: Timeline) -> list[Problem]:
    """Return what keeps rent from being dated, or what is wrong with concessions, weights, improvements, subleases."""
    problems = attempt_payments(life)[1]
    for number, event in enumerate(life.events, 1):
        if event.is_variable and not problems:
            payments, problems = _conceding(life, number)
            problems = problems or list(_misfits(life, event, payments))
    return [*(problems or [*pattern_problems(life), *improvement_problems(life)]), *sublease_problems(life),
            *holdover_problems(life)]


def _misfits(life: Timeline, event: Event, payments: Sequence[Payment]) -> Iterator[Problem]:
    key = f"events[{life.lease.events.index(event)}]"
    early = [p.due for p in payments if p.due < takes_effect(event) and _of(event, p)]
    if early:
        yield Problem("concessions.rent-before", f"{key}.abatements", f"rent due {early[0]}, before the concession",
                      f"rent that falls due from {takes_effect(event)} on",
                      "correct the months, or the effective date")
    conceded = _conceded(life, event)
    total, repaid = sum(cents for _, cents in conceded), sum(to_cents(r.amount) for r in event.repaid)
    ahead = [u for u in _parts(event, conceded) if u.paid and u.paid < u.due]
    if not total and not early:
        yield Problem("concessions.outside-liability",
                      f"{key}.abatements", "no rent that is in the liability", "rent that is not paid when it is due",
                      "name its months; a charge outside the liability is variable cost as it is")
    elif repaid > total:
        yield Problem("concessions.repaid-too-much", f"{key}.repaid", f"{from_cents(repaid):,} to be paid later",
                      f"at most the {from_cents(total):,} that is not paid when due",
                      "correct it; more rent than before is a modification")
    elif ahead:
        yield Problem("concessions.repaid-early",
                      f"{key}.repaid", f"{from_cents(ahead[0].amount):,} paid on {ahead[0].paid}",
                      f"a day from {ahead[0].due} on, when the rent that it is for falls due",
                      "correct the day; what is paid settles first what falls due first")
