"""The sample portfolio: every lease is accepted, every kind of lease is there, and what it comes to by hand."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import HeldLeases, read_portfolio
from asc842.contract.lease import Lease
from lease_files import ROOT, measured_amounts

SAMPLE = ROOT / "inputs" / "sample-portfolio"
CLOSE = date(2003, 12, 31)
LEDGER = re.compile(r"^(entity|asset_class|cost_center|dimensions) = .*\n", re.M)
# Months times instalments of the illustrations in tables/, as their rows have them.
GROSS = {
    "copier": 10 * Decimal("310.00"),
    "forklifts": 60 * Decimal("4150.00"),
    "new-office": 60 * Decimal("9800.00"),
    "regional-office": 24 * Decimal("18000.00") + 3 * Decimal("18540.00") + 33 * Decimal("11124.00"),
    "store-12": 24 * Decimal("7400.00") + 36 * Decimal("7770.00"),
    "tower-site": sum(Decimal(12000 + 360 * i) for i in range(10)),
}


@cache
def sample() -> HeldLeases:
    return read_portfolio(SAMPLE)


@cache
def schedule() -> pd.DataFrame:
    return measured_amounts(sample().tables())["schedule"]


def leases() -> list[Lease]:
    return [x.lease for x in sample().leases]


def at_close(lease: str) -> pd.Series:
    rows = schedule()
    return rows[(rows["lease"] == lease) & (rows["period"] == "2003-12")].iloc[0]


def test_every_lease_is_accepted() -> None:
    assert [(x.where, x.reason) for x in sample().rejected] == []
    files = [f for f in SAMPLE.rglob("*.toml") if f.name != "policy.toml"]
    assert len(sample().leases) == len(files) + 7


def test_every_kind_of_lease_is_there() -> None:
    kinds = {event.kind for x in leases() for event in x.events}
    assert {"modification", "partial termination", "impairment"} <= kinds
    assert {x.id for x in leases() if x.classification == "finance"} == {"forklifts"}
    assert "depot" in {x.id for x in leases() if x.commencement.day != 1 and x.commencement <= CLOSE}
    assert "new-office" in {x.id for x in leases() if x.commencement > CLOSE}
    assert "copier" in {x.id for x in leases() if (x.lease_term_end - x.commencement).days < 365}
    assert any(i.condition for x in leases() for i in x.facts.incentives)
    assert any(a.condition for x in leases() for a in x.facts.abatements)
    running = [x.id for x in leases() if x.commencement <= CLOSE <= x.lease_term_end]
    assert len(running) == 9


def test_what_no_document_says_is_marked_as_an_assumption() -> None:
    for x in leases():
        assumed = {j.question for j in x.assumptions}
        assert {"discount_rate", "classification"} <= assumed, x.id


def test_every_lease_is_known_to_the_ledger() -> None:
    frame = sample().dimensions()
    assert frame.columns.tolist() == ["lease", "entity", "currency", "asset_class", "cost_center", "region"]
    assert not frame.isna().any().any()
    assert frame["entity"].nunique() > 5


def test_windham_is_that_of_the_inputs() -> None:
    """Word for word, but for the lines that the ledger knows it by."""
    name = "windham-v-history.toml"
    mine, other = ((folder / name).read_text(encoding="utf-8") for folder in (SAMPLE, ROOT / "inputs"))
    assert LEDGER.sub("", mine) == LEDGER.sub("", other)


@pytest.mark.parametrize("lease", GROSS)
def test_gross_rent_of_the_illustrations(lease: str) -> None:
    rows = schedule()
    assert round(rows.loc[rows["lease"] == lease, "gross_rent"].sum(), 2) == float(GROSS[lease])


def cents(amount: Decimal) -> float:
    return float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_the_finance_lease_at_the_close() -> None:
    """An annuity in arrears: 50 of 60 payments left on 2003-12-31, at 5.5 % / 12 a month."""
    rate = Decimal("0.055") / 12
    value = 4150 * (1 - (1 + rate) ** -50) / rate
    assert at_close("forklifts")["liability_closing"] == cents(value)


def test_the_impaired_store_after_the_close() -> None:
    """842-20-35-10: what is left of the asset on 2003-11-30 is amortized evenly over the 38 months that are left."""
    december = at_close("store-12")
    assert abs(december["amortization"] - december["asset_opening"] / 38) <= 0.01
    assert december["cost"] == pytest.approx(december["interest"] + december["amortization"], abs=0.001)


def test_two_fifths_of_the_office_go() -> None:
    rows = schedule()
    september = rows[(rows["lease"] == "regional-office") & (rows["period"] == "2003-09")].iloc[0]
    october = rows[(rows["lease"] == "regional-office") & (rows["period"] == "2003-10")].iloc[0]
    two_fifths = [cents(Decimal(str(september[c])) * 2 / 5) for c in ("liability_closing", "asset_closing")]
    assert october["gain_loss"] == pytest.approx(two_fifths[0] - two_fifths[1], abs=0.001)


def test_the_close_of_the_sample_balances_for_every_lease() -> None:
    for x in sample().leases:
        assert asc842.account_for(x.lease, sample().policy).passed, x.id


def test_the_short_term_lease_is_cost_alone() -> None:
    """842-20-25-2: ten months at 310.00 are cost and payment, with no liability and no asset."""
    rows, expenses = schedule(), sample().tables()["expenses"]
    copier = rows[rows["lease"] == "copier"]
    assert (copier["liability_closing"].abs().max(), copier["asset_closing"].abs().max()) == (0, 0)
    position = [x.id for x in sample().leases].index("copier")
    own = expenses[expenses["lease"] == position]
    assert (set(own["kind"]), own["cost"].sum(), own["paid"].sum()) == ({"short-term lease cost"}, 310000, 310000)
