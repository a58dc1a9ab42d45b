"""Checks of leases by themselves, kept while the process runs: a year's closes account for each of them once."""

from __future__ import annotations

from collections import OrderedDict

from asc842.base.check import Check
from asc842.closing.portfolio import PortfolioLease

KEPT = 4096
"""Leases whose checks are kept; those asked for longest ago go first."""
_known: OrderedDict[tuple[str, str], tuple[Check, ...]] = OrderedDict()


def checks_of(x: PortfolioLease, policy: str) -> tuple[Check, ...]:
    """Return the checks of a lease under the ``policy`` of a hash, as its content and policy are what decides them.

    Raises InputError where its events ask for what its balances do not hold; that is never kept.
    """
    key = x.hash, policy
    found = _known.pop(key, None) or x.checks
    _known[key] = found
    while len(_known) > KEPT:
        _known.popitem(last=False)
    return found
