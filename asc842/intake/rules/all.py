"""Every rule of a lease file, and what may still be said where keys are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules.abatements import TIMES, abatements
from asc842.intake.rules.acquisition import acquisition_problems
from asc842.intake.rules.approval import approvals
from asc842.intake.rules.components import contract_components, divided
from asc842.intake.rules.construction import used_to_build
from asc842.intake.rules.dates import dates_in_order, term_in_order
from asc842.intake.rules.dimensions import dimensions, transfers
from asc842.intake.rules.events import event_problems
from asc842.intake.rules.formerly import formerly
from asc842.intake.rules.ids import duplicate_ids, file_name, sources
from asc842.intake.rules.incentives import incentive_events, incentives
from asc842.intake.rules.judgements import missing_answers, one_answer, things_judged
from asc842.intake.rules.late import late_facts
from asc842.intake.rules.options import guarantees, options
from asc842.intake.rules.options_judged import (
    course_problems,
    guarantees_judged,
    options_judged,
    useful_life_in_order,
)
from asc842.intake.rules.paid_once import paid_once
from asc842.intake.rules.rates import rates, underlying_asset
from asc842.intake.rules.related import related_party
from asc842.intake.rules.rent import dates_in_doubt, money, rent
from asc842.intake.rules.sale_leaseback import sale_leaseback
from asc842.intake.rules.size import size
from asc842.intake.rules.subleases import subleases
from asc842.intake.rules.targets import targets
from asc842.intake.rules.transition import transition_problems
from asc842.intake.rules.triggers import triggers
from asc842.intake.rules.use import periods_of_use
from asc842.intake.rules.variable import bases, variable_payments
from asc842.intake.text.places import Path, key_path

Rule = Callable[[Lease, Doubts], Iterator[Problem]]
_RULES: tuple[Rule, ...] = (
    file_name, formerly, dimensions, transfers, duplicate_ids, sources, one_answer, missing_answers, dates_in_order,
    things_judged, rent, abatements, money, bases, variable_payments, targets, contract_components, divided,
    incentives, options, options_judged, guarantees, guarantees_judged, useful_life_in_order, approvals,
    event_problems, paid_once, triggers, incentive_events, rates, underlying_asset, transition_problems,
    acquisition_problems, related_party, used_to_build, late_facts, subleases, periods_of_use, sale_leaseback, size,
)


_BY_THEMSELVES = (("facts", "options"), ("facts", "components"), ("facts", "subleases"))
"""Lists of facts of which each entry may rest on any other."""


def problems_of(lease: Lease, doubts: Doubts | None = None, held: tuple[Rule, ...] = ()) -> list[Problem]:
    """Every rule that the lease breaks, less what rests on a key in doubt, in the order of the rules.

    Rules that are ``held`` need not be asked: whoever made the lease knows that it keeps them.
    """
    doubts = doubts or Doubts()
    found = [problem for rule in _asked(held) for problem in rule(lease, doubts)]
    return [problem for problem in found if not doubts.covers(*key_path(problem.key))]


@cache
def _asked(held: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _RULES if rule not in held)


def can_be_dated(lease: Lease, doubts: Doubts | None = None) -> bool:
    """Whether commencement and the end of the term, and every judgement that dates rent, are known and in order."""
    doubts = doubts or Doubts()
    in_order = term_in_order(lease, doubts) and not list(size(lease, doubts))
    return in_order and not course_problems(lease)


def rests_on_doubt(problem: Problem, lease: Lease, doubts: Doubts) -> bool:
    """Tell whether a problem that dating rent brought to light may come from a key in doubt."""
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
    """When an abatement applies rests on itself; what it takes off, on the rent it abates and on all abatements."""
    if not set(TIMES).isdisjoint(path):
        return doubts.touches(*path[:3])
    abated = lease.facts.abatements[int(path[2])].rent
    return doubts.touches("facts", "abatements") or any(
        doubts.touches("facts", "rent", i) for i, rent in enumerate(lease.facts.rent)
        if not abated or rent.id in abated or doubts.touches("facts", "rent", i, "id"))
