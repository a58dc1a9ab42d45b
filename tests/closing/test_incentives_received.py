"""Incentives received, apart from payments: in cash flows and in the roll-forward of liabilities (842-10-30-5a)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from asc842.closing.reports.cash_before import paid_in_all
from asc842.closing.reports.rollforward import rollforward
from lease_files import lease_text
from test_close_cash_flows import INTEREST, OPERATING, OTHER_OPERATING, PRINCIPAL, held, near, paid
from test_incentives import with_events

D = Decimal
YEARLY = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(850000)}]}
ALLOWANCE = {"id": "allowance", "name": "Allowance", "amount": D(100000), "receivable": [
    {"on": date(2025, 12, 31), "amount": D(10000)}, {"on": date(2026, 12, 31), "amount": D(90000)}]}
RECEIVED = {"operating": "operating: incentives received", "finance": "financing: incentives received"}


def text(kind: str, *incentives: dict[str, object], lease_id: str = "office") -> str:
    return lease_text("2025-01-01", "2034-12-31", YEARLY, rate="0.05", classification=kind, lease_id=lease_id,
                      incentives=incentives)


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_money_of_the_lessor_reduces_no_payment(tmp_path: Path, kind: str) -> None:
    """850,000 a year, of which 10,000 and 90,000 come back in the first two years (EY, Illustration 4-8).

    The liability at the end of 2025 is what is then to be paid less the 90,000, at 5 %: interest of 2026 is 5 % of it.
    """
    h = held(tmp_path, text(kind, ALLOWANCE))
    owed = sum(85000000 / 1.05**n for n in range(1, 10)) - 9000000 / 1.05
    interest = round(owed * 0.05)
    flows = paid(h, "2026-01-01", "2026-12-31")
    assert flows.pop(RECEIVED[kind]) == 9000000
    assert near(flows, {OPERATING: 85000000} if kind == "operating" else
                {INTEREST: interest, PRINCIPAL: 85000000 - interest})
    row = rollforward(h, np.datetime64("2026-01-01"), np.datetime64("2026-12-31"))["liability"].iloc[0]
    assert (row["payments"], row["incentives received"], row["difference"]) == (-85000000, 9000000, 0)
    assert abs(row["interest"] - interest) <= 1


def test_every_way_in_which_one_comes(tmp_path: Path) -> None:
    """3,000 on the day of commencement, and 7,000 by an event in 2026."""
    found = held(tmp_path, with_events(
        text("operating", {"id": "a", "name": "A", "amount": D(3000), "received": date(2025, 1, 1)}),
        {"id": "more", "kind": "incentive", "effective": date(2026, 5, 1), "incentive": D(7000)}))
    assert paid(found, "2025-01-01", "2025-12-31") == {OPERATING: 85000000, RECEIVED["operating"]: 300000}
    assert paid(found, "2026-01-01", "2026-12-31") == {OPERATING: 85000000, RECEIVED["operating"]: 700000}
    invested = held(tmp_path, text("operating", {"id": "a", "name": "A", "amount": D(3000),
                                                 "received": date(2025, 1, 1)}), advance_payments="investing")
    assert paid(invested, "2025-01-01", "2025-12-31") == {OPERATING: 85000000,
                                                          "investing: incentives received": 300000}


def test_what_is_received_is_no_payment_in_all_that_is_paid() -> None:
    """All that is paid less all that is received is what goes through cash."""
    table = pd.DataFrame({"lease": ["a"], OPERATING: [100], OTHER_OPERATING: [20], RECEIVED["operating"]: [30],
                          RECEIVED["finance"]: [4], "assets obtained: operating": [999]})
    assert paid_in_all(table).tolist() == [86]
