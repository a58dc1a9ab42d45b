"""Shares of a total over weighted periods, exact to the last cent in integers; straight line is the even weighing."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats, Ints

DOUBLES = 2**26


def elapsed_share(total: Ints, elapsed: np.ndarray, whole: np.ndarray) -> tuple[Ints, Floats]:
    """``total x elapsed / whole`` as whole cents and a fraction of a cent, 0 or more and below 1.

    ``total`` (leases,) whole cents, ``elapsed`` (leases, periods) cumulative weights, ``whole`` (leases,) their sum.
    What a unit of weight is, of time alone or of time weighed by benefit, is the caller's: cost of a period is what
    remains x its weight / the weight that remains (842-20-25-6a, 842-20-35-7). Divides the total first so that
    nothing overflows: total = q x whole + r gives q x elapsed + r x elapsed / whole. Weights are int64 where their
    sum is below 2**31, else Python integers in an array of objects, of any size.
    """
    whole = whole[..., None]
    quotient, remainder = total[..., None] // whole, total[..., None] % whole
    scaled = remainder * elapsed
    units = _divided(scaled, whole)
    return ((quotient * elapsed + units).astype(np.int64, copy=False),
            np.asarray((scaled - units * whole) / whole, dtype=np.float64))


def _divided(scaled: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide weights times remainders, below ``whole`` squared, rounding down.

    Quotients of doubles are rounded down right where the square is below 2**52: the nearest to an integer from below,
    1 / whole off it, is more than a unit in the last place off. They take a quarter of the time.
    """
    if whole.dtype != object and whole.max(initial=0) < DOUBLES:
        return np.asarray(np.floor(scaled / whole).astype(np.int64))
    return np.asarray(scaled // whole)
