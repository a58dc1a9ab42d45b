"""Periods and amounts as they are printed, and what each may mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from asc842.reading.language.amounts import money
from asc842.reading.language.periods import StatedPeriod, periods, united
from asc842.reading.language.phrases import phrases


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("4/1/03 through the end of 1st Lease Year", {"first": date(2003, 4, 1), "through_year": 1}),
        ("2nd Lease Year", {"year": 2}),
        ("Lease Year Two", {"year": 2}),
        ("Years 3-5", {"year": 3, "through_year": 5}),
        ("Months 1-12", {"month": 1, "through_month": 12}),
        ("Month 5throughMonth13", {"month": 5, "through_month": 13}),
        ("second through eleventh months", {"month": 2, "through_month": 11}),
        ("Twenty-fifth through thirty-sixth", {"bare": (25, 36)}),
        ("1/1/13 - 12/31/13", {"first": date(2013, 1, 1), "last": date(2013, 12, 31)}),
        ("February 1, 2012 - April 30, 2012", {"first": date(2012, 2, 1), "last": date(2012, 4, 30)}),
        ("May through July 2012", {"first": date(2012, 5, 1), "last": date(2012, 7, 31)}),
        ("Commencement Date through Month 12", {"commences": True, "through_month": 12}),
        (
            "12/15/2006 - 06/30/2007 | Months 1-6",
            {"first": date(2006, 12, 15), "last": date(2007, 6, 30), "month": 1, "through_month": 6},
        ),
        ("08/01/199 07/31/20", {"first": "08/01/199", "last": date(2020, 7, 31)}),
        ("June 31, 2002 to July 1, 2003", {"first": "June 31, 2002", "last": date(2003, 7, 1)}),
        ("each of the months of May 2003, June 2003 and July 2003", {"named": ("2003-05", "2003-06", "2003-07")}),
        ("the next twelve (12) months", {"count": 12, "unit": "month", "order": "next"}),
        ("thereafter", {"open": True, "expires": True}),
    ],
)
def test_a_period_is_read_as_printed(printed: str, said: dict[str, Any]) -> None:
    assert periods(printed) == (StatedPeriod(**said),)


def test_what_is_no_period_is_none_and_a_bare_number_has_two_readings() -> None:
    assert periods("Base Rent") == periods("per square foot") == ()
    assert united(periods("1-12"), "") == (
        StatedPeriod(month=1, through_month=12),
        StatedPeriod(year=1, through_year=12),
    )
    assert [p.text for p in phrases("Tenant pays rent from January 1, 2003 until May 31, 2003, within 30 days")] == [
        "from January 1, 2003 until May 31, 2003"
    ]


@pytest.mark.parametrize(
    ("printed", "value", "per", "by_area", "readings"),
    [
        ("$3.59 per square foot", "3.59", None, True, ()),
        ("USD$31,091.67 per month", "31091.67", "month", False, ()),
        ("$12.50/RSF/yr", "12.50", "year", True, ()),
        ("$ 1,269,000.00", "1269000.00", None, False, ()),
        ("One Hundred Twenty Thousand and 45/100 Dollars ($120,000.45) per annum", "120000.45", "year", False, ()),
        ("$l2,O05.00", "12005.00", None, False, ("12005.00",)),
        ("$61, 121.84", "61121.84", None, False, ("61121.84", "61")),
        ("Twelve Thousand Dollars ($12,600.00)", "12000", None, False, ("12600.00", "12000")),
    ],
)
def test_an_amount_is_read_with_its_unit_and_a_damaged_one_is_a_doubt(
    printed: str, value: str, per: str | None, by_area: bool, readings: tuple[str, ...]
) -> None:
    (amount,) = money(printed)
    assert (amount.value, amount.per, amount.by_area, amount.readings) == (
        Decimal(value),
        per,
        by_area,
        tuple(map(Decimal, readings)),
    )


def test_cents_end_where_the_next_date_runs_on_and_areas_are_no_amounts() -> None:
    assert [a.value for a in money("$24,536.251/1/14-12/31/14$25,272.34")] == [
        Decimal("24536.25"),
        Decimal("25272.34"),
    ]
    assert money("57,400 rentable square feet") == []
