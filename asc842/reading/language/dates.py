"""Dates as printed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from asc842.reading.language.tokens import LETTERS, MONTHS, month_of

FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?![\d/])")
"""A day in figures, its year last."""
_MONTH = "|".join(m[:3] for m in MONTHS)
WORDED = re.compile(rf"\b(?:{_MONTH})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b", re.I)
"""A day with its month in words, which comes first."""
_NAMES = "|".join((*MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"))
PRINTED_DAY = (
    rf"(?:(?:{_NAMES})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?"
    rf"(?:{_NAMES})\b\.?\s*,?\s+\d{{4}}|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}})"
)
"""A day as printed, as a part of a regular expression (ignoring case)."""
PIVOT = 60
"""Two digits below it are of this century."""


def numeric(text: str) -> date | str:
    """Return a date in figures, month first (year first where it has four digits); as text where it names none."""
    if (named := re.fullmatch(r"(\d{1,2})[- ]([a-z]+)[- ](\d{2}|\d{4})", text, re.I)) is not None:
        return made(full_year(int(named[3])), month_of(named[2]), int(named[1])) or text.strip()
    text = text.translate(LETTERS)
    parts = [int(n) for n in re.findall(r"\d+", text)]
    year, month, day = parts if re.match(r"\d{4}-", text) else (parts[2], parts[0], parts[1])
    shape = [len(n) for n in re.findall(r"\d+", text)]
    if 3 in shape:
        return text.strip()
    return made(full_year(year), month, day) or text.strip()


def month_first(text: str) -> bool:
    """Whether a date in words, or one in figures with one reading, shows that the month comes first in a document."""
    days = [(int(m[1]), int(m[2])) for m in FIGURES.finditer(text)]
    if any(first > 12 >= second for first, second in days):
        return False
    return any(second > 12 >= first for first, second in days) or WORDED.search(text) is not None


def in_other_order(day: date, printed: str) -> date | None:
    """Return a day as the characters that say it are read day first; None where they say the same day or none."""
    for m in FIGURES.finditer(printed):
        first, second, year = int(m[1]), int(m[2]), full_year(int(m[3]))
        if made(year, first, second) == day and first != second:
            return made(year, second, first)
    return None


def full_year(year: int) -> int:
    """Return a year of four digits."""
    return year if year > 99 else year + (2000 if year < PIVOT else 1900)


def made(year: int, month: int, day: int) -> date | None:
    """Return a date, or None where there is no such day."""
    if not (1 <= month <= 12 and 1900 < year < 2200):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])
