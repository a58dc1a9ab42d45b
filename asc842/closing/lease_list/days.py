"""Days as lists write them: real dates, 2024-02-15, Feb 15, 2024, 2/15/2024, 15.02.2024, and days counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asc842.closing.lease_list.told import ColumnQuestion, Told, counted
from asc842.closing.portfolio.cells import FIRST_DAY, LATER
from asc842.intake.text.typed_dates import readings_by_order
from asc842.intake.text.words import listing
from asc842.intake.text.workbook import DateText

FIRST_COUNTED, LAST_COUNTED = 18_264, 80_000
"""Numbers that may count days: from 1950 to 2119."""
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$|[T ]12:00(:00)? AM$")
FORMS = {"us": "month first", "eu": "day first", "iso": "year first", "short iso": "year first",
         "words": "month in words"}
ORDERS = {"us": "us", "eu": "eu", "iso": "short iso"}
"""How days are read by the words that say so, where no year of four digits shows it."""


@dataclass(frozen=True, slots=True)
class Days:
    """How the days of one column are read: in which ``order``, and from when numbers ``count``; nothing: not known."""

    order: str
    count: str
    questions: tuple[ColumnQuestion, ...]

    @property
    def says(self) -> dict[str, str]:
        """The words that say how the column was read."""
        return {topic: said for topic, said in (("dates", self.order), ("serials", self.count)) if said}

    @classmethod
    def of(cls, filled: Sequence[str], told: Told) -> Days:
        """Tell how the cells of a column are read: a day above 12 shows it, and so do points between numbers."""
        typed = {t: orders for t in dict.fromkeys(filled) if type(t) is not DateText and (orders := _orders(t))}
        order, asked = _order([*typed.items()], told.says.get("dates", ""), filled)
        serials = [t for t in filled if _is_count(t)]
        count = told.says.get("serials") or ("1904" if told.later else "1900" if told.counted else "")
        questions = [asked] if asked else []
        if serials and not count:
            one, two = (str(_counted(serials[0], said)) for said in ("1900", "1904"))
            found = f"{counted(len(serials), 'number')} such as {serials[0]}"
            questions.append(ColumnQuestion(found, "from when days are counted", (
                ("1900", f"{serials[0]} is {one}, as Excel counts"), ("1904", f"{serials[0]} is {two}"))))
        return cls(order, count if serials else "", tuple(questions))

    def read(self, text: str) -> tuple[str, str] | None:
        """Return a day as year-month-day and the form in which it is typed; None where it is no day."""
        if type(text) is DateText:
            plain = _MIDNIGHT.sub("", text)
            return (str(plain), "") if len(plain) == 10 else None
        if _is_count(text):
            return (str(_counted(text, self.count or "1900")), f"days from {self.count or '1900'}")
        orders = _orders(text)
        order = next((name for name in ("iso", "words", ORDERS.get(self.order, "")) if name in orders), "")
        if not order or (self.order == "iso" and order == "words"):
            return None
        said = orders[order].isoformat()
        return said, "" if said == text else FORMS[order]

    @staticmethod
    def may_be(text: str) -> bool:
        """Whether a cell may hold a day."""
        return type(text) is DateText or bool(_orders(text)) or _is_count(text)


def _orders(text: str) -> Mapping[str, date]:
    return readings_by_order(_MIDNIGHT.sub("", text.strip()), short_years=True)


def _is_count(text: str) -> bool:
    return len(text) == 5 and text.isdigit() and FIRST_COUNTED <= int(text) <= LAST_COUNTED


def _counted(text: str, since: str) -> date:
    return FIRST_DAY + timedelta(days=int(text)) + (LATER if since == "1904" else timedelta())


def _order(typed: Sequence[tuple[str, Mapping[str, date]]], said: str, filled: Sequence[str]
           ) -> tuple[str, ColumnQuestion | None]:
    """Return whether month or day comes first, or the question for it where the cells don't show it or disagree."""
    numeric = {t: o for t, o in typed if o.keys() & {*ORDERS.values()}}
    if said or not numeric:
        return said, None
    shown = {word: [t for t, o in numeric.items() if o.keys() == {order} or (word == "eu" and "." in t)]
             for word, order in ORDERS.items()}
    sure = [word for word, texts in shown.items() if texts]
    if len(sure) == 1:
        return sure[0], None
    either = [t for t, o in numeric.items() if len(set(o.values())) > 1]
    if not sure and not either:
        return "us", None
    first = (either or [*numeric])[0]
    return "", _which_first(first, numeric[first], shown, sum(filled.count(t) for t in numeric))


def _which_first(first: str, readings: Mapping[str, date], shown: Mapping[str, Sequence[str]], count: int
                 ) -> ColumnQuestion:
    """Ask what comes first in dates such as one of several readings; ``shown`` have one reading, by their order."""
    one, two, *_ = [*(texts[0] for texts in shown.values() if texts), "", ""]
    years = "short iso" in readings
    none = "none that fits one order alone" if years else "none with a day above 12"
    why = f"and both {one} and {two}" if two else none
    parts = "day, month or year" if years else "month or day"
    return ColumnQuestion(
        f"{counted(count, 'date')} such as {listing([first])}, {why}", f"whether {parts} comes first",
        tuple((word, f"{first} is {readings[order]}") for word, order in ORDERS.items() if order in readings))
