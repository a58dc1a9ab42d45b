"""Checks of leases by themselves, kept while the process runs: a year's closes account for each of them once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.book.measure import Measurement
from asc842.book.measured_apart import measured_apart
from asc842.closing.portfolio import PortfolioLease

KEPT = 4096
"""Leases whose checks are kept; those asked for longest ago go first."""
_known: OrderedDict[tuple[str, str], tuple[Check, ...]] = OrderedDict()


def checks_of_each(leases: Sequence[PortfolioLease], policy: str) -> Iterator[tuple[Check, ...] | InputError]:
    """Yield the checks of leases under the ``policy`` of a hash, as their content and policy are what decides them.

    InputError in their place where the events of one ask for what its balances do not hold; that is never kept.
    """
    new = [x for x in leases if x.alone is not None and (x.hash, policy) not in _known]
    measured = measured_apart([x.alone.rows for x in new if x.alone is not None])
    by_themselves = {x.id for x in new}
    for x in leases:
        yield _checks_of(x, policy, next(measured) if x.id in by_themselves else None)


def _checks_of(x: PortfolioLease, policy: str, measured: Callable[[], Measurement] | None,
               ) -> tuple[Check, ...] | InputError:
    key = x.hash, policy
    found = _known.pop(key, None)
    if found is None:
        try:
            found = x.checked(measured() if measured else None)
        except InputError as error:
            return error
    _known[key] = found
    while len(_known) > KEPT:
        _known.popitem(last=False)
    return found
