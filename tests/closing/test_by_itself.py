"""What is worked out of a lease by itself: where nothing is, rent dated for all leases at once is all it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import asc842
from any_leases import lease_of
from asc842.book.measurable import measurable
from asc842.closing.portfolio.by_itself import ASKED, by_itself
from asc842.closing.portfolio.portfolio import HeldLeases, PortfolioLease
from asc842.closing.portfolio.rent import PortfolioRent, rent_of_all
from asc842.contract.lease import Lease
from asc842.payments.build import promised_payments
from asc842.timeline.timeline import Timeline
from lease_files import ROOT, load_text

LEASES = ROOT / "tests" / "golden" / "leases.jsonl"
"""One lease of each combination of facts, events and elections that tests account for."""


def tables(held: HeldLeases) -> dict[str, list[dict[str, Any]]]:
    """What measurement takes, but for the number of a payment, and what an event repeats that changes no payment."""
    found = {name: table for name, table in held.tables().items() if len(table)}
    order, versions = ["event", "due", "gross_rent", "abatement"], Timeline(held.leases[0].lease).versions
    stated = [n for n, version in enumerate(versions) if n == 0 or version.changes_payments]
    payments = found["payments"].drop(columns="payment").sort_values(order)
    found["payments"] = payments[payments["event"].isin(stated)]
    return {name: table[sorted(table.columns)].to_dict("records") for name, table in found.items()}


def at_once(lease: Lease, policy: asc842.Policy) -> HeldLeases | None:
    rent, apart = rent_of_all([(0, Timeline(lease, policy))])
    return None if apart else HeldLeases(Path(), policy, (PortfolioLease(lease, "x"),), (), rent)


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.heavy)])
def test_leases_that_need_nothing_more_are_measured_as_by_themselves(each: int) -> None:
    lines = [json.loads(line) for line in LEASES.read_text(encoding="utf-8").splitlines()[::each]]
    found, seen = set[str](), 0
    for line in lines:
        policy, lease = asc842.Policy.model_validate_json(json.dumps(line["policy"])), load_text(line["lease"])
        assert by_itself(lease, policy) == any(asked(lease, policy) for asked in ASKED)
        held = None if by_itself(lease, policy) else at_once(lease, policy)
        if held is not None:
            alone = PortfolioLease(lease, "x", measurable(Timeline(lease, policy)))
            seen += 1
            if str(tables(held)) != str(tables(HeldLeases(Path(), policy, (alone,), (), PortfolioRent.none()))):
                found.add(line["name"])
    assert found == set()
    assert seen > len(lines) / 4


def test_rent_of_generated_leases_dated_at_once() -> None:
    """As by themselves; what is refused there, or leaves days without rent, is told to be apart."""
    drawn = {seed: lease_of(seed) for seed in range(300)}
    lives = {seed: Timeline(x) for seed, x in drawn.items() if not by_itself(x, asc842.Policy())}
    rent, apart = rent_of_all(list(lives.items()))
    found = dict[int, list[tuple[Any, ...]]]()
    for number, *row in zip(*(x.tolist() for x in (rent.lease, rent.event, rent.due, rent.counted, rent.gross,
                                                   rent.abatement)), strict=True):
        found.setdefault(number, []).append(tuple(row))
    for seed, life in lives.items():
        try:
            promised = promised_payments(life)
        except asc842.InputError:
            assert seed in apart
            continue
        stated = [(n, payments) for n, (payments, version) in enumerate(zip(promised, life.versions, strict=True))
                  if n == 0 or version.changes_payments]
        expected = [(n, p.due, p.counted, p.gross, p.abatement) for n, payments in stated for p in payments]
        assert seed in apart or sorted(found.get(seed, [])) == sorted(expected)
    assert len(lives.keys() - apart) > 50
