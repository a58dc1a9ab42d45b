"""Random histories of late facts: closed periods keep every line, and the ledger ends as a fresh measurement says."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from asc842.base.frames import python_strings
from asc842.closing.register import Register
from register_runs import Month, balances, close_run, lines_of, short_run

LEASES = "ABCD"
MONTHS = 6
Change = tuple[str, int, int]
"""Lease, month, rent in cents from then on known (0: none)."""


@dataclass(frozen=True)
class Close:
    """What becomes known before a month is closed, who is left out, and what a reopening then brings."""

    changes: list[Change]
    left_out: set[str]
    whole: bool
    reopened: list[Change] | None


changes = st.lists(st.tuples(st.sampled_from(LEASES), st.integers(0, MONTHS), st.integers(0, 999)), max_size=4)
closes = st.builds(Close, changes, st.sets(st.sampled_from(LEASES), max_size=2), st.booleans(),
                   st.one_of(st.none(), changes))
histories = st.tuples(st.integers(0, 2), changes, st.lists(closes, min_size=1, max_size=4))


@dataclass
class Books:
    """The facts as known now, and the lines of each period as they stood when it was closed."""

    facts: dict[str, dict[int, int]] = field(default_factory=lambda: {lease: {0: 100, 1: 100} for lease in LEASES})
    closed: dict[str, pd.DataFrame] = field(default_factory=dict)
    reopened: set[str] = field(default_factory=set)

    def learn(self, changes: list[Change]) -> None:
        for lease, month, rent in changes:
            self.facts[lease] = {**self.facts[lease], month: rent}

    def close(self, register: Register, month: int, close: Close) -> None:
        known = {lease: rents for lease, rents in self.facts.items() if lease not in close.left_out}
        outcome = register.post((close_run if close.whole else short_run)(known, month))
        assert not outcome.already_closed
        self.keep(register)
        self.closed[Month(month).label] = register.posted(Month(month).label)

    def keep(self, register: Register) -> None:
        """Every line that was in a closed period is still there, the same, in the same place."""
        everything = register.posted()
        for label, lines in self.closed.items():
            now = everything[everything["period"] == label].reset_index(drop=True)
            assert now[lines.columns].iloc[:len(lines)].equals(lines)
            assert len(now) == len(lines) or label in self.reopened


@python_strings()  # as a close does
def play(history: tuple[int, list[Change], list[Close]]) -> None:
    first, known, closes = history
    books = Books()
    books.learn(known)
    with Register.open("sqlite://") as register:
        for month, close in enumerate(closes, first):
            books.learn(close.changes)
            books.close(register, month, close)
            if close.reopened is not None:
                register.reopen(Month(month).label, "late facts")
                books.reopened.add(Month(month).label)
                books.learn(close.reopened)
                books.close(register, month, close)
        again = register.post(close_run(
            {lease: rents for lease, rents in books.facts.items() if lease not in close.left_out}, month))
        assert again.already_closed
        assert again.waiting.empty
        last = first + len(closes)
        books.close(register, last, Close([], set(), True, None))
        check_end(register, books, Month(first).label, last)


def check_end(register: Register, books: Books, first: str, last: int) -> None:
    """All that was posted is what a fresh measurement says, in total and for each period it belongs to."""
    fresh = lines_of(books.facts, last)
    pd.testing.assert_frame_equal(balances(register.posted()), balances(fresh))
    own = fresh.assign(origin=fresh["period"].where(fresh["period"] >= first, f"before {first}"))
    pd.testing.assert_frame_equal(balances(register.restated(), "origin"), balances(own, "origin"))
    books.keep(register)
    assert register.verify().passed


@settings(max_examples=4)
@given(histories)
def test_histories(history: tuple[int, list[Change], list[Close]]) -> None:
    play(history)


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(4))
def test_many_histories(part: int) -> None:
    """Of 252 registers with several leases each, whose facts come on their own."""
    seed(part)(settings(max_examples=63)(given(histories)(play)))()
