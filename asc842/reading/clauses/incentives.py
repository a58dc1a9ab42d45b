"""Allowances of the lessor, their conditions, and what becomes of them."""

from __future__ import annotations

import re
from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.reading.clauses import CLAUSES
from asc842.reading.found import Found
from asc842.reading.language.amounts import Amount, money
from asc842.reading.said import Group

_NAME = re.compile(
    r"(?:(?:TI|Tenant|Tenant's|Improvement|Construction|Work|Leasehold|Moving|Space\s+Planning|Refurbishment|Landlord's|Landlord)\s+){0,3}"
    r"(?:Allowance|Inducement|Contribution|Incentive\s+Payment)\b"
    r"|(?<=Landlord\s)(?:gives|contributes|shall\s+(?:give|contribute))\s+(?:to\s+)?Tenant\s+up\s+to\b",
    re.I,
)
_IF = re.compile(
    r"\b(?:if|provided(?:\s+that)?|so\s+long\s+as|conditioned\s+upon|subject\s+to|in\s+the\s+event|upon)\b", re.I
)
_ZERO = re.compile(r"zero\s+dollars\s*(?:\(\s*\$0(?:\.00)?\s*\))?|\$0(?:\.00)?\b", re.I)
_ITEM = re.compile(r"\(\s*(?:[ivx]{1,4}|[a-z])\s*\)\s")
LONGEST = 280


@CLAUSES.at(45)
def incentives(found: Found) -> None:
    """Find allowances, the condition of each, and every outcome that the contract spells out."""
    by_amount = dict[Decimal, list[tuple[str, int, Amount]]]()
    for match in _NAME.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        for amount in money(text):
            if (
                amount.value
                and not amount.per
                and abs(amount.start - (match.start() - low)) < 170
                and not _other(text, amount)
            ):
                known = by_amount.setdefault(amount.value, [])
                if all(at + a.start != low + amount.start for _, at, a in known):
                    known.append((text, low, amount))
    for value, mentions in by_amount.items():
        if mentions[0][2].by_area and any(value * area in by_amount for area in found.areas):
            continue
        _incentive(found, value, mentions)


def _other(text: str, amount: Amount) -> bool:
    """Whether an amount beside an allowance is another thing: a cost to be shared, a fee, rent."""
    near = text[max(0, amount.start - 45) : amount.start]
    return (
        re.search(r"rent\b[^,]*$|deposit|fee\b[^,]*$|in\s+excess\s+of|exceeding\s*$|insurance", near, re.I) is not None
    )


def _incentive(found: Found, value: Decimal, mentions: list[tuple[str, int, Amount]]) -> None:
    text, low, amount = mentions[0]
    name = _NAME.search(text)
    title = " ".join(name.group().split()) if name else "Allowance"
    said = found.said(value, low + amount.start, low + amount.end, amount.readings)
    if amount.by_area:
        total = value * found.areas[0] if found.areas else value
        said = found.said(
            total,
            low + amount.start,
            low + amount.end,
            (total, value),
            f"{amount.text} by area: is the allowance {total:,}?",
        )
    start = low + (name.start() if name else amount.start)
    group = found.add("incentives", name=found.said(title, start, start + len(title)), amount=said)
    outcomes = [
        _outcome(found, t, at, a.start, a.end, v)
        for t, at, a in mentions
        if (v := a.value) is not None and (_IF.search(t) or _ITEM.match(t))
    ]
    outcomes += _zero(found, title)
    conditional = _IF.search(text)
    if conditional and (len(outcomes) > 1 or not amount.by_area):
        group.put(
            "condition",
            found.said(_short(_condition(text, amount.start)), low + conditional.start(), low + conditional.end()),
        )
    for outcome in outcomes if len(outcomes) > 1 else []:
        found.listed.setdefault(f"incentives/{len(found.listed['incentives']) - 1}/outcomes", []).append(outcome)


def _zero(found: Found, title: str) -> list[Group]:
    """Return outcomes by which an allowance comes to nothing."""
    out = list[Group]()
    for match in _ZERO.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        if re.search(rf"{re.escape(title)}|allowance", text, re.I):
            out.append(_outcome(found, text, low, match.start() - low, match.end() - low, ZERO))
    return out


def _outcome(found: Found, text: str, low: int, start: int, end: int, value: Decimal) -> Group:
    """Return one way in which a condition may end: the words before the amount say when, its main clause what then."""
    group = Group()
    items = [m.start() for m in _ITEM.finditer(text) if m.start() < start]
    when, then = text[:start], text[max(items[-1] if items else 0, text.rfind(",", 0, start) + 1) :]
    group.put("when", found.said(_short(when), low, low + max(1, min(len(when), 40))))
    group.put("amount", found.said(value, low + start, low + end))
    group.put("then", found.said(_short(then), low + start, low + end))
    return group


def _condition(text: str, before: int) -> str:
    match = _IF.search(text)
    assert match is not None
    stop = text.find(", then", match.start())
    end = stop if stop > 0 else before if match.start() < before else len(text)
    return text[match.start() : end]


def _short(words: str) -> str:
    words = " ".join(words.split()).strip(" ,;:")
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} ..."
