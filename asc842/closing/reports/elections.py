"""What the entity elects, with its reasons: expedients and policies that amounts hang on, taken or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.money import percent

ELECTION_COLUMNS = ("election", "elected", "default", "reason", "paragraph")
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
"""Other elections that numbers hang on, with the paragraph each belongs to."""
THRESHOLDS = ("major_part", "substantially_all", "near_end")
NO_ELECTION = {
    "format": "names the kind of file", "reasons": "stand beside the elections",
    "rate_tables": "rates themselves, told with each lease that takes one",
    "public_business_entity": "a fact, on which risk-free rates depend",
    "calendar": "cuts the books into periods", "functional_currencies": "facts of entities",
    "accounts": "names accounts", "account_maps": "name accounts", "shared_accounts": "names accounts",
    "erp": "lays out files", "reclassify_current": "says whether the current portion is booked",
    "payment_entry_date": "dates entries within a period", "set_aside": "says what a close does without",
    "late_facts": "says whether late facts need a reason",
}
"""Policies that are no accounting elections, and what they are."""


def elected_keys() -> tuple[str, ...]:
    """Keys of the policies that are told as elections."""
    return (*EXPEDIENTS, *MEASURED_BY, "classification")


def elections(policy: Policy, leases: Iterable[Lease]) -> pd.DataFrame:
    """One row per election: ELECTION_COLUMNS, all text (842-20-50-3c, -50-8 to -50-10).

    Expedients by class have a row, "none" where they are not taken, and so has every other election that amounts hang
    on, at its default value too. Expedients of transition come from the leases (842-10-65-1(f), -65-1(g)).
    """
    rows = [*_expedients(policy), *_other(policy), *_thresholds(policy), *_transition(leases)]
    return pd.DataFrame(rows, columns=list(ELECTION_COLUMNS), dtype=object)


def _expedients(policy: Policy) -> Iterable[tuple[Any, ...]]:
    for key, (what, paragraph) in EXPEDIENTS.items():
        yield what, ", ".join(getattr(policy, key)) or "none", "none", policy.reasons.get(key, ""), paragraph


def _other(policy: Policy) -> Iterable[tuple[Any, ...]]:
    for key, paragraph in MEASURED_BY.items():
        elected, default = getattr(policy, key), Policy.model_fields[key].default
        yield key.replace("_", " "), elected, default, policy.reasons.get(key, ""), paragraph


def _thresholds(policy: Policy) -> Iterable[tuple[Any, ...]]:
    usual = type(policy.classification)()
    for key in THRESHOLDS:
        elected, default = getattr(policy.classification, key), getattr(usual, key)
        yield (f"classification: {key.replace('_', ' ')}", percent(elected), percent(default),
               policy.reasons.get("classification", ""), "842-10-55-2")


def _transition(leases: Iterable[Lease]) -> Iterable[tuple[Any, ...]]:
    """Count the leases that came in from ASC 840 with each expedient of transition."""
    came = [x.transition for x in leases if x.transition]
    for key, paragraph in (("package_of_expedients", "842-10-65-1(f)"), ("hindsight", "842-10-65-1(g)")):
        taken = sum(getattr(t, key) for t in came)
        if taken:
            yield f"transition: {key.replace('_', ' ')}", f"{taken} of {len(came)} leases", "none", "", paragraph
