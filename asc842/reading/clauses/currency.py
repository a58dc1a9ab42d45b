"""The currency of a contract, by the signs of its amounts."""

from __future__ import annotations

import re
from collections import Counter

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import Found

_SIGNS = {
    "GBP": r"\u00a3|\bGBP\b",
    "EUR": r"\u20ac|\bEUR\b",
    "CAD": r"\bC(?:A|DN)?\s?\$|\bCAD\b",
    "AUD": r"\bAU?\s?\$|\bAUD\b",
    "NZD": r"\bNZ\s?\$|\bNZD\b",
}


@CLAUSES.at(8)
def currency(found: Found) -> None:
    """Note the currency that most amounts name; dollars without a country are those of the United States."""
    named = Counter({name: len(re.findall(sign, found.flow)) for name, sign in _SIGNS.items()})
    name, most = named.most_common(1)[0]
    if most > len(re.findall(r"\$", found.flow)) - most:
        found.notes["currency"] = name
