"""The discount rate that a maturity table implies: that at which its payments are worth the liability."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

MONTHS = 12
HIGHEST = 1.0
"""Rates are looked for between nothing and this."""


def implied_rate(years: Sequence[Decimal], thereafter: Decimal, liability: Decimal) -> float | None:
    """Return the yearly nominal rate, compounded monthly, at which payments are worth a liability; None without one.

    ``years`` are the undiscounted payments of each year from the day on, paid in equal monthly amounts in arrears.
    What comes ``thereafter`` goes on at the level of the last year until it is used up. A table by years doesn't say
    more, so that the rate is near the one that the leases are discounted at, and no more than near.
    """
    monthly = np.repeat([float(year) / MONTHS for year in years], MONTHS)
    level = monthly[-1] if len(monthly) else 0.0
    if thereafter and not level:
        return None
    whole, rest = divmod(float(thereafter), level) if thereafter else (0.0, 0.0)
    due = np.concatenate([monthly, np.full(int(whole), level), [rest]])
    if not 0 < float(liability) < due.sum():
        return None
    return _rate(due, float(liability))


def _rate(due: np.ndarray, liability: float) -> float:
    """Halve the range of rates until it has one; what payments are worth falls as the rate rises."""
    low, high, at = 0.0, HIGHEST, np.arange(1, len(due) + 1)
    for _ in range(50):
        middle = (low + high) / 2
        worth = float((due * (1 + middle / MONTHS) ** -at).sum())
        low, high = (middle, high) if worth > liability else (low, middle)
    return (low + high) / 2
