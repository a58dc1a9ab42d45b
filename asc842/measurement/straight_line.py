"""Straight-line shares of a total over weighted periods, exact to the last cent in integers."""

from __future__ import annotations

from asc842.calendar.positions import Floats, Ints


def elapsed_share(total: Ints, elapsed: Ints, whole: Ints) -> tuple[Ints, Floats]:
    """``total x elapsed / whole`` as whole cents and a fraction of a cent, 0 or more and below 1.

    ``total`` (leases,) whole cents, ``elapsed`` (leases, periods) cumulative weights, ``whole`` (leases,) their sum.
    Divides the total first so that nothing overflows: total = q x whole + r gives q x elapsed + r x elapsed / whole.
    """
    whole = whole[..., None]
    quotient, remainder = total[..., None] // whole, total[..., None] % whole
    scaled = remainder * elapsed
    return quotient * elapsed + scaled // whole, scaled % whole / whole
