"""Every rule of a lease file, and what may still be said where keys are in doubt."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.given import Keys, given
from asc842.intake.many import SURE, ManyLeases, Mask, by_keys
from asc842.intake.rules import RULES, Rule
from asc842.intake.rules.abatements import TIMES
from asc842.intake.rules.dates import term_in_order
from asc842.intake.rules.options_judged import course_problems
from asc842.intake.rules.rent import dates_in_doubt
from asc842.intake.rules.size import size
from asc842.intake.text.places import Path, key_path

_BY_THEMSELVES = (("facts", "options"), ("facts", "components"), ("facts", "subleases"))
"""Lists of facts of which each entry may depend on any other."""


def problems_of(lease: Lease, doubts: Doubts | None = None, keys: Keys | None = None) -> list[Problem]:
    """Every rule that the lease breaks, less what depends on a key in doubt, in the order of the rules.

    Rules that are not about one of its ``keys`` are not asked; by default these are all that it gives.
    """
    doubts, found = doubts or Doubts(), list[Problem]()
    for rule in _asked(given(lease) if keys is None else keys):
        found += rule(lease, doubts)
    return [problem for problem in found if not doubts.covers(*key_path(problem.key))] if found else found


def surely_in_order(many: ManyLeases) -> Mask:
    """Of which leases the rules surely have nothing to say, if they have none to say of one with the same keys."""
    return np.asarray(np.logical_and.reduce([sure.entry(many) for sure in SURE if sure.entry is not by_keys]))


def judged_in_columns(keys: Keys) -> bool:
    """Whether every rule that is asked of a lease which gives these keys has a test of columns."""
    places = {sure.place for sure in SURE}
    return all(rule.place in places for rule in RULES if not (rule.marks and rule.marks.isdisjoint(keys)))


@lru_cache(maxsize=10_000)
def _asked(keys: Keys) -> tuple[Rule, ...]:
    """Return the rules that have something to ask of a lease which gives these keys."""
    return tuple(rule.entry for rule in RULES if not (rule.marks and rule.marks.isdisjoint(keys)))


def can_be_dated(lease: Lease, doubts: Doubts | None = None) -> bool:
    """Whether commencement and the end of the term, and every judgement that dates rent, are known and in order."""
    doubts = doubts or Doubts()
    in_order = term_in_order(lease, doubts) and not list(size(lease, doubts))
    return in_order and not course_problems(lease)


def rests_on_doubt(problem: Problem, lease: Lease, doubts: Doubts) -> bool:
    """Return whether a problem that dating rent brought to light may come from a key in doubt."""
    path = key_path(problem.key)
    if doubts.covers(*path):
        return True
    if path[:2] == ("facts", "rent"):
        return dates_in_doubt(doubts, path[:3])
    if path[:2] == ("facts", "abatements"):
        return _abatement_rests_on_doubt(path, lease, doubts)
    if path[:2] in _BY_THEMSELVES and doubts.touches(*path[:2]):
        return True
    return doubts.touches("facts", "rent") or doubts.touches("facts", "abatements") or doubts.touches("events")


def _abatement_rests_on_doubt(path: Path, lease: Lease, doubts: Doubts) -> bool:
    """When an abatement applies depends on itself; what it takes off, on the rent it abates and on all abatements."""
    if not set(TIMES).isdisjoint(path):
        return doubts.touches(*path[:3])
    abated = lease.facts.abatements[int(path[2])].rent
    return doubts.touches("facts", "abatements") or any(
        doubts.touches("facts", "rent", i) for i, rent in enumerate(lease.facts.rent)
        if not abated or rent.id in abated or doubts.touches("facts", "rent", i, "id"))
