"""Cells of a table as the values that a lease holds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from asc842.closing.portfolio.layout import TableColumn
from asc842.closing.portfolio.row_columns import Kind
from asc842.intake.text.messages import odd
from asc842.intake.text.scalars import plain_number
from asc842.intake.text.typed_dates import how_to_write
from asc842.intake.text.words import quoted
from asc842.intake.text.workbook import CellError

LONGEST_NUMBER = 24
NO_FRACTION = ("a percentage such as 7.25 %, or a fraction such as 0.0725", "write one of them")
FIRST_DAY, LATER = date(1899, 12, 30), timedelta(days=1462)
"""The day that a spreadsheet counts as 0, and how much later it is in one that counts from 1904."""


class BadCell(NamedTuple):
    """What a cell holds in place of a value of its kind."""

    code: str
    found: str
    expected: str
    remedy: str


class Untold(Exception):  # noqa: N818  (a signal to read the lease again with its cells traced)
    """A cell or a row that is refused."""


def value_of(text: str, column: TableColumn) -> Any:
    """Return the value that a cell holds, or BadCell where it holds none of that kind."""
    if type(text) is CellError:
        return BadCell(text.code, text.found, text.expected, text.remedy)
    if not column.many:
        return _meant(text, column)
    values = [_meant(part.strip(), column) for part in text.split(";") if part.strip()]
    return next((v for v in values if isinstance(v, BadCell)), values)


@lru_cache(maxsize=100_000, typed=True)
def told(text: str, column: TableColumn) -> Any:
    """Return the value that a cell holds, as a lease has it; raises Untold where it holds none of that kind.

    The same cells come again and again; a cell of a workbook that shows an error is no text.
    """
    value = value_of(text, column)
    if type(value) is BadCell:
        raise Untold
    return tuple(value) if column.many else value


def _meant(text: str, column: TableColumn) -> Any:
    """Return a value that can be meant by its column."""
    value, name = _value(text, column.kind), column.path[-1] if column.path else ""
    if column.choices and value not in column.choices:
        value = next((choice for choice in column.choices if choice.lower() == text.lower()), value)
    if isinstance(value, str | date | Decimal) and (wrong := odd(("abatements", name), value, text)):
        return BadCell(*wrong)
    return value


def _value(text: str, kind: Kind) -> Any:
    if kind == "text":
        return text
    if kind == "date" or (kind == "date or months" and not text.isdigit()):
        return _date(text)
    if kind == "yes or no":
        known = {"true": True, "yes": True, "false": False, "no": False}.get(text.lower())
        return BadCell("cell.yes-or-no",
                       quoted(text), "yes or no", "write one of them") if known is None else known
    if kind == "fraction" and text.endswith("%"):
        percent = _number(text[:-1].rstrip(), whole=False)
        return percent / 100 if isinstance(percent, Decimal) else BadCell("cell.fraction", quoted(text), *NO_FRACTION)
    number = _number(text, whole=kind not in ("number", "fraction"))
    return BadCell("cell.fraction",
                   number.found, *NO_FRACTION) if kind == "fraction" and isinstance(number, BadCell) else number


def _date(text: str) -> date | BadCell:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    if len(text) == 5 and text.isdigit():
        day = FIRST_DAY + timedelta(days=int(text))
        return BadCell("cell.date", text, "a date as year-month-day",
                       f"format the cell as a date: counted from 1900 it is {day}, from 1904 {day + LATER}")
    return BadCell("cell.date", quoted(text), "a date as year-month-day", how_to_write(text))


def _number(text: str, *, whole: bool) -> Decimal | int | BadCell:
    try:
        number = Decimal(text) if len(text) <= LONGEST_NUMBER and "_" not in text else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        plain = plain_number(text)
        return BadCell("cell.number", quoted(text), "a bare number: digits and a decimal point",
                       f"write {plain}" if plain else f"write the number alone, such as {36 if whole else '61121.84'}")
    if not whole:
        return number
    return int(number) if number == int(number) else BadCell("cell.whole-number", text, "a whole number", "correct it")
