"""Exhibits as they are filed, with figures beside the rent that look like it: each as it was first read wrongly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842

BREAKPOINT = """
     Section 1.5   Minimum Rent and Percentage Rent:

                         Minimum          Minimum
     Lease Year       Annual Rent       Monthly Rent        Breakpoint
     ----------       -----------       ------------       -----------
     1 and 2          $144,060.00       $12,005.00         $2,401,000
     3 through 5      $150,920.04       $12,576.67         $2,515,334
"""
TAX = """
                                      Base Rent        Sales Tax        Total Due
Period                                per Month        (at 7%)          per Month
- ------                              ---------        ---------        ---------
February 1, 2013 - January 31, 2014   $1,977.00        $138.39          $2,115.39
February 1, 2014 - January 31, 2015    2,224.00         155.68           2,379.68
"""
OLD_AND_NEW = """
     2.  Base Rent.  Section 3.1 of the Lease presently provides for the following
Base Rent:

          From            To              Monthly Base Rent
          6/1/03          5/31/04         $68,464.62
          6/1/04          5/31/05         $70,114.38

     In place thereof, from and after the Effective Date Tenant shall pay Base Rent
in accordance with the following schedule:

          From            To              Monthly Base Rent
          6/1/03          5/31/04         $68,693.80
          6/1/04          5/31/05         $70,353.96
"""
TWO_LISTS = """
          G.   Minimum Annual Rent:

               07/01/2007 - 12/31/2007       $ 65,016.00 (6 months)
               01/01/2008 - 12/31/2008       $133,282.80
               01/01/2009 - 12/31/2009       $136,614.87

          H.   Monthly Rental Installments:

               Months  1 -  6                $ 10,836.00
               Months  7 - 18                $ 11,106.90
               Months 19 - 30                $ 11,384.57
"""
DAYS_WITH_NAMES = """
     The Fixed Rent of Suite 180 (10,905 rentable square feet) is set forth below:

     Months                        Rate/RSF/Mo.      Installment
     1-Jan-13 to 31-Dec-13         $2.25             $24,536.25
     1-Jan-14 to 31-Dec-14         $2.32             $25,272.34
"""
COSTS = """
<html><p>Rent for the Premises, consisting of 57,400 square feet, during the Term:</p>
<table><tr><th rowspan=2>Period</th><th colspan=3>Monthly Charges</th></tr>
<tr><th>Base Rent</th><th>Estimated CAM</th><th>Total Payment</th></tr>
<tr><td>January 2022 - December 2022</td><td>$32,024.42</td><td>$4,964.14</td><td>$36,988.56</td></tr>
<tr><td>January 2023 - December 2023</td><td>$32,985.15</td><td>$4,964.14</td><td>$37,949.29</td></tr>
</table></html>
"""
NET = """
     Year     Annual Base Rent     Monthly Base Rent     Abated Rent     Net Rent Due
     1        $130,032.00          $10,836.00            $65,016.00      $65,016.00
     2        $133,282.80          $11,106.90            $0.00           $133,282.80
"""
OTHERS = """
     Landlord pays its mortgage of $31,000.00 per month for the first five years. Tenant shall pay a management fee of
$450.00 per month during the first Lease Year and $465.00 per month during the second Lease Year. An installment paid
late bears a charge of $150.00 per month for the first three months and $250.00 per month thereafter.
     Tenant shall pay to Landlord rent of $24,536.25 per month from January 1, 2013 to December 31, 2013 and
$25,272.34 per month from January 1, 2014 to December 31, 2014.
"""
DAY_FIRST = """
     Basic Annual Rent:
                  01/02/2013 - 31/01/2014        $24,000.00
                  01/02/2014 - 31/01/2015        $24,720.00
"""
SWAPPED = """
     The premises contain 10,000 rentable square feet.  Rent is payable as follows:

     Lease Months       Monthly Rent         Annual Rent        Rate/RSF
     1 - 12             $180,000.00          $15,000.00         $18.00
     13 - 24            $183,600.00          $15,300.00         $18.36
"""


def drafted(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "exhibit.txt"
    path.write_text(text)
    return asc842.read(path)


@pytest.mark.parametrize(
    ("text", "rows", "other"),
    [
        (BREAKPOINT, {"annual": ["144060.00", "150920.04"], "monthly": ["12005.00", "12576.67"]}, "2,401,000"),
        (TAX, {"monthly": ["1977.00", "2224.00"]}, "2,115.39"),
        (OLD_AND_NEW, {"monthly": ["68693.80", "70353.96"]}, "68,464.62"),
        (DAYS_WITH_NAMES, {"rate": ["2.25", "2.32"], "monthly": ["24536.25", "25272.34"]}, ""),
        (NET, {"annual": ["130032.00", "133282.80"], "monthly": ["10836.00", "11106.90"]}, "Net Rent Due: 65,016.00"),
        (OTHERS, {"monthly": ["24536.25", "25272.34"]}, "mortgage"),
        (COSTS, {"monthly": ["32024.42", "32985.15"]}, "36,988.56"),
        (
            TWO_LISTS,
            {"annual": ["65016.00", "133282.80", "136614.87"], "monthly": ["10836.00", "11106.90", "11384.57"]},
            "",
        ),
    ],
    ids=["breakpoint", "sales tax", "old and new", "days with names", "net", "others", "costs", "two lists"],
)
def test_figures_beside_the_rent_are_no_rent(
    tmp_path: Path, text: str, rows: dict[str, list[str]], other: str
) -> None:
    draft = drafted(tmp_path, text)
    (rent,) = draft.lease["facts"]["rent"]
    for column in ("rate", "annual", "monthly"):
        read = [row[column] for row in rent["rows"] if column in row]
        assert read == [Decimal(figure) for figure in rows.get(column, ())]
    assert other in " ".join(draft.left_out)
    assert all(row.get("from") or row.get("lease_year") for row in rent["rows"])
    assert "lessee" not in draft.lease["facts"]


def test_a_rate_of_a_month_is_one(tmp_path: Path) -> None:
    draft = drafted(tmp_path, DAYS_WITH_NAMES)
    assert draft.lease["facts"]["rent"][0]["rate_per"] == "month"
    assert {mark.readings for mark in draft.confirm} == {("monthly", "annual")}


def test_columns_under_each_others_head_are_shown_with_both_readings(tmp_path: Path) -> None:
    marks = {mark.key: mark.readings for mark in reversed(drafted(tmp_path, SWAPPED).confirm)}
    assert marks["facts.rent[0].rows[0].monthly"] == ("180000.00", "15000.00")
    assert marks["facts.rent[0].rows[1].annual"] == ("15300.00", "183600.00")
    assert marks["facts.rent[0].rate_per"] == ("year", "month")


def test_days_that_are_none_month_first_make_their_table_day_first_and_are_asked_for(tmp_path: Path) -> None:
    draft = drafted(tmp_path, DAY_FIRST)
    rows = draft.lease["facts"]["rent"][0]["rows"]
    assert [(row["from"].isoformat(), row["to"].isoformat()) for row in rows] == [
        ("2013-02-01", "2014-01-31"),
        ("2014-02-01", "2015-01-31"),
    ]
    keys = {f"facts.rent[0].rows[{n}].{key}" for n in (0, 1) for key in ("from", "to")}
    assert {mark.key for mark in draft.confirm} == keys | {"facts.rent[0].frequency"}


def test_a_sentence_without_a_word_for_rent_is_asked_about(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "Tenant shall pay $450.00 per month from January 1, 2013 to December 31, 2013.\n")
    assert "no word for rent" in draft.confirm[0].question


EITHER_ORDER = """
     Base Rent is payable as follows:

          From            To              Monthly Base Rent
          3/1/03          2/1/04          $68,464.62
          2/2/04          2/1/05          $70,114.38
"""


@pytest.mark.parametrize(("said", "marked"), [
    ("", ["from", "to", "to"]),  # 2/2/04 is one day in either order
    ("     This lease is dated March 1, 2003.\n", []),
    ("     Rent was last paid on 2/28/03.\n", []),
    ("     Rent was last paid on 28/2/03.\n", ["from", "to", "to"]),
])
def test_days_that_may_be_read_in_either_order_are_asked_about(tmp_path: Path, said: str, marked: list[str]) -> None:
    path = tmp_path / "lease.txt"
    path.write_text("LEASE\n\n" + said + EITHER_ORDER)
    asked = [m for m in asc842.read(path).confirm if ".rows[" in m.key and "come first" in m.question]
    assert [m.key.rpartition(".")[2] for m in asked] == marked
    if marked:
        assert asked[0].readings == ("2003-03-01", "2003-01-03")


def test_struck_figures_are_asked_about_and_are_no_rent(tmp_path: Path) -> None:
    path = tmp_path / "lease.html"
    path.write_text("<html><p>Tenant shall pay Base Rent of <s>$9,500.00</s> $9,000.00 per month from January 1, 2020 "
                    "through December 31, 2020.</p></html>")
    draft = asc842.read(path)
    (rent,) = draft.lease["facts"]["rent"]
    assert [row["monthly"] for row in rent["rows"]] == [Decimal("9000.00")]
    (mark,) = (m for m in draft.confirm if m.key == "struck[0]")
    assert mark.quote == "$9,500.00"
    out = tmp_path / "draft.toml"
    out.write_text(draft.to_toml())
    left = asc842.confirm(out, {"struck[0]": "it does not hold"}, by="A. Reader")
    assert "struck[0]" not in {mark.key for mark in left}
