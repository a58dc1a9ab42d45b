"""Every lease of a portfolio, measured at once on the periods of a calendar."""

from __future__ import annotations

from typing import Any

from asc842.base.lazy import pd
from asc842.book.measure import measure_in_cents
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.foreign import Rates
from asc842.closing.holdings import Holdings
from asc842.closing.portfolio import HeldLeases
from asc842.contract.policy import Policy


def holdings_of(held: HeldLeases, policy: Policy, calendar: FiscalCalendar, rates: Rates | None = None) -> Holdings:
    """Measure every lease of a portfolio at once, on the calendar's periods."""
    tables = held.tables()
    dimensions = tables["dimensions"].fillna({"entity": ""})
    expenses = tables["expenses"]
    expenses = expenses.assign(date=pd.to_datetime(expenses["date"]))
    leases = pd.Index(dimensions["lease"])
    beside: dict[str, Any] = {name: tables[name].assign(lease=leases.get_indexer(tables[name]["lease"]))
                              for name in ("cash", "building", "improvements", "use", "sale_leaseback")}
    return Holdings(measure_in_cents(tables, calendar.grid), dimensions, policy, expenses, grid=calendar.grid,
                    rates=rates, transfers=tables["transfers"], **beside)
