"""Leases in a currency other than the functional one: the liability is monetary, the asset is not (842-20-55-10).

The liability is carried at the closing rate; what that makes of it beside its own movements, each at the rate of its
period, is a foreign exchange gain or loss. The asset stays at the rate of the day on which it was recognized.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.reporting import ReportingGrid
from asc842.closing.csv_tables import read_csv, refuse
from asc842.ledger.rounding import cents, units_of
from asc842.ledger.schedule import Schedule
from asc842.ledger.standing import balances, rows_at
from asc842.measurement.reader import TableReader

BEGINNING = np.datetime64("1800-01-01", "D")
COLUMNS: dict[str, object] = {"currency": None, "to": None, "date": None, "rate": None, "average": np.nan}


@dataclass(frozen=True, slots=True)
class Rates:
    """Exchange rates by day: units of ``to`` for one of ``currency`` at the close of ``date``.

    ``average`` is that of the period which ends on the date, the closing rate where none is given. Rows are in order
    of date.
    """

    currency: np.ndarray
    to: np.ndarray
    date: Days
    rate: Floats
    average: Floats

    def at(self, currency: str, to: str, days: Days, *, average: bool = False) -> Floats:
        """Rate of each day: that of the day itself, else the latest before it. Raises InputError where none is."""
        mine = (self.currency == currency) & (self.to == to)
        dates, values = self.date[mine], (self.average if average else self.rate)[mine]
        place = np.searchsorted(dates, days, side="right") - 1
        if len(days) and (not len(dates) or place.min() < 0):
            raise InputError([Problem("exchange.no-rate",
                                      "rates", f"no rate of {currency} in {to} on or before {np.min(days)}",
                                      "a closing rate for every period of the lease, from its commencement on",
                                      "add the rate")])
        found: Floats = values[place]
        return found

    def as_text(self) -> list[str]:
        """Return a line for each rate, the same whatever the order of the rows was."""
        rows = zip(self.currency, self.to, self.date, self.rate, self.average, strict=True)
        return sorted(f"{a} {b} {day} {float(rate)!r} {float(average)!r}" for a, b, day, rate, average in rows)

    def latest(self, currency: str, to: str, at: np.datetime64) -> np.datetime64:
        """Day of the rate that holds on a day; there must be one."""
        mine: np.datetime64 = self.date[(self.currency == currency) & (self.to == to) & (self.date <= at)].max()
        return mine


def read_rates(path: Path) -> Rates:
    """Read a CSV of ``currency, to, date, rate`` and, where known, ``average``; raises InputError."""
    text, file = read_csv(path, COLUMNS, ("rate", "average"))
    reader = TableReader()
    table = reader.table({"rates": text}, "rates", COLUMNS)
    date = reader.days("rates", table, "date")
    rate, average = reader.numbers("rates", table, "rate"), reader.numbers("rates", table, "average", optional=True)
    reader.check("exchange.rate", "rates", "rate", rate <= 0, table["rate"], "a rate above zero", "correct it")
    reader.check("exchange.rate", "rates", "average", average <= 0, table["average"], "a rate above zero",
                 "correct it")
    again = table.frame.assign(date=date).duplicated(["currency", "to", "date"]).to_numpy(bool) & ~np.isnat(date)
    reader.check("exchange.twice", "rates", "date", again, table["date"],
                 "one row for each pair of currencies and day", "keep one")
    refuse(file, reader)
    order = np.argsort(date, kind="stable")
    text_of = {name: table[name].astype(str).to_numpy(object)[order] for name in ("currency", "to")}
    return Rates(text_of["currency"], text_of["to"], date[order], rate[order],
                 np.where(np.isnan(average), rate, average)[order])


def functional_currencies(dimensions: pd.DataFrame, functional: dict[str, str]) -> np.ndarray:
    """Functional currency of each lease, (leases,): that of its entity, else its own."""
    named = dimensions["entity"].map(functional)
    return named.where(named.notna(), dimensions["currency"]).to_numpy(object)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Turns cents of leases' own currencies into cents of their functional ones.

    ``currency`` and ``functional`` name those of each lease, (leases,). Rates are asked for where there is something
    to turn, so that none is missed before a lease commences. An average rate is that of the whole period of ``grid``
    that holds the day, wherever in it a lease ends (830-10-55-10).
    """

    rates: Rates
    currency: np.ndarray
    functional: np.ndarray
    grid: ReportingGrid
    minor: Floats

    @classmethod
    def of(cls, rates: Rates, currency: np.ndarray, functional: np.ndarray, grid: ReportingGrid) -> Exchange:
        """Return the exchange of leases; ``minor`` turns minor units of one currency into those of the other."""
        return cls(rates, currency, functional, grid, units_of(functional) / units_of(currency))

    @property
    def foreign(self) -> np.ndarray:
        """Whether a lease is in another currency than its functional one, (leases,)."""
        return np.asarray(self.currency != self.functional)

    def rate(self, lease: Ints, days: Days, *, average: bool = False, where: np.ndarray | None = None) -> Floats:
        """Rate of each lease (position) on its day, (n,): 1 within the functional currency, and not ``where``."""
        found = np.ones(len(lease))
        days = self.period_ends(days) if average else days
        some = self.foreign[lease] if where is None else self.foreign[lease] & where
        pairs = zip(self.currency[lease[some]].tolist(), self.functional[lease[some]].tolist(), strict=True)
        for own, to in dict.fromkeys(pairs):
            these = some & (self.currency[lease] == own) & (self.functional[lease] == to)
            found[these] = self.rates.at(str(own), str(to), days[these], average=average)
        return found

    def period_ends(self, days: Days) -> Days:
        """Last day of the period of each day."""
        return np.asarray(self.grid.first_day(self.grid.number(days) + 1) - ONE_DAY)

    def turned(self, lease: Ints, amount: Ints, days: Days, *, average: bool = False) -> Ints:
        """Amounts of leases at the rate of their days, each rounded to the minor unit, (n,)."""
        return cents(amount * self.scale(lease) * self.rate(lease, days, average=average, where=amount != 0))

    def scale(self, lease: Ints) -> Floats:
        """Minor units of the functional currency that one of a lease's own is at a rate of 1, (n,)."""
        return self.minor[lease]

    def closing(self, balances: Ints, at: np.datetime64) -> Ints:
        """Turn a balance of each lease at the rate of a day, (leases,)."""
        return self.turned(np.arange(len(balances)), balances, np.full(len(balances), at))


def liability_flows(s: Schedule, commencements: Days, exchange: Exchange, first: np.datetime64, last: np.datetime64
                    ) -> dict[str, tuple[Ints, Ints]]:
    """What moves liabilities from one day to another, in functional currencies: lease and cents of each movement.

    Commencement and events are at the rate of their day; interest, payments and incentives received at the average
    one of their period.
    """
    began = np.flatnonzero((commencements >= first) & (commencements <= last))
    rows = np.flatnonzero((s.starts >= first) & (s.ends <= last))
    did = s.events
    events = np.flatnonzero((did.date >= first) & (did.date <= last)) if len(did.lease) else np.zeros(0, dtype=int)
    lease, ends = s.lease[rows], s.ends[rows]
    changed = (did.liability_after - did.liability_before)[events]
    return {
        "additions": (began, exchange.turned(began, s.opening_liability[began], commencements[began])),
        **{name: (lease, sign * exchange.turned(lease, amounts[rows], ends, average=True))
           for name, (sign, amounts) in flows_of_rows(s).items()},
        "events": (did.lease[events], exchange.turned(did.lease[events], changed, did.date[events])),
    }


def flows_of_rows(s: Schedule) -> dict[str, tuple[int, Ints]]:
    """What moves liabilities in each row of a schedule: by name, the sign and the cents of the lease's currency.

    An incentive received is apart from payments, which it reduces in the liability (842-10-30-5a), as is rent that
    is forgiven, for which nothing is paid.
    """
    return {"interest": (1, s.interest), "payments": (-1, s.payment + s.incentive),
            "incentives received": (1, s.incentive), "rent forgiven": (-1, s.forgiven)}


def cumulative_loss(s: Schedule, commencements: Days, exchange: Exchange, at: np.datetime64) -> Ints:
    """Foreign exchange loss (negative: gain) of each lease from commencement to a day, (leases,).

    In cents of its functional currency: what the liability comes to at the closing rate, less its movements each at
    the rate of its time. 0 for leases in their functional currency and those not yet commenced.
    """
    count = len(commencements)
    loss = exchange.closing(balances(s.liability_closing, rows_at(s, at, commencements), s.opening_liability), at)
    for lease, amount in liability_flows(s, commencements, exchange, BEGINNING, at).values():
        loss = loss - np.bincount(lease, weights=amount, minlength=count).astype(np.int64)
    return np.where(exchange.foreign, loss, 0)
