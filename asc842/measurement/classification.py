"""The five criteria of classification (842-10-25-2), each on arrays of leases.

Ratios are compared in whole numbers, so that exactly 75 or 90 percent meets its threshold: amounts are whole cents,
times any common unit, thresholds ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Floats, Ints

MET, NOT_MET, NOT_TESTED, NOT_APPLIED = "met", "not met", "not tested", "not applied"
FINANCE, OPERATING, UNDETERMINED = "finance", "operating", "undetermined"
UNIT = 10_000
"""Thresholds are whole numbers of this part of one."""
UNKNOWN = -1
"""Stands for a fact that is not given."""
INDEFINITE = 0
"""Stands for a life without end, of which no term is any part."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What came of one criterion; fields have shape (leases,).

    ``value`` is a ratio, or 1 for yes and 0 for no; NaN where a fact is missing. ``threshold`` is NaN where there is
    none. ``result`` is *met*, *not met*, *not tested* (a fact is missing) or *not applied* (an exception).
    """

    value: Floats
    threshold: Floats
    result: np.ndarray
    citation: str


def ownership_transfers(transfers: Ints) -> Criterion:
    """Ownership passes to the lessee by the end of the term (842-10-25-2a); 1 yes, 0 no, -1 not known."""
    return _yes_or_no(transfers, "842-10-25-2(a)")


def purchase_option_reasonably_certain(certain: Ints) -> Criterion:
    """The lessee is reasonably certain to use an option to purchase (842-10-25-2b); 1 yes, 0 no, -1 not known."""
    return _yes_or_no(certain, "842-10-25-2(b)")


def term_is_major_part(term: Ints, remaining: Ints, whole: Ints, major_part: Ints, near_end: Ints) -> Criterion:
    """The term is the major part of the remaining economic life (842-10-25-2c, 842-10-55-2).

    ``term``, ``remaining`` and ``whole`` life in one unit of time, -1 where not known, 0 where without end;
    ``major_part`` and ``near_end`` in ten-thousandths. Not applied where ``near_end`` or less of a known whole life
    remains; a whole life that is not known brings no exception.
    """
    unknown, ends = remaining == UNKNOWN, remaining > INDEFINITE
    late = ends & (whole > INDEFINITE) & (remaining * UNIT <= near_end * whole)
    major = ends & (term * UNIT >= major_part * remaining)
    result = np.select([unknown, late, major], [NOT_TESTED, NOT_APPLIED, MET], NOT_MET)
    value = np.where(remaining == INDEFINITE, 0.0, _ratio(term, remaining, ends))
    return Criterion(value, major_part / UNIT, result, "842-10-25-2(c), 842-10-55-2")


def payments_are_substantially_all(payments: Ints, guaranteed: Ints, fair_value: Ints,
                                   substantially_all: Ints) -> Criterion:
    """Payments and guaranteed residual are worth substantially all of fair value (842-10-25-2d, 842-10-55-2).

    ``payments`` is the present value of the lease payments, one on the first day included and nonlease payments
    left out; ``guaranteed`` that of all the residual value that the lessee guarantees, less what the payments
    already hold. Whole cents, fair value -1 where not known; ``substantially_all`` in ten-thousandths.
    """
    known, worth = fair_value > 0, payments + guaranteed
    result = np.select([~known, worth * UNIT >= substantially_all * fair_value], [NOT_TESTED, MET], NOT_MET)
    return Criterion(_ratio(worth, fair_value, known), substantially_all / UNIT, result,
                     "842-10-25-2(d), 842-10-55-2")


def no_alternative_use(none: Ints) -> Criterion:
    """The lessor is expected to have no other use for the asset after the term (842-10-25-2e); 1, 0, -1 not known."""
    return _yes_or_no(none, "842-10-25-2(e)")


def classified(criteria: tuple[Criterion, ...]) -> np.ndarray:
    """*finance* where any criterion is met, *operating* where none is and all could be tested (842-10-25-2, -25-3).

    Else *undetermined*: a fact is missing that might make it a finance lease.
    """
    results = np.stack([c.result for c in criteria])
    return np.select([(results == MET).any(axis=0), (results == NOT_TESTED).any(axis=0)], [FINANCE, UNDETERMINED],
                     OPERATING)


def _yes_or_no(answer: Ints, citation: str) -> Criterion:
    value = np.where(answer == UNKNOWN, np.nan, answer)
    result = np.select([answer == UNKNOWN, answer == 1], [NOT_TESTED, MET], NOT_MET)
    return Criterion(value, np.full(len(answer), np.nan), result, citation)


def _ratio(part: Ints, whole: Ints, known: np.ndarray) -> Floats:
    return np.where(known, part / np.where(known, whole, 1), np.nan)
