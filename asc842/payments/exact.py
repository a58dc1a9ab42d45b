"""Exact sums of fractions in arrays: 64 bits where all fits, whole numbers of any size where it does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.calendar.positions import Ints

FITS = 61.0
"""Bits that a number may have for its double and sums to stay within 64 bits."""
Numbers = np.ndarray
"""Whole numbers as int64, or as objects where one may have more than 64 bits."""


def whole(values: Sequence[int]) -> Numbers:
    """Whole numbers as an array: of int64 where all of them fit, else of objects."""
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=object)


def half_up(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Round fractions to the nearest whole number, a half upwards."""
    return np.asarray((2 * numerator + denominator) // (2 * denominator))


def sums(starts: Ints, numerator: Numbers, denominator: Numbers) -> tuple[Numbers, Numbers]:
    """Add up fractions by groups of rows, each from one of ``starts`` to the next, over a common denominator."""
    if len(starts) == len(numerator):
        return numerator, denominator
    unit = np.lcm.reduceat(denominator, starts)
    over = unit[groups(starts, len(numerator))] // denominator
    return np.add.reduceat(numerator * over, starts), unit


def rounded_sums(starts: Ints, factors: Sequence[Numbers], divisors: Sequence[Numbers]) -> Ints:
    """Add up rows by groups and round each sum half up; a row is the product of ``factors`` over that of ``divisors``.

    Only groups that do not fit 64 bits are worked out as objects.
    """
    fits = fit(starts, factors, divisors)
    found = np.zeros(len(starts), dtype=np.int64)
    group = groups(starts, len(factors[0]))
    for which, cast in ((fits, np.int64), (~fits, object)):
        if which.any():
            rows = which[group]
            at = np.searchsorted(np.flatnonzero(rows), starts[which])
            parts = ([x[rows].astype(cast) for x in each] for each in (factors, divisors))
            found[which] = half_up(*sums(at, *map(product, parts))).astype(np.int64)
    return found


def groups(starts: Ints, rows: int) -> Ints:
    """Return the group of each row."""
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=rows))


def product(numbers: Sequence[Numbers]) -> Numbers:
    """Multiply arrays row by row."""
    found = numbers[0]
    for x in numbers[1:]:
        found = found * x
    return found


def fit(starts: Ints, factors: Sequence[Numbers], divisors: Sequence[Numbers]) -> np.ndarray:
    """Tell which groups are sure to fit: by the bits of what they add up, over a denominator common to all rows."""
    up, down = bits(factors), bits(divisors)
    if len(starts) < len(up):
        low, rows = np.minimum.reduceat(down, starts), np.diff(starts, append=len(up))
        same = np.all([np.maximum.reduceat(x, starts) == np.minimum.reduceat(x, starts) for x in divisors], axis=0)
        down = np.where(same, low, np.add.reduceat(down, starts))
        up = np.maximum.reduceat(up, starts) + np.log2(rows) + np.where(same, 0, down - low)
    return np.asarray(np.maximum(up, down) < FITS)


def bits(numbers: Sequence[Numbers]) -> np.ndarray:
    """Return the bits of products, no fewer than they have."""
    return np.asarray(np.sum([_bits_of(x) for x in numbers], axis=0))


def _bits_of(numbers: Numbers) -> np.ndarray:
    if numbers.dtype == object:
        return np.array([float(int(x).bit_length()) for x in numbers])
    return np.log2(np.maximum(np.abs(numbers.astype(np.float64)), 1.0))


def running(group: Ints, numbers: Numbers) -> Numbers:
    """Sum of the rows of its group before each row, in the order given."""
    order = np.argsort(group, kind="stable")
    sorted_ = group[order]
    upto = np.cumsum(numbers[order]) - numbers[order]
    begins = np.flatnonzero(np.append([True], sorted_[1:] != sorted_[:-1])) if len(group) else order
    found = np.empty_like(numbers)
    found[order] = upto - upto[begins][groups(begins, len(group))]
    return found
