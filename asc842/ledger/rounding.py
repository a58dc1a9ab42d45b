"""Half-up rounding of arrays to whole cents."""

from __future__ import annotations

import numpy as np

from asc842.calendar.positions import Floats, Ints


def cents(amounts: Floats) -> Ints:
    """Amounts in cents with a fraction, rounded to whole cents, a tie upwards."""
    return np.floor(amounts + 0.5).astype(np.int64)


def half_up(quotient: Ints, remainder: Ints, whole: Ints) -> Ints:
    """Round quotient + remainder / whole to an integer, a tie upwards; remainder is within 0 and whole - 1."""
    return quotient + (2 * remainder >= whole)
