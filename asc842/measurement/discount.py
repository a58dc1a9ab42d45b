"""Discount factors under the four named rate conventions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, days_since, months_since

CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
DAILY = ("actual/365", "actual/365 nominal")


@dataclass(frozen=True, slots=True)
class Discounting:
    """How each span discounts to its first day; every field has shape (spans,).

    A factor is ``(1 + rate_per_unit) ** -(time / unit)``, where time runs from ``origin`` in months counted from
    ``anchor``, the commencement date, or, where ``daily``, in days.
    """

    anchor: Days
    origin: Floats
    rate_per_unit: Floats
    unit: Floats
    daily: np.ndarray

    @classmethod
    def by_convention(cls, anchor: Days, start: Days, rate: Floats, convention: np.ndarray,
                      months: Floats) -> Discounting:
        """Translate named conventions; ``rate`` yearly fractions, ``months`` the compounding period of ``nominal``.

        nominal: rate x months / 12 per ``months``; effective: rate per 12 months; actual/365: rate per 365 days;
        actual/365 nominal: rate / 365 per day.
        """
        per_unit = np.select([convention == "nominal", convention == "actual/365 nominal"],
                             [rate * months / 12, rate / 365], rate)
        unit = np.select([convention == "nominal", convention == "effective", convention == "actual/365"],
                         [months, 12.0, 365.0], 1.0)
        daily = np.isin(convention, DAILY)
        return cls(anchor, _time(anchor, start, start, daily), per_unit, unit, daily)

    def factors(self, counted: Days, due: Days, span: np.ndarray | slice = slice(None)) -> Floats:
        """Value on each span's first day of 1 paid at each date.

        ``counted`` are the dates at whose start a payment counts in months, ``due`` the dates that days are counted
        to. The first axis of both runs over ``span``, an index into the spans (all of them by default).
        """
        shape = (-1,) + (1,) * (counted.ndim - 1)
        anchor, daily = self.anchor[span].reshape(shape), self.daily[span].reshape(shape)
        origin, unit = self.origin[span].reshape(shape), self.unit[span].reshape(shape)
        time = _time(anchor, counted, due, daily) - origin
        growth = 1.0 + self.rate_per_unit[span].reshape(shape)
        return np.asarray(growth ** (-time / unit), dtype=np.float64)


def _time(anchor: Days, counted: Days, due: Days, daily: np.ndarray) -> Floats:
    """Months or days from the anchor; counts only what is asked for, since days are much the cheaper."""
    if daily.all():
        return days_since(anchor, due).astype(np.float64)
    months = months_since(anchor, counted)
    return np.where(daily, days_since(anchor, due), months) if daily.any() else months
