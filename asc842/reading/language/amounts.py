"""Amounts of money as printed: value, for what time and unit of area, and what else the characters may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from asc842.reading.language.numerals import WORDS, written_out

OCR = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
"""Letters that a scan puts for digits."""
SIGNS = "$\u00a3\u20ac"
"""Signs of money: of dollars, pounds and euros."""
_SIGN = rf"(?:US\s?\$|U\.S\.\s?\$|(?:USD|CAD|AUD|NZD|GBP|EUR)\s?\$?|\b(?:CA?|AU?|NZ|CDN)\s?\$|[{SIGNS}])"
_DIGITS = r"[\dOoQlISBZ|]"
_GROUPS = (
    rf"{_DIGITS}{{1,3}}(?:(?:\.\d{{3}}(?=\.\d{{2}}(?!\d)))"
    rf"|(?:,\d{{1,2}} \d{{1,2}}(?=\.\d{{2}}))|(?:,{_DIGITS}{{2,4}})|(?: ,"
    rf"|, ){_DIGITS}{{3}}(?!{_DIGITS}))+"
)
_NEXT = r"(?=\d{1,2}/\d{1,2}/\d{2}|\d{1,2}(?:st|nd|rd|th)\b|\d{1,3}\s?[-–]\s?\d{1,3}\$)"
"""A period that runs on after the cents of an amount."""
_CENTS = (
    rf"(?:[.]\d{{2}}{_NEXT}|[.]\d[ ]\d(?![\d,.])|[.]{_DIGITS}{{1,6}}"
    rf"|\s[.]\s?{_DIGITS}{{2}}(?!{_DIGITS})|[.]\s{_DIGITS}{{2}}(?!{_DIGITS}))"
)
_SIGNED = (
    rf"(?P<sign>{_SIGN})[ \t]{{0,8}}\n?[ \t]{{0,8}}(?P<signed>(?:{_GROUPS}|{_DIGITS}+){_CENTS}?|[.]\d{{1,4}})"
    rf"(?:{_NEXT}|(?!{_DIGITS})(?!\.\d))"
)
_PLAIN = r"(?P<plain>(?<![\d.,/$\w-])(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d+\.\d{2,4})(?![\d,%/]*\d)(?!\s?%))"
_BROKEN = (
    rf"(?P<broken>(?<![\w.,/$-])(?=[\w|,.]*\d)(?:{_DIGITS}{{1,3}}(?:[,.]{_DIGITS}{{3}})+(?:\.{_DIGITS}{{2}})"
    r"|\d{1,3}(?:,\d{2,4})+\.\d{2})(?![\w]))"
)
MONEY = re.compile(f"{_SIGNED}|{_PLAIN}|{_BROKEN}")
"""Money in figures: after a sign, else with commas or cents."""
OUT = re.compile(
    rf"(?P<words>{WORDS.pattern})(?:\s+(?:and\s+)?(?:&\s+)?(?P<cents>\d\d|no|xx)\s?/\s?100(?:ths)?)?\s+"
    rf"(?:u\.?s\.?\s+)?(?:dollars|pounds(?:\s+sterling)?|euros?)(?:\s+and\s+(?P<hundredths>\d\d|no)\s?/\s?100(?:ths)?)?",
    re.I,
)
"""Money in words."""
_AREA = (
    r"(?:(?:rentable|usable|gross|leasable|net|useable)\s+)*(?:square\s+f(?:oo|ee)t|sq\.?\s*f(?:oo|ee)?t\.?"
    r"|foot|r?sf\b|p?rsf\b|psf\b)"
)
_BY_AREA = re.compile(
    rf"\s*(?:\(?per|/|a|each|multiplied by|x)?\s*(?:per\s+)?{_AREA}|\s*/\s*r?s\.?f\.?|\s*[pP]\.?[sS]\.?[fF]\.?", re.I
)
_PER = {
    "month": r"(?:(?:per|/|a|each|every)\s*(?:calendar\s+)?mo(?:nth|\.)?\b|monthly|p\.?m\.?\b|/\s*mo)",
    "year": r"(?:(?:per|/|a|each|every)\s*(?:lease\s+|calendar\s+)?y(?:ea)?r\b|(?:per|p\.)\s*an+um|annually|annual\b"
    r"|yearly|p\.?a\.?\b)",
    "quarter": r"(?:(?:per|/|a|each)\s*quarter|quarterly)",
    "week": r"(?:(?:per|/|a|each)\s*week|weekly)",
    "day": r"(?:(?:per|/|a|each)\s*day|daily|per\s+diem)",
}
_OF_AREA = re.compile(
    r"\)?\s*(?:(?!per\b|an?\b|each\b)[A-Za-z]+\s+){0,3}(?:square|sq\.?|r?sf\b|feet|foot|days?\b|pounds?\b|shares?\b)",
    re.I,
)
_FILLER = re.compile(r"\s*(?:\(|,|dollars?\b|payable|in|equal|the sum of)?\s*", re.I)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount: its ``value``, None where no reading is a number; for what time, and by area or not.

    ``readings`` are what a damaged figure may mean; more than one, or one that isn't what is printed, is a doubt.
    """

    text: str
    start: int
    end: int
    value: Decimal | None
    per: str | None = None
    by_area: bool = False
    readings: tuple[Decimal, ...] = ()
    signed: bool = True
    stop: int = 0
    question: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether the characters are no plain figure."""
        return bool(self.readings)


def figure_of(printed: str) -> tuple[Decimal | None, tuple[Decimal, ...]]:
    """Return the value of printed characters, and what they may mean where they are damaged."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+", printed):
        return Decimal(printed.replace(",", "")), ()
    mended = re.sub(r"\s", "", printed).translate(OCR)
    cut = re.split(r"\s", printed)[0].rstrip(",.")
    found = [
        *_mended(mended),
        *(
            [Decimal(cut.replace(",", ""))]
            if cut != printed and re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?", cut)
            else []
        ),
    ]
    return (found[0] if found else None), tuple(dict.fromkeys(found))


def _mended(figure: str) -> Iterator[Decimal]:
    """Yield what a damaged figure may mean: signs in other places, a digit too many in a group."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?", figure):
        yield Decimal(figure.replace(",", ""))
        return
    whole, _, cents = figure.rpartition(".") if re.search(r"\.\d{1,2}$", figure) else (figure, "", "")
    digits = re.sub(r"[.,]", "", whole)
    if not digits.isdecimal():
        return
    tail = f".{cents}" if cents else ""
    groups = re.split(r"[.,]", whole)
    if all(len(g) == 3 for g in groups[1:]):
        yield Decimal(digits + tail)
        return
    for i, group in enumerate(groups[1:], 1):
        if len(group) == 4:
            for drop in range(4):
                kept = [*groups[:i], group[:drop] + group[drop + 1 :], *groups[i + 1 :]]
                yield Decimal("".join(kept) + tail)
    yield Decimal(digits + tail)


def amounts(text: str) -> list[Amount]:
    """Return every amount in figures of a text with the time and unit that follow it."""
    found = list[Amount]()
    if not any(map(str.isdecimal, text)):
        return found
    for match in MONEY.finditer(text):
        printed = match["signed"] or match["plain"] or match["broken"]
        if not any(c.isdecimal() for c in printed):
            continue
        if match["sign"] is None and _OF_AREA.match(text, match.end()):
            continue
        value, readings = figure_of(printed)
        per, by_area, stop = unit_after(text, match.end())
        found.append(
            Amount(
                match.group(),
                match.start(),
                match.end(),
                value,
                per,
                by_area,
                readings,
                match["sign"] is not None,
                stop,
            )
        )
    return found


def unit_after(text: str, at: int) -> tuple[str | None, bool, int]:
    """Return the time and whether a unit of area follows a figure, and where that ends."""
    per, by_area = None, False
    for _ in range(4):
        filler = _FILLER.match(text, at)
        start = filler.end() if filler else at
        if not by_area and (match := _BY_AREA.match(text, start) or _BY_AREA.match(text, at)):
            by_area, at = True, match.end()
            continue
        if per is None:
            hits = ((name, re.compile(rf"\s*\(?{rule}", re.I).match(text, start)) for name, rule in _PER.items())
            name, hit = next(((n, m) for n, m in hits if m), (None, None))
            if hit:
                per, at = name, hit.end()
                continue
        break
    return per, by_area, at


def in_full(text: str) -> list[Amount]:
    """Return every amount in words of a text; figures in parentheses after one are readings of it too."""
    found, lower = list[Amount](), text.lower()
    if not any(name in lower for name in ("dollar", "pound", "euro")):
        return found
    for match in OUT.finditer(text):
        value = written_out(match["words"], match["cents"] or match["hundredths"])
        if value is None or re.fullmatch(r"(?:hundred|thousand|million)s?", match["words"], re.I):
            continue
        behind = re.compile(r"\s*\(\s*").match(text, match.end())
        figure = MONEY.match(text, behind.end()) if behind else None
        readings: tuple[Decimal, ...] = ()
        end = match.end()
        if figure and (other := figure_of(figure["signed"] or figure["plain"] or figure["broken"])[0]) is not None:
            readings = () if other == value else (other, value)
            end = figure.end() + (text[figure.end() : figure.end() + 1] == ")")
        per, by_area, stop = unit_after(text, end)
        found.append(Amount(text[match.start() : end], match.start(), end, value, per, by_area, readings, True, stop))
    return found


def money(text: str) -> list[Amount]:
    """Return every amount of a text in the order in which they stand; one in words and figures is one."""
    full = in_full(text)
    inside = [(a.start, a.end) for a in full]
    plain = [a for a in amounts(text) if not any(low <= a.start < high for low, high in inside)]
    return _once(text, sorted([*full, *plain], key=lambda a: a.start))


def _once(text: str, found: list[Amount]) -> list[Amount]:
    """Join an amount in figures with its words in parentheses right after it; what differs is a doubt."""
    out = list[Amount]()
    for a in found:
        before = out[-1] if out else None
        if (
            before
            and a.text[:1].isalpha()
            and text[before.end : a.start].strip() == "("
            and text[a.end : a.end + 1] == ")"
        ):
            per, by_area, stop = unit_after(text, a.end + 1)
            readings = before.readings if a.value == before.value else (before.value, a.value)
            out[-1] = replace(
                before,
                per=before.per or per,
                by_area=before.by_area or by_area,
                stop=stop,
                readings=tuple(r for r in readings if r is not None),
            )
        else:
            out.append(a)
    return out
