"""The document itself: its title, its date, and the lease that an amendment amends."""

from __future__ import annotations

import re
from datetime import date

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import DATE, Found, day_in

TITLE = re.compile(
    r"^[ \t]*(?:(?P<amendment>(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH|\d+\w\w)?\s*"
    r"(?:AMENDMENT|MODIFICATION|ADDENDUM|SUPPLEMENT)[A-Z .]*?(?:\s+TO\s+[A-Z ]*?(?:LEASE|SUBLEASE)[A-Z ]*"
    r"|\s+NO\.?\s*\d+)?)|(?P<lease>"
    r"(?:[A-Z]+ ){0,4}(?:LEASE|SUBLEASE)(?:\s+AGREEMENT)?))\s*$",
    re.M,
)
_ANY_CASE = re.compile(
    r"\b(?P<amendment>(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth)?\s*(?:Amendment|Modification)\s+(?:to|of)\s+"
    r"(?:\w+\s+){0,3}?Lease(?:\s+Agreement)?)\b|\b(?P<lease>(?:\w+\s+)?Lease\s+Agreement|Lease)\b"
)
NEAR = 1_000
"""Characters within which a title stands; a later addendum is one of this document, unless it names what it is to."""
_AMENDED = re.compile(r"\bthe\s+lease(?:\s+agreement)?\s*(?:,[^,.]{0,60},\s*)?is\s+(?:hereby\s+)?amended\b", re.I)
_MADE = re.compile(
    rf"\b(?:made|entered\s+into|executed|signed|dated|date\s+of\s+lease:?)\b[^.;]{{0,90}}?\b(?:as\s+of|on|this|effective|dated)?\s*(?:the\s+|this\s+)?"
    rf"(?P<day>{DATE})",
    re.I,
)
_ABOVE = re.compile(r"[^.\n]{0,120}\([^)]{0,30}\b(?:master|prime|over)\s*lease", re.I)
_RECITED = re.compile(
    rf"(?<!amendment\sto\s)(?<!modification\sof\s)\b(?:lease|sublease)(?:\s+agreement)?(?:\s*\([^)]*\))?,?\s+(?:is\s+)?(?:dated|made|entered\s+into)\s*(?:as\s+of)?\s*(?:the\s+)?"
    rf"(?P<day>{DATE})",
    re.I,
)


@CLAUSES.at(5)
def agreement(found: Found) -> None:
    """Find title and date of the document, and of the lease that it recites."""
    titled = TITLE.search(found.document.text[:12_000]) or _ANY_CASE.search(found.flow[:6_000])
    own = titled is not None and (titled.start() < NEAR or " TO " in titled.group().upper())
    found.amends = bool(titled and titled["amendment"] and own) or _AMENDED.search(found.flow[:8_000]) is not None
    if found.amends:
        found.document.id = "amendment"
    title = (
        " ".join((titled.group("amendment") or titled.group("lease")).split())
        .title()
        .replace(" To ", " to ")
        .replace(" Of ", " of ")
        if titled
        else "Amendment"
        if found.amends
        else "Lease"
    )
    made = next((m for m in _MADE.finditer(found.flow[:15_000]) if not _recites(found, m)), None)
    day = day_in(made["day"]) if made else None
    found.notes["title"] = title
    if made and isinstance(day, date):
        found.single["dated"] = found.said(day, made.start("day"), made.end("day"))
    recited = _RECITED.search(found.flow) if found.amends else None
    other = day_in(recited["day"]) if recited else None
    if recited and isinstance(other, date):
        found.single["recited"] = found.said(other, recited.start("day"), recited.end("day"))


def _recites(found: Found, match: re.Match[str]) -> bool:
    """Whether a date is that of the lease which an amendment recites, or of one above a sublease."""
    before = found.flow[max(0, match.start() - 60) : match.start()].lower()
    if _ABOVE.match(found.flow, match.end()):
        return True
    return (
        found.amends
        and re.search(r"certain\s+(?:\w+\s+)*lease|lease\s+agreement,?$|\blease,?\s*$", before) is not None
    )
