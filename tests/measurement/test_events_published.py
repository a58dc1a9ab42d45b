"""PwC, Leases guide, chapter 5: Examples 5-2 to 5-9 through lease files, at the precision that is printed.

Five payments of 100,000 a year in advance, and 10,000 of initial direct costs, at 5 % unless a case says otherwise;
20X1 is 2025. Half a unit where a figure stands alone, two where the source adds up figures it had rounded. Example 5-4
stands in test_events.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text
from test_events import CHAINED, UNITS, close, event, rent, with_events, year

D = Decimal
FEE = [{"amount": D(10000)}]


def lease(years: int = 5, amount: int = 100000, **more: Any) -> str:
    return lease_text("2025-01-01", f"{2024 + years}-12-31", rent([amount] * years, 2025, "advance"), rate="0.05",
                      **more)


def new_rent(amount: int, start: int, years: int) -> list[dict[str, Any]]:
    return [{**rent([amount] * years, start, "advance"), "source": "lease, 9"}]


def after(text: str, kind: str, effective: str, **change: Any) -> asc842.LeaseBook:
    book = book_of(with_events(text, {"id": "change", "kind": kind, "effective": date.fromisoformat(effective),
                                      **change}))
    assert [c.name for c in book.checks if c.status == "fail"] == []
    return book


def moved(book: asc842.LeaseBook, **printed: int) -> None:
    """Compare what the event did; no gain or loss in any of these."""
    e: Mapping[str, Any] = event(book)
    for name, figure in printed.items():
        close(e[name], figure, UNITS)
    assert e["gain_loss"] == 0


def costs(book: asc842.LeaseBook, *years: int) -> set[int]:
    return {round(year(book, y, "cost")) for y in years}


def test_renewal_at_the_index_of_the_day() -> None:
    """Example 5-2, pages 174 to 176: CPI 120, and 4 % more when the renewal at 114,400 becomes certain.

    125 is 4.17 % more than 120; the source counts with 4 %, which is 124.8. What is charged beyond the index at
    commencement before that day is not printed, so none is stated.
    """
    cpi = {"id": "base", "timing": "advance", "frequency": "annual", "due_day": 1, "rows": [{"amount": D(100000)}],
           "basis": "index", "index": {"name": "CPI", "at_commencement": 120, "readings": [
               {"from": date(2028, 1, 1), "value": D("124.8")}]}}
    renewal = {"id": "renewal", "kind": "renewal", "lease_term_end": date(2032, 12, 31), "rent": new_rent(
        114400, 2030, 3)}
    text = lease_text("2025-01-01", "2029-12-31", cpi, rate="0.05", costs=FEE, options=[renewal], judgements=[
        {"question": "option", "option": "renewal", "answer": "not exercised"}])
    book = after(text, "reassessment", "2028-01-01", discount_rate=D("0.06"), classification="operating",
                 options=[{"option": "renewal", "answer": "exercised"}])
    moved(book, liability_before=195238, liability_after=490597, asset_before=199238, asset_after=494597)
    assert costs(book, *range(2028, 2033)) == {111040}


def test_purchase_becomes_certain() -> None:
    """Example 5-3, pages 177 to 179: finance; 30,000 to buy what lasts a year longer than the lease; 3 %.

    Of interest in the second year the source drops 0.95.
    """
    buy = {"id": "buy", "kind": "purchase", "price": D(30000)}
    text = lease(classification="finance", options=[buy], judgements=[
        {"question": "option", "option": "buy", "answer": "not exercised"}])
    book = after(text, "reassessment", "2027-01-01", discount_rate=D("0.03"), classification="finance",
                 options=[{"option": "buy", "answer": "exercised"}], amortization_end=date(2030, 12, 31))
    moved(book, liability_before=285941, liability_after=318801, asset_before=272757, asset_after=305617)
    for y, interest in ((2027, 6564), (2028, 3760), (2029, 874)):
        close(year(book, y, "interest"), interest, CHAINED)
    for y in range(2027, 2031):
        close(year(book, y, "amortization"), 76404, UNITS)


@pytest.mark.parametrize(("effective", "rate", "amount", "years", "figures"), [
    # Example 5-5, pages 182 and 183: three years more.
    pytest.param("2028-01-01", "0.06", 110000, 5, (195238, 491162, 199238, 495162), id="longer"),
    # Example 5-6, pages 184 and 185: two years are left of four.
    pytest.param("2026-01-01", "0.06", 110000, 2, (372325, 213774, 380325, 221774), id="shorter"),
    # Example 5-7, pages 186 and 187: less rent, 18,700 in all; its asset before is that of Example 5-5.
    pytest.param("2028-01-01", "0.04", 90000, 2, (195238, 176538, 199238, 180538), id="cheaper"),
])
def test_operating_leases_are_modified(effective: str, rate: str, amount: int, years: int,
                                       figures: tuple[int, int, int, int]) -> None:
    start = int(effective[:4])
    book = after(lease(costs=FEE), "modification", effective, discount_rate=D(rate), classification="operating",
                 lease_term_end=date(start + years - 1, 12, 31), rent=new_rent(amount, start, years))
    names = ("liability_before", "liability_after", "asset_before", "asset_after")
    moved(book, **dict(zip(names, figures, strict=True)))
    # Cost of a year as Example 5-2 works it out: rent to come, and what the asset is above the liability.
    assert costs(book, *range(start, start + years)) == {round((amount * years + figures[2] - figures[0]) / years)}


def test_a_finance_lease_becomes_operating() -> None:
    """Example 5-8, pages 187 to 189: ten years, of which four are left of seven, at 110,000 and 6 %."""
    book = after(lease(10, costs=FEE, classification="finance"), "modification", "2028-01-01",
                 discount_rate=D("0.06"), classification="operating", lease_term_end=date(2031, 12, 31),
                 rent=new_rent(110000, 2028, 4))
    moved(book, liability_before=607569, liability_after=404031, asset_after=371010)
    assert costs(book, *range(2028, 2032)) == {101745}


def test_an_incentive_comes_a_year_sooner() -> None:
    """Example 5-9, pages 190 to 192: 1,000,000 a year; 300,000 expected after two years is received after one."""
    allowance = {"id": "allowance", "amount": D(300000), "receivable": [{"on": date(2027, 1, 1),
                                                                          "amount": D(300000)}]}
    book = after(lease(5, 1000000, incentives=[allowance]), "incentive", "2026-01-01", incentive_id="allowance",
                 incentive=D(300000), receivable=[])
    moved(book, liability_before=3437534, liability_after=3723248, asset_before=3497534, asset_after=3483248)
    assert costs(book, *range(2026, 2030)) == {940000}
