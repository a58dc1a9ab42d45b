"""Accounts by classification (842-20-45-1, -45-3) and by place in the ledger; when leases change classification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from asc842.base.plain_table import PlainTable
from asc842.book.books import Books
from asc842.book.places import dimensions_of
from asc842.book.roster import Roster
from asc842.contract.accounts import Accounts
from asc842.contract.lease import Lease
from asc842.contract.policy import AccountMap, Policy
from asc842.contract.transfers import dimensions_through, first_dimensions
from asc842.ledger.roles import BY_CLASS, ROLES
from asc842.measurement.events import Wave


def accounts_of(h: Books | Roster) -> np.ndarray:
    """Account name of every place and role, (2, places, roles): while operating, and while finance.

    By the policy's accounts and maps. The first places are those of the leases, in their order.
    """
    return h.once("accounts", lambda: accounts_by_dimensions(h.places.table, h.policy))


def accounts_by_class(lease: Lease, policy: Policy) -> tuple[Accounts, Accounts]:
    """Account names of one lease while it is operating, and while it is a finance lease, at its first place."""
    names = accounts_by_dimensions(dimensions_of([lease]), policy)[:, 0]
    operating, finance = (Accounts(**dict(zip(ROLES, of_class, strict=True))) for of_class in names.tolist())
    return operating, finance


def accounts_ever(lease: Lease, policy: Policy) -> list[Accounts]:
    """Account names of one lease at its first place and after each transfer: operating, and finance."""
    first = first_dimensions(lease.entity, lease.asset_class, lease.cost_center, lease.dimensions)
    days = [date.min, *(t.from_ for t in lease.transfers)]
    places = [{"lease": lease.id, **dimensions_through(first, lease.transfers, day)} for day in days]
    names = accounts_by_dimensions(PlainTable.of_records(tuple({name for place in places for name in place}), places),
                                   policy)
    return [Accounts(**dict(zip(ROLES, of, strict=True))) for kind in names.tolist() for of in kind]


def shared_accounts(h: Books | Roster) -> set[str]:
    """Names of the accounts that other business posts to as well, as the policy says."""
    roles = [ROLES.index(role) for role in h.policy.shared_accounts]
    return set(accounts_of(h)[:, :, roles].ravel().tolist())


def accounts_by_dimensions(dimensions: Any, policy: Policy) -> np.ndarray:
    """Account name of every row of dimensions, of pandas or plain, and role, (2, rows, roles).

    While operating, and while finance.
    """
    own = [(role, f"finance_{role}" if role in BY_CLASS else role) for role in ROLES]
    names = np.array([[getattr(policy.accounts, of[kind]) for of in own] for kind in (0, 1)], dtype=object)
    table = np.tile(names[:, None], (1, len(dimensions), 1))
    for account_map in policy.account_maps:
        which = _matches(dimensions, account_map)
        for finance in (0, 1):
            if account_map.classification in (None, ("operating", "finance")[finance]):
                for role, name in account_map.accounts.items():
                    table[finance, which, ROLES.index(role)] = name
    return table


def _matches(dimensions: Any, account_map: AccountMap) -> np.ndarray:
    wanted = {name: getattr(account_map, name) for name in ("entity", "asset_class", "cost_center")}
    found = np.full(len(dimensions), True)
    for name, value in {**account_map.dimensions, **wanted}.items():
        if value is not None:
            found &= np.asarray(dimensions[name], dtype=object) == value if name in dimensions else False
    return found


def tells_classes_apart(h: Books) -> bool:
    """Whether any account differs by classification."""
    names = accounts_of(h)
    return bool((names[0] != names[1]).any())


def finance_at(h: Books, at: np.datetime64) -> np.ndarray:
    """Whether leases are finance leases at the end of a day, (leases,): after events at the end of the day."""
    found = h.measurement.waves[0].spans.finance.copy()
    for wave in h.measurement.waves[1:]:
        done = wave.events.date <= at
        found[wave.spans.lease[done]] = wave.spans.finance[done]
    return found


def class_changes(h: Books) -> Iterator[tuple[int, Wave, np.ndarray]]:
    """Waves of events by which leases change classification, by number, and which of the wave's spans these are."""
    waves = h.measurement.waves
    finance = waves[0].spans.finance.copy()
    for number, wave in enumerate(waves[1:], 1):
        changed = finance[wave.spans.lease] != wave.spans.finance
        finance[wave.spans.lease] = wave.spans.finance
        if changed.any():
            yield number, wave, changed
