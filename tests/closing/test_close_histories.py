"""Random histories of late facts through real closes: closed periods keep every line, the ledger ends as it should."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

import asc842
from asc842.api import vetted as closing
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, lines_before
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio.folder import portfolio_of
from asc842.closing.register import Register
from asc842.closing.register.difference import YEARS
from asc842.closing.undated import with_history
from late_facts import ACCOUNTS, CHANGES, SHAPES, Fact, Known, histories, month

KEY = ["entity", "lease", "currency", "account"]
ENTRY = ["entity", "lease", "currency", "entry_id"]
Sums = dict[Any, int]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> asc842.Policy:
    path = tmp_path_factory.mktemp("policy") / "policy.toml"
    path.write_text(ACCOUNTS, encoding="utf-8")
    return asc842.load_policy(path)


@pytest.fixture(autouse=True)
def each_lease_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that did not change is accounted for by itself once, not at each close: that takes most of the time."""
    kept: dict[int, Any] = {}
    account_for = closing.account_for

    def once(lease: asc842.Lease, policy: asc842.Policy) -> Any:
        if id(lease) not in kept:
            kept[id(lease)] = lease, account_for(lease, policy)
        return kept[id(lease)][1]

    monkeypatch.setattr(closing, "account_for", once)


def sums(lines: pd.DataFrame, *more: str) -> Sums:
    amount = lines["amount"] if "amount" in lines else lines["debit"] - lines["credit"]
    total = amount.groupby([lines[k].astype(str) for k in [*KEY, *more]]).sum()
    return {key: int(cents) for key, cents in total.items() if cents}


@dataclass
class Ledger:
    """Leases as known now, the register they are closed into, and every closed period as it was closed."""

    register: Path
    policy: asc842.Policy
    known: list[Known]
    tally: Counter[str]
    number: int = 0
    kept: dict[str, pd.DataFrame] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def learn(self, fact: Fact) -> None:
        """Take a fact, unless the lease file would be refused with it."""
        at = self.number - fact.back
        if fact.kind == "new":
            shape = sorted(SHAPES)[fact.number % len(SHAPES)]
            changed = Known(shape, f"late-{len(self.known)}", at)
            self.known.append(changed)
        else:
            place = fact.lease % len(self.known)
            changed = CHANGES[fact.kind](self.known[place], at, fact.number)
            try:
                closing.account_for(changed.lease(), self.policy)
            except asc842.InputError:
                self.tally[f"{fact.kind} refused"] += 1
                return
            self.known[place] = changed
        self.changed.add(changed.name)
        self.tally[fact.kind] += 1

    def close(self) -> None:
        """Close the next month, and look at everything that may never change or be off."""
        label = f"{month(self.number):%Y-%m}"
        self.number += 1
        portfolio = portfolio_of([k.lease() for k in self.known], self.policy)
        calendar = FiscalCalendar(self.policy.calendar)
        held = with_history(portfolio, self.policy, self.register, calendar.period(label).first_day)
        result = asc842.close(portfolio, label, register=self.register, out=None, reports=False)
        assert result.passed, [c for c in result.book.checks if c.status == "fail"]
        with Register.open(self.register) as register:
            everything, restated = register.posted(), register.restated()
        self.keeps(everything)
        self.kept[label] = everything[everything["period"] == label].reset_index(drop=True)
        assert not (everything["debit"] - everything["credit"]).groupby([everything[k] for k in ENTRY]).sum().any()
        self.agrees(holdings_of(held, self.policy, calendar), everything, restated)

    def keeps(self, everything: pd.DataFrame) -> None:
        """Every closed period still has every line, the same and no other."""
        for label, lines in self.kept.items():
            now = everything[everything["period"] == label].reset_index(drop=True)
            pd.testing.assert_frame_equal(now, lines)

    def agrees(self, h: Holdings, everything: pd.DataFrame, restated: pd.DataFrame) -> None:
        """All that was posted is what a fresh measurement says: in total, and for each period it belongs to.

        ``h`` is that measurement; an entity stated without a day holds in it from the first open day. What the first
        the first close moved from cost of earlier years to retained earnings comes to nothing for each lease.
        """
        day = np.datetime64(month(self.number))
        moved, restated_moved = everything["origin"] == YEARS, restated["origin"] == YEARS
        assert not (everything["debit"] - everything["credit"])[moved].groupby(everything["lease"]).sum().any()
        assert sums(everything[~moved]) == sums(balances_before(h, day))
        fresh = lines_before(h, day)
        first = f"{month(0):%Y-%m}"
        periods = fresh["period"].astype(str)
        fresh = fresh.assign(origin=periods.where(periods >= first, f"before {first}"))
        assert sums(restated[~restated_moved], "origin") == sums(fresh, "origin")

    def verified(self) -> None:
        """Nothing was altered on the way."""
        with Register.open(self.register) as register:
            assert register.verify().passed


def play(history: Any, policy: asc842.Policy, tally: Counter[str]) -> None:
    """Close a month, then one after another, with facts that become known in between."""
    first, late = history
    with tempfile.TemporaryDirectory() as folder:
        known = [Known(shape, f"lease-{i}", began) for i, (shape, began) in enumerate(first)]
        ledger = Ledger(Path(folder) / "register.db", policy, known, tally)
        ledger.close()
        for facts in late:
            for fact in facts:
                ledger.learn(fact)
            ledger.close()
        ledger.verified()
        tally["histories"] += len(ledger.changed)


def played(examples: int, policy: asc842.Policy) -> Counter[str]:
    tally: Counter[str] = Counter()

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(histories)
    def run(history: Any) -> None:
        play(history, policy, tally)

    run()
    return tally


def check(tally: Counter[str], histories: int, each: int) -> None:
    """So many leases had late facts, of every kind so many, and few facts were refused."""
    assert tally["histories"] >= histories, tally
    assert not [kind for kind in ("new", *CHANGES) if tally[kind] < each], tally
    refused = sum(n for kind, n in tally.items() if kind.endswith("refused"))
    assert refused < sum(tally[kind] for kind in ("new", *CHANGES)), tally


def test_histories(policy: asc842.Policy) -> None:
    check(played(1, policy), 4, 0)


@pytest.mark.heavy
def test_many_histories(policy: asc842.Policy) -> None:
    check(played(30, policy), 120, 2)
