"""Spans of many leases as arrays, with the payments that fall in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints


@dataclass(frozen=True, slots=True)
class Spans:
    """One span of each lease; every field has shape (leases,). Amounts are whole cents.

    ``start`` first day, ``after`` the day following the term, ``rate`` yearly fraction, ``convention`` its name,
    ``compounding_months`` the period of the nominal convention. ``finance`` classification; ``day_one_included``
    books a payment due on the first day into the liability; ``weigh_by_days`` spreads cost by days. ``costs``,
    ``prepaid`` (negative: accrued) and ``incentives`` enter the right-of-use asset.
    """

    start: Days
    after: Days
    rate: Floats
    convention: np.ndarray
    compounding_months: Floats
    finance: np.ndarray
    day_one_included: np.ndarray
    weigh_by_days: np.ndarray
    costs: Ints
    prepaid: Ints
    incentives: Ints

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class SpanPayments:
    """Payments of all spans in one list; every field has shape (payments,). Amounts are whole cents.

    ``lease`` indexes the spans. ``due`` is the due date, ``counted`` the date at whose start it counts in months.
    """

    lease: Ints
    due: Days
    counted: Days
    gross: Ints
    abatement: Ints

    @property
    def rent(self) -> Ints:
        """Gross rent less abatement."""
        return self.gross - self.abatement
