"""A foreign lease that ends inside a period: its flows are at the average rate of the whole period (830-10-55-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from asc842.book.measure import measure_in_cents
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.foreign import read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.reports.functional import functional_reports
from asc842.contract.fiscal import Calendar
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.ledger.standing import standing_at
from holdings import holdings_of, tables_together
from lease_files import lease_text, load_text
from test_events import with_events

RATES = ("currency,to,date,rate,average\nEUR,USD,2022-12-31,1.00,\nEUR,USD,2024-03-31,1.00,1.00\n"
         "EUR,USD,{last},2.00,1.50\n")
POLICY = Policy(functional_currencies={"Entity": "USD"}, reclassify_current=False)
WEEKS = Calendar(kind="4-4-5")
ENDS = {"goes on": None, "terminated": date(2024, 4, 19), "expired": date(2024, 4, 19)}


def lease(how: str) -> Lease:
    rent = {"frequency": "monthly", "timing": "advance", "due_day": 10, "rows": [{"amount": Decimal(1000)}]}
    ends = date(2024, 4, 19) if how == "expired" else date(2025, 12, 31)
    text = lease_text(date(2023, 1, 1), ends, rent, rate="0.06")
    text = text.replace('name = "A lease', 'currency = "EUR"\nname = "A lease', 1)
    if how == "terminated":
        text = with_events(text, {"id": "end", "kind": "termination", "effective": ENDS[how], "at_end_of_day": True})
    return load_text(text)


def held(how: str, folder: Path, last: str) -> Holdings:
    path = folder / "rates.csv"
    path.write_text(RATES.format(last=last))
    return replace(holdings_of([lease(how)], POLICY), rates=read_rates(path))


def payments(h: Holdings, first: np.datetime64, last: np.datetime64) -> int:
    now = standing_at(last, h.schedule, h.measurement.waves)
    reports = functional_reports(h, {"period": (first, last)}, now)
    table = reports["liability roll-forward in functional currency, period"]
    assert not table["difference"].any()
    return int(table["payments"].sum())


@pytest.mark.parametrize(("how", "expected"), [("goes on", -1500_00), ("terminated", -1500_00), ("expired", -950_00)])
def test_payments_are_at_the_average_of_the_month(how: str, expected: int, tmp_path: Path) -> None:
    """1,000.00 paid on April 10 at 1.50; of rent to April 19 1,000.00 x 19/30 = 633.33, at 1.50 950.00."""
    h = held(how, tmp_path, "2024-04-30")
    assert payments(h, np.datetime64("2024-04-01"), np.datetime64("2024-04-30")) == expected


@pytest.mark.parametrize(("how", "expected"), [("goes on", -1500_00), ("terminated", -1500_00), ("expired", -950_00)])
def test_payments_are_at_the_average_of_the_fiscal_weeks(how: str, expected: int, tmp_path: Path) -> None:
    """The same where the period ends on the Saturday nearest: P04 of fiscal 2024 runs to its own last day."""
    calendar = FiscalCalendar(WEEKS)
    period = calendar.containing(date(2024, 4, 19))
    assert (period.last_day - period.first_day).days + 1 in (28, 35)
    h = held(how, tmp_path, str(period.last_day))
    tables = tables_together([lease(how)], POLICY)
    h = replace(h, measurement=measure_in_cents(tables, calendar.grid), grid=calendar.grid)
    assert payments(h, np.datetime64(period.first_day), np.datetime64(period.last_day)) == expected
