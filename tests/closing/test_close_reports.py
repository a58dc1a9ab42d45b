"""Reports of a portfolio: published figures, and identities that tie every report to the ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, period_lines
from asc842.closing.reports.cash import cash_flows
from asc842.closing.reports.cost import lease_cost
from asc842.closing.reports.maturity import averages, maturity, not_commenced, weights
from asc842.closing.reports.rollforward import rollforward
from asc842.ledger.standing import standing_at
from holdings import holdings_of
from lease_files import ROOT, lease_text, load_text

START = date(2025, 1, 1)


def annual(amounts: list[int], rate: str, name: str, classification: str = "operating") -> asc842.Lease:
    rows = [{"month": 1 + 12 * i, "amount": a} for i, a in enumerate(amounts)]
    return load_text(lease_text(START, date(2024 + len(amounts), 12, 31),
                                {"frequency": "annual", "timing": "arrears", "rows": rows},
                                rate=rate, classification=classification, lease_id=name))


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def units(cents: Any) -> float:
    return float(cents) / 100


# EY, Lease accounting (ASC 842), Illustration 4-14: four annual payments of 100 in arrears at 6 %.
@pytest.mark.parametrize(("method", "current"), [("present value", 94), ("principal", 84)])
def test_current_portion(method: str, current: int) -> None:
    h = holdings_of([annual([100] * 4, "0.06", "ey-4-14")])
    now = standing_at(day("2025-12-31"), h.schedule, h.measurement.waves, method)
    assert units(now.liability[0]) == pytest.approx(267, abs=0.5)
    assert units(now.current[0]) == pytest.approx(current, abs=0.5)
    assert units(now.noncurrent[0]) == pytest.approx(267 - current, abs=1)


@pytest.mark.parametrize(("year", "liability"), [(2026, 183), (2027, 94), (2028, 0)])
def test_liability_of_later_years(year: int, liability: int) -> None:
    h = holdings_of([annual([100] * 4, "0.06", "ey-4-14")])
    now = standing_at(day(f"{year}-12-31"), h.schedule, h.measurement.waves)
    assert units(now.liability[0]) == pytest.approx(liability, abs=0.5)


@pytest.fixture(scope="module")
def ey_4_13() -> Holdings:
    """EY, Illustration 4-13: an operating lease and a finance lease of 10,000, 12,000, 14,000 at 4.235 %."""
    amounts = [10000, 12000, 14000]
    return holdings_of([annual(amounts, "0.04235", "operating"), annual(amounts, "0.04235", "finance", "finance")])


def test_cash_flows_of_ey_4_13(ey_4_13: Holdings) -> None:
    flows = cash_flows(ey_4_13, day("2025-01-01"), day("2025-12-31")).set_index("lease").sum() / 100
    operating = flows["operating: operating leases"] + flows["operating: interest on finance leases"]
    assert operating == pytest.approx(11398, abs=1)
    assert flows["operating: interest on finance leases"] == pytest.approx(1398, abs=0.5)
    assert flows["financing: principal of finance leases"] == pytest.approx(8602, abs=0.5)
    assert flows["assets obtained: operating"] + flows["assets obtained: finance"] == pytest.approx(66000, abs=1)


def test_cost_and_balances_of_ey_4_13(ey_4_13: Holdings) -> None:
    cost = lease_cost(ey_4_13, day("2025-01-01"), day("2025-12-31")).set_index("lease") / 100
    assert cost["total"].sum() == pytest.approx(24398, abs=1)
    assert cost.loc["finance", "finance: amortization"] == pytest.approx(11000, abs=0.5)
    roll = rollforward(ey_4_13, day("2025-01-01"), day("2025-12-31"))
    assert (roll["asset"].set_index("lease")["closing"] / 100).round().to_dict() == {"operating": 22398,
                                                                                     "finance": 22000}
    liability = roll["liability"].set_index("lease").drop(columns="classification").loc["operating"] / 100
    assert liability["closing"] - liability["additions"] == pytest.approx(-8602, abs=1)


# A vendor's page on the weighted-average discount rate: 500,000 at 4.5 %, 1,200,000 at 5.2 %, 150,000 at 3.8 %.
def test_rate_weighted_by_liability() -> None:
    rates = {"0.045": 500000, "0.052": 1200000, "0.038": 150000}
    # One payment a year after the date, which is worth the liability given: liability x (1 + rate).
    leases = [annual([0, int(Decimal(liability) * (1 + Decimal(rate)))], rate, f"lease-{i}")
              for i, (rate, liability) in enumerate(rates.items())]
    h = holdings_of(leases)
    now = standing_at(day("2025-12-31"), h.schedule, h.measurement.waves)
    assert now.liability.tolist() == [100 * x for x in rates.values()]
    row = averages(weights(h, now)).set_index("classification").loc["all"]
    assert 100 * row["discount_rate_by_liability"] == pytest.approx(4.897, abs=0.0005)
    # 842-20-55-12 weights by the payments that remain: 522,500, 1,262,400 and 155,700.
    by_payments = (522500 * 4.5 + 1262400 * 5.2 + 155700 * 3.8) / (522500 + 1262400 + 155700)
    assert 100 * row["discount_rate"] == pytest.approx(by_payments, abs=1e-9)
    assert row["remaining_months"] == 12


@pytest.fixture(scope="module")
def windham() -> Holdings:
    names = ("windham-v", "windham-v-history")
    return holdings_of([asc842.load(ROOT / "inputs" / f"{name}.toml") for name in names])


MONTHS = pd.period_range("2002-12", "2009-01", freq="M")


@pytest.mark.parametrize("month", [str(m) for m in MONTHS])
def test_every_month_rolls_forward_and_ties_to_the_ledger(windham: Holdings, month: str) -> None:
    first = day(f"{month}-01")
    last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    roll = rollforward(windham, first, last)
    assert not roll["liability"]["difference"].any()
    assert not roll["asset"]["difference"].any()
    lines = period_lines(windham, month, first, last)
    keys = ["entity", "lease", "currency", "account"]
    moved = lines.assign(amount=lines["debit"] - lines["credit"]).groupby(keys, observed=True)["amount"].sum()
    assert not lines.groupby(["lease", "date", "entry"], observed=True)[["debit", "credit"]].sum().diff(
        axis=1)["credit"].any()
    before, after = (balances_before(windham, d).set_index(keys)["amount"] for d in (first, last + 1))
    assert not before.add(moved, fill_value=0).sub(after, fill_value=0).any()
    ledger = after.reset_index().pivot_table(index="lease", columns="account", values="amount", observed=True,
                                             fill_value=0)
    for lease, what in enumerate(windham.leases):
        if what in ledger.index:
            row = ledger.loc[what]
            liability = row.get("Lease liability", 0) + row.get("Lease liability, current portion", 0)
            assert -liability == roll["liability"]["closing"][lease]
            assert row.get("Right-of-use asset", 0) == roll["asset"]["closing"][lease]


def test_maturity_reconciles_to_the_liability(windham: Holdings) -> None:
    now = standing_at(day("2003-12-31"), windham.schedule, windham.measurement.waves)
    ends = np.array([f"{y}-12-31" for y in range(2003, 2009)], dtype="datetime64[D]")
    row = maturity(windham, now, ends).set_index("lease").loc["windham-v"]
    # Rent due in 2004 as Exhibit B prints it: eleven months of lease year 2, one of lease year 3.
    assert row["year to 2004-12-31"] == 11 * 6299466 + 6486747
    assert row["rest of year to 2003-12-31"] == 0
    assert row["thereafter"] == 0
    assert row["total"] + row["imputed interest"] == row["liability"] == row["current"] + row["noncurrent"]


def test_leases_not_yet_commenced(windham: Holdings) -> None:
    now = standing_at(day("2003-01-31"), windham.schedule, windham.measurement.waves)
    found = not_commenced(windham, now).set_index("lease")
    assert list(found.index) == ["windham-v"]
    assert now.liability[0] == 0
    # Gross rent of Exhibit B less the abatement of sections 3(a) and 3(b), from 2003-04 on.
    assert found.loc["windham-v", "payments"] == int(windham.schedule.per_lease(windham.schedule.rent)[0])
