"""Periods within a sentence: the longest stretch of words that is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from asc842.reading.documents.deadline import in_time
from asc842.reading.language.periods import StatedPeriod, periods
from asc842.reading.language.tokens import TOKEN

_BEGINS = re.compile(r"(?:from|beginning|commencing|starting|effective|as\s+of)\b", re.I)
_SKIP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[$\u00a3\u20ac]\s?[\d,.]+|[\d,.]+|.", re.S)
_FOR = re.compile(r"\$\s+(?:for|during)\s+(?:the\s+|an?\s+)?$")
"""Right after an amount, a length says for when it is."""
MOST_TOKENS = 22
LONGEST_ENDING = 3 * MOST_TOKENS
"""Words, filling ones too, of a period that ends a text."""
BARE = frozenset(("NUM", "CARD", "AND", "TO", "NOISE"))
"""Words that say no time without another: a list of numbers has thousands of readings, and none that speaks."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A period in a sentence, with its readings."""

    start: int
    end: int
    text: str
    readings: tuple[StatedPeriod, ...]


def runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield unbroken runs of words that periods are made of."""
    run, at = list[re.Match[str]](), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = TOKEN.match(text, at) if _word_begins(text, at) else None
        if match:
            run.append(match)
            at = match.end()
            continue
        if run:
            yield run
            run = []
        skip = _SKIP.match(text, at)
        at = skip.end() if skip else at + 1
    if run:
        yield run


def _word_begins(text: str, at: int) -> bool:
    before, here = text[at - 1 : at], text[at]
    return (
        not (here.isalnum() and before.isalnum())
        or before.isdigit() != here.isdigit()
        or (before.islower() and here.isupper())
    )


@lru_cache(maxsize=512)
def phrases(text: str) -> tuple[Phrase, ...]:
    """Return every period of a sentence that says by itself for when it is."""
    in_time()
    return tuple(phrase for run in runs(text) for phrase in _of_run(text, run))


def _of_run(text: str, run: list[re.Match[str]]) -> Iterator[Phrase]:
    at = 0
    while at < len(run):
        if run[at].lastgroup in ("NOISE", "AND", "TO") and not re.match(
            r"through|thru|until|ending", run[at].group(), re.I
        ):
            at += 1
            continue
        found = _longest(text, run, at)
        if found is None:
            at += 1
            continue
        phrase, at = found
        if speaks(phrase) or (_FOR.search(text[: phrase.start]) and phrase.readings[0].unit in ("month", "year")):
            yield phrase


def _longest(text: str, run: list[re.Match[str]], at: int) -> tuple[Phrase, int] | None:
    low = run[at].start()
    for end in range(min(len(run), at + MOST_TOKENS), at, -1):
        last = run[end - 1]
        if last.lastgroup in ("NOISE", "AND", "FROM") or (last.lastgroup == "TO" and end - at > 1):
            continue
        if BARE.issuperset(m.lastgroup or "" for m in run[at:end]):
            return None
        part = text[low : last.end()]
        if readings := periods(part):
            return Phrase(low, last.end(), part, readings), end
    return None


def speaks(phrase: Phrase) -> bool:
    """Whether a period is one outside of a table too: a bare number, a lone date or a length is not."""
    p = phrase.readings[0]
    if p.bare:
        return False
    if p.count and not p.order and not (p.first or p.last):
        return False
    if p.unit == "day":
        return False
    alone = p.first is not None and p.last is None and not p.through_year and not p.through_month and not p.expires
    if alone:
        return bool(_BEGINS.match(phrase.text)) or p.open
    return not (p.commences and not p.last and not p.through_month and not p.through_year) and not (
        p.expires and not p.open and not p.first and not p.commences
    )


def ending(text: str) -> tuple[int, tuple[StatedPeriod, ...]] | None:
    """Return where a period begins that is the end of a text, and its readings: heads may run on before it."""
    for run in runs(text):
        if run[-1].end() < len(text.rstrip(" *:;,.")):
            continue
        for match in run[-LONGEST_ENDING:]:
            if match.lastgroup not in ("NOISE", "AND", "TO") and (
                read := periods(text[match.start() :].rstrip(" *:;,."))
            ):
                return match.start(), read
    return None
