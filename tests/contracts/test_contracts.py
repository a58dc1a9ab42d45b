"""What is read of every contract of this folder: nothing false without a mark, as much as docs/contracts.md says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest

from score import PAGE, Score, Scores, all_scores, by_layout, line
from typeset import FORMS

FEW = ("figures-that-are-not-rent", "lease-year-open-first-row", "tab-table-rate-a-month", "years-across-the-page",
       "deleting-and-inserting", "basic-rent-typed-without-gaps", "existing-and-expansion-tables",
       "gap-between-two-steps", "gross-and-net-in-thousands")
"""Traps, a misprint, rates by the month, a table on its side, words that are replaced, damaged days, two premises,
a time without rent, thousands."""


@cache
def scores(form: str) -> Scores:
    return all_scores(forms=[form])


def total(several: Iterable[Score]) -> Score:
    return sum(several, Score())


def false(score: Score) -> list[str]:
    return [fault for fault in score.faults if "FALSE" in fault or "STOPPED" in fault]


def test_some_contracts_are_read_in_full() -> None:
    score = total(all_scores(FEW, ["text"]).values())
    assert false(score) == []
    assert (score.rows_found, score.placed, score.named_found) == (score.rows, score.figures, score.named)


@pytest.mark.heavy
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_false_without_a_mark_and_the_page_says_what_is_found(form: str) -> None:
    """``python tests/contracts/score.py`` writes the page."""
    score = total(scores(form).values())
    assert false(score) == []
    assert line(form, score) in PAGE.read_text(encoding="utf-8").splitlines()


@pytest.mark.heavy
def test_the_page_says_what_is_found_of_each_layout() -> None:
    every = {key: score for form in FORMS for key, score in scores(form).items()}
    assert by_layout(every) in PAGE.read_text(encoding="utf-8")
