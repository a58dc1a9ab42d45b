"""Rent of a list that stands by the square foot: times the area of the lease, where a column has that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from asc842.closing.lease_list.numbers import decimal_mark, figure
from asc842.intake.text.workbook import NumberText

if TYPE_CHECKING:
    from asc842.closing.lease_list.found import FoundList, ListColumn

_FEET = r"[ru]?\.?s\.?f\.?|(?:sq\.?|square) ?f(?:ee|oo)?t\.?"
_METERS = r"(?:sq\.?|square) ?m(?:et(?:er|re)s?)?\.?|m2|m\u00b2"
_UNIT = f"(?:{_FEET}|{_METERS})"
_BY_AREA = re.compile(rf"\bp\.?s\.?[fm]\b|(?:/|\bper\b|\ba\b) ?{_UNIT}(?![a-z])", re.IGNORECASE)
_AREA = re.compile(rf"(?:(?:rentable|usable|leased|leasable|net|gross|total|floor) )*(?:area|size|{_UNIT})"
                   rf"(?: ?[(\[]?{_UNIT}[)\]]?)?", re.IGNORECASE)


def is_by_area(head: str) -> bool:
    """Whether a head says that its amounts are by the square foot or meter: Rent/SF, Base rent PSF."""
    return _BY_AREA.search(head) is not None


def is_area(head: str) -> bool:
    """Whether a head names the area of what is let."""
    return _AREA.fullmatch(head.strip()) is not None


def multiplied(found: FoundList, rate: ListColumn, area: ListColumn, mark: str) -> bool:
    """Put the rent of each row, rate times area, in the place of its rate; false where one of them is not clear.

    ``mark`` is said to mark decimals, point or comma, in columns that don't show it.
    """
    factors = [_values(found.texts(column), mark) for column in (rate, area)]
    rows = [*zip(*factors, strict=True)]
    if all(row == ("", "") for row in rows) or any(None in row or (row != ("", "") and "" in row) for row in rows):
        return False
    at = rate.number - found.sheet.left
    for (_, cells), (one, other) in zip(found.rows, rows, strict=True):
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            cells[at] = NumberText(f"{(one * other).normalize():f}")
    return True


def _values(texts: Sequence[str], said: str) -> list[Decimal | str | None]:
    """Return the number in each cell of a column, nothing where it is empty, None where it can't be known."""
    figures = [figure(text) for text in texts]
    known = [f for f in figures if f]
    shown = decimal_mark(known)[0]
    mark = said if said and (not shown or all(len(f.marks) > 1 for f in known)) else shown
    return [(f.value(mark) if f and not f.percent and not f.negative else None) if text else ""
            for text, f in zip(texts, figures, strict=True)]
