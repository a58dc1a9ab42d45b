"""The floor under measurement: the same arrays from ready matrices, and the same by a loop over decimals.

Neither dates anything, validates anything or names anything; what :func:`asc842.measure` costs above the floor is what
reading tables, dates, conventions, events and every other feature cost. Leases are monthly, in advance, without
events, and pay whole months from the first of one on.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

MONTHS = 72
CENT = Decimal(1)


@dataclass(frozen=True, slots=True)
class Plain:
    """Leases as ready matrices: ``rent`` (leases, months) in cents, ``rate`` a year, ``finance`` (leases,)."""

    rent: np.ndarray
    rate: np.ndarray
    finance: np.ndarray

    def first(self, count: int) -> Plain:
        """Return the first leases."""
        return Plain(self.rent[:count], self.rate[:count], self.finance[:count])


def plain_leases(count: int) -> Plain:
    """Return leases whose rent rises by 3 % a year; seeded, so that every run has the same."""
    draw = np.random.default_rng(842)
    first = draw.integers(100_000, 10_000_000, count)
    yearly = np.rint(first[:, None] * 1.03 ** np.arange(MONTHS // 12)).astype(np.int64)
    return Plain(np.repeat(yearly, 12, axis=1), draw.integers(200, 1200, count) / 10_000, draw.random(count) < 0.3)


def floor(leases: Plain) -> dict[str, np.ndarray]:
    """Liability, interest, cost and asset of every month in whole cents, each (leases, months)."""
    months = np.arange(MONTHS)
    growth = 1 + leases.rate[:, None] / 12
    discounted = leases.rent * growth ** -months
    unpaid = discounted[:, ::-1].cumsum(axis=1)[:, ::-1]
    opening = np.floor(unpaid[:, 0] - discounted[:, 0] + 0.5).astype(np.int64)
    unpaid = np.concatenate([unpaid[:, 1:], np.zeros((len(opening), 1))], axis=1)
    liability = np.floor(unpaid * growth ** (months + 1) + 0.5).astype(np.int64)
    before = np.concatenate([opening[:, None], liability[:, :-1]], axis=1)
    interest = liability - before
    interest[:, 1:] += leases.rent[:, 1:]
    level = np.diff(half_up(leases.rent.sum(axis=1), months + 1), axis=1, prepend=0)
    whole = opening + leases.rent[:, 0]
    left = half_up(whole, MONTHS - 1 - months)
    amortized = np.where(leases.finance[:, None], -np.diff(left, axis=1, prepend=whole[:, None]), level - interest)
    return {"liability_closing": liability, "interest": interest, "cost": interest + amortized,
            "asset_closing": whole[:, None] - amortized.cumsum(axis=1)}


def half_up(total: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Totals (leases,) times months / MONTHS, half a cent up."""
    return (2 * total[:, None] * months + MONTHS) // (2 * MONTHS)


def decimal_loop(leases: Plain) -> dict[str, np.ndarray]:
    """The same as :func:`floor`, a lease and a month at a time in decimals of 28 digits."""
    found = [list(zip(*_one(rent, Decimal(str(rate)) / 12, finance=finance), strict=True)) for rent, rate, finance in
             zip(leases.rent.tolist(), leases.rate.tolist(), leases.finance.tolist(), strict=True)]
    names = ("liability_closing", "interest", "cost", "asset_closing")
    return {name: np.array([rows[i] for rows in found], dtype=np.int64) for i, name in enumerate(names)}


def _one(rent: list[int], rate: Decimal, *, finance: bool) -> list[tuple[Decimal, ...]]:
    balance, months, rows = Decimal(0), len(rent), []
    for paid in reversed(rent[1:]):
        balance = (balance + paid) / (1 + rate)
    liability, spread, total = _rounded(balance), Decimal(0), sum(rent)
    asset = whole = liability + rent[0]
    for month, paid in enumerate(rent):
        balance = (balance - (paid if month else 0)) * (1 + rate)
        interest = _rounded(balance) - liability + (paid if month else 0)
        liability = _rounded(balance)
        if finance:
            amortized = asset - _rounded(whole * (months - month - 1) / months)
        else:
            before, spread = spread, _rounded(Decimal(total) * (month + 1) / months)
            amortized = spread - before - interest
        asset -= amortized
        rows.append((liability, interest, interest + amortized, asset))
    return rows


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
