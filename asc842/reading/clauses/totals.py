"""Totals of rent that sentences print."""

from __future__ import annotations

import re

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import Found
from asc842.reading.language.amounts import money

_TOTAL = re.compile(
    r"\b(?:aggregate|total)\s+(?:(?:base|basic|minimum|fixed)\s+)?rent(?:al)?s?"
    r"\s+(?:for|over|during)\s+the\s+[\w ]{0,30}\bterm\b|\btotal\s+of\s+all\s+(?:periods|years|rows)\b",
    re.I,
)
"""What all of the term's rent comes to."""


@CLAUSES.at(68)
def totals(found: Found) -> None:
    """Find the total of the term's rent, which the payments are compared with."""
    if "total" in found.notes:
        return
    for match in _TOTAL.finditer(found.flow):
        low, high = match.end(), min(match.end() + 60, found.sentence(match.start())[1])
        figure = next((a for a in money(found.flow[low:high]) if a.value and not a.per and a.signed), None)
        if figure:
            start, end = low + figure.start, low + figure.end
            group = found.add("totals", value=found.said(figure.value, start, end, figure.readings))
            group.said["of"] = found.said("gross rent", *match.span())
            found.notes["total"] = figure.value
            return
