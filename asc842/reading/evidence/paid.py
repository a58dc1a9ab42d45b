"""How often, when and in which money rent is paid: other words than those that were read are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from asc842.reading.clauses.payment import due_days
from asc842.reading.found import Found
from asc842.reading.language.tokens import MONTHS
from asc842.reading.rent.tables import RentComponent
from asc842.reading.said import Said

_NAMED = "|".join(m.capitalize() for m in MONTHS)
_RENT = re.compile(r"\brent(?:al|s)?\b|\binstal+ments?\b", re.I)
_PAYS = r"(?:paid|pays?|payable|payments?|due|instal+ments?)"
_OTHER_THAN_MONTHLY = (
    ("quarterly", re.compile(
        r"\bquarterly\b|\bquarter\s+days?\b|\b(?:each|every|per|by\s+the)\s+(?:calendar\s+)?quarter\b|"
        r"\b(?:four|4)\W+(?:\(4\)\s+)?(?:equal\s+)?(?:\w+\s+)?instal+ments", re.I)),
    ("half-yearly", re.compile(
        r"\bsemi-?\s?annual(?:ly)?\b|\bhalf-?\s?year(?:s|ly)?\b|\b(?:two|2)\W+(?:\(2\)\s+)?(?:equal\s+)?(?:\w+\s+)?instal+ments|"
        r"\bevery\s+six\s+months\b", re.I)),
    ("annual", re.compile(
        rf"\b{_PAYS}\s+(?:\w+\s+){{0,3}}(?:annually|yearly|once\s+a\s+year)\b|\b(?:annually|yearly)\s+in\s+(?:advance|arrears)|"
        r"\bone\s+(?:annual\s+)?(?:payment|instal+ment)\s+(?:each|per|a)\s+year", re.I)),
    ("half-yearly", re.compile(
        rf"\b{_PAYS}\b[^.;]{{0,40}}\bon\s+(?:the\s+\w+\s+day\s+of\s+)?(?:{_NAMED})(?:\s+\d{{1,2}})?(?:,|\s+and|,\s+and)\s+"
        rf"(?:on\s+)?(?:the\s+\w+\s+day\s+of\s+)?(?:{_NAMED})\b")),
)
_MONTHLY = re.compile(
    r"\bmonthly\b|\b(?:per|a)\s+(?:\w+\s+)?month\b|\b(?:each|every)\s+(?:\w+\s+){0,4}month\b|\bof\s+the\s+(?:\w+\s+)?month\b|"
    r"/\s*mo(?:nth)?\b|\bmos?\b|\bp\.?c?\.?m\b|\bmonthly\b|\bmonth's\b",
    re.I,
)
_FOLLOWS = re.compile(
    r"\bmonth\s+(?:next\s+)?(?:following|after)\b|\b(?:following|succeeding|next)\s+(?:calendar\s+)?month\b", re.I)
_ARREARS = re.compile(r"\bin\s+arrears?\b", re.I)
_ADVANCE = re.compile(r"\bin\s+advance\b", re.I)
_MONEY_OF = (
    ("CAD", re.compile(r"\bCanad(?:ian|a)\s+(?:dollars|currency|funds)|"
                       r"\bdollars\s+of\s+Canada|\blawful\s+money\s+of\s+Canada|\bHST\b", re.I)),
    ("AUD", re.compile(r"\bPty\b|\bAustralian\s+dollars|\bGST\b")),
    ("NZD", re.compile(r"\bNew\s+Zealand\s+dollars", re.I)),
    ("GBP", re.compile(r"\bpounds\s+sterling|\bVAT\b")),
    ("EUR", re.compile(r"\beuros?\b", re.I)),
)
HOW_OFTEN = "How often is rent paid?"
FREQUENCIES = ("monthly", "quarterly", "half-yearly", "annual")


def weigh_paid(found: Found) -> None:
    """Ask about frequency, timing, day and currency where words of the document say another one than was read."""
    _frequency(found)
    _timing(found)
    _due_day(found)
    _currency(found)


def _sentences(found: Found, rule: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the matches of a rule in sentences on rent, with where each begins and ends."""
    for match in rule.finditer(found.in_force):
        if _RENT.search(found.flow, *found.sentence(match.start())):
            yield match.group(), *match.span()


def _frequency(found: Found) -> None:
    """Ask how often rent is paid where words say otherwise than it was read, or nothing says by the month."""
    rents = [c for c in found.components if c.kind == "rent"]
    others = [(name, *said) for name, rule in _OTHER_THAN_MONTHLY for said in _sentences(found, rule)]
    for component in rents:
        against = [one for one in others if one[0] != component.frequency]
        if against:
            _, words, start, end = against[0]
            names = (component.frequency, *(one[0] for one in against))
            readings = tuple(dict.fromkeys(names))
            question = f'"{" ".join(words.split())}" is printed, and it was read as {component.frequency}. {HOW_OFTEN}'
            component.often = found.said(component.frequency, start, end, readings, question)
        elif component.frequency == "monthly" and not _by_month(found, component):
            names, question = FREQUENCIES, f"Nothing says that rent is paid by the month. {HOW_OFTEN}"
            component.often = Said(component.frequency, component.start, component.end, names, question)


def _by_month(found: Found, component: RentComponent) -> bool:
    """Whether words of the document, or a column of monthly rent, say that rent is paid by the month."""
    said = any("monthly" in row.said and not row.said["monthly"].doubtful for row in component.rows)
    return said or _MONTHLY.search(found.document.text) is not None


def _timing(found: Found) -> None:
    """Ask whether rent is paid in advance where words say the other."""
    said = found.single.get("timing")
    if said is None or said.doubtful:
        return
    rules = (_FOLLOWS, _ARREARS) if said.value == "advance" else (_ADVANCE,)
    words = next((one[0] for rule in rules for one in _sentences(found, rule)), "")
    if words:
        question = f'"{" ".join(words.split())}" is printed, too: is rent paid in advance or in arrears?'
        found.single["timing"] = replace(said, readings=("advance", "arrears"), question=question)


def _due_day(found: Found) -> None:
    """Ask on which day rent is due where several days are printed."""
    said = found.single.get("due_day")
    days = tuple(dict.fromkeys(due_days(found)))
    if said is not None and not said.doubtful and len(days) > 1:
        question = "several days are printed: on which is rent due?"
        found.single["due_day"] = replace(said, readings=days, question=question)


def _currency(found: Found) -> None:
    """Ask for the currency where the words of another one are printed."""
    read = str(found.notes.get("currency", "USD"))
    for name, rule in _MONEY_OF:
        match = rule.search(found.flow)
        if match and name != read and not (name == "AUD" and read in ("CAD", "NZD")):
            question = f'"{match.group()}" is printed: in which currency is rent paid?'
            found.single["currency"] = found.said(read, *match.span(), (read, name), question)
            return
