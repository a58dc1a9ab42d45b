"""Dates as people type them, and the way TOML writes them."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = {name[:3].lower(): n for n, name in enumerate(calendar.month_name) if name}
_NUMBERS = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})|(\d{4})(\d\d)(\d\d)", re.ASCII)
_ISO, _TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)\b", re.ASCII), re.compile(r"[T ]\d\d:\d\d.*")
_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+)?(?P<month>[A-Za-z]{3,9})\.?[ -]+"
    r"(?:(?P<day_after>\d{1,2})(?:st|nd|rd|th)?,? +)?(?P<year>\d{4}|\d{2})", re.ASCII)


def impossible(year: int, month: int, day: int) -> str:
    """Why three numbers are no date, or nothing."""
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    days = calendar.monthrange(year, month)[1] if year else 31
    if 1 <= day <= days:
        return "" if year else "there is no year 0"
    return f"{calendar.month_name[month]} {year} has {days} days"


def is_typed_date(text: str) -> bool:
    """Return whether a text looks like a date in any order, or in words."""
    words = _WORDS.fullmatch(text)
    return bool(re.fullmatch(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}", text, re.ASCII)) or (
        words is not None and len(words["year"]) == 4 and words["month"][:3].lower() in _MONTHS)


def can_be_read(text: str) -> bool:
    """Return whether a text may mean a date, or several."""
    return bool(_readings(text.strip()))


def no_such_day(text: str) -> str:
    """Why a text that is written year-month-day is no day, or nothing."""
    said = _ISO.match(text.strip())
    return impossible(*map(int, said.groups())) if said else ""


def how_to_write(text: str) -> str:
    """Say how to write a typed date, or how any date is written where it is not clear which one is meant."""
    readings = _readings(_TIME.sub("", text.strip()))
    if not readings:
        why = no_such_day(text)
        return f"correct the date: {why}" if why else (
            "write year-month-day, such as 2003-04-01 for April 1, 2003")
    if len(readings) == 1:
        return f"write {readings[0]}"
    return "write " + ", or ".join(f"{day} for {calendar.month_name[day.month]} {day.day}" for day in readings)


def readings_by_order(text: str, *, short_years: bool = False) -> dict[str, date]:
    """Return the dates that a text may mean, by the order in which it is read: ``iso``, ``us``, ``eu`` or ``words``.

    3/4/2024 is March 4 to some (``us``) and April 3 to others (``eu``). With ``short_years`` 24 is 2024, 69 is 1969,
    and 24/02/15 may have its year first (``short iso``).
    """
    numbers, words = _NUMBERS.fullmatch(text), _WORDS.fullmatch(text)
    options = dict[str, tuple[int, int, int]]()
    if numbers:
        a, b, c = (int(part) for part in numbers.groups() if part)
        year = _year(numbers[3] or "", short_years=short_years)
        if len(numbers[1] or "") == 4 or numbers[4] or (a > 31 and not short_years):
            options = {"iso": (a, b, c)}
        else:
            options = {"us": (year, a, b), "eu": (year, b, a)} if year else {}
            if short_years and len(numbers[1] or "") == 2 and (first := _year(numbers[1], short_years=True)):
                options["short iso"] = (first, b, c)
    elif words and (month := _MONTHS.get(words["month"][:3].lower())):
        day, year = words["day"] or words["day_after"], _year(words["year"], short_years=short_years)
        options = {"words": (year, month, int(day))} if day and year else {}
    return {order: date(*option) for order, option in options.items() if not impossible(*option)}


def _year(text: str, *, short_years: bool) -> int:
    """Return the year that a number is, with two digits where that is allowed; 0 where it may be a day."""
    if len(text) == 2 and short_years:
        return int(text) + (2000 if int(text) < 69 else 1900)
    return int(text) if int(text or 0) > 31 else 0


def _readings(text: str) -> list[date]:
    return list(dict.fromkeys(readings_by_order(text).values()))
