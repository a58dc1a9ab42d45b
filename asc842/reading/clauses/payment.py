"""When rent falls due, and what is paid at signing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import Found
from asc842.reading.language.amounts import money
from asc842.reading.language.numerals import in_words, ordinal

_DAY = re.compile(
    r"(?:\bon\s+or\s+before|\brent\s+(?:is\s+)?due\s*[.:|]*|\bon|\bby|\bno\s+later\s+than|\bnot\s+later\s+than)\s+(?:the\s+)?(?P<day>[a-z]+(?:-[a-z]+)?(?:\s*\(\s*\d+\s*(?:st|nd|rd|th)?\s*\))?|\d+(?:st|nd|rd|th)?|last)\s+"
    r"(?:(?:business\s+|calendar\s+)?day\s+)?of\s+(?:each|every|the)\s+(?:and\s+every\s+)?(?:(?:calendar|successive|such|current|preceding)\s+)*month\b(?!\s+of\s+(?:19|20)\d\d)",
    re.I,
)
_ADVANCE = re.compile(r"\bin\s+advance\b", re.I)
_ARREARS = re.compile(r"\bin\s+arrears?\b", re.I)
_RENT = re.compile(r"\brent|instal+ment|\ball\s+payable\s+in\s+advance", re.I)
_ELSE = re.compile(r"operating\s+expense\s+statement|statement\s+of|holdover|gross\s+sales", re.I)
_SIGNING = re.compile(
    r"(?:upon|at|on|simultaneously\s+with|concurrently\s+with|contemporaneously\s+with)\s+(?:the\s+)?(?:tenant's\s+|lessee's\s+)?(?:full\s+|mutual\s+)?"
    r"(?:execution|signing|date\s+of\s+execution)|when\s+tenant\s+signs|prepaid\s+rent",
    re.I,
)


@CLAUSES.at(60)
def due(found: Found) -> None:
    """Find the due day, and whether rent is paid in advance or in arrears."""
    for match, day in _due_days(found):
        low, high = found.sentence(match.start())
        words = found.flow[low:high]
        timing = "arrears" if _ARREARS.search(words) else "advance"
        found.single["due_day"] = found.said(day, match.start("day"), match.end("day"))
        where = _ARREARS.search(found.flow, low, high) or _ADVANCE.search(found.flow, low, high)
        unsaid = where is None and day > 5
        at = where.span() if where else match.span("day")
        found.single["timing"] = found.said(
            timing,
            *at,
            ("advance", "arrears") if unsaid else (),
            "is rent paid in advance or in arrears?" if unsaid else "",
        )
        return
    for rule, timing in ((_ADVANCE, "advance"), (_ARREARS, "arrears")):
        for match in rule.finditer(found.flow):
            low, high = found.sentence(match.start())
            if _RENT.search(found.flow[low:high]):
                found.single["timing"] = found.said(timing, *match.span())
                return
    found.seek(
        "judgements.payment_terms", "When does rent fall due: in advance or in arrears, and on which day of the month?"
    )


def _due_days(found: Found) -> Iterator[tuple[re.Match[str], int]]:
    for match in _DAY.finditer(found.flow):
        words, day = found.flow[slice(*found.sentence(match.start()))], _day(match["day"])
        if day is not None and _RENT.search(words) and not _ELSE.search(words):
            yield match, day


def due_days(found: Found) -> Iterator[int]:
    """Yield every day of the month that a sentence on rent says it is due on."""
    return (day for _, day in _due_days(found))


def _day(words: str) -> int | None:
    if words.lower() == "last":
        return 31
    digits = re.search(r"\d+", words)
    number = int(digits.group()) if digits else ordinal(words.strip()) or in_words(words)
    return number if number and 1 <= number <= 31 else None


@CLAUSES.at(62)
def at_signing(found: Found) -> None:
    """Find rent that is paid when the lease is signed."""
    for match in _SIGNING.finditer(found.flow):
        low, high = found.sentence(match.start())
        words = found.flow[low:high]
        if not re.search(
            r"\bmonies\s+paid\s+upon\b|\b(?:first|prepaid|\d+(?:st|nd|rd|th))\b.{0,60}\b(?:month|instal|rent)|prepaid\s+rent|advance\s+rent",
            words,
            re.I,
        ):
            continue
        for amount in money(words):
            before = words[max(0, amount.start - 110) : amount.start]
            after = words[amount.stop : amount.stop + 90]
            if amount.value and not amount.per and _rent_near(before, after):
                found.add(
                    "prepaid_rent",
                    amount=found.said(amount.value, low + amount.start, low + amount.end, amount.readings),
                )
                return


def _rent_near(before: str, after: str) -> bool:
    """Whether an amount is rent by the words nearest to it, and no deposit."""
    deposit = [m.end() for m in re.finditer(r"security|deposit", before, re.I)]
    rent = [m.end() for m in re.finditer(r"rent|instal", before, re.I)]
    if re.match(r"[^,;.]{0,50}security\s+deposit", after, re.I):
        return False
    return (bool(rent) and (not deposit or max(rent) > max(deposit))) or re.match(
        r"[^,;.]{0,60}\brent", after, re.I
    ) is not None
