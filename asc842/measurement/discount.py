"""Discount factors under the four named rate conventions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints, days_since, months_since


@dataclass(frozen=True, slots=True)
class Compounding:
    """How the nominal convention compounds: ``per_year`` times, each time after ``unit`` days or months."""

    per_year: float
    unit: int | float
    in_days: bool = False


COMPOUNDING: dict[str, Compounding] = {
    "daily": Compounding(365, 1, True), "weekly": Compounding(52, 7, True), "two-weekly": Compounding(26, 14, True),
    "four-weekly": Compounding(13, 28, True), "twice-monthly": Compounding(24, 0.5), "monthly": Compounding(12, 1),
    "two-monthly": Compounding(6, 2), "quarterly": Compounding(4, 3), "four-monthly": Compounding(3, 4),
    "half-yearly": Compounding(2, 6), "annual": Compounding(1, 12), "two-yearly": Compounding(0.5, 24),
}
"""Weeks and days are counted as such, a year of rent by the week being 52 of them; the rest in months."""
COMPOUNDINGS = tuple(COMPOUNDING)
_PER_YEAR = np.array([c.per_year for c in COMPOUNDING.values()])
_UNIT = np.array([c.unit for c in COMPOUNDING.values()], dtype=np.float64)
_IN_DAYS = np.array([c.in_days for c in COMPOUNDING.values()])
CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
NOMINAL, EFFECTIVE, DAILY, DAILY_NOMINAL = range(len(CONVENTIONS))
_UNIT_OF = np.array([1.0, 12.0, 365.0, 1.0])
"""Months or days after which a convention compounds; of the nominal one its compounding says it."""


@dataclass(frozen=True, slots=True)
class Discounting:
    """How each span discounts to its first day; every field has shape (spans,).

    A factor is ``(1 + rate_per_unit) ** -(time / unit)``, where time runs from ``origin`` in months counted from
    ``anchor``, the commencement date, or, where ``daily``, in days: ``to_due`` to the due date, else to the date at
    whose start a payment counts.
    """

    anchor: Days
    origin: Floats
    rate_per_unit: Floats
    unit: Floats
    daily: np.ndarray
    to_due: np.ndarray

    @classmethod
    def by_convention(cls, anchor: Days, start: Days, rate: Floats, convention: Ints,
                      compounding: Ints) -> Discounting:
        """Translate conventions: places in CONVENTIONS, as ``compounding`` in COMPOUNDINGS; ``rate`` yearly fractions.

        nominal: rate / times a year per week, month or other unit; effective: rate per 12 months; actual/365: rate
        per 365 days; actual/365 nominal: rate / 365 per day.
        """
        nominal, unit, to_due = convention == NOMINAL, _UNIT[compounding], convention >= DAILY
        daily = to_due | (nominal & _IN_DAYS[compounding])
        step = np.where(_IN_DAYS[compounding], rate / _PER_YEAR[compounding], rate * unit / 12)
        per_unit = np.where(nominal, step, np.where(convention == DAILY_NOMINAL, rate / 365, rate))
        unit = np.where(nominal, unit, _UNIT_OF[convention])
        origin = _time(anchor, start, start, daily, to_due) if (start != anchor).any() else np.zeros(len(start))
        return cls(anchor, origin, per_unit, unit, daily, to_due)

    def of(self, which: Ints) -> Discounting:
        """Return how some of the spans discount."""
        return Discounting(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def factors(self, counted: Days, due: Days, span: np.ndarray | slice = slice(None)) -> Floats:
        """Value on each span's first day of 1 paid at each date.

        ``counted`` are the dates at whose start a payment counts in months, ``due`` the dates that days are counted
        to. The first axis of both runs over ``span``, an index into the spans (all of them by default).
        """
        return self.after(self.steps(counted, due, span), span)

    def after(self, steps: Floats, span: np.ndarray | slice = slice(None)) -> Floats:
        """Value on each span's first day of 1 paid so many units of time later."""
        return np.asarray(_over(span, steps)(1.0 + self.rate_per_unit) ** -steps, dtype=np.float64)

    def steps(self, counted: Days, due: Days, span: np.ndarray | slice = slice(None)) -> Floats:
        """Units of time from each span's first day to each date, as :meth:`factors` takes them."""
        of = _over(span, counted)
        time = self._time(of, counted, due)
        if self.origin.any():
            time = time - of(self.origin)
        return time if (self.unit == 1).all() else time / of(self.unit)

    def _time(self, of: Callable[[np.ndarray], np.ndarray], counted: Days, due: Days) -> Floats:
        if not self.daily.any():
            return months_since(self.anchor, counted, of)
        return _time(of(self.anchor), counted, due, of(self.daily), of(self.to_due))


def _over(span: np.ndarray | slice, dates: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return what gives each date, by the ``span`` that its first axis runs over, what is known of spans."""
    shape = (-1,) + (1,) * (dates.ndim - 1)
    return lambda values: values[span].reshape(shape)


def _time(anchor: Days, counted: Days, due: Days, daily: np.ndarray, to_due: np.ndarray) -> Floats:
    """Months or days from the anchor; counts only what is asked for, since days are much the cheaper."""
    if to_due.all():
        return days_since(anchor, due).astype(np.float64)
    if not daily.any():
        return months_since(anchor, counted)
    days = days_since(anchor, np.where(to_due, due, counted)).astype(np.float64)
    return days if daily.all() else np.where(daily, days, months_since(anchor, counted))
