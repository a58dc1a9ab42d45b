"""Spans of many leases as arrays, with the payments that fall in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints, nowhere


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans, at most one of each lease; every field has shape (spans,).

    ``lease`` indexes the leases. ``anchor`` is the commencement date, from which months are counted; ``start`` the
    span's first day, ``after`` the day following the term, ``until`` the day on which an event ends the span (NaT:
    none does). ``rate`` yearly fraction, ``convention`` its place in :data:`asc842.measurement.discount.CONVENTIONS`,
    ``compounding`` how often the nominal one compounds, a place in
    :data:`asc842.measurement.discount.COMPOUNDINGS`. ``finance`` is the classification;
    ``level`` spreads the cost of an operating lease evenly, which ends with an impairment; ``asset_after`` is the day
    after the asset's last. ``weigh_by_days`` spreads by days instead of months; ``day_one_included`` books a payment
    due on commencement into the liability.
    """

    lease: Ints
    anchor: Days
    start: Days
    after: Days
    until: Days
    asset_after: Days
    rate: Floats
    convention: Ints
    compounding: Ints
    finance: np.ndarray
    level: np.ndarray
    day_one_included: np.ndarray
    weigh_by_days: np.ndarray

    def __len__(self) -> int:
        return len(self.start)

    def of(self, which: Ints) -> Spans:
        """Return some of the spans."""
        return Spans(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    @property
    def lifeless(self) -> np.ndarray:
        """Whether nothing is left of the time over which the asset is amortized, (spans,)."""
        return np.where(self.level & ~self.finance, self.after, self.asset_after) <= self.start


@dataclass(frozen=True, slots=True)
class SpanPayments:
    """Payments that spans are measured on, in one list; every field has shape (payments,). Amounts are whole cents.

    ``span`` indexes the spans; a span's payments are all that the terms then in force promise from its first day on.
    ``due`` is the due date, ``counted`` the date at whose start it counts in months. ``incentive`` is what the lessor
    pays that day: it reduces what settles the liability, and is no part of the rent. ``settles`` is false for rent
    that never enters the liability, as that of a short-term lease (842-20-25-2).
    """

    span: Ints
    due: Days
    counted: Days
    gross: Ints
    abatement: Ints
    incentive: Ints
    settles: np.ndarray

    def of(self, which: np.ndarray, span: Ints) -> SpanPayments:
        """Return some of the payments, as those of other spans: ``span`` (payments,) before they are chosen."""
        return SpanPayments(span[which], self.due[which], self.counted[which], self.gross[which],
                            self.abatement[which], self.incentive[which], self.settles[which])

    @property
    def net(self) -> Ints:
        """Rent due less incentive: gross rent less abatement less what the lessor pays."""
        net = self.gross if nowhere(self.abatement) else self.gross - self.abatement
        return net if nowhere(self.incentive) else net - self.incentive
