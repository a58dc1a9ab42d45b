"""Costs outside the liability in the reports of a close: variable and short-term, beside the cost of the leases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import lease_text

RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}


def written(folder: Path, name: str, end: date, *, asset_class: str = "", **more: Any) -> None:
    text = lease_text(date(2003, 1, 1), end, RENT, lease_id=name, **more)
    title = 'name = "A lease for a test"'
    assert title in text
    given = f'{title}\nasset_class = "{asset_class}"' if asset_class else title
    (folder / f"{name}.toml").write_text(text.replace(title, given), encoding="utf-8")


@pytest.fixture
def reports(tmp_path: Path) -> dict[str, pd.DataFrame]:
    """Close December 2003: a shop with 2 % of its sales of 1,200,000, a van for twelve months, a cart for one."""
    written(tmp_path, "shop", date(2005, 12, 31), variable_payments=[{
        "id": "sales", "name": "Percentage rent", "basis": "performance", "rate": Decimal("0.02"),
        "actuals": [{"from": date(2003, 1, 1), "to": date(2003, 12, 31), "base": 1200000}]}])
    written(tmp_path, "van", date(2003, 12, 31), asset_class="vehicles")
    written(tmp_path, "cart", date(2003, 1, 31), asset_class="vehicles")
    policy = asc842.Policy(short_term_classes=("vehicles",))
    result = asc842.close(tmp_path, "2003-12", out=None, register=tmp_path / "register.db", policy=policy)
    assert result.passed
    return result.book.reports


def test_lease_cost_by_kind(reports: dict[str, pd.DataFrame]) -> None:
    """12 x 1,000 for each; for the shop 2 % of 1,200,000 beside it."""
    cost = reports["lease cost, year to date"].set_index("lease")
    kinds = ["operating lease cost", "short-term lease cost", "variable lease cost", "total"]
    assert cost.loc["shop", kinds].tolist() == [1200000, 0, 2400000, 3600000]
    assert cost.loc["van", kinds].tolist() == [0, 1200000, 0, 1200000]
    # A lease of a month or less is no part of short-term lease cost, and stands beside the total (842-20-50-4(c)).
    assert cost.loc["cart", [*kinds, "one-month lease cost"]].tolist() == [0, 0, 0, 0, 100000]


def test_cash_outside_the_liability(reports: dict[str, pd.DataFrame]) -> None:
    flows = reports["cash flows, year to date"].set_index("lease")
    beside = flows["operating: variable, short-term and nonlease"]
    assert beside.to_dict() == {"shop": 2400000, "van": 1200000, "cart": 100000}
    # The first rent is paid on the day of commencement: it is in no liability.
    assert flows["operating: operating leases"].to_dict() == {"shop": 1100000, "van": 0, "cart": 0}
    assert flows["operating: other payments of operating leases"].to_dict() == {"shop": 100000, "van": 0, "cart": 0}
