"""How rent rises, in words: by a percentage, by an amount, with an index."""

from __future__ import annotations

import re
from decimal import Decimal

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import PERCENT, Found
from asc842.reading.language.amounts import money

_RISE = re.compile(
    r"\b(?:increas\w*|escalat\w*|goes?\s+up|steps?\s+up|exceeds?\s+(?:the|that)|rises?\b|adjust\w*\s+upward|rise)\b",
    re.I,
)
_RENT = re.compile(
    r"\b(?:base|basic|minimum|annual|monthly|fixed)\s+(?:\w+\s+)?rent|\brent(?:al)?\b|\binstal+ment", re.I
)
_INDEX = re.compile(r"\b(?:consumer\s+price\s+index|CPI(?:-[UW])?|cost\s+of\s+living|price\s+index)\b", re.I)
_EVERY = re.compile(
    r"\b(?:annual(?:ly)?|per\s+(?:annum|year)|each\s+(?:lease\s+)?year|every\s+(?:lease\s+)?(?:year|twelve|12)|anniversary|each\s+(?:subsequent|succeeding)\s+(?:lease\s+)?year|year(?:ly)?|each\s+\w+\s+1|the\s+one\s+before\s+it|beginning\s+of\s+each)\b",
    re.I,
)
_NTH = (
    r"(?:\w+teenth|\w*(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|tieth)|"
    r"\d+(?:st|nd|rd|th))"
)
_SEVERAL = re.compile(
    rf"every\s+(?:\w+\s*\(?\d*\)?\s+)?(?:years|months)|(?:each|every)\s+{_NTH}\s+(?:anniversary|year)|"
    rf"\b{_NTH}(?:,\s*|\s+and\s+|,\s*and\s+){_NTH}\b|\byears\s+\d+(?:,\s*\d+)*,?\s+and\s+\d+",
    re.I,
)
"""Times of a rise that are not every year."""
_NOT = re.compile(
    r"operating|tax|insurance|security|deposit|holdover|hold\s+over|late|interest|option|renewal|extension|expense|default|management\s+fee|controllable|\bcap\b|work|allowance",
    re.I,
)


@CLAUSES.at(65)
def escalation(found: Found) -> None:
    """Find the rise that rent follows, every year unless another time is said; an index is asked for."""
    for match in _RISE.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        if not (_RENT.search(text) or "the one before it" in text) or _NOT.search(text):
            continue
        if (by := _INDEX.search(text)) is not None:
            _indexed(found, by, low)
        elif "escalator" not in found.single and _EVERY.search(text):
            _rise(found, text, low)


def _indexed(found: Found, match: re.Match[str], low: int) -> None:
    """Note the index that rent follows, and ask for its values."""
    found.single["index"] = found.said(match.group(), low + match.start(), low + match.end())
    found.seek(
        "facts.rent[0].index",
        f"Rent follows {match.group()}: what is its value at commencement, and from when are its readings?",
    )


def _rise(found: Found, text: str, low: int) -> None:
    """Note by which part, or by which amount, rent rises; 103 % of what it was is a rise of 3 %."""
    percent = re.search(PERCENT, text, re.I)
    rises = _RISE.search(text)
    amounts = [a for a in money(text) if a.value and (rises is None or a.start > rises.start())]
    if percent:
        number = Decimal(percent[1]).scaleb(-2)
        value: dict[str, object] = {"rate": number - 1 if 1 < number < 2 else number}
        several = _SEVERAL.search(text)
        found.single["escalator"] = found.said(
            value, low + percent.start(), low + percent.end(), (), "how often does rent rise?" if several else ""
        )
    elif len(amounts) == 1 and re.search(r"\bby\b[^.]{0,40}$", text[: amounts[0].start], re.I):
        a = amounts[0]
        value = {"amount": a.value, "applied_to": "rate"} if a.by_area else {"amount": a.value}
        found.single["escalator"] = found.said(value, low + a.start, low + a.end, a.readings)


@CLAUSES.at(66)
def index(found: Found) -> None:
    """Find an index in any clause on rent that no rise in words named."""
    if "index" in found.single or "escalator" in found.single:
        return
    for match in _INDEX.finditer(found.flow):
        low, high = found.sentence(match.start())
        if _RENT.search(found.flow[low:high]) and not _NOT.search(found.flow[low:high]):
            _indexed(found, match, 0)
            return
