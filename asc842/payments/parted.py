"""Instalments of which a part was paid for before an event: the rest of the days falls due once more.

An instalment cut short by the end of the term pays for its days alone. Where an event then moves that end, or lets
rent begin on a day before its own, the days that nothing has paid for are asked for: in advance on the first of them,
in arrears when the whole instalment falls due, and never before the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.payments.payment import Payment

Cuts = Mapping[str, Sequence[tuple[date, date]]]
"""By component, days up to which it has been paid for, each with the day on which what follows falls due."""
NO_CUTS: Cuts = {}


def refuse_overpaid(lease: Lease, event: Event, payments: Iterable[Payment]) -> None:
    """Raise InputError where the part paid for before an event costs more than the whole instalment.

    91 days at a 360th of a year's rent do: 10,111.11 of a quarter's 10,000.00.
    """
    found = [Problem("rent.overpaid", f"events[{lease.events.index(event)}]",
                     f"{from_cents(p.gross):,} of {p.rent} for {p.covers_from} to {p.covers_after - DAY}, since the "
                     "part that was paid for before costs more than the whole payment, as proration counts it",
                     "rent for these days that the contract says",
                     "state the rent from then on in [[events.rent]]")
             for p in payments if p.rest and p.gross < 0]
    if found:
        raise InputError(found)


def further_cuts(cuts: Cuts, fell_due: Iterable[Payment], asked: Iterable[Payment], first: date) -> Cuts:
    """Add the days up to which components are paid for where the terms from an event on ask for more, too late.

    ``fell_due`` are the payments due before ``first``, the event's first day; ``asked`` what its terms ask for.
    """
    until, found = dict[str, date](), {name: list(known) for name, known in cuts.items()}
    for p in fell_due:
        until[p.rent] = max(until.get(p.rent, date.min), p.covers_after)
    for p in asked:
        day = max(until.get(p.rent, date.min), p.covers_from)
        straddles = p.covers_from < day < p.covers_after
        if p.covers_after > p.covers_from + DAY and day < p.covers_after and (straddles or p.due < first):
            due = p.due if p.timing == "arrears" else day
            found.setdefault(p.rent, []).append((day, max(due, first)))
    return found
