"""A lease does not move to an entity of another functional currency: no rate of a day carries its balances over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from asc842.base.errors import InputError, Problem
from asc842.book.roster import Roster
from asc842.closing.foreign import functional_currencies


def require_one_functional_currency(h: Roster, files: Mapping[str, str]) -> None:
    """Raise InputError for each transfer to an entity of another functional currency; ``files`` are those of leases.

    In the new entity the lease is a nonmonetary asset and a liability of another currency, from the day on which it
    takes them over: a lease of its own there, with a rate of its own.
    """
    if problems := list(_problems(h, files)):
        raise InputError(problems)


def _problems(h: Roster, files: Mapping[str, str]) -> Iterator[Problem]:
    places = h.places
    if not len(places.later) or not h.policy.functional_currencies:
        return
    functional = functional_currencies(places.table, h.policy.functional_currencies)
    for place in places.later[functional[places.later] != functional[places.before[places.later]]].tolist():
        before, lease = int(places.before[place]), str(h.leases[places.lease[place]])
        here, there = (places.table["entity"].iloc[x] for x in (before, place))
        yield Problem("transfers.functional-currency",
                      f"{lease}: transfers", f"from {places.since[place]} in {there}, whose functional currency is "
                      f"{functional[place]}; that of {here} is {functional[before]}",
                      "an entity of the same functional currency (functional_currencies of the policy)",
                      "let the lease end in its entity (termination, or dropped), and begin one in a file of its own, "
                      "under an id of its own, in the other entity on that day", file=files.get(lease, ""))
