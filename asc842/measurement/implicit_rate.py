"""The rate implicit in a lease (842-10-20): what makes payments and residual worth what the lessor put in."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.discount import Discounting
from asc842.measurement.present_value import Flows, present_value

HALVINGS = 64
"""Each halves the bracket from 0 to 1; after these it is narrower than doubles can tell apart."""


def implicit_rates(anchor: Days, start: Days, convention: Ints, compounding: Ints, flows: Flows,
                   target: Floats) -> tuple[Floats, np.ndarray]:
    """Yearly rates (spans,) at which the present value of ``flows`` is ``target``, and where it would be below zero.

    ``anchor``, ``start``, ``convention`` and ``compounding`` are those of :meth:`Discounting.by_convention`. Flows are
    lease payments and what the lessor expects of the asset after the term; the target is fair value less investment
    tax credit plus the lessor's deferred initial direct costs. A rate that would be negative is zero (842-10-20);
    where none below 1 is high enough the rate is NaN.

    Bisects all spans at once. Where flows after the first day are 0 or more a higher rate is worth less, and there is
    one root at most; an incentive received later may allow of more, of which one is found.
    """
    def excess(rate: Floats) -> Floats:
        return present_value(Discounting.by_convention(anchor, start, rate, convention, compounding), flows) - target

    low, high = np.zeros(len(target)), np.ones(len(target))
    negative, beyond = excess(low) < 0, excess(high) >= 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_low = excess(middle) > 0
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.select([beyond, negative], [np.nan, 0.0], (low + high) / 2), negative
