"""Rules are asked of the leases that give what they are about, and have nothing to say of any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import get_args

import pytest

import asc842
from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.facts import Facts
from asc842.contract.judgements import Judgement
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.intake.doubts import Doubts
from asc842.intake.given import CITED
from asc842.intake.rules import RULES, Rule
from asc842.intake.rules import all as rules
from bad_input.cases import cases, refused
from heavy import params
from lease_files import shipped_leases
from payments.any_leases import lease_of

LEASES = shipped_leases()

REFUSED_ELSEWHERE = {"used_to_build"}
"""A rule that no case of the gallery breaks."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Ask every rule of every lease; rules that found something where they have marks, by name."""
    found, chosen = set[str](), rules._asked

    def silent(rule: Rule) -> Rule:
        def ask(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
            assert list(rule(lease, doubts)) == [], f"{rule.__name__} is not asked of {lease.id}"  # type: ignore[attr-defined]
            yield from ()
        return ask

    def telling(rule: Rule) -> Rule:
        def ask(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
            for problem in rule(lease, doubts):
                found.add(rule.__name__)  # type: ignore[attr-defined]
                yield problem
        return ask

    def every(keys: frozenset[str]) -> tuple[Rule, ...]:
        mine = chosen(keys)
        return tuple(telling(r.entry) if r.entry in mine else silent(r.entry) for r in RULES)

    monkeypatch.setattr(rules, "_asked", every)
    return found


@pytest.mark.parametrize("each", params([16, 1], [16]))
def test_a_rule_that_is_not_asked_would_find_nothing(asked: set[str], tmp_path: Path, each: int) -> None:
    with chdir(tmp_path):
        for case in list(cases())[::each]:
            if case.made != "a named pipe":
                assert refused(case) == case.expected
    marked = {rule.entry.__name__ for rule in RULES if rule.marks}  # type: ignore[attr-defined]
    assert asked & marked
    assert each > 1 or marked - asked == REFUSED_ELSEWHERE


@pytest.mark.usefixtures("asked")
def test_no_rule_that_is_not_asked_of_good_leases_would_find_anything() -> None:
    for path in LEASES:
        asc842.load(path)
    for seed in range(150):
        rules.problems_of(lease_of(seed))


def test_the_marks_of_rules_are_keys_of_leases() -> None:
    questions = {get_args(kind.model_fields["question"].annotation)[0] for kind in get_args(get_args(Judgement)[0])}
    keys = {"facts": {*Facts.model_fields}, "events": {*Event.model_fields}, "rent": {*Rent.model_fields},
            "judgements": questions}
    known = {*Lease.model_fields, CITED, *(f"{part}.{key}" for part, names in keys.items() for key in names)}
    assert {mark for rule in RULES for mark in rule.marks} <= known
