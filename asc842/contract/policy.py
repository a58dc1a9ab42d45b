"""Policies: what the entity elects for all of its leases, each with a default and a reason."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import Frozen, Words

RateConvention = Literal["nominal", "effective", "actual/365", "actual/365 nominal"]
Compounding = Literal["payment", "monthly", "quarterly", "half-yearly", "annual"]


class Accounts(Frozen):
    """Account names that journal entries post to."""

    right_of_use_asset: Words = "Right-of-use asset"
    lease_liability: Words = "Lease liability"
    lease_cost: Words = "Operating lease cost"
    interest: Words = "Interest on lease liability"
    amortization: Words = "Amortization of right-of-use asset"
    property: Words = "Property bought from lessor"
    gain_loss: Words = "Gain or loss on leases"
    cash: Words = "Cash"
    prepaid_rent: Words = "Prepaid (accrued) rent"
    lease_incentive: Words = "Lease incentive received"
    initial_direct_cost: Words = "Initial direct costs"
    variable_lease_cost: Words = "Variable lease cost"
    short_term_lease_cost: Words = "Short-term lease cost"
    nonlease_cost: Words = "Nonlease cost"
    variable_nonlease_cost: Words = "Variable nonlease cost"


class Policy(Frozen):
    """The entity's elections.

    ``rate_convention`` names the discount factor: ``nominal`` 1/(1 + r/m)^n per payment period, ``effective``
    1/(1 + r)^(months/12), ``actual/365`` 1/(1 + r)^(days/365), ``actual/365 nominal`` 1/(1 + r/365)^days.
    ``compounding`` is the period m of ``nominal``: that of the lease's most frequent payment, or one for all.
    ``day_one_payment`` leaves a payment due on the commencement date out of the opening liability, or books it in
    and pays it the same day. ``cost_weights`` spreads straight-line cost by months (part months by days) or by days.
    """

    format: Literal["asc842/policy/1"] = "asc842/policy/1"
    rate_convention: RateConvention = "nominal"
    compounding: Compounding = "payment"
    day_one_payment: Literal["excluded", "included"] = "excluded"
    cost_weights: Literal["months", "days"] = "months"
    accounts: Accounts = Accounts()
    reasons: dict[Annotated[str, Field(max_length=80)], Words] = Field(default_factory=dict)
