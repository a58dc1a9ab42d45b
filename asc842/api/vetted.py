"""Leases of a portfolio checked by themselves before any of them is measured with the others."""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.closing.known_checks import checks_of_each
from asc842.closing.policies import policy_hash
from asc842.closing.portfolio import HeldLeases, RejectedLease

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
