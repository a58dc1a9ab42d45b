"""Accounts by classification (842-20-45-1, -45-3), and entries that move balances where a lease changes its own.

Every line is booked under a classification. Where an event changes that of a lease, what stands on balance sheet
accounts under the one before moves to those of the other, by difference: it is added up from the lines booked so far.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from asc842.calendar.positions import Days, Ints
from asc842.contract.lease import Lease
from asc842.contract.policy import BY_CLASS, AccountMap, Accounts, Policy
from asc842.ledger.entries import ROLES, totals_before
from asc842.reports.books import Books, dimensions_of
from asc842.reports.coded import FOREVER, Coded, joined, lines_beside, no_lines, on_due_days
from asc842.spans.events import Wave

BALANCES = [ROLES.index(role) for role in (
    "right_of_use_asset", "lease_liability", "prepaid_rent", "sublease_receivable", "sublease_initial_direct_cost",
    "net_investment", "variable_rent_accrued", "guarantee_obligation", "leasehold_improvements",
    "leasehold_improvement_accumulated")]
"""Roles that hold balances of a lease from one period to the next (the current portion is taken back at once)."""
ENTRIES = ("reclassification to operating lease accounts", "reclassification to finance lease accounts")


def accounts_of(h: Books) -> np.ndarray:
    """Account name of every lease and role, (2, leases, roles): while operating, and while finance.

    By the policy's accounts and maps.
    """
    return h.once("accounts", lambda: _accounts(h.dimensions, h.policy))


def accounts_by_class(lease: Lease, policy: Policy) -> tuple[Accounts, Accounts]:
    """Account names of one lease while it is operating, and while it is a finance lease."""
    names = _accounts(dimensions_of([lease]), policy)[:, 0]
    operating, finance = (Accounts(**dict(zip(ROLES, of_class, strict=True))) for of_class in names.tolist())
    return operating, finance


def shared_accounts(h: Books) -> set[str]:
    """Names of the accounts that other business posts to as well, as the policy says."""
    roles = [ROLES.index(role) for role in h.policy.shared_accounts]
    return set(accounts_of(h)[:, :, roles].ravel().tolist())


def _accounts(dimensions: pd.DataFrame, policy: Policy) -> np.ndarray:
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


def _matches(dimensions: pd.DataFrame, account_map: AccountMap) -> np.ndarray:
    wanted = {name: getattr(account_map, name) for name in ("entity", "asset_class", "cost_center")}
    found = np.full(len(dimensions), True)
    for name, value in {**account_map.dimensions, **wanted}.items():
        if value is not None:
            found &= (dimensions[name] == value).to_numpy(bool) if name in dimensions else False
    return found


def tells_classes_apart(h: Books) -> bool:
    """Whether any account differs by classification."""
    names = accounts_of(h)
    return bool((names[0] != names[1]).any())


def transfers(h: Books) -> Coded:
    """Every entry that moves balances to the accounts of another classification, dated on the day of the change.

    A balance of which the account is the same under both stays where it is.
    """
    lines, accounts = moves(h), accounts_of(h)
    return lines.where(np.asarray(accounts[0, lines.lease, lines.role] != accounts[1, lines.lease, lines.role], bool))


def moves(h: Books) -> Coded:
    """Everything that changes of classification move from one to the other, whatever the accounts."""
    return h.once("moves", lambda: joined([no_lines(), *_moves(h)]))


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


def _moves(h: Books) -> Iterator[Coded]:
    waves, moved = h.measurement.waves, np.zeros((2, len(h.leases), len(ROLES)), dtype=np.int64)
    for number, wave, changed in class_changes(h):
        lease, since = wave.spans.lease[changed], np.full(len(h.leases), FOREVER)
        since[lease] = wave.spans.start[changed]
        booked = moved + _add_expenses(
            h, totals_before(h.schedule, waves, since, number, due_days=on_due_days(h)), since)
        part = _moved(lease, wave.events.date[changed], wave.spans.finance[changed], booked)
        np.add.at(moved, (part.finance.astype(np.int64), part.lease, part.role), part.amount)
        yield part


def _moved(lease: Ints, date: Days, finance: np.ndarray, totals: Ints) -> Coded:
    """Take what stands under the other classification off its accounts, and book it on those of the new one."""
    roles, n = np.tile(BALANCES, len(lease)), len(BALANCES)
    lease, date, finance = (np.repeat(x, n) for x in (lease, date, finance))
    amount = totals[1 - finance.astype(np.int64), lease, roles]
    entry = np.array(ENTRIES, dtype=object)[finance.astype(np.int64)]
    both = Coded(np.tile(lease, 2), np.tile(date, 2), np.tile(entry, 2), np.tile(roles, 2),
                 np.concatenate([~finance, finance]), np.concatenate([-amount, amount]))
    return both.where(both.amount != 0)


def class_totals(h: Books, day: np.datetime64) -> Ints:
    """Add up what is booked before a day, the reclassification of the current portion aside.

    (2, leases, roles): under operating and under finance classification, debits less credits in cents.
    """
    totals = _add_expenses(h, totals_before(h.schedule, h.measurement.waves, day, due_days=on_due_days(h)),
                           np.full(len(h.leases), day))
    moved = transfers(h)
    early = moved.where(moved.date < day)
    np.add.at(totals, (early.finance.astype(np.int64), early.lease, early.role), early.amount)
    return totals


def _add_expenses(h: Books, totals: Ints, days: Days) -> Ints:
    lines = lines_beside(h, FOREVER, days.max())
    early = lines.where(lines.date < days[lines.lease])
    np.add.at(totals, (early.finance.astype(np.int64), early.lease, early.role), early.amount)
    return totals
