"""Account roles: the one table of them, and the accounts that a policy names for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import model_validator

from asc842.contract.values import Frozen, Name

Root = Literal["Assets", "Liabilities", "Equity", "Income", "Expenses"]
ASSET, LIABILITY, EQUITY, INCOME, COST = get_args(Root)
OF_FINANCE = "finance_"
"""What the keys of accounts begin with that finance leases have of their own (842-20-45-3)."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a role is: its ``root`` in a chart of accounts, by which it holds a balance, or cost and income of a year.

    ``kept``: it holds a balance of a lease from one period to the next, which moves where the lease does (the current
    portion is taken back at once). ``by_class``: finance leases have an account of their own. ``else_as``: an account
    named for that role is this one's too, where this has none of its own.
    """

    root: Root
    kept: bool = False
    by_class: bool = False
    else_as: str = ""

    @property
    def is_income(self) -> bool:
        """Whether it is one of income and cost, which end in retained earnings."""
        return self.root in (INCOME, COST)


class Accounts(Frozen):
    """Account names that journal entries post to.

    Right-of-use assets and liabilities of finance leases stand apart from those of operating leases (842-20-45-3), on
    the accounts whose keys begin with ``finance_``. Where one of these is not named, and the account of the same name
    without ``finance_`` is, that account is of both. So an account named for ``gain_loss`` is that of each kind of
    gain or loss too, where these are not named: of impairments, of terminations, of remeasurements below zero.
    """

    right_of_use_asset: Annotated[Name, Role(ASSET, kept=True, by_class=True)] = "Right-of-use asset"
    lease_liability: Annotated[Name, Role(LIABILITY, kept=True, by_class=True)] = "Lease liability"
    lease_cost: Annotated[Name, Role(COST)] = "Operating lease cost"
    interest: Annotated[Name, Role(COST)] = "Interest on lease liability"
    amortization: Annotated[Name, Role(COST)] = "Amortization of right-of-use asset"
    property: Annotated[Name, Role(ASSET, kept=True)] = "Property bought from lessor"
    depreciation: Annotated[Name, Role(COST)] = "Depreciation of property bought from lessor"
    gain_loss: Annotated[Name, Role(INCOME)] = "Gain or loss on leases"
    impairment_loss: Annotated[Name, Role(COST, else_as="gain_loss")] = "Impairment of right-of-use assets"
    termination_gain_loss: Annotated[Name, Role(INCOME, else_as="gain_loss")] = "Gain or loss on termination of leases"
    remeasurement_gain_loss: Annotated[Name, Role(INCOME, else_as="gain_loss")] = "Remeasurement of leases below zero"
    cash: Annotated[Name, Role(ASSET)] = "Cash"
    prepaid_rent: Annotated[Name, Role(ASSET, kept=True)] = "Prepaid (accrued) rent"
    lease_incentive: Annotated[Name, Role(ASSET)] = "Lease incentive received"
    initial_direct_cost: Annotated[Name, Role(ASSET)] = "Initial direct costs"
    lease_liability_current: Annotated[Name, Role(LIABILITY, by_class=True)] = "Lease liability, current portion"
    foreign_exchange: Annotated[Name, Role(COST)] = "Foreign exchange gain or loss"
    variable_lease_cost: Annotated[Name, Role(COST)] = "Variable lease cost"
    short_term_lease_cost: Annotated[Name, Role(COST)] = "Short-term lease cost"
    one_month_lease_cost: Annotated[Name, Role(COST)] = "Cost of leases of a month or less"
    nonlease_cost: Annotated[Name, Role(COST)] = "Nonlease cost"
    variable_nonlease_cost: Annotated[Name, Role(COST)] = "Variable nonlease cost"
    unamortized_incentives: Annotated[Name, Role(LIABILITY)] = "Unamortized lease incentives (ASC 840)"
    unamortized_costs: Annotated[Name, Role(ASSET)] = "Unamortized initial direct costs (ASC 840)"
    exit_cost_liability: Annotated[Name, Role(LIABILITY)] = "Exit cost liability"
    capital_lease_asset: Annotated[Name, Role(ASSET)] = "Capital lease asset"
    capital_lease_obligation: Annotated[Name, Role(LIABILITY)] = "Capital lease obligation"
    adoption_equity: Annotated[Name, Role(EQUITY)] = "Retained earnings, adoption of ASC 842"
    sublease_income: Annotated[Name, Role(INCOME)] = "Sublease income"
    sublease_receivable: Annotated[Name, Role(ASSET, kept=True)] = "Accrued (deferred) sublease rent"
    sublease_cost: Annotated[Name, Role(COST)] = "Amortization of initial direct costs of subleases"
    sublease_initial_direct_cost: Annotated[Name, Role(ASSET, kept=True)] = "Initial direct costs of subleases"
    net_investment: Annotated[Name, Role(ASSET, kept=True)] = "Net investment in subleases"
    guarantee_obligation: Annotated[Name, Role(LIABILITY, kept=True)] = "Guarantee obligation"
    leasehold_improvements: Annotated[Name, Role(ASSET, kept=True)] = "Leasehold improvements"
    leasehold_improvement_accumulated: Annotated[
        Name, Role(ASSET, kept=True)] = "Accumulated amortization of leasehold improvements"
    leasehold_improvement_amortization: Annotated[Name, Role(COST)] = "Amortization of leasehold improvements"
    leasehold_improvement_loss: Annotated[Name, Role(COST)] = "Loss on leasehold improvements"
    common_control_equity: Annotated[Name, Role(EQUITY)] = "Equity, transfers under common control"
    transferred_asset: Annotated[Name, Role(ASSET)] = "Asset sold and leased back"
    sale_leaseback_gain: Annotated[Name, Role(INCOME)] = "Gain or loss on sale and leaseback"
    financing_obligation: Annotated[Name, Role(LIABILITY, kept=True)] = "Financing obligation, sale and leaseback"
    financing_interest: Annotated[Name, Role(COST)] = "Interest on financing obligations"
    variable_rent_accrued: Annotated[Name, Role(LIABILITY, kept=True)] = "Variable rent accrued"
    retained_earnings: Annotated[Name, Role(EQUITY)] = "Retained earnings"
    intercompany: Annotated[Name, Role(ASSET)] = "Due from (to) affiliated companies"
    favorable_terms: Annotated[Name, Role(ASSET)] = "Favorable lease terms (intangible asset)"
    unfavorable_terms: Annotated[Name, Role(LIABILITY)] = "Unfavorable lease terms (liability)"
    acquisition_consideration: Annotated[Name, Role(ASSET)] = "Goodwill and consideration of business combinations"
    take_over_clearing: Annotated[Name, Role(ASSET)] = "Clearing of leases taken over"
    restatement_equity: Annotated[Name, Role(EQUITY)] = "Retained earnings, restatement of leases"
    finance_right_of_use_asset: Annotated[Name, Role(ASSET, kept=True)] = "Right-of-use asset, finance leases"
    finance_lease_liability: Annotated[Name, Role(LIABILITY, kept=True)] = "Lease liability, finance leases"
    finance_lease_liability_current: Annotated[
        Name, Role(LIABILITY)] = "Lease liability, finance leases, current portion"

    @model_validator(mode="before")
    @classmethod
    def _of_both(cls, given: Any) -> Any:
        """Let one account that is named be that of finance leases as well, unless they have one of their own."""
        if not isinstance(given, Mapping):
            return given
        both = {f"{OF_FINANCE}{name}": given[name] for name, role in ROLES.items() if role.by_class and name in given}
        return both | with_others(given)


def with_others(accounts: Mapping[str, Any]) -> dict[str, Any]:
    """Let an account that is named for a role be that of others that say so, unless they have one of their own."""
    more = {name: accounts[role.else_as] for name, role in ROLES.items()
            if name not in accounts and role.else_as in accounts}
    return {**accounts, **more}


ROLES: dict[str, Role] = {
    name: next(x for x in field.metadata if isinstance(x, Role))
    for name, field in Accounts.model_fields.items() if not name.startswith(OF_FINANCE)}
"""Every role by its name, in the order of the table; those of finance leases are the same roles."""
if TYPE_CHECKING:
    AccountRole = str
else:
    AccountRole = Literal[tuple(ROLES)]
