"""Policies: what the entity elects for all of its leases, each with a default and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from asc842.base.showing import few
from asc842.contract.accounts import AccountRole, Accounts, with_others
from asc842.contract.erp import ErpFile
from asc842.contract.fiscal import Calendar
from asc842.contract.rates import Interpolation, RateTable
from asc842.contract.values import Currency, Frozen, Name, Number, Words

RateConvention = Literal["nominal", "effective", "actual/365", "actual/365 nominal"]
Compounding = Literal["payment", "daily", "weekly", "two-weekly", "four-weekly", "twice-monthly", "monthly",
                      "two-monthly", "quarterly", "four-monthly", "half-yearly", "annual", "two-yearly"]
CATCH_UP = "when earned, cumulative catch-up"
IncentivesReceivable = Literal["in payments", "when earned", "when earned, cumulative catch-up", "when received"]
Threshold = Annotated[Number, Field(gt=0, le=1, decimal_places=4)]


class AccountMap(Frozen):
    """Account names for the leases that match: of an ``entity``, ``asset_class``, ``cost_center``, or dimensions.

    What is left out matches every lease. ``classification`` holds for what is booked while the lease is so
    classified; where that changes, its balances move between the accounts. ``accounts`` gives names by the keys of
    :class:`Accounts`; the last map that matches a lease and names an account decides.
    """

    entity: Name | None = None
    asset_class: Name | None = None
    cost_center: Name | None = None
    classification: Literal["operating", "finance"] | None = None
    dimensions: dict[Annotated[str, Field(max_length=80)], Name] = Field(default_factory=dict)
    accounts: dict[AccountRole, Name]

    @model_validator(mode="before")
    @classmethod
    def _of_gains(cls, given: Any) -> Any:
        """Let an account named for gain or loss be that of each kind of it."""
        if not isinstance(given, Mapping) or not isinstance(given.get("accounts"), Mapping):
            return given
        return {**given, "accounts": with_others(given["accounts"])}


class ClassificationThresholds(Frozen):
    """Where the criteria of 842-10-25-2 begin to be met: the percentages that 842-10-55-2 calls reasonable.

    A term of ``major_part`` or more of the remaining life; payments of ``substantially_all`` or more of fair value.
    With ``near_end`` or less of the whole life left at commencement, the term is not compared with it.
    """

    major_part: Threshold = Decimal("0.75")
    substantially_all: Threshold = Decimal("0.90")
    near_end: Annotated[Number, Field(ge=0, lt=1, decimal_places=4)] = Decimal("0.25")


class Policy(Frozen):
    """The entity's elections.

    ``rate_convention`` names the discount factor: ``nominal`` 1/(1 + r/m)^n per payment period, ``effective``
    1/(1 + r)^(months/12), ``actual/365`` 1/(1 + r)^(days/365), ``actual/365 nominal`` 1/(1 + r/365)^days.
    ``compounding`` is the period m of ``nominal``: that of the lease's most frequent payment, or one for all.
    ``day_one_payment`` leaves a payment due on the commencement date out of the opening liability, or books it in
    and pays it the same day. ``cost_weights`` spreads straight-line cost by months (part months by days) or by days.
    ``rate_tables`` are those that a lease's rate may come from, ``rate_interpolation`` what holds for a term between
    two of theirs; ``risk_free_classes`` are the classes of asset for which an entity that is no
    ``public_business_entity`` elects risk-free rates (842-20-30-3).
    ``short_term_classes`` are the classes of underlying asset whose short-term leases are left off the balance sheet
    (842-20-25-2), ``acquired_short_term_classes`` those whose acquired leases are left off it where 12 months or less
    of the term are left at the acquisition date, in every business combination (805-20-25-28B).

    ``transition_rate_term`` says whether discount rates at transition are taken for the original or the remaining
    lease term, ``transition_index`` whether rent that depends on an index is measured there at the index of inception
    (with increases since then as variable cost) or at the current one; every transition shows both.

    ``account_maps`` name accounts by class and dimension. For a close: ``reclassify_current`` books the current
    portion of the liability at each period end and takes it back the day after; ``current_portion`` is the present
    value of the payments due within a year, or the principal reduction in it, ``current_portion_finance`` the
    same of finance leases where they elect another; ``current_portion_outside``
    presents one that is below zero or above the liability as computed, or the nearer of the two in its place (the
    rest is noncurrent). ``payment_entry_date`` dates payments in the journal at the end of their period, with its
    other entries, or on the day they are due. ``advance_payments`` says which
    cash flows rent paid, and incentives received, at commencement or before it belong to: that of later payments
    (operating, or financing for a finance lease), or investing. ``set_aside`` names what a close leaves out where a
    lease is rejected or missing: all leases, or only those. ``late_facts`` says whether a catch-up of closed
    periods is noted with what changed, or refused until the lease says why, in its own ``late_facts``. ``erp`` lists
    the files for other ledgers. ``functional_currencies`` names that of each entity, for leases in another one.
    ``shared_accounts`` are the accounts that business other than leases posts to as well: a trial balance can't be
    compared with leases there.

    ``incentives_receivable`` says when an incentive that depends on a condition and is expected enters measurement:
    from commencement as a reduction of lease payments, once it is earned as such a reduction (prospectively, or with a
    cumulative catch-up of operating lease cost for the time elapsed), or when received as a reduction of the asset.
    ``deferred_rent`` says what rent deferred under a right in the contract is until it is paid: a payable, without
    effect on cost, or a reduction of variable cost now and variable cost when it is paid.

    ``leasehold_improvements`` says whether what comes into service is booked elsewhere, as what is bought is, or here,
    against cash; amortization, write-offs and transfers are booked here.

    ``combine_components`` names the classes of underlying asset whose nonlease components are not separated from the
    lease (842-10-15-37).

    ``calendar`` cuts the books into the periods that are closed.
    """

    def current_portion_of(self, *, finance: bool) -> Literal["present value", "principal"]:
        """Return the method of the current portion of a finance lease, or of an operating one."""
        own = self.current_portion_finance
        return own if finance and own != "as operating leases" else self.current_portion

    def __repr__(self) -> str:
        default = Policy()
        said = [name for name in type(self).model_fields if name != "reasons" and getattr(self, name) != getattr(
            default, name)]
        shown = [f"{name}={value!r}" if isinstance(value, str | bool) else name
                 for name in said for value in [getattr(self, name)]]
        return f"Policy({few(shown, 8) or 'every election at its default'})"

    format: Literal["asc842/policy/1"] = "asc842/policy/1"
    rate_convention: RateConvention = "nominal"
    compounding: Compounding = "payment"
    day_one_payment: Literal["excluded", "included"] = "excluded"
    cost_weights: Literal["months", "days"] = "months"
    deferred_rent: Literal["payable", "variable cost"] = "payable"
    classification: ClassificationThresholds = ClassificationThresholds()
    rate_tables: tuple[RateTable, ...] = ()
    rate_interpolation: Interpolation = "linear"
    public_business_entity: bool = False
    risk_free_classes: tuple[Words, ...] = ()
    incentives_receivable: IncentivesReceivable = "in payments"
    leasehold_improvements: Literal["booked elsewhere", "booked here"] = "booked elsewhere"
    combine_components: tuple[Words, ...] = ()
    calendar: Calendar = Calendar()
    short_term_classes: tuple[Words, ...] = ()
    acquired_short_term_classes: tuple[Words, ...] = ()
    transition_rate_term: Literal["original", "remaining"] = "original"
    transition_index: Literal["inception", "current"] = "inception"
    accounts: Accounts = Accounts()
    account_maps: tuple[AccountMap, ...] = ()
    reclassify_current: bool = True
    current_portion: Literal["present value", "principal"] = "present value"
    current_portion_finance: Literal["as operating leases", "present value", "principal"] = "as operating leases"
    current_portion_outside: Literal["as computed", "within the liability"] = "as computed"
    payment_entry_date: Literal["period end", "due day"] = "period end"
    advance_payments: Literal["as later payments", "investing"] = "as later payments"
    set_aside: Literal["bad leases", "all"] = "all"
    erp: tuple[ErpFile, ...] = ()
    late_facts: Literal["noted", "reason required"] = "noted"
    functional_currencies: dict[Words, Currency] = Field(default_factory=dict)
    shared_accounts: tuple[AccountRole, ...] = (
        "cash", "prepaid_rent", "lease_incentive", "initial_direct_cost", "property", "depreciation",
        "foreign_exchange", "leasehold_improvements", "retained_earnings", "adoption_equity", "common_control_equity",
        "transferred_asset", "intercompany", "favorable_terms", "unfavorable_terms", "acquisition_consideration")
    reasons: dict[Annotated[str, Field(max_length=80)], Words] = Field(default_factory=dict)
