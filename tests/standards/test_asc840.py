"""The schedule under ASC 840: straight-line rent and deferred rent, recomputed here from the contract's figures."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import asc842
from lease_files import ROOT, book_of, lease_text
from test_events import with_events

D = Decimal
CENT = D("0.01")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def windham(name: str) -> asc842.LeaseBook:
    return asc842.account_for(asc842.load(ROOT / "inputs" / f"{name}.toml"))


def asc840(book: asc842.LeaseBook) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in book.tables["asc840"].to_dict("records")]


# Exhibit B of the First Amendment: monthly instalments by lease year, the first ending 2003-11-30 (8 months of it
# are left on 2003-04-01), and what April to July 2003 abate.
INSTALMENTS = [(8, "61121.84"), (12, "62994.66"), (12, "64867.47"), (12, "66740.29"), (12, "68783.36"),
               (12, "70826.43")]
ABATED = ["16185.81", "8092.91", "8092.91", "8092.91"]


def windham_rent() -> list[Decimal]:
    rent = [D(amount) for months, amount in INSTALMENTS for _ in range(months)]
    return [r - D(ABATED[i] if i < 4 else 0) for i, r in enumerate(rent)]


def test_windham_straight_line_and_deferred_rent() -> None:
    rent, rows, paid = windham_rent(), asc840(windham("windham-v")), D(0)
    total = sum(rent, D(0))
    assert (len(rows), total) == (68, D("4459056.70"))
    for i, row in enumerate(rows, 1):
        paid += rent[i - 1]
        deferred = cents(total * i / 68) - paid
        before = cents(total * (i - 1) / 68)
        assert (row["rent"], row["deferred_rent"]) == (rent[i - 1], deferred)
        assert row["straight_line_rent"] == row["rent_expense"] == cents(total * i / 68) - before
    # Straight-line rent a month as the issue prints it for ASC 842, which spreads the same total.
    assert {r["straight_line_rent"] for r in rows} == {D("65574.36"), D("65574.37")}
    assert rows[-1]["deferred_rent"] == 0


def test_windham_through_its_amendment() -> None:
    """4.1 months of 72 at 150,204 sf, then what is left of all rent, less what is accrued, over the 67.9 that follow.

    The amendment was made on 2003-04-04, three days after the rent of April was due.
    """
    before, gone = [D(0), D(0), *[D("44936.03")] * 3], D("4.1")  # 150,204 sf x 3.59 / 12, two months abated
    first = [D("44936.03")] * 12 + [cents(D(150204) * D(rate) / 12) for rate in (
        "3.70", "3.81", "3.92", "4.04", "4.16") for _ in range(12)]
    expense = (sum(first, D(0)) - 2 * D("44936.03")) / 72
    book = windham("windham-v-history")
    left = [p for p in book.payments.to_dict("records") if p["due"] >= date(2003, 4, 4)]
    after = sum((p["rent"] for p in left), D(0))
    accrued = gone * expense - sum(before, D(0))
    level = (after - accrued) / (72 - gone)
    rows = asc840(book)
    paid = D(0)
    for i, row in enumerate(rows):
        paid += row["rent"]
        exact = (i + 1) * expense if i < 4 else gone * expense + (i + 1 - gone) * level
        assert abs(row["deferred_rent"] - (exact - paid)) <= D("0.005") + D("1e-9"), row["period"]
    assert rows[-1]["deferred_rent"] == 0


def test_incentive_prepaid_and_costs() -> None:
    """36 months, stepped; incentive 9,000, prepaid 1,200 and costs 1,800 each over 36: 250, 33.33 and 50 a month."""
    rows = [{"monthly": D(1000)}, {"month": 13, "monthly": D(1100)}, {"month": 25, "monthly": D(1200)}]
    book = book_of(lease_text(
        "2010-01-01", "2012-12-31", {"timing": "advance", "rows": rows},
        incentives=[{"amount": D(9000), "received": date(2010, 1, 1)}], prepaid_rent=[{"amount": D(1200)}],
        costs=[{"amount": D(1800)}]))
    table, paid = asc840(book), D(1200)
    for i, row in enumerate(table, 1):
        paid += row["rent"]
        # (39,600 + 1,200) / 36 = 1,133.33 a month
        assert row["deferred_rent"] == cents(D(40800) * i / 36) - paid
        assert row["unamortized_incentives"] == 9000 - 250 * i
        assert row["unamortized_costs"] == 1800 - 50 * i
        assert row["incentive_amortization"] == 250
        assert row["rent_expense"] == row["straight_line_rent"] - 250
    assert [table[-1][k] for k in ("deferred_rent", "unamortized_incentives", "unamortized_costs")] == [0, 0, 0]
    assert book.passed


def test_extension_spreads_what_is_left() -> None:
    """24 months at 1,000 and 1,200; after 12 months 12 more at 1,500: (12 x 1,200 + 12 x 1,500 - 1,200) / 24."""
    rows = [{"monthly": D(1000)}, {"month": 13, "monthly": D(1200)}]
    text = with_events(lease_text("2015-01-01", "2016-12-31", {"timing": "advance", "rows": rows}), {
        "id": "extension", "kind": "modification", "effective": date(2016, 1, 1), "discount_rate": D("0.06"),
        "lease_term_end": date(2017, 12, 31),
        "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3", "rows": [
            {"from": date(2016, 1, 1), "monthly": D(1200)}, {"from": date(2017, 1, 1), "monthly": D(1500)}]}]})
    book = book_of(text)
    rows_840 = asc840(book)
    assert [r["straight_line_rent"] for r in rows_840[:12]] == [D(1100)] * 12
    assert rows_840[11]["deferred_rent"] == D(1200)
    assert [r["straight_line_rent"] for r in rows_840[12:]] == [D(1300)] * 24
    assert rows_840[-1]["deferred_rent"] == 0
    assert {"cost = straight-line rent of ASC 840", "liability - asset = deferred rent of ASC 840"} <= {
        c.name for c in book.checks}
    assert book.passed


def test_termination_leaves_nothing_deferred() -> None:
    rows = [{"monthly": D(1000)}, {"month": 13, "monthly": D(1200)}]
    text = with_events(lease_text("2015-01-01", "2016-12-31", {"timing": "advance", "rows": rows}), {
        "id": "end", "kind": "termination", "effective": date(2015, 6, 30), "at_end_of_day": True})
    rows_840 = asc840(book_of(text))
    # 6 x 1,100 spread, 6 x 1,000 paid: the 600 accrued are given up with the lease.
    assert (len(rows_840), rows_840[-1]["straight_line_rent"], rows_840[-1]["deferred_rent"]) == (6, D(500), 0)
    assert sum(r["straight_line_rent"] for r in rows_840) == 6000


@pytest.mark.parametrize("weights", ["months", "days"])
def test_part_months_end_at_zero(weights: str) -> None:
    rows = [{"month": 1, "monthly": D("1234.57")}, {"month": 9, "monthly": D("1302.11")}]
    book = book_of(lease_text("2015-01-17", "2017-03-09", {"timing": "arrears", "rows": rows},
                              costs=[{"amount": D("321.99")}]), cost_weights=weights)
    assert asc840(book)[-1]["deferred_rent"] == 0
    assert book.passed


def test_capital_lease() -> None:
    """25,000 a year in arrears for 7 years and 8,190 guaranteed, 6 %: the obligation of ASC 842-10-55-244 to -247."""
    rent = [{"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(25000)}]},
            {"frequency": "once", "timing": "arrears", "rows": [{"on": date(2024, 12, 31), "amount": D(8190)}]}]
    rows = asc840(book_of(lease_text("2018-01-01", "2024-12-31", rent, classification="finance")))
    end_of_first_year = next(r for r in rows if r["ends"] == date(2018, 12, 31))
    assert abs(end_of_first_year["obligation"] - 128707) <= D("0.5")
    assert (rows[-1]["obligation"], rows[-1]["capital_lease_asset"]) == (0, 0)


def test_sheet_json_and_text(tmp_path: Path) -> None:
    book = windham("windham-v")
    table = json.loads(book.to_json())["tables"]["asc840"]
    assert table[8]["deferred_rent"] == "78664.43"
    sheet = openpyxl.load_workbook(book.to_workbook(tmp_path / "w.xlsx"), data_only=True)["ASC840"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Deferred rent" in cells
    assert any(isinstance(c, float) and abs(c - 78664.43) < 1e-6 for c in cells)


def test_a_lease_of_today_has_no_sheet(tmp_path: Path) -> None:
    book = book_of(lease_text("2025-01-01", "2025-12-31", {"timing": "advance", "rows": [{"monthly": D(100)}]}))
    assert "ASC840" not in openpyxl.load_workbook(book.to_workbook(tmp_path / "w.xlsx")).sheetnames
