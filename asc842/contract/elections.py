"""Which policies are accounting elections, which amounts depend on, with the paragraph of each."""

from __future__ import annotations

from asc842.contract.policy import Policy

EXPEDIENTS = {
    "short_term_classes": ("short-term leases left off the balance sheet, by class", "842-20-25-2, 842-20-50-8"),
    "acquired_short_term_classes": ("acquired short-term leases left off it, by class", "805-20-25-28B"),
    "combine_components": ("nonlease components not separated, by class", "842-10-15-37, 842-20-50-9"),
    "risk_free_classes": ("risk-free discount rates, by class", "842-20-30-3, 842-20-50-10"),
}
"""Expedients that are disclosed wherever they are taken, by the key of the policy."""
MEASURED_BY = {
    "rate_convention": "842-20-30-3", "compounding": "842-20-30-3", "day_one_payment": "842-20-30-5",
    "cost_weights": "842-20-25-6", "deferred_rent": "842-20-25-6", "rate_interpolation": "842-20-30-3",
    "incentives_receivable": "842-10-30-5", "transition_rate_term": "842-10-65-1",
    "transition_index": "842-10-65-1(l)", "current_portion": "842-20-45-1",
    "current_portion_finance": "842-20-45-1", "current_portion_outside": "842-20-45-1",
    "advance_payments": "842-20-45-5", "leasehold_improvements": "842-20-35-12",
}
"""Other elections that amounts depend on, with the paragraph of each."""
THRESHOLDS = ("major_part", "substantially_all", "near_end")
NO_ELECTION = {
    "format": "names the kind of file", "reasons": "are given with the elections",
    "rate_tables": "rates themselves, shown with each lease that uses one",
    "public_business_entity": "a fact, on which risk-free rates depend",
    "calendar": "cuts the books into periods", "functional_currencies": "facts of entities",
    "accounts": "names accounts", "account_maps": "name accounts", "shared_accounts": "names accounts",
    "erp": "lays out files", "reclassify_current": "says whether the current portion is booked",
    "payment_entry_date": "dates entries within a period", "set_aside": "says what a close does without",
    "late_facts": "says whether late facts need a reason",
}
"""Policies that are no accounting elections, and what they are."""


def elected_keys() -> tuple[str, ...]:
    """Keys of the policies that are shown as elections."""
    return (*EXPEDIENTS, *MEASURED_BY, "classification")


def words_of(policy: Policy, key: str) -> str:
    """Return what a policy elects, as text: the classes of an expedient, or none."""
    elected = getattr(policy, key)
    if key == "classification":
        return ", ".join(f"{name.replace('_', ' ')} {getattr(elected, name)}" for name in THRESHOLDS)
    return str(elected) if isinstance(elected, str) else ", ".join(elected) or "none"
