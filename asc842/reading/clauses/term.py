"""When a lease begins and ends, how long it runs, and what a lease year is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import DATE, Found, day_in
from asc842.reading.language.numerals import in_words
from asc842.reading.layouts.prose import is_sublease

_NAME = r"[\"“]?(?:Rent\s+|Lease\s+|Term\s+|Rental\s+)?Commencement\s+Date(?:\s+of\s+(?:the\s+)?(?:Term|Lease))?[\"”]?"
_COUNT = (
    r"(?P<words>(?:[a-z]+[\s-]+){0,5}[a-z]+\s*\(\s*\d+\s*\)|[a-z]+(?:-[a-z]+)?"
    r"|\d+)\s+(?:full\s+|consecutive\s+)?(?:calendar\s+|lease\s+)?(?P<unit>months?|years?)"
)
_BEGINS = (
    re.compile(
        rf"{_NAME}\s*\)?\s*(?:of\s+(?:their|the|this)\s+(?:lease|term)\s+)?(?:\.{{2,}}|:|shall\s+(?:be|mean|occur\s+on)|means|is|will\s+be|shall\s+commence\s+on)?\s*(?:\|\s*)?(?:the\s+date\s+of\s+|on\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"(?P<day>{DATE})\s*,?\s*\(\s*(?:herein\w*,?\s+)?(?:called\s+|referred\s+to\s+as\s+)?(?:the\s+)?[\"“'](?:Lease\s+|Rent\s+)?(?:Commencement|Effective)\s+Date",
        re.I,
    ),
    re.compile(
        rf"\b(?:term|leased?|lets?)\b(?!\s+years?)[^.;\n]{{0,140}}?\b(?:shall\s+)?(?:commenc\w+|beg[aiu]n\w*|start\w*)\s+(?:on,?\s+)?(?:and\s+including\s+)?(?:the\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(rf"\b(?:lease\s+)?commencement\b\s*(?:date)?\s*[:|\t]\s*(?P<day>{DATE})", re.I),
    re.compile(
        rf"\bterm\s*(?:of\s+lease)?\s*[:.]?\s*(?:is\s+)?(?:from\s+)?(?P<day>{DATE})\s*(?:-|–|through|to|until)\s*(?={DATE})",
        re.I,
    ),
)
_SPANS = re.compile(
    rf"\b(?:term|lease[sd]?|licen[sc]e|lets?|takes|rents|hires)\b(?!\s+years?)(?:[^.;\n$]|[.](?=[\s,]+[a-z(])){{0,120}}?(?:\bfrom\b|\bruns?\b|:|\.{{3,}}|\bis\b|\b(?:years|months)\b,)\s+(?:from\s+)?(?P<day>{DATE})\s*(?:,\s*)?(?:-|–|through|to|until)\s+(?:and\s+including\s+)?(?P<last>{DATE})",
    re.I,
)
_RENT_STARTS = re.compile(
    rf"(?P<day>{DATE})\s*,?\s*\(\s*(?:the\s+)?[\"“'](?:Base\s+)?Rent(?:al)?\s+Commencement|Rent(?:al)?\s+Commencement\s+Date[\"”]?\s*\)?\s*(?::|shall\s+be|means|is)\s*(?P<other>{DATE})",
    re.I,
)
_OTHERS = (
    re.compile(rf"\bterm\b[^.;\n$]{{0,60}}?\bfrom\s+(?P<day>{DATE})", re.I),
    re.compile(rf"{_COUNT}\s+(?:from|beginning|commencing|starting)\s+(?:on\s+)?(?P<day>{DATE})", re.I),
    re.compile(
        rf"\b(?:leases?|lets?|leased)\b[^.;\n$]{{0,80}}?\b(?:from|beginning|commencing|starting)\s+(?:on\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"(?P<day>{DATE}),?\s+(?:when\s+(?:the|its)\s+term\s+begins|the\s+first\s+day\s+of\s+the\s+term|the\s+(?:\w+\s+)?Commencement\s+Date)",
        re.I,
    ),
    re.compile(rf"Commencement\s+Date(?:,|\s+of)\s+(?P<day>{DATE})", re.I),
)
_OTHER_ENDS = (
    re.compile(
        rf"\b(?:Expiration\s+Date|Termination\s+Date|term)\b[^.\n]{{0,160}}?\b(?:changed|extended|amended|modified)\b[^\n]{{0,140}}?"
        rf"\b(?:to|inserting|substituting|with)\s+(?:an?\s+(?:new\s+)?Expiration\s+Date\s+of\s+)?[\"\u201c]?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"\bextends?\s+the\s+(?:term|lease)\b[^.;\n]{{0,60}}?\b(?:to|through|until)\s+(?:and\s+including\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"(?P<day>{DATE}),?\s*\(?\s*(?:when\s+(?:it|the\s+term|the\s+lease)\s+ends|the\s+last\s+day\s+of\s+the\s+term|on\s+which\s+day\s+(?:this|the)\s+(?:lease|term)\s+ends)",
        re.I,
    ),
    re.compile(
        rf"\bterm\b[^.;\n]{{0,60}}?\bis\s+(?:hereby\s+)?extended\b[^.;\n]{{0,90}}?(?:to|through|until|expires\s+on|so\s+as\s+to\s+end\s+on)\s+(?P<day>{DATE})",
        re.I,
    ),
)
_EVENT = re.compile(
    rf"{_NAME}\s*\)?\s*(?::|shall\s+(?:be|mean|occur\s+on)|means|is|will\s+be)\s*(?:the\s+date\s+)?[^.\n]{{0,40}}?\b"
    r"(?P<event>(?:the\s+)?(?:later|earlier|earliest|latest)\s+(?:of|to\s+occur)|(?:upon|on)\s+(?:the\s+date\s+)?(?:of\s+)?(?:substantial|delivery|completion|"
    r"opening|receipt)|the\s+date\s+(?:on\s+which|that|upon\s+which|of\s+(?:substantial|delivery))|substantial\s+completion|"
    r"\w+\s*\(?\d*\)?\s+days\s+after|on\s+which)",
    re.I,
)
_ENDS = (
    re.compile(
        rf"[\"“]?(?:Lease\s+)?(?:Expiration|Termination|Expiry)\s+Date[\"”]?\s*\)?\s*(?::|shall\s+(?:be|mean)|means|is|will\s+be|\|)?\s*(?:on\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"(?P<day>{DATE})\s*,?\s*\(\s*(?:herein\w*,?\s+)?(?:the\s+)?[\"“'](?:Lease\s+)?(?:Expiration|Termination)\s+Date",
        re.I,
    ),
    re.compile(
        rf"\b(?:term|lease)\b[^.\n]{{0,220}}?\b(?:expir\w+|ending|end|ends|terminat\w+|through|until)\s+(?:at\s+(?:midnight|\d{{1,2}}:\d\d\s*[ap]\.?m\.?)\s+(?:local\s+time\s+)?)?(?:on,?\s+)?(?:and\s+including\s+)?(?:the\s+)?(?P<day>{DATE})",
        re.I,
    ),
    re.compile(
        rf"\bterm\s*(?:of\s+lease)?\s*[:.]?\s*(?:from\s+)?{DATE}\s*(?:-|–|through|to|until)\s*(?P<day>{DATE})", re.I
    ),
    re.compile(rf"\b(?:lease\s+)?expiration\b\s*(?:date)?\s*[:|\t]\s*(?P<day>{DATE})", re.I),
)
_LENGTH = re.compile(
    rf"\b(?:initial\s+)?(?:lease\s+)?term\b[\"”]?(?:\s*\([^)]*\))?[^.\n]{{0,60}}?(?:\bof\b|\bbe\b|\bis\b|\bhas\b|\bfor\b|\bmeans?\b|[:.]|\.{{3,}})\s*(?:a\s+)?(?:period\s+of\s+)?(?:approximately\s+)?{_COUNT}\b",
    re.I,
)
_IN_MONTHS = re.compile(r"\bterm\s*(?:\(|in\s+|\(in\s+)(?P<unit>months|years)\)?\s*[:|]\s*(?P<words>\d{1,3})\b", re.I)
_FOR = re.compile(
    rf"\b(?:leases?|lets?|leased|continuing)\b(?:[^.;\n$]|[.](?=\S|\s[a-z])){{0,140}}?\bfor\s+(?:a\s+(?:term|period)\s+of\s+)?{_COUNT}\b",
    re.I,
)
LEASE_YEAR = re.compile(
    r"[\"“]lease\s+year[\"”]?[\"”]?\s*(?:,?\s*as\s+used\s+\w+,?\s*)?(?:\)|shall\s+mean|means|is\b|shall\s+be|for\s+purposes)|\bthe\s+term\s+lease\s+year\b|"
    r"(?:each|every)\s+(?:period\s+of\s+)?(?:twelve|12)[^.\n]{0,80}(?:a|the|as|each)\s+[\"“]lease\s+year|first\s+lease\s+year\s+(?:shall\s+)?(?:begin|commence|mean|end)",
    re.I,
)


_OF_BEGINNING = (*_BEGINS[:2], _SPANS, *_BEGINS[2:], *_OTHERS)
_OF_END = (*_OTHER_ENDS, _ENDS[0], _ENDS[1], _SPANS, *_ENDS[2:])
"""Ways to say when a term begins and ends, the clearest first."""


def days_that_begin(found: Found) -> Iterator[date]:
    """Yield every day on which the term may begin, by any way to say so."""
    return _days(found, _OF_BEGINNING, "day")


def days_that_end(found: Found) -> Iterator[date]:
    """Yield every day on which the term may end."""
    return _days(found, _OF_END, "last")


def _days(found: Found, rules: tuple[re.Pattern[str], ...], of_span: str) -> Iterator[date]:
    for match in _all(found, rules):
        day = day_in(match[of_span if match.re is _SPANS else "day"])
        if isinstance(day, date):
            yield day


@CLAUSES.at(30)
def term(found: Found) -> None:
    """Find commencement, expiration and length of the term; a beginning that depends on an event is asked for."""
    event = _EVENT.search(found.flow)
    rent = _RENT_STARTS.search(found.flow)
    if rent and isinstance(day := day_in(rent["day"] or rent["other"]), date):
        found.single["rent_commencement"] = found.said(day, *rent.span("day" if rent["day"] else "other"))
    begins = _first(found, _OF_BEGINNING)
    if event and (begins is None or event.start() < begins.start("day")):
        _asked(found, event)
    elif begins:
        _put(found, "commencement", begins)
    elif not found.amends:
        found.seek("facts.commencement", "On which day did the lessor make the asset available?")
    ends = _first(found, _OF_END)
    if ends:
        _put(found, "expiration", ends)
    _length(found)
    if not ends:
        more = f" The term is {found.notes['term_months']} months." if "term_months" in found.notes else ""
        found.seek("judgements.lease_term_end", f"What is the last day of the lease term?{more}")


def _length(found: Found) -> None:
    """Find how many months the term has."""
    for match in (m for rule in (_IN_MONTHS, _LENGTH, _FOR) for m in rule.finditer(found.flow)):
        number, near = _number(match["words"]), found.flow[max(0, match.start() - 80) : match.end()]
        if number and not re.search(r"option|renew|exten", near, re.I):
            months = number * (12 if match["unit"].lower().startswith("y") else 1)
            found.notes["term_months"] = months
            found.single["term_months"] = found.said(months, match.start("words"), match.end())
            return


_CALENDAR = re.compile(r"calendar\s+year|january\s+1", re.I)
_FULL = re.compile(
    r"first\s+day\s+of\s+the\s+(?:first\s+)?(?:full\s+)?(?:calendar\s+)?month|full\s+calendar\s+month|"
    r"last\s+day\s+of\s+the\s+(?:twelfth|calendar|month)",
    re.I,
)


@CLAUSES.at(32)
def definition(found: Found) -> None:
    """Find what a lease year is: a calendar year, twelve full months, or twelve months from commencement."""
    defined = LEASE_YEAR.search(found.flow)
    if defined:
        low, high = found.sentence(defined.start())
        words = found.flow[low:high]
        kind = "calendar" if _CALENDAR.search(words) else "full months" if _FULL.search(words) else "anniversary"
        found.notes["lease_year"] = kind
        found.remember("lease_year_place", f"Lease years: {kind}", found.said(kind, defined.start(), defined.end()))


_OTHER_TERM = re.compile(
    r"\b(?:renewal|extension|extended|extends?|option|sublease\s+term|prior\s+lease|work\s+letter|rent(?:al)?\s+commencement|"
    r"amended\s+on|is\s+to\s+expire|was\s+to\s+(?:end|expire)|first\s+lease\s+year|dated|other\s+space)\b",
    re.I,
)


def _first(found: Found, rules: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    """Return the first place at which the first rule that matches does, options and other leases left out."""
    return next(_all(found, rules), None)


def _all(found: Found, rules: tuple[re.Pattern[str], ...]) -> Iterator[re.Match[str]]:
    flow, sublet = found.in_force, is_sublease(found.document)
    for rule in rules:
        for match in rule.finditer(flow):
            if "words" in match.re.groupindex and not _number(match["words"]):
                continue
            near = flow[max(found.sentence(match.start())[0], match.start() - 90) : match.end()]
            near = re.sub(r"\bsublease(?=\s+term)", "", near, flags=re.I) if sublet else near
            named = rule in (_BEGINS[1], _ENDS[1], *_OTHER_ENDS)
            if _OTHER_TERM.search(near) is None or (named and not re.search(r"renewal|option", near, re.I)):
                yield match


def _put(found: Found, key: str, match: re.Match[str]) -> None:
    name = "last" if key == "expiration" and match.re is _SPANS else "day"
    day = day_in(match[name])
    before = found.flow[found.sentence(match.start())[0] : match.start()]
    counted = "words" in match.re.groupindex and "$" in before
    weak = (counted or re.search(r"\brents?\b|\bpay|\$|months?\s+from", match.group(), re.I)) and (
        match.re not in _BEGINS[:2]
    )
    doubt = f"is this the {key} date?" if weak else ""
    question = doubt if isinstance(day, date) else f'"{match["day"]}" is no date: which day is it?'
    found.single[key] = found.said(day or match[name], *match.span(name), (), question)
    if not isinstance(day, date):
        found.seek(f"facts.{key}", question)


def _asked(found: Found, event: re.Match[str]) -> None:
    low, high = found.sentence(event.start())
    words = found.flow[event.start() : min(high, event.start() + 220)]
    days = [d for m in re.finditer(DATE, words, re.I) if isinstance(d := day_in(m.group()), date)]
    found.notes["commencement_event"] = words
    del low
    named = f" ({', '.join(map(str, days))} is named)" if days else ""
    found.seek(
        "facts.commencement", f'Commencement depends on an event{named}: on which day did it occur? "{words[:140]}"'
    )


def _number(words: str) -> int | None:
    digits = re.search(r"\d+", words)
    return int(digits.group()) if digits else in_words(words)


@CLAUSES.at(70)
def lease_years(found: Found) -> None:
    """Work out where the first lease year ends by its definition; ask where rent counts years that nothing defines."""
    counted = any(
        "lease_year" in row.said or "through_lease_year" in row.said for c in found.components for row in c.rows
    )
    begins = found.single["commencement"].value if "commencement" in found.single else None
    kind = found.notes.get("lease_year")
    if not counted:
        return
    if kind is None or found.amends:
        found.seek(
            "judgements.first_lease_year_end",
            "Rent counts lease years, and no definition of them was found: on which day does the "
            "first lease year end?",
        )
    elif kind != "anniversary":
        found.seek(
            "judgements.first_lease_year_end",
            f"Lease years are defined by {kind} (see the notes): on which day does the first one end?",
        )
    del begins
