"""When an abatement applies: ranges of days in the lease term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.calendar.grid import MonthGrid, next_month
from asc842.calendar.positions import Days, Floats, boundary
from asc842.calendar.recurring import Mask
from asc842.contract.rent import Abatement, Rent
from asc842.payments.term import Term


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``first`` to the day before ``after``, of whose rent a ``part`` is meant (half of a seventh month)."""

    first: date
    after: date
    part: Fraction = Fraction(1)


def windows_of(abatement: Abatement, term: Term, rent: Rent | None = None) -> list[Window]:
    """Return the ranges of days in which an abatement applies to a component, in order."""
    forms: dict[str, Callable[[], list[Window]]] = {
        "months": lambda: [_month(date.fromisoformat(f"{m}-01")) for m in sorted(abatement.months)],
        "calendar_months": lambda: _named_months(abatement, term),
        "from_": lambda: [_bounds(abatement, term)],
        "to": lambda: [_bounds(abatement, term)],
        "month": lambda: [_lease_months(abatement, term, rent)],
        "first_months": lambda: _counted_months(MonthGrid(term.start), abatement.first_months or Decimal(0), 1),
        "first_full_months": lambda: _counted_months(MonthGrid(term.first_full_month()),
                                                     Decimal(abatement.first_full_months or 0), 1),
        "last_months": lambda: _counted_months(MonthGrid(term.after), abatement.last_months or Decimal(0), -1),
    }
    return next((find() for name, find in forms.items() if getattr(abatement, name)),
                [Window(term.start, term.after)])


def window_problems(abatement: Abatement, term: Term, key: str) -> list[Problem]:
    """Return the times that an abatement names outside of what the contract reaches, or that end before they begin.

    Time that the contract reaches only by an option that is not taken is in order; nothing abates in it.
    """
    if abatement.months:
        firsts = [date.fromisoformat(f"{month}-01") for month in abatement.months]
        named = [(f"{key}.months[{i}]", _month(first)) for i, first in enumerate(firsts)]
        return [_outside(where, window, term) for where, window in named if not _inside(window, term)]
    outside = [w for w in windows_of(abatement, term) if not _inside(w, term)]
    return [_outside(f"{key}.{_named_by(abatement, w, term)}", w, term) for w in outside[:1]]


def _named_by(abatement: Abatement, window: Window, term: Term) -> str:
    """Return the key that takes a window out of the term."""
    keys = {"month": abatement.month, "first_months": abatement.first_months,
            "first_full_months": abatement.first_full_months, "last_months": abatement.last_months}
    named = next((name for name, value in keys.items() if value), "to" if abatement.to else "from")
    if named == "to" and abatement.from_ and not term.start <= window.first < term.after:
        return "from"
    return "through_month" if named == "month" and abatement.through_month and window.first < term.after else named


def surely_inside(first_months: Floats, start: Days, after: Days) -> Mask:
    """Whether the first months of a term surely lie in it, each (leases,); those of a part month as of a whole one."""
    return np.asarray(boundary(start, np.ceil(first_months).astype(np.int64)) <= after)


def _inside(window: Window, term: Term) -> bool:
    """Tell whether a window lies in the term; the calendar month of commencement or of the end counts as inside."""
    if window.first.day == 1 and window.after == next_month(window.first):
        return term.start.replace(day=1) <= window.first < next_month(term.reach - DAY)
    return term.start <= window.first < window.after <= term.reach


def _outside(key: str, window: Window, term: Term) -> Problem:
    if window.after <= window.first:
        return Problem("abatements.dates",
                       key, f"an abatement that begins {window.first} and ends {window.after - DAY}",
                       "an end on or after the beginning", "correct one of the two")
    return Problem("abatements.outside-term", key, f"an abatement from {window.first} to {window.after - DAY}",
                   f"days within the lease term, {term.start} to {term.end}",
                   "correct the time that abates, or the lease term")


def _lease_months(abatement: Abatement, term: Term, rent: Rent | None) -> Window:
    """Return lease ``month`` to ``through_month``: that month alone, or all that follow until a total is used up."""
    first, last = abatement.month or 1, abatement.through_month or abatement.month or 1
    return Window(term.lease_month(first, rent), term.after if abatement.goes_on else term.lease_month(last + 1, rent))


def _month(first: date) -> Window:
    return Window(first, next_month(first))


def _counted_months(grid: MonthGrid, months: Decimal, step: int) -> list[Window]:
    """Return the months counted forwards (step 1) or backwards (-1) from a grid's anchor, and the part of one left."""
    whole = int(months)
    windows = []
    if whole:
        ends = sorted((grid.boundary(0), grid.boundary(step * whole)))
        windows.append(Window(ends[0], ends[1]))
    part = Fraction(months) - whole
    if part:
        ends = sorted((grid.boundary(step * whole), grid.boundary(step * (whole + 1))))
        windows.append(Window(ends[0], ends[1], part))
    return sorted(windows, key=lambda w: w.first)


def _bounds(abatement: Abatement, term: Term) -> Window:
    return Window(abatement.from_ or term.start, (abatement.to + DAY) if abatement.to else term.after)


def _named_months(abatement: Abatement, term: Term) -> list[Window]:
    bounds = _bounds(abatement, term)
    months, month = list[Window](), bounds.first.replace(day=1)
    while month < bounds.after:
        if month.month in abatement.calendar_months:
            months.append(Window(max(month, bounds.first), min(next_month(month), bounds.after)))
        month = next_month(month)
    return months
