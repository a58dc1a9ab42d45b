"""What the entity elects, with its reasons: expedients and policies that amounts hang on, taken or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import percent
from asc842.closing.reports import JOINED, NOTES, WORDS
from asc842.contract.elections import EXPEDIENTS, MEASURED_BY, THRESHOLDS, words_of
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy

ELECTION_COLUMNS = ("election", "elected", "default", "reason", "paragraph")


NAME = "policy elections"
OF_TRANSITION = {"package_of_expedients": "842-10-65-1(f)", "hindsight": "842-10-65-1(g)"}


@NOTES.at(10, "leases", name=NAME, marks=(WORDS,))
def expedients_of_transition(leases: Iterable[Lease]) -> pd.DataFrame:
    """One row per lease that passed to ASC 842, with the expedients of OF_TRANSITION that it took (842-10-65-1)."""
    return pd.DataFrame([[getattr(x.transition, key) for key in OF_TRANSITION] for x in leases if x.transition],
                        columns=list(OF_TRANSITION), dtype=bool)


@JOINED.at(30, "roster.policy", "rows", name=NAME)
def elections(policy: Policy, came: pd.DataFrame) -> pd.DataFrame:
    """One row per election: ELECTION_COLUMNS, all text (842-20-50-3c, -50-8 to -50-10).

    Expedients by class have a row, "none" where they are not taken, and so has every other election that amounts hang
    on, at its default value too. Expedients of transition come from the leases, those that ``came`` from an earlier
    standard.
    """
    rows = [*_expedients(policy), *_other(policy), *_thresholds(policy), *_transition(came)]
    return pd.DataFrame(rows, columns=list(ELECTION_COLUMNS), dtype=object)


def _expedients(policy: Policy) -> Iterable[tuple[Any, ...]]:
    for key, (what, paragraph) in EXPEDIENTS.items():
        yield what, words_of(policy, key), "none", policy.reasons.get(key, ""), paragraph


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


def _transition(came: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    """Count the leases that passed to ASC 842 with each expedient of transition."""
    for key, paragraph in OF_TRANSITION.items():
        taken = int(came[key].sum())
        if taken:
            yield f"transition: {key.replace('_', ' ')}", f"{taken} of {len(came)} leases", "none", "", paragraph
