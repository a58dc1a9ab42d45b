"""The series behind the charts of a close: balances over time, maturity, cost by class, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.calendar.reporting import ReportingGrid
from asc842.closing.holdings import Holdings
from asc842.closing.reports.all import by_class

COSTS = ("operating lease cost", "finance: amortization", "finance: interest", "short-term lease cost",
         "variable lease cost")


@dataclass(frozen=True, slots=True, eq=False)
class OverTime:
    """Liability and asset by currency and period: numbers of the periods, in whole cents, each field (rows,)."""

    currency: np.ndarray
    period: Ints
    liability: Ints
    asset: Ints


def over_time(h: Holdings) -> OverTime:
    """Add up what leases owe and hold at the end of each reporting period of their lives, by currency."""
    s, (code, currencies) = h.schedule, pd.factorize(h.dimensions["currency"].to_numpy(object))
    period = h.grid.number(s.ends)
    last = np.flatnonzero(np.append((np.diff(s.lease) != 0) | (np.diff(period) != 0), True)[: len(period)])
    first, count = int(period.min()), int(period.max() - period.min()) + 1
    cell = code[s.lease[last]] * count + period[last] - first
    cells = np.unique(cell)
    added = [np.bincount(cell, weights=closing[last], minlength=len(currencies) * count).astype(np.int64)[cells]
             for closing in (s.liability_closing, s.asset_closing)]
    return OverTime(currencies[cells // count], cells % count + first, *added)


def balances_over_time(parts: Sequence[OverTime], grid: ReportingGrid) -> pd.DataFrame:
    """Liability and asset of all leases at the end of each reporting period of their lives, in whole cents.

    ``parts`` are those of blocks of leases. Columns ``currency, date, liability, asset``; currencies are never added
    up.
    """
    currency, period, liability, asset = (np.concatenate([getattr(x, name) for x in parts]) for name in (
        "currency", "period", "liability", "asset"))
    code, currencies = pd.factorize(currency, sort=True)
    first, count = int(period.min()), int(period.max() - period.min()) + 1
    found = {name: np.bincount(code * count + period - first, weights=x, minlength=len(currencies) * count).astype(
        np.int64) for name, x in (("liability", liability), ("asset", asset))}
    ends = grid.first_day(np.arange(first + 1, first + count + 1)) - ONE_DAY
    return pd.DataFrame({"currency": np.repeat(currencies, count),
                         "date": np.tile(ends, len(currencies)).astype("datetime64[s]"), **found})


def maturity_bars(maturity: pd.DataFrame, currency: str) -> pd.Series:
    """Undiscounted payments of one currency by the year in which they fall due, in whole cents."""
    first, last = list(maturity.columns).index("classification") + 1, list(maturity.columns).index("total")
    return maturity.loc[maturity["currency"] == currency, list(maturity.columns[first:last])].sum()


def cost_by_class(cost: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Each kind of cost of one currency by asset class, in whole cents: asset classes x kinds of cost."""
    classed = by_class(cost)
    classed = classed[classed["currency"] == currency]
    summed = classed.assign(asset_class=classed["asset_class"].replace("", "(no class)"))
    table = summed.groupby("asset_class")[[c for c in COSTS if c in summed]].sum()
    return table.loc[:, (table != 0).any()]


def movements(rolled: pd.DataFrame, currency: str) -> pd.Series:
    """Opening balance, each movement that is not zero, and closing balance of one currency, in whole cents."""
    start = list(rolled.columns).index("classification") + 1
    columns = [c for c in rolled.columns[start:] if c != "difference"]
    summed = rolled.loc[rolled["currency"] == currency, columns].sum()
    return summed[(summed != 0) | summed.index.isin(["opening", "closing"])]
