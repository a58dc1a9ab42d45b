"""Account roles as the ledger numbers them, and the place of accounts in a chart of accounts."""

from __future__ import annotations

from asc842.contract import accounts
from asc842.contract.policy import Policy

ROLES = tuple(accounts.ROLES)
BY_CLASS = tuple(name for name, role in accounts.ROLES.items() if role.by_class)
"""Roles of which finance leases have accounts of their own."""
BALANCES = [ROLES.index(name) for name, role in accounts.ROLES.items() if role.kept]
"""Numbers of roles that hold balances of a lease from one period to the next."""


def role_of_key(key: str) -> accounts.Role:
    """Return the role of a key of accounts, with or without ``finance_``; a key no longer known was a cost."""
    return accounts.ROLES.get(key.removeprefix(accounts.OF_FINANCE), accounts.Role(accounts.COST))


def is_income(role: str) -> bool:
    """Whether a role of accounts is one of income and cost."""
    return role_of_key(role).is_income


def account_roots(policy: Policy) -> dict[str, str]:
    """Root in a chart of accounts of every account name that the policy uses; one used twice has its first role's."""
    roots = dict[str, str]()
    named = [*policy.accounts, *(item for m in policy.account_maps for item in m.accounts.items())]
    for key, name in named:
        roots.setdefault(name, role_of_key(key).root)
    return roots


def income_accounts(policy: Policy) -> set[str]:
    """Names of all accounts of income and cost, by the policy's accounts and maps."""
    return {name for name, root in account_roots(policy).items() if root in (accounts.INCOME, accounts.COST)}
