"""Sentences anywhere in a document that may change its rent, and that no reading uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asc842.reading.evidence.passage import Whole
from asc842.reading.said import Doubt

MOST = 12
"""Sentences that one question quotes."""
LONGEST = 160
_HEADING = 34
"""Characters of a heading, which changes nothing."""
_CELLS = re.compile(r"\t|\S {3,}\S")
_RENT = re.compile(r"\b(?:rent|rents|rental|instal+ments?|gross\s+sales)\b", re.I)
CHANGES = re.compile(
    r"\bin\s+(?:lieu|place|substitution)\s+of\b|\binstead\b|\bgross\s+sales\b|\bpercentage\s+rent\b|"
    r"\b(?:not|never)\s+(?:owe|(?:be\s+)?(?:obligated|required|obliged|liable|bound)\s+(?:to\s+pay|for))\b|\brelieved\b|\bexcused\b|"
    r"\b(?:has|have)\s+been\s+(?:pre)?paid\b|\bpayable\s+(?:up)?on\s+(?:the\s+)?(?:signing|execution)\b|"
    r"\b(?:one|two)[\s-](?:half|halves|thirds?|quarters?|fourths?)\b|\bhalf\s+of\b|"
    r"\bcredit(?:s|ed)?\b(?!\s+(?:report|card|rating|check|history|worth))|\bfree\s+rent\b|\brent[\s-]free\b|\bfree\s+of\s+rent\b|"
    r"\d+(?:st|nd|rd|th)\s+month\b|\bdeferr?(?:ed|al)\b|\bobligation\s+to\s+pay\s+(?:\w+\s+){0,2}rent\s+(?:shall\s+)?(?:begin|commence|start)s?\b|"
    r"\brent\s+concession\b|\b(?:shall|will)\s+(?:remain|cease)\b|\breduced\b|\bsuspended\b|\babat\w+|\bwaive[sd]?\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"casualty|\b(?:by|from)\s+fire\b|\bfire\s+(?:or|and)\b|condemn|untenantable|damage[ds]?\b|destr(?:oy|uct)|interruption|\btaking\b|eminent|constructive|"
    r"letter\s+of\s+credit|without\s+(?:any\s+)?(?:abatement|deduction|set)|(?:no|any)\s+(?:abatement|diminution|deduction)|"
    r"not\s+(?:be\s+entitled|abate)|waiver|waives?\s+(?:any|all|the\s+right)",
    re.I,
)


def unread(whole: Whole) -> Iterator[Doubt]:
    """Yield the sentences that no reading uses some of, in order; those beyond the most that it quotes it counts."""
    found = whole.found
    sentences = list(_sentences(whole))
    for low, high in sentences[:MOST]:
        yield Doubt(found.in_force[low:high].strip()[:LONGEST], *found.document.span(low, high))
    if len(sentences) > MOST:
        more = f"and {len(sentences) - MOST} more such sentences, from here on"
        yield Doubt(more, *found.document.span(*sentences[MOST]))


def _sentences(whole: Whole) -> Iterator[tuple[int, int]]:
    flow, found, seen = whole.found.in_force, whole.found, set[int]()
    for match in CHANGES.finditer(flow):
        low, high = found.sentence(match.start())
        text = flow[low:high]
        if low in seen or not _RENT.search(text) or _ELSEWHERE.search(text):
            continue
        seen.add(low)
        if len(text) > _HEADING and not _uses(whole, low, high, match.start()):
            yield low, high


def _uses(whole: Whole, low: int, high: int, at: int) -> bool:
    """Whether a reading uses some of a sentence; of a form whose fields are lines of cells, of the line alone."""
    document = whole.found.document
    start = document.span(at, at + 1)[0]
    line = next((x for x in document.lines if x.start <= start < x.end), None)
    if line and _CELLS.search(document.text_of(line)):
        return whole.uses(line.start, line.end)
    return whole.uses(*document.span(low, high))
