"""What is forgiven: every word and number of its sentence is used by its reading, or says only that rent abates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.reading.clauses.abatements import ABATE
from asc842.reading.evidence.passage import Span, Whole
from asc842.reading.found import Found
from asc842.reading.language.tokens import MONTHS
from asc842.reading.said import Group, Said

MAIN = ("share", "amount", "until_aggregate", "aggregate", "area")
QUANTITIES = frozenset(MAIN)
CONDITIONS = frozenset(("condition", "recapture"))
MOST = 8
"""Words that a question quotes."""
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'\u2019]*(?:-[A-Za-z]+)*|\d[\d,./]*%?")
_MONTHS = re.compile(rf"\b(?:months?|{'|'.join(MONTHS)})\b", re.I)
_YEARS = re.compile(r"\b(?:lease|calendar|rental|contract)\s+years?\b", re.I)
_BARE = re.compile(r"(?:19|20)\d\d")
_NEED_NOT = re.compile(r"\bnot\s+(?:be\s+)?(?:obligated|required|obliged)\b", re.I)
_REFERENCE = re.compile(
    r"\b(?:Sections?|Articles?|Paragraphs?|Clauses?|Exhibits?)\s+(?:\d[\w.]*|[A-Z]\b)(?:\s*\([a-z0-9]{1,3}\))*"
    r"|^\W*(?:\d+(?:\.\d+)*\.?|[A-Za-z][.)])\s|\(\s*(?:[a-z]|[ivx]{1,4})\s*\)"
)


@cache
def plain() -> frozenset[str]:
    """Return the words that say that rent abates, and nothing of how much, when, of what or on what condition."""
    text = files("asc842.reading.evidence").joinpath("abating_words.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(text.splitlines()[1:]).split())


def weigh_forgiven(whole: Whole) -> None:
    """Ask about each abatement that its sentence, or another abatement, says more of than was read."""
    found = whole.found
    groups = found.listed.get("abatements", [])
    doubts = {id(group): list(_of_one(whole, group, groups)) for group in groups}
    for one, other in combinations(groups, 2):
        if _sentence(found, one) != _sentence(found, other) and not _apart(found, one, other):
            for group in (one, other):
                doubts[id(group)].append("another sentence abates rent, too, for what may be the same months")
    for group in groups:
        same = (d for other in groups if _sentence(found, other) == _sentence(found, group) for d in doubts[id(other)])
        _ask(group, list(dict.fromkeys(same)))


def _ask(group: Group, doubts: list[str]) -> None:
    key = next((k for k in MAIN if k in group.said), next(iter(group.said)))
    if doubts and not group.said[key].doubtful:
        said = group.said[key]
        group.said[key] = replace(said, question=f"{'; '.join(doubts)}. Is it abated as it was read?")


def _of_one(whole: Whole, group: Group, groups: list[Group]) -> Iterator[str]:
    """Yield what speaks against the reading of one abatement."""
    found = whole.found
    if not QUANTITIES & group.said.keys():
        yield "nothing says how much is abated"
    if not group.said.keys() - QUANTITIES - CONDITIONS and "until_aggregate" not in group.said:
        yield "nothing says for which months"
    low, high = span = _sentence(found, group)
    taken = [s for g in groups if _sentence(found, g) == span for s in g.said.values()]
    each = {"each", "every"} if "amount" in group.said else set()
    words = [w for w in left_over(found, low, high, taken) if w.lower() not in each | whole.parties]
    words += _of_years(found.flow[low:high], groups, found, span)
    if words:
        quoted = ", ".join(f'"{w}"' for w in words[:MOST])
        yield f"no reading of this abatement uses {quoted} in its sentence"


def _of_years(text: str, groups: list[Group], found: Found, span: Span) -> Iterator[str]:
    """Yield words of years where months are named, too: a month of a year, or a year for which months are repeated."""
    own = [g for g in groups if _sentence(found, g) == span]
    if any("calendar_months" in g.said for g in own) or not _MONTHS.search(text):
        return
    yield from (m.group() for m in _YEARS.finditer(text))
    bare = (g.said["from"] for g in own if "from" in g.said)
    yield from (word for said in bare if _BARE.fullmatch(word := found.document.text[said.start : said.end].strip()))


def left_over(found: Found, low: int, high: int, taken: list[Said]) -> list[str]:
    """Return the words and numbers of a sentence that no value of ``taken`` uses and that are not plain."""
    text = found.flow[low:high]
    gone: list[Span] = [(found.at(s.start) - low, found.at(s.end - 1) + 1 - low) for s in taken if s.end - s.start > 1]
    gone += [m.span() for rule in (ABATE, _REFERENCE, _NEED_NOT) for m in rule.finditer(text)]
    return [
        m.group()
        for m in _TOKEN.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b in gone) and m.group().lower() not in plain()
    ]


def _sentence(found: Found, group: Group) -> Span:
    said = next((group.said[k] for k in MAIN if k in group.said), next(iter(group.said.values())))
    return found.sentence(found.at(said.start))


def _apart(found: Found, one: Group, other: Group) -> bool:
    """Whether two abatements are known to be of different months."""
    a, b = _time(found, one), _time(found, other)
    return a is not None and b is not None and (a[1] < b[0] or b[1] < a[0])


def _time(found: Found, group: Group) -> tuple[date, date] | None:
    """Return the first and the last day of an abatement, where it says them or counts months from the beginning."""
    first, last = group.value("from"), group.value("to")
    if isinstance(first, date) and isinstance(last, date):
        return first, last
    if named := group.value("months"):
        days = [date(int(str(m)[:4]), int(str(m)[5:7]), 1) for m in named]
        return min(days), MonthGrid(max(days)).boundary(1) - DAY
    begins = found.single["commencement"].value if "commencement" in found.single else date(2001, 1, 1)
    if group.value("month") and isinstance(begins, date):
        grid = MonthGrid(begins)
        return grid.boundary(int(group.value("month")) - 1), grid.boundary(int(group.value("through_month"))) - DAY
    return None
