"""Rent of a list that stands by the square foot: times the area of the lease, where a column has that."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from asc842.closing.lease_list.numbers import figure
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


def multiplied(found: FoundList, rate: ListColumn, area: ListColumn) -> bool:
    """Put the rent of each row, rate times area, in the place of its rate; false where one of them is no figure."""
    rents = [_rent(one, other) for one, other in zip(found.texts(rate), found.texts(area), strict=True)]
    if not any(rents) or None in rents:
        return False
    at = rate.number - found.sheet.left
    for (_, cells), rent in zip(found.rows, rents, strict=True):
        if rent:
            cells[at] = NumberText(rent)
    return True


def _rent(rate: str, area: str) -> str | None:
    """Return the rent of one row, nothing where both cells are empty, None where it can't be known."""
    if not rate and not area:
        return ""
    factors = [_value(text) for text in (rate, area)]
    if None in factors:
        return None
    one, other = factors
    assert one is not None
    assert other is not None
    return f"{(one * other).normalize():f}"


def _value(text: str) -> Decimal | None:
    said = figure(text)
    return said.value("point") if said and not said.percent and not said.negative else None

