"""Every rule of a lease file, and what may still be said where keys are in doubt."""

from __future__ import annotations

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.abatements import TIMES
from asc842.intake.rules.dates import term_in_order
from asc842.intake.rules.options_judged import course_problems
from asc842.intake.rules.rent import dates_in_doubt
from asc842.intake.rules.size import size
from asc842.intake.text.places import Path, key_path

_BY_THEMSELVES = (("facts", "options"), ("facts", "components"), ("facts", "subleases"))
"""Lists of facts of which each entry may depend on any other."""


def problems_of(lease: Lease, doubts: Doubts | None = None, kept: tuple[str, ...] = ()) -> list[Problem]:
    """Every rule that the lease breaks, less what depends on a key in doubt, in the order of the rules.

    Rules with one of the marks ``kept`` need not be asked: whoever made the lease knows that it keeps them.
    """
    doubts = doubts or Doubts()
    found = [problem for rule in RULES if rule.marks.isdisjoint(kept) for problem in rule.entry(lease, doubts)]
    return [problem for problem in found if not doubts.covers(*key_path(problem.key))]


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
