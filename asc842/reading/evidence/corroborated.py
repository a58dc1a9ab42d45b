"""Whether a rent is borne out twice: its rows are all of the stated term, or its figures agree with one another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.reading.evidence.passage import Passage
from asc842.reading.found import Found
from asc842.reading.rent.arithmetic import CENTS
from asc842.reading.said import Group


def corroborated(passage: Passage) -> bool:
    """Whether something else than the figures of a rent says that they are its."""
    rows = [row for row in passage.component.rows if row.said]
    return bool(rows) and (_whole(passage) or all(_agrees(passage.found, row) for row in rows))


def _whole(passage: Passage) -> bool:
    """Whether the first row begins with the term, and the last one ends with it."""
    first, last, found = passage.component.rows[0], passage.component.rows[-1], passage.found
    begins, months = _value(found, "commencement"), _value(found, "term_months")
    starts = first.value("month") == 1 or first.value("lease_year") == 1 or (begins and first.value("from") == begins)
    years = last.value("through_lease_year") or last.value("lease_year")
    ends = (last.value("to") and last.value("to") == end_of_term(found)) or (
        months and (last.value("through_month") == months or (years and 12 * years == months))
    )
    return bool(starts and ends)


def end_of_term(found: Found) -> date | None:
    """Return the last day of the term, as printed or counted from its first."""
    ends, begins, months = (_value(found, key) for key in ("expiration", "commencement", "term_months"))
    if ends is not None:
        return ends if isinstance(ends, date) else None
    return MonthGrid(begins).boundary(months) - DAY if isinstance(begins, date) and months else None


def _value(found: Found, key: str) -> Any:
    return found.single[key].value if key in found.single else None


def _agrees(found: Found, row: Group) -> bool:
    """Whether two printed figures of a row are one rent: by year and month, by area, by its parts, by the period."""
    monthly, annual, parts = row.value("monthly"), row.value("annual"), row.value("parts")
    if annual and monthly and abs(annual - 12 * monthly) <= CENTS:
        return True
    if parts and any(abs(sum(parts) - figure) <= CENTS for figure in (monthly, annual) if figure):
        return True
    months, total = row.value("months"), row.value("period_total")
    if months and total and monthly and abs(months * monthly - total) <= CENTS:
        return True
    return any(charged(area, row) for area in found.areas)


def charged(area: Decimal, row: Group) -> bool:
    """Whether a row's rate comes to its rent on an area, by the month or the year."""
    rate, slack = row.value("rate"), max(Decimal("0.50"), area / 150)
    figures = [f for f in (row.value("annual"), (row.value("monthly") or 0) * 12) if f]
    return rate is not None and any(abs(rate * area * n - f) <= slack for f in figures for n in (1, 12))
