"""Leases in a currency other than the functional one: the liability is monetary, the asset is not (842-20-55-10).

The liability is carried at the closing rate; what that makes of it beside its own movements, each at the rate of its
period, is a foreign exchange gain or loss. The asset stays at the rate of the day on which it was recognized.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from asc842.calendar.positions import Days, Floats, Ints
from asc842.closing.csv_tables import read_csv
from asc842.errors import InputError, Problem
from asc842.ledger.rounding import cents
from asc842.ledger.schedule import Schedule
from asc842.ledger.standing import balance
from asc842.spans.reader import TableReader

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
            raise InputError([Problem("rates", f"no rate of {currency} in {to} on or before {np.min(days)}",
                                      "a closing rate for every period of the lease, from its commencement on",
                                      "add the rate")])
        found: Floats = values[place]
        return found


def read_rates(path: Path) -> Rates:
    """Read a CSV of ``currency, to, date, rate`` and, where known, ``average``; raises InputError."""
    text = read_csv(path, "currency, to, date, rate", ("rate", "average"))
    reader = TableReader()
    table = reader.table({"rates": text}, "rates", COLUMNS)
    reader.refuse()
    date = reader.days("rates", table, "date")
    rate, average = reader.numbers("rates", table, "rate"), reader.numbers("rates", table, "average", optional=True)
    reader.check("rates", "rate", rate <= 0, table["rate"], "a rate above zero", "correct it")
    reader.refuse()
    order = np.argsort(date, kind="stable")
    text_of = {name: table[name].astype(str).to_numpy(object)[order] for name in ("currency", "to")}
    return Rates(text_of["currency"], text_of["to"], date[order], rate[order],
                 np.where(np.isnan(average), rate, average)[order])


def functional_currencies(dimensions: pd.DataFrame, functional: dict[str, str]) -> np.ndarray:
    """Functional currency of each lease, (leases,): that of its entity, else its own."""
    named = dimensions["entity"].map(functional)
    return named.where(named.notna(), dimensions["currency"]).to_numpy(object)


def cumulative_loss(s: Schedule, commencements: Days, currency: np.ndarray, functional: np.ndarray, rates: Rates,
                    at: np.datetime64) -> Ints:
    """Foreign exchange loss (negative: gain) of each lease from commencement to a day, (leases,).

    In cents of its functional currency; 0 for leases in their functional currency and those not yet commenced.
    """
    loss = np.zeros(len(currency), dtype=np.int64)
    foreign = (currency != functional) & (commencements <= at)
    for own, to in dict.fromkeys(zip(currency[foreign].tolist(), functional[foreign].tolist(), strict=True)):
        these = foreign & (currency == own) & (functional == to)
        loss[these] = _loss(s, commencements, these, (str(own), str(to)), rates, at)[these]
    return loss


def _loss(s: Schedule, commencements: Days, these: np.ndarray, pair: tuple[str, str], rates: Rates,
          at: np.datetime64) -> Ints:
    """What the liability comes to at the closing rate, less its movements each at the rate of its time."""
    count = len(these)
    closing = balance(s, s.liability_closing, at) * rates.at(*pair, np.array([at]))[0]
    opened = np.zeros(count)
    opened[these] = s.opening_liability[these] * rates.at(*pair, commencements[these])
    rows = (s.ends <= at) & these[s.lease]
    flow = (s.interest - s.payment + s.liability_adjustment)[rows] * rates.at(*pair, s.ends[rows], average=True)
    moved = np.bincount(s.lease[rows], weights=cents(flow), minlength=count)
    return cents(closing) - cents(opened) - moved.astype(np.int64)
