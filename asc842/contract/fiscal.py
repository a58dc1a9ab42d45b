"""The fiscal calendar that an entity reports by."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import Frozen, Words

CalendarKind = Literal["calendar months", "4-4-5", "4-5-4", "5-4-4", "13 periods", "custom"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKS: dict[str, tuple[int, ...]] = {
    "4-4-5": (4, 4, 5) * 4, "4-5-4": (4, 5, 4) * 4, "5-4-4": (5, 4, 4) * 4, "13 periods": (4,) * 13,
}
"""Weeks of each period of a year of 52 weeks, by kind of calendar."""
PeriodLabel = Annotated[str, Field(pattern=r"^(FY\d{4}-P\d{2}|\d{4}-\d{2})$")]


class PrintedPeriod(Frozen):
    """One period of a custom calendar: its label (FY2004-P01 or 2004-01), first and last day."""

    period: PeriodLabel
    first_day: date
    last_day: date


class Calendar(Frozen):
    """How the books are cut into periods.

    ``calendar months`` are labelled 2003-12; ``fiscal_year_end`` is the month (1 to 12) with which the year ends.
    ``4-4-5``, ``4-5-4``, ``5-4-4`` and ``13 periods`` count whole weeks, labelled FY2004-P01: the year ends on the
    ``last`` such ``weekday`` of that month, or on the one ``nearest`` to the month's last day, and a 53rd week goes to
    the last period. A year is named by the calendar year in which that month falls (``ending``) or by the one in which
    it begins. ``custom`` takes its periods from ``file``, a CSV file next to the policy file (period, first_day,
    last_day), or from ``periods``.
    """

    kind: CalendarKind = "calendar months"
    fiscal_year_end: Annotated[int, Field(ge=1, le=12)] = 12
    weekday: Weekday = "saturday"
    year_ends: Literal["last", "nearest"] = "last"
    week_53: Literal["last period"] = "last period"
    year_named: Literal["ending", "beginning"] = "ending"
    file: Words | None = None
    periods: tuple[PrintedPeriod, ...] = ()
