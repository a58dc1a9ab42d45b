"""The series behind the charts of a close: balances over time, maturity, cost by class, what changed."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.closing.holdings import Holdings
from asc842.closing.reports.all import by_class

COSTS = ("operating lease cost", "finance: amortization", "finance: interest", "short-term lease cost",
         "variable lease cost")


def balances_over_time(h: Holdings) -> pd.DataFrame:
    """Liability and asset of all leases at the end of each reporting period of their lives, in whole cents.

    Columns ``currency, date, liability, asset``; currencies are never added up.
    """
    s, currency = h.schedule, pd.Categorical(h.dimensions["currency"])
    period = h.grid.number(s.ends)
    first, count = int(period.min()), int(period.max() - period.min()) + 1
    last = np.append((np.diff(s.lease) != 0) | (np.diff(period) != 0), True)[: len(period)]
    cell = (currency.codes[s.lease].astype(np.int64) * count + period - first)[last]
    size = len(currency.categories) * count
    found = {name: np.bincount(cell, weights=closing[last], minlength=size).astype(np.int64)
             for name, closing in (("liability", s.liability_closing), ("asset", s.asset_closing))}
    ends = h.grid.first_day(np.arange(first + 1, first + count + 1)) - ONE_DAY
    return pd.DataFrame({"currency": np.repeat(currency.categories.to_numpy(), count),
                         "date": np.tile(ends, len(currency.categories)).astype("datetime64[s]"), **found})


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
