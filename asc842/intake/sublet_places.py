"""Where a problem with a sublease, found in it as a lease of its own, stands in the head lease's file."""

from __future__ import annotations

import re
from dataclasses import replace

from asc842.base.errors import Problem

_WORDS = (("[[events.rent]]", "[[facts.subleases.modifications.rent]]"), ("among events", "among modifications"),
          ("correct the event", "correct the modification"))


def placed(problem: Problem, number: int) -> Problem:
    """Return a problem by its place in the sublease of a number: its events are modifications there."""
    at = f"facts.subleases[{number}]"
    key, found = (re.sub(r"(?<![\w.])events\[", f"{at}.modifications[", re.sub(r"(?<![\w.])facts\.", f"{at}.", text))
                  for text in (problem.key, problem.found))
    expected, remedy = problem.expected, problem.remedy
    for ours, theirs in _WORDS:
        expected, remedy = expected.replace(ours, theirs), remedy.replace(ours, theirs)
    return replace(problem, key=key, found=found, expected=expected, remedy=remedy)
