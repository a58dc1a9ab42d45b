"""Leases of a portfolio checked by themselves before any of them is measured with the others."""

from __future__ import annotations

from collections.abc import Callable

from asc842.api.account_for import account_for
from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.checks.approved import approval_checks
from asc842.checks.judged import as_given_checks
from asc842.closing.known_checks import checks_of_each
from asc842.closing.policies import policy_hash
from asc842.closing.portfolio import HeldLeases, RejectedLease
from asc842.timeline.timeline import Timeline

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def vetted(held: HeldLeases, told: Progress) -> tuple[HeldLeases, dict[str, tuple[Check, ...]]]:
    """Check every lease of which there is anything to compare by itself: its checks by id.

    A lease whose events ask for what its balances do not hold is rejected.
    """
    asked = [x for x in held.leases if x.compares]
    checked, rejected = dict[str, tuple[Check, ...]](), list(held.rejected)
    for x, found in zip(asked, checks_of_each(asked, policy_hash(held.policy)), strict=True):
        if isinstance(found, InputError):
            rejected.append(RejectedLease(x.id, x.where, found))
        else:
            checked[x.id] = found
            told("checking", len(checked), len(asked))
    if len(rejected) == len(held.rejected):
        return held, checked
    return held.without({x.lease for x in rejected if x.lease}, tuple(rejected)), checked


def as_given(held: HeldLeases) -> dict[str, tuple[Check, ...]]:
    """Look at the events of every lease that is not accounted for by itself: what was found, by id."""
    return {x.id: found for x in held.leases if x.alone is None and x.lease.events
            and (found := (*as_given_checks(Timeline(x.lease, held.policy)), *approval_checks(x.lease)))}


def within_balances(held: HeldLeases, beyond: frozenset[str]) -> HeldLeases:
    """Reject what is not accounted for by itself and has events that ask for what its balances do not hold."""
    bad, rejected = [x for x in held.leases if x.id in beyond], list(held.rejected)
    for x in bad:
        try:
            account_for(x.lease, held.policy)
        except InputError as error:
            rejected.append(RejectedLease(x.id, x.where, error))
    return held.without(set(beyond), tuple(rejected)) if bad else held
