"""Leases of a portfolio checked by themselves before any of them is measured with the others."""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.closing.known_checks import checks_of
from asc842.closing.policies import policy_hash
from asc842.closing.portfolio import HeldLeases, PortfolioLease, RejectedLease

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def vetted(held: HeldLeases, told: Progress) -> tuple[HeldLeases, dict[str, tuple[Check, ...]]]:
    """Check every lease of which there is anything to compare by itself: its checks by id.

    A lease whose events ask for what its balances do not hold is rejected.
    """
    checked, kept, rejected = dict[str, tuple[Check, ...]](), list[PortfolioLease](), list(held.rejected)
    files, policy = sum(x.compares for x in held.leases), policy_hash(held.policy)
    for x in held.leases:
        try:
            if x.compares:
                checked[x.id] = checks_of(x, policy)
                told("checking", len(checked), files)
            kept.append(x)
        except InputError as error:
            rejected.append(RejectedLease(x.id, x.where, error))
    if len(kept) == len(held.leases):
        return held, checked
    return held.without({x.lease for x in rejected if x.lease}, tuple(rejected)), checked
