"""Discount factors under the four named rate conventions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, days_since, months_since

CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
DAILY = ("actual/365", "actual/365 nominal")


@dataclass(frozen=True, slots=True)
class Discounting:
    """How each span of each lease discounts; every field has shape (leases,).

    A factor is ``(1 + rate_per_unit) ** -(time / unit)``, where time is in months or, where ``daily``, in days.
    """

    anchor: Days
    rate_per_unit: Floats
    unit: Floats
    daily: np.ndarray

    @classmethod
    def by_convention(cls, anchor: Days, rate: Floats, convention: np.ndarray, months: Floats) -> Discounting:
        """Translate named conventions; ``rate`` yearly fractions, ``months`` the compounding period of ``nominal``.

        nominal: rate x months / 12 per ``months``; effective: rate per 12 months; actual/365: rate per 365 days;
        actual/365 nominal: rate / 365 per day.
        """
        per_unit = np.select([convention == "nominal", convention == "actual/365 nominal"],
                             [rate * months / 12, rate / 365], rate)
        unit = np.select([convention == "nominal", convention == "effective", convention == "actual/365"],
                         [months, 12.0, 365.0], 1.0)
        return cls(anchor, per_unit, unit, np.isin(convention, DAILY))

    def factors(self, counted: Days, due: Days, lease: np.ndarray | slice = slice(None)) -> Floats:
        """Present value of 1 paid at each date, at the anchor.

        ``counted`` are the dates at whose start a payment counts in months, ``due`` the dates that days are counted
        to. The first axis of both runs over ``lease``, an index into the leases (all of them by default).
        """
        shape = (-1,) + (1,) * (counted.ndim - 1)
        anchor, daily = self.anchor[lease].reshape(shape), self.daily[lease].reshape(shape)
        rate, unit = self.rate_per_unit[lease].reshape(shape), self.unit[lease].reshape(shape)
        time = _time(anchor, counted, due, daily)
        return np.asarray((1.0 + rate) ** (-time / unit), dtype=np.float64)


def _time(anchor: Days, counted: Days, due: Days, daily: np.ndarray) -> Floats:
    """Months or days from the anchor; counts only what is asked for, since days are much the cheaper."""
    if daily.all():
        return days_since(anchor, due).astype(np.float64)
    months = months_since(anchor, counted)
    return np.where(daily, days_since(anchor, due), months) if daily.any() else months
