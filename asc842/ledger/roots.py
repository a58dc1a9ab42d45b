"""Where accounts stand in a chart of accounts, by their role."""

from __future__ import annotations

from asc842.contract.policy import Policy

ROOTS = {
    "right_of_use_asset": "Assets", "property": "Assets", "cash": "Assets", "prepaid_rent": "Assets",
    "lease_incentive": "Assets", "initial_direct_cost": "Assets", "lease_liability": "Liabilities",
    "lease_liability_current": "Liabilities", "adoption_equity": "Equity", "gain_loss": "Income",
    "termination_gain_loss": "Income", "remeasurement_gain_loss": "Income",
    "unamortized_incentives": "Liabilities", "unamortized_costs": "Assets", "exit_cost_liability": "Liabilities",
    "capital_lease_asset": "Assets", "capital_lease_obligation": "Liabilities",
    "sublease_income": "Income", "sublease_receivable": "Assets", "sublease_initial_direct_cost": "Assets",
    "net_investment": "Assets", "guarantee_obligation": "Liabilities", "leasehold_improvements": "Assets",
    "leasehold_improvement_accumulated": "Assets", "common_control_equity": "Equity",
    "transferred_asset": "Assets", "sale_leaseback_gain": "Income", "financing_obligation": "Liabilities",
    "variable_rent_accrued": "Liabilities", "retained_earnings": "Equity",
    "intercompany": "Assets", "favorable_terms": "Assets", "unfavorable_terms": "Liabilities",
    "acquisition_consideration": "Assets",
}
"""Where each role stands in a chart of accounts; every other one is an expense."""


def account_roots(policy: Policy) -> dict[str, str]:
    """Root in a chart of accounts of every account name that the policy uses; one used twice has its first role's."""
    roots = dict[str, str]()
    named = [*policy.accounts, *(item for m in policy.account_maps for item in m.accounts.items())]
    for role, name in named:
        roots.setdefault(name, ROOTS.get(role.removeprefix("finance_"), "Expenses"))
    return roots
