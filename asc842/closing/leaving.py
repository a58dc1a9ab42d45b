"""Entries that take leases out which were dropped from the portfolio: written off, or an error that is taken back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.base.lazy import pd
from asc842.book.classified import accounts_by_dimensions
from asc842.closing.held import dimensions_as_closed
from asc842.closing.lines import BALANCE_COLUMNS, CURRENT
from asc842.closing.register.carried import DROPPED
from asc842.contract.dropped import DroppedLease
from asc842.contract.policy import Policy
from asc842.ledger.roles import BALANCES, ROLES, income_accounts

KEYS = list(BALANCE_COLUMNS[:-1])
OF_ENTRY = ["entity", "lease", "currency"]


def lines_of_dropped(policy: Policy, dropped: Sequence[DroppedLease], held: pd.DataFrame, earlier: pd.DataFrame,
                     documents: pd.DataFrame) -> pd.DataFrame:
    """Return what takes dropped leases out: KEYS, ``amount`` (debits less credits in cents), ``entry`` and ``memo``.

    ``held`` is what stands posted of them, ``earlier`` what of that was posted before the fiscal year (KEYS and
    ``amount`` each), ``documents`` what they were closed with last. What is written off leaves the balance sheet for
    gain or loss; what is shared with other business, such as cash and prepaid rent, stays. Of an error all is taken
    back: the cost of earlier fiscal years, which the ledger has closed, against retained earnings.
    """
    told = {x.lease: x for x in dropped}
    mine, before = (x[x["lease"].isin(told) & (x["amount"] != 0)] for x in (held, earlier))
    dimensions = dimensions_as_closed(documents, mine)
    names = accounts_by_dimensions(dimensions, policy)[(dimensions["classification"] == "finance").astype(int),
                                                       np.arange(len(dimensions))]
    place = pd.Index(dimensions["lease"])
    parts = [_written_off(policy, mine[_treated(mine, told, "written off")], names, place),
             _taken_back(policy, mine[_treated(mine, told, "error")], before, names, place)]
    found = pd.concat(parts, ignore_index=True).groupby(KEYS, as_index=False)["amount"].sum()
    found = found[found["amount"] != 0].reset_index(drop=True)
    named: pd.DataFrame = found.assign(entry=DROPPED + ": " + found["lease"].map(lambda x: told[x].treatment),
                                       memo=found["lease"].map(lambda x: told[x].reason))
    return named


def _treated(rows: pd.DataFrame, told: dict[str, DroppedLease], treatment: str) -> np.ndarray:
    return np.array([told[x].treatment == treatment for x in rows["lease"]], dtype=bool)


def _written_off(policy: Policy, held: pd.DataFrame, names: np.ndarray, place: pd.Index) -> pd.DataFrame:
    roles = [r for r in (*BALANCES, CURRENT) if ROLES[r] not in policy.shared_accounts]
    named = {ROLES[r] for r in roles}
    known = {*names[:, roles].ravel().tolist(), *(account for role, account in policy.accounts.model_dump().items()
                                                  if role.removeprefix("finance_") in named)}
    known |= {account for m in policy.account_maps for role, account in m.accounts.items() if role in named}
    return _against(held[held["account"].isin(known)], "gain_loss", names, place)


def _taken_back(policy: Policy, held: pd.DataFrame, before: pd.DataFrame, names: np.ndarray, place: pd.Index
                ) -> pd.DataFrame:
    """All that stands, but cost of earlier years: that is in retained earnings by now."""
    over = before[before["lease"].isin(held["lease"]) & before["account"].isin(income_accounts(policy))]
    this_year = pd.DataFrame(pd.concat([held, over.assign(amount=-over["amount"])]).groupby(KEYS, as_index=False).agg(
        {"amount": "sum"}))
    return _against(this_year, "retained_earnings", names, place)


def _against(held: pd.DataFrame, role: str, names: np.ndarray, place: pd.Index) -> pd.DataFrame:
    """Reverse balances; what they do not add up to goes to the account of a role, for each entity and currency."""
    taken = held.assign(amount=-held["amount"])
    rest = pd.DataFrame(held.groupby(OF_ENTRY, as_index=False).agg({"amount": "sum"}))
    account = names[place.get_indexer(pd.Index(rest["lease"])), ROLES.index(role)]
    return pd.concat([taken[[*KEYS, "amount"]], rest.assign(account=account)[[*KEYS, "amount"]]], ignore_index=True)
