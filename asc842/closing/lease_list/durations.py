"""Lengths of time as lists write them: 60, 60 months, 5 yrs, 5 yrs 6 mos, 1 x 5 years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from asc842.calendar.grid import MonthGrid

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*-?\s*(months?|mos?|mths?|m|years?|yrs?|y)\b\.?", re.IGNORECASE)
_ONCE = re.compile(r"^(?:1|one)\s*(?:x|@|of)\s*", re.IGNORECASE)
MONTHS_A_YEAR = 12


def unit_of_terms(terms: Iterable[tuple[str, date | None, date | None]]) -> str:
    """Return in what bare numbers of terms count, where starts and ends show it alike for all of them; else nothing.

    Each is the text of a term, with the first and the last day of the lease where they are known.
    """
    found = set[str]()
    for text, start, end in terms:
        if text.isdigit() and int(text) and start and end and start <= end:
            months = MonthGrid(start).month_of(end) + 1
            found.add("months" if months == int(text) else "years" if months == int(text) * MONTHS_A_YEAR else "")
    return found.pop() if len(found) == 1 else ""


def duration(text: str, unit: str) -> tuple[Decimal, str] | None:
    """Return how many months a text says and in what it counts; None where it says none.

    A bare number counts in ``unit``, months or years; where that is not known its months are not either.
    """
    said = _ONCE.sub("", text.strip())
    if re.fullmatch(r"\d+(?:\.\d+)?", said):
        factor = MONTHS_A_YEAR if unit == "years" else 1
        return Decimal(said) * factor, unit
    parts = _PART.findall(said)
    if not parts or _PART.sub("", said).strip(" ,&and"):
        return None
    years = [name[0].lower() == "y" for _, name in parts]
    total = sum((Decimal(count) * (MONTHS_A_YEAR if yearly else 1) for (count, _), yearly in
                 zip(parts, years, strict=True)), Decimal(0))
    return total, "years" if any(years) else "months"
