"""The lease liability: present value of what is not yet paid (842-20-30-1, 842-20-35-1)."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats


def closing(discounted: Floats, boundary_factors: Floats) -> Floats:
    """Liability at the end of each period: L(b) = sum of unpaid amount x v(due) / v(b).

    ``discounted`` (spans, periods + 1) holds the sum of amount x v(due) of the payments that fall due in each period
    and, in its last column, after all of them; ``boundary_factors`` (spans, periods) the factor of the first day
    after each period. Returns (spans, periods), in the unit of the amounts. A payment due on the first day after a
    period belongs to the next one and is unpaid.
    """
    unpaid = np.cumsum(discounted[..., ::-1], axis=-1)[..., ::-1]
    return np.asarray(unpaid[..., 1:] / boundary_factors, dtype=np.float64)
