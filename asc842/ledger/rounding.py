"""Half-up rounding of arrays to whole cents."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats, Ints


def cents(amounts: Floats) -> Ints:
    """Amounts in cents with a fraction, rounded to whole cents, a tie upwards."""
    return np.floor(amounts + 0.5).astype(np.int64)


def half_up(quotient: Ints, fraction: Floats) -> Ints:
    """Round quotient + fraction to an integer, a tie upwards.

    Fractions are of small denominators, so that nine decimals tell a tie from anything else.
    """
    return quotient + np.floor(np.round(fraction, 9) + 0.5).astype(np.int64)
