"""The lease liability: present value of what is not yet paid (842-20-30-1, 842-20-35-1)."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats


def opening(discounted: Floats) -> Floats:
    """Liability on the first day, in the unit of ``discounted``: shape (leases, periods) -> (leases,)."""
    return np.asarray(discounted.sum(axis=-1), dtype=np.float64)


def closing(discounted: Floats, boundary_factors: Floats) -> Floats:
    """Liability at the end of each period: L(b) = sum of unpaid amount x v(due) / v(b).

    ``discounted`` (leases, periods) holds, per period, the sum of amount x v(due) of the payments that fall due in
    it; ``boundary_factors`` (leases, periods) the factor of the first day after each period. Same shape out, same
    unit as the amounts. A payment due on the first day after a period belongs to the next period and is unpaid.
    """
    unpaid = np.cumsum(discounted[..., ::-1], axis=-1)[..., ::-1]
    later = np.zeros_like(discounted)
    later[..., :-1] = unpaid[..., 1:]
    return later / boundary_factors
