"""Rent without a table: one amount for all of the term, in a sentence or a field."""

from __future__ import annotations

import re
from decimal import Decimal

from asc842.reading.found import Found
from asc842.reading.language.amounts import Amount, money
from asc842.reading.language.replaced import STRICKEN
from asc842.reading.layouts.items import REDACTED
from asc842.reading.layouts.prose import NOT_RENT, PAID, PLUS, RENT, SHORT, SUBLET, is_sublease, sentences
from asc842.reading.rent.tables import RentComponent
from asc842.reading.said import Group, Sought

STRUCK = "a figure right before it is struck: does this one hold?"
_TIME = (
    ("amount", re.compile(r"\bquarterly\b|per\s+quarter", re.I)),
    ("monthly", re.compile(r"\bmonth(?:ly)?\b", re.I)),
    ("annual", re.compile(r"\bannual(?:ly)?|\bannum\b|\byear(?:ly)?\b", re.I)),
)
_ON_DAYS = re.compile(
    r"\s+on\s+(?:or\s+before\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
"""Right after a part of the year's rent that falls due on a day of every year."""
Figures = dict[str, dict[Decimal, tuple[Amount, int]]]


def flat_rent(found: Found) -> RentComponent | None:
    """Return the one rent that sentences or fields of a contract state; several of one kind are asked for."""
    figures: Figures = {}
    sublet = is_sublease(found.document)
    for paragraph in re.finditer(r"[^\n]+", found.in_force):
        if not RENT.search(paragraph.group()):
            continue
        for low, high in sentences(paragraph.group()):
            if not sublet and SUBLET.search(paragraph.group(), low, high):
                continue
            _take(figures, paragraph.group()[low:high], paragraph.start() + low)
    if not figures:
        return _redacted(found)
    row, spans = Group(), list[int]()
    for key, values in figures.items():
        value, (amount, low) = next(iter(values.items()))
        struck = STRICKEN.search(found.flow, max(0, low - 200), low + amount.end)
        question = STRUCK if struck else ""
        question = "several amounts are printed: which is the rent?" if len(values) > 1 else question
        name = "monthly" if key == "unknown" else key
        if key == "unknown":
            question = f"is {amount.text.strip()} rent of a month or of a year?"
        if name in row.said:
            continue
        said = found.said(
            value,
            low + amount.start,
            low + amount.end,
            tuple(values) if len(values) > 1 else amount.readings,
            question,
        )
        row.put(name, said)
        spans += [said.start, said.end]
    return RentComponent(
        "Base Rent",
        [row],
        start=min(spans),
        end=max(spans),
        rate_per="year" if "rate" in row.said else "",
        frequency="quarterly" if "amount" in row.said else "monthly",
    )


def _take(figures: Figures, text: str, low: int) -> None:
    field = re.match(r"[^.]{0,60}\b(?:rent(?:al)?|lease\s+payment)\b[^.]{0,30}[:|]", text, re.I)
    if not RENT.search(text) or NOT_RENT.search(PLUS.sub("", text)) or not (PAID.search(text) or field):
        return
    for amount in money(text):
        if amount.value is None or not RENT.search(text[max(0, amount.start - 150) : amount.stop + 30]):
            continue
        if _ON_DAYS.match(text, amount.end) or amount.per in SHORT:
            continue
        near = re.split(r"\$", text[max(0, amount.start - 70) : amount.start])[-1]
        own = (
            "rate"
            if amount.by_area
            else {"month": "monthly", "year": "annual", "quarter": "amount"}.get(amount.per or "", "")
        )
        said = [name for name, rule in _TIME if rule.search(near)]
        key = own or (said[0] if len(said) == 1 else "unknown")
        alike = [
            a
            for a in money(text)
            if a.value is not None and a.signed and (a.per, a.by_area) == (amount.per, amount.by_area)
        ]
        for other in (amount, *alike):
            if other.value is not None:
                figures.setdefault(key, {}).setdefault(other.value, (other, low))


def _redacted(found: Found) -> RentComponent | None:
    """Return rent whose figure is blacked out."""
    match = next(
        (m for m in REDACTED.finditer(found.flow) if RENT.search(found.flow[max(0, m.start() - 100) : m.start()])),
        None,
    )
    if match is None:
        return None
    start, end = found.document.span(*match.span())
    near = found.flow[max(0, match.start() - 100) : match.end() + 40]
    key = (
        "annual"
        if re.search(r"annual|annum|per\s+year", near, re.I) and not re.search(r"month", near, re.I)
        else "monthly"
    )
    component = RentComponent("Base Rent", [Group()], start=start, end=end)
    component.asked = [(0, Sought(key, f"{match.group()} is redacted: what does the contract print?"))]
    return component
