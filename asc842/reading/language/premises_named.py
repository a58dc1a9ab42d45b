"""Premises by their names: the expansion premises, Suite 140, Building B."""

from __future__ import annotations

import re

PREMISES = re.compile(
    r"\b(?:(?:existing|additional|expansion|original|current|new|temporary|storage|initial|relocation|substitute|must-take|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\s+(?:floor|expansion))\s+(?:premises|space)"
    r"|(?:Suites?|Floors?|Stores?|Building|Unit|Phase)\s+(?:No\.\s*)?(?:[A-Z]\b|[A-Z]?-?\d[\w-]*|[IVX]+\b))",
    re.I,
)


def premises_of(text: str) -> str:
    """Return the premises that words right before rent name last, where a contract lets several."""
    names = [" ".join(m.group().split()) for m in PREMISES.finditer(text)]
    return names[-1] if names else ""
