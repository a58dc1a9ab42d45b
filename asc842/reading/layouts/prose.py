"""Rent in sentences: "$8,000 per month for the first twelve months, and $8,500 per month thereafter"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest

from asc842.base.constants import ZERO
from asc842.reading.documents.document import ContractText
from asc842.reading.language.amounts import SIGNS, Amount, money
from asc842.reading.language.periods import together
from asc842.reading.language.phrases import Phrase, phrases
from asc842.reading.language.premises_named import premises_of
from asc842.reading.language.replaced import as_amended
from asc842.reading.language.statements import Spoken, pairings
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import Item
from asc842.reading.layouts.table import PrintedRow, PrintedTable

RENT = re.compile(
    r"\b(?:(?:base|basic|minimum|fixed|annual|monthly|yearly|net)\s+)*rent(?:al)?s?\b|\brental\b|\binstal+ments?\b|\blease\s+payments?\b",
    re.I,
)
_STOP = re.compile(
    r"(?<![A-Z])(?<!\b(?:No|Mo|Yr|Sq|Ft|St|vs))(?<!\b(?:Inc|Ltd|Cor|Dec|Nov|Oct|Jan|Feb|Mar|Apr|Aug))[.](?=\s+[A-Z(\"“])"
)
PAID = re.compile(
    r"\b(?:pays?|paying|payable|paid|be|is|as follows|equal|rate of|amount of|sum of|rent(?:al)? of|increase[sd]?|"
    r"goes|rises|moves|installments? of)\b",
    re.I,
)
NOT_RENT = re.compile(
    r"\b(?:deposit|allowance|late (?:charge|fee)|insurance|liability of|parking|liquidated|penalt|abat|credit|"
    r"excus|waive|forgiv|holding over|holdover|hold over|commission|per diem|operating (?:cost|expense)|by way of|"
    r"repa(?:y|id)\b|repayment|\bbuys?\b|"
    r"illustrat|example|for instance|would pay|"
    r"taxes|reimburse|not exceed|coverage|indemn|letter of credit|damages|prior to the date|"
    r"previously|had been|was payable|at an end|last year|for illustration|estimated|currently pay|is now"
    r"|additional rent|termination fee|purchase|deleted|(?:master|prime|over)\s*lease|"
    r"mortgage|(?:fees?|charges?)\s+of|paid\s+late|storage\s+of|"
    r"superseded|no longer|whereas(?![^\n]*now,?\s+therefore)|gross sales|"
    r"percentage rent|upon execution|due at signing|rent (?:\w+ ){0,4}was|other space|no rent under|relie[fv])",
    re.I,
)
SUBLET = re.compile(r"\bsub(?:lease|tenant|let|lessee)", re.I)
"""In a lease, what someone else pays; in a sublease, its own words."""
PLUS = re.compile(r"\(?\b(?:plus|exclusive\s+of|excluding)\s+(?:\w+\s+){0,2}tax(?:es)?\)?", re.I)
"""What is paid on top of rent makes it no other thing."""
_OF_MONEY = re.compile(r"\b(?:dollars|pounds|euros?)\b", re.I)
_IN_ALL = re.compile(r"\)?,?\s+(?:in\s+(?:all|total|the\s+aggregate)|altogether)\b", re.I)
_RISE = re.compile(r"\bby\s+(?:an\s+(?:amount|additional\s+amount)\s+(?:equal\s+to|of)\s+)?$", re.I)
_FROM_OLD = re.compile(r"\bfrom\s+(?:the\s+sum\s+of\s+)?$", re.I)
_TO_NEW = re.compile(r"^\W*(?:to|up\s+to)\s+(?:the\s+sum\s+of\s+)?$", re.I)
SHORT = ("week", "day")
"""Times by which no rent is kept in a lease file."""
TWO_WAYS = "the sentence can be read in two ways: is this amount for"
UNNAMED = "the sentence has no word for rent: is it rent?"
FREE = re.compile(
    r"\bno\s+(?:\w+\s+){0,3}(?:rent|instal\w+)\b|\bwithout\s+(?:\w+\s+)?rent\b"
    r"|\brent[\s-]free\b|\bfree\s+of\s+(?:\w+\s+)?rent",
    re.I,
)
EVERY_YEAR = re.compile(r"\b(?:each|every)\s+(?:of\s+)?(?:the\s+)?(?:calendar\s+|lease\s+)?years?\b", re.I)
"""Some months of every year without rent are no row of nothing."""
_CUT = re.compile(
    r"[;,]?\s*(?:and\s+)?(?<=[\s;,:])\((?:[a-h]|[ivx]{1,4})\)\s*|;\s*(?:and\s+|then\s+)?|,?\s+(?:and|then)\s+(?=(?:it\s+)?(?:from|for|in|during|thereafter|beginning|commencing|at|[$\u00a3\u20ac]|"
    r"then|shall\s+pay|one\b|two\b|[a-z-]+\s+thousand))|,\s+(?=[$\u00a3\u20ac]|then\b|thereafter\b|from\b)",
    re.I,
)
_OF_WHICH = re.compile(r",?\s+of\s+which\b(?:[^.;]|[.](?=\d))*", re.I)
_EXCEPT = re.compile(
    r",?\s+(?:except\s+that|provided,?\s+however|provided\s+that|but\s+(?:that\s+)?if)\b.*$", re.I | re.S
)


@LAYOUTS.at(90)
def prose(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find sentences that state rent for periods, one after the other."""
    sublet = is_sublease(document)
    covered = [(document.lines[i].start, document.lines[i].end) for i in sorted(taken)]
    above, headed, stated = "", False, False
    for paragraph in re.finditer(r"[^\n]+", document.flow):
        text, headed = paragraph.group(), is_heading(above) or (headed and stated)
        above, stated = text, False
        if not (any(sign in text for sign in SIGNS) or _OF_MONEY.search(text) or FREE.search(text)):
            continue
        if not (headed or RENT.search(text) or re.search(r"per\s+(?:month|annum|year)", text, re.I)):
            continue
        rows = [
            row
            for low, high in sentences(text)
            if sublet or not SUBLET.search(text, low, high)
            for row in _of_premises(
                _rows(document, as_amended(text[low:high]), paragraph.start() + low, headed), text[low:high]
            )
        ]
        if len({row.premises for row in rows}) < len(rows) or not all(row.premises for row in rows):
            rows = [replace(row, premises="") for row in rows]
        stated = bool(rows)
        if rows and any(r.label for r in rows) and not any(low <= rows[0].start < high for low, high in covered):
            heads = re.findall(r"\bannual(?:ly)?\b|\bmonthly\b|\bquarterly\b", text, re.I)
            words = [Item("words", h, rows[0].start, rows[0].start, 0, 0) for h in heads[:1]]
            yield PrintedTable(
                "prose",
                words,
                rows,
                by_order=True,
                before=_before(document, paragraph, rows[0]),
            )


def _of_premises(rows: list[PrintedRow], sentence: str) -> list[PrintedRow]:
    """Name rows after the premises that their sentence names."""
    named = premises_of(sentence)
    return [replace(row, premises=named) for row in rows]


def is_sublease(document: ContractText) -> bool:
    """Whether a document is a sublease by its title or its first words."""
    return re.search(r"^[^a-z\n]*\bSUBLEASE\b|\bthis\s+sublease\b", document.text[:6_000], re.M | re.I) is not None


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading of rent, so that the next one need not say what it is about."""
    longest = 300 if text.rstrip().endswith(":") else 60
    return (
        len(text) < longest
        and RENT.search(text) is not None
        and NOT_RENT.search(text) is None
        and not any(sign in text for sign in SIGNS)
    )


def _before(document: ContractText, paragraph: re.Match[str], row: PrintedRow) -> str:
    """Return the words before the first row, its own sentence among them."""
    text = paragraph.group()
    figure = " ".join(row.values[0].text.split()) if row.values else ""
    at = max(0, text.find(figure))
    return document.flow[max(0, paragraph.start() - 120) : paragraph.start()] + text[:at][-200:]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a paragraph begin and end; abbreviations and figures end none."""
    cuts = [m.end() for m in _STOP.finditer(text)]
    return [(a, b) for a, b in pairwise([0, *cuts, len(text)]) if b > a]


def _rows(document: ContractText, text: str, offset: int, headed: bool) -> list[PrintedRow]:
    """Return the rows that a sentence states: part by part, else amounts and periods as they take turns."""
    text = _EXCEPT.sub("", text)
    part = _OF_WHICH.search(text)
    text = text[: part.start()] + " " * len(part.group()) + text[part.end() :] if part else text
    free = FREE.search(text) is not None and not EVERY_YEAR.search(text)
    if NOT_RENT.search(PLUS.sub("", text)) or not (PAID.search(text) or free or headed or ":" in text[:60]):
        return []
    figures = [
        timed(text, a)
        for a in money(text)
        if a.value is not None and a.signed and a.per not in SHORT
        if (headed or _is_rent(text, a)) and not _RISE.search(text[: a.start])
    ]
    figures = _inherited(figures, text)
    named = headed or RENT.search(text) is not None
    if not named:
        figures = [replace(a, question=a.question or UNNAMED) for a in figures]
    if part:
        figures = [replace(a, question=f'"{part.group().strip(" ,")}": when is that part paid?') for a in figures]
    times = phrases(without(text, money(text)))
    if not times or not (figures or free):
        return []
    if not named and not all(a.per in ("month", "year") for a in figures):
        return []
    return [_row(document, group, own, offset, text) for group, own in stated(text, figures, list(times))]


_PAYABLE = re.compile(r"[\s,(]*(?:which\s+(?:is|shall\s+be)\s+)?(?:payable|paid|due)\b", re.I)
_OF_YEAR = re.compile(r"\b(?:annual|yearly|per\s+(?:annum|year))\b[^$]*$", re.I)
_EACH_MONTH = re.compile(
    r"\b(?:monthly|month)\s+(?:instal+ments?|payments?|rent|base\s+rent)\s*(?:of|:)?\s*(?:rent\s+of\s*)?$", re.I
)


def timed(text: str, amount: Amount) -> Amount:
    """Return an amount with the time that the words before it say: a year's rent may be payable monthly."""
    before = text[: amount.start]
    if _EACH_MONTH.search(before) and amount.per is None and not amount.by_area:
        return replace(amount, per="month")
    payable = _PAYABLE.match(text, amount.end) and amount.per in ("month", "quarter")
    if (payable or amount.per is None) and not amount.by_area and _OF_YEAR.search(before):
        return replace(amount, per="year")
    return amount


Part = tuple[list[Amount], list[Phrase]]


def stated(text: str, figures: list[Amount], times: list[Phrase]) -> list[Part]:
    """Return amounts of a sentence, each with the times that it is for; a second way to pair them is a doubt."""
    rents = _rents(text, _held(text, figures), times)
    free = [m.start() for m in FREE.finditer(text)] if not EVERY_YEAR.search(text) else []
    marks: list[tuple[int, str, int]] = [
        *((group[0].start, "RENT", n) for n, group in enumerate(rents)),
        *(
            (at, "RENT", len(rents))
            for at in free[:1]
            if not rents or at < rents[0][0].start or at > rents[-1][-1].stop
        ),
        *((p.start, "TIME", n) for n, p in enumerate(times)),
        *((m.start(), "CUT", 0) for m in _CUT.finditer(text) if not any(p.start < m.start() < p.end for p in times)),
    ]
    marks.sort()
    ways = pairings([Spoken(kind, *(_sides(times[n]) if kind == "TIME" else ())) for _, kind, n in marks])
    if not ways:
        return []
    told = [[(([*rents, []])[marks[rent][2]], [times[marks[t][2]] for t in own]) for rent, own in way] for way in ways]
    best = [
        (group, own) for group, own in told[0] if group or any(p.readings[0].first or p.readings[0].last for p in own)
    ]
    return best if len(told) == 1 else [(_of_two_ways(group, told), own) for group, own in best]


def _of_two_ways(group: list[Amount], told: list[list[Part]]) -> list[Amount]:
    """Return amounts with the question for which of the times they are that a sentence may mean."""
    may = dict.fromkeys(" ".join(p.text for p in own) for way in told for other, own in way if other == group)
    question = f"{TWO_WAYS} {' or '.join(map(repr, may))}?"
    return [replace(a, question=a.question or question) for a in group]


def _held(text: str, figures: list[Amount]) -> list[Amount]:
    """Return the amounts that a sentence states: of a change "from" one "to" another the second."""
    return [
        a
        for a, b in zip_longest(figures, figures[1:])
        if not (b and _FROM_OLD.search(text[: a.start]) and _TO_NEW.search(text[a.stop : b.start]))
    ]


_PAID_AS = re.compile(r"\bpayable\s+(?:at\s+the\s+rate\s+of\s+|in\s+(?:\w+\s+){0,3}instal+ments\s+of\s+)?$", re.I)
"""Right before an amount that says the rent before it another way."""


def _inherited(figures: list[Amount], text: str) -> list[Amount]:
    """Give amounts without a time that of the first one, where words before all of them say it."""
    first = figures[0].per if figures and _OF_YEAR.search(text[: figures[0].start]) else None
    return [replace(a, per=first) if first and a.per is None and not a.by_area else a for a in figures]


def _rents(text: str, figures: list[Amount], times: list[Phrase]) -> list[list[Amount]]:
    """Put amounts together that say one rent in several ways: by the year, by the month, by area."""
    groups = list[list[Amount]]()
    for a in figures:
        between = groups and any(groups[-1][-1].start < p.start < a.start for p in times)
        between = between and not _PAID_AS.search(text[: a.start])
        if groups and not between and all((a.per, a.by_area) != (b.per, b.by_area) for b in groups[-1]):
            groups[-1].append(a)
        else:
            groups.append([a])
    return groups


def _sides(time: Phrase) -> tuple[bool, bool]:
    """Return whether a time only ends or measures what another begins, and whether it only begins something."""
    p = time.readings[0]
    begun = p.first is not None or p.month is not None or p.year is not None
    length = p.count is not None and p.order != "next"
    ends = not begun and (p.last is not None or p.expires or p.open or length)
    return ends, p.first is not None and p.last is None and not (p.through_month or p.through_year or p.expires)


def _row(document: ContractText, group: list[Amount], own: list[Phrase], offset: int, text: str) -> PrintedRow:
    """Return a row of a part of a sentence; where no rent is due, one of nothing."""
    label = [_period(document, own, offset)] if own else []
    if group:
        return PrintedRow(label, [_figure(document, a, offset) for a in group])
    free = FREE.search(text)
    assert free is not None
    nothing = Amount(free.group(), free.start(), free.end(), ZERO, "month", stop=free.end())
    return PrintedRow(label, [_figure(document, nothing, offset)])


def without(text: str, figures: list[Amount]) -> str:
    """Return a text of the same length in which amounts and their units are no words."""
    for a in figures:
        text = f"{text[: a.start]}{'$' * (a.stop - a.start)}{text[a.stop :]}" if a.stop > a.start else text
    return text


def _is_rent(text: str, amount: Amount) -> bool:
    if amount.per is None and _IN_ALL.match(text, amount.end):
        return False
    return amount.per is not None or amount.by_area or RENT.search(text[: amount.stop + 40]) is not None


def _period(document: ContractText, own: list[Phrase], offset: int) -> Item:
    low, high = document.span(offset + own[0].start, offset + own[-1].end)
    readings = own[0].readings
    for phrase in own[1:]:
        readings = (together(readings[0], phrase.readings[0]),)
    return Item("period", " ".join(p.text for p in own), low, high, 0, 0, readings)


def _figure(document: ContractText, amount: Amount, offset: int) -> Item:
    low, high = document.span(offset + amount.start, offset + amount.end)
    return Item("money", amount.text, low, high, 0, 0, amount=amount)
