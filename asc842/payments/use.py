"""The period of use of a lease: all of its term, or the sum of the seasons in which the asset is the lessee's.

A right to use an asset for periods that do not follow one another is one lease, whose period of use is their sum
(Topic 842, glossary: period of use; Deloitte Roadmap, Leases, 3.5): what lies between belongs to others.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.calendar.periods import SCALE
from asc842.contract.basis import Weight
from asc842.contract.lease import Lease

Days = tuple[date, date]
"""A first day, and the day after the last."""


def used(lease: Lease, since: date | None = None) -> list[Days]:
    """Return the stretches of a lease's term, from a day on, in which the asset is the lessee's."""
    start, after = max(since or lease.commencement, lease.commencement), lease.lease_term_end + DAY
    stated = [(p.from_, p.to + DAY) for p in lease.facts.periods_of_use] or [(start, after)]
    found = [(max(first, start), min(end, after)) for first, end in stated]
    return [(first, end) for first, end in found if first < end]


def months_used(lease: Lease, since: date | None = None, anchor: date | None = None) -> Fraction:
    """Return the months of the period of use, from a day on, exactly: each season is counted from its own first day.

    Without seasons they are counted from an ``anchor``, by default commencement, as discounting counts them.
    """
    if lease.facts.periods_of_use:
        return sum((MonthGrid(first).position(after) for first, after in used(lease, since)), Fraction(0))
    grid = MonthGrid(anchor or lease.commencement)
    return grid.position(lease.lease_term_end + DAY) - grid.position(since or lease.commencement)


def calendar_months_used(lease: Lease) -> Fraction:
    """Return the months of the period of use as cost is spread by them: part months by the days of their month."""
    return sum((_length(first, after, by_days=False) for first, after in used(lease)), Fraction(0))


def season_weights(lease: Lease, since: date | None = None, *, by_days: bool = False) -> tuple[Weight, ...]:
    """Return weights that spread by time within seasons, and not between them, up to the last day of the term.

    None where the asset is used all the time.
    """
    if not lease.facts.periods_of_use:
        return ()
    found, day, end = list[Weight](), max(since or lease.commencement, lease.commencement), lease.lease_term_end + DAY
    for first, after in used(lease, since):
        found += [_weight(day, first, Fraction(0))] if day < first else []
        found.append(_weight(first, after, _length(first, after, by_days=by_days)))
        day = after
    return (*found, *([_weight(day, end, Fraction(0))] if day < end else []))


def _length(first: date, after: date, *, by_days: bool) -> Fraction:
    if by_days:
        return Fraction((after - first).days)
    grid = MonthGrid.calendar(first)
    return grid.position(after) - grid.position(first)


def _weight(first: date, after: date, length: Fraction) -> Weight:
    return Weight.model_validate({"from": first, "to": after - DAY, "weight": Decimal(int(length * SCALE))})
