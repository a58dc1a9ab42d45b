"""Whether a contract says anything twice, so that there is something to compare."""

from __future__ import annotations

from functools import lru_cache

from asc842.contract.judgements import DateReading, Difference, GoverningFigure, GoverningPeriod, Reading
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow

OWN_AMOUNTS = ("amount", "period_total")
FIGURES = ("amount", "monthly", "annual", "rate", "period_total", "increase_rate", "increase_amount")
BEGINNINGS, ENDS = ("from_", "lease_year", "month"), ("to", "through_lease_year", "through_month", "months")


def says_twice(lease: Lease) -> bool:
    """Whether a contract prints more than one figure or length of a row, a total, or how an amount is arrived at."""
    facts = lease.facts
    rents = [facts.rent, *(option.rent for option in facts.options), *(event.rent for event in lease.events)]
    return (bool(facts.totals or facts.premises_total or facts.proportionate_shares)
            or any(a.aggregate is not None or a.derivation for a in facts.abatements)
            or any(isinstance(j, DateReading | Difference | GoverningFigure | GoverningPeriod | Reading)
                   for j in lease.judgements)
            or any(_compares(rent, row) for each in rents for rent in each for row in rent.rows))


def of_payments(lease: Lease) -> bool:
    """Whether anything that a contract says is compared with payments: a total, a rise, what a row's own days cost."""
    facts = lease.facts
    return (bool(facts.totals) or any(a.aggregate is not None or a.derivation for a in facts.abatements)
            or any(rent.escalator or _of_payments(row) for rent in facts.rent for row in rent.rows))


def _of_payments(row: RentRow) -> bool:
    risen = row.increase_rate is not None or row.increase_amount is not None
    own = bool(row.parts) or _said(row, OWN_AMOUNTS) > 0
    return risen or (own and _said(row, ENDS) > 0)


def _compares(rent: Rent, row: RentRow) -> bool:
    risen = rent.escalator is not None and len(rent.rows) > 1
    if not _may_compare(frozenset(row.model_fields_set), risen=risen):
        return False
    return (_said(row, FIGURES) + bool(row.parts) + risen > 1 or row.period_total is not None
            or _said(row, BEGINNINGS) > 1 or _said(row, ENDS) > 1)


def _said(row: RentRow, names: tuple[str, ...]) -> int:
    return sum(getattr(row, name) is not None for name in names)


@lru_cache(maxsize=10_000)
def _may_compare(keys: frozenset[str], *, risen: bool) -> bool:
    """Whether a row that gives these keys may print two figures or lengths; the same keys come again and again."""
    figures = len(keys.intersection(FIGURES)) + ("parts" in keys) + risen
    return (figures > 1 or "period_total" in keys or len(keys.intersection(BEGINNINGS)) > 1
            or len(keys.intersection(ENDS)) > 1)
