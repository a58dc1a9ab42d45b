"""Words that an amendment takes out of a lease: what it deletes, and what it changes from."""

from __future__ import annotations

import re

_IN = r"(?:insert(?:ing|ed|s)?|substitut(?:ing|ed|es?)|replac(?:ing|ed|es?)|adding)"
STRICKEN = re.compile(
    r"[\[(](?P<old>[^\])\n]{1,80}?)\s(?:stricken|struck(?:\s+out)?|deleted|(?:crossed|lined)\s+out)[^\])\n]{0,30}[\])]",
    re.I,
)
"""What someone notes that is struck in the document."""
_OLD = (
    re.compile(
        rf"\b(?:deleting|striking|removing|delet(?:es?|ed)|str(?:uck|icken))\b(?P<old>[^\n]{{1,220}}?)\b{_IN}\b", re.I
    ),
    re.compile(r"\breplac(?:ing|es?)\b(?P<old>[^.;\n]{1,120}?)\bwith\b", re.I),
    re.compile(
        r"\b(?:changed|extended|amended|increased|decreased|reduced|modified|raised)\s+from\b(?P<old>[^;\n]{1,90}?)\bto\b",
        re.I,
    ),
    re.compile(
        r"\b(?:now|currently|presently|heretofore)\s+(?:payable|paid|due|in\s+effect)\b(?P<old>[^;\n]{1,90}?)\b(?:is|are|shall\s+be)\s+"
        r"(?:hereby\s+)?(?:changed|amended|increased|decreased|reduced|modified|raised)\s+to\b",
        re.I,
    ),
    STRICKEN,
)


def as_amended(text: str) -> str:
    """Return a text of the same length in which what is taken out is blank."""
    for rule in _OLD:
        for match in rule.finditer(text):
            low, high = match.span("old")
            text = f"{text[:low]}{' ' * (high - low)}{text[high:]}"
    return text
