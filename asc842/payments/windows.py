"""When an abatement applies: ranges of days in the lease term."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from asc842.calendar.grid import DAY, MonthGrid, next_month
from asc842.contract.rent import Abatement, Rent
from asc842.errors import Problem
from asc842.payments.term import Term

Window = tuple[date, date]
"""First day, and the day after the last."""


def windows_of(abatement: Abatement, term: Term, rent: Rent | None = None) -> list[Window]:
    """Return the ranges of days in which an abatement applies to a component, in order."""
    if abatement.months:
        return [_month(date.fromisoformat(f"{m}-01")) for m in sorted(abatement.months)]
    if abatement.calendar_months:
        return _named_months(abatement, term)
    if abatement.from_ or abatement.to:
        return [_bounds(abatement, term)]
    if abatement.month:
        through = abatement.through_month or abatement.month
        return [(term.lease_month(abatement.month, rent), term.lease_month(through + 1, rent))]
    if abatement.first_months:
        return [(term.start, MonthGrid(term.start).date_at(Fraction(abatement.first_months)))]
    if abatement.first_full_months:
        first = term.first_full_month()
        return [(first, MonthGrid(first).boundary(abatement.first_full_months))]
    if abatement.last_months:
        return [(MonthGrid(term.after).date_at(-Fraction(abatement.last_months)), term.after)]
    return [(term.start, term.after)]


def window_problems(abatement: Abatement, term: Term, key: str) -> list[Problem]:
    """Return what is wrong with the time an abatement names: more than one way of saying it, or days outside the term."""
    named = [n for n in ("months", "month", "first_months", "first_full_months", "last_months")
             if getattr(abatement, n)]
    if abatement.from_ or abatement.to or abatement.calendar_months:
        named.append("from/to/calendar_months")
    if len(named) > 1:
        return [Problem(key, " and ".join(named), "one way of saying when the abatement applies",
                        "keep one, or write two abatements")]
    return [_outside(key, w, term) for w in windows_of(abatement, term) if not _inside(w, term)]


def _inside(window: Window, term: Term) -> bool:
    """Tell whether a window lies in the term; the calendar month of commencement or of the end counts as inside."""
    month_of_start, month_after_end = term.start.replace(day=1), next_month(term.end)
    whole_month = window[0].day == 1 and window[1] == next_month(window[0])
    if whole_month:
        return month_of_start <= window[0] < month_after_end
    return term.start <= window[0] < window[1] <= term.after


def _outside(key: str, window: Window, term: Term) -> Problem:
    return Problem(key, f"abatement from {window[0]} to {window[1] - DAY}",
                   f"days within the lease term, {term.start} to {term.end}",
                   "correct the abatement's time, or the lease term")


def _month(first: date) -> Window:
    return first, next_month(first)


def _bounds(abatement: Abatement, term: Term) -> Window:
    return abatement.from_ or term.start, (abatement.to + DAY) if abatement.to else term.after


def _named_months(abatement: Abatement, term: Term) -> list[Window]:
    begin, after = _bounds(abatement, term)
    months, month = list[Window](), begin.replace(day=1)
    while month < after:
        if month.month in abatement.calendar_months:
            months.append((max(month, begin), min(next_month(month), after)))
        month = next_month(month)
    return months
