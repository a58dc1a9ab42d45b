"""Half-up rounding of arrays to whole minor units; how many of them make one of a currency."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from asc842.base.money import digits_of
from asc842.calendar.positions import Floats, Ints


def units_of(currencies: Iterable[object]) -> Ints:
    """Minor units of one of each currency, (n,): 100 of USD, 1 of JPY (ISO 4217)."""
    named = list(currencies)
    known = {x: 10 ** digits_of(str(x)) for x in set(named)}
    return np.fromiter(map(known.__getitem__, named), dtype=np.int64, count=len(named))


def cents(amounts: Floats) -> Ints:
    """Amounts in cents with a fraction, rounded to whole cents, a tie upwards."""
    return np.floor(amounts + 0.5).astype(np.int64)


def half_up(quotient: Ints, fraction: Floats) -> Ints:
    """Round quotient + fraction to an integer, a tie upwards.

    Fractions are of small denominators, so that nine decimals distinguish a tie from anything else.
    """
    return quotient + np.floor(np.round(fraction, 9) + 0.5).astype(np.int64)
