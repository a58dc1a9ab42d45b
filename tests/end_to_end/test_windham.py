"""The seed lease and the cross-checked lease, every figure as the specification prints it."""

from __future__ import annotations

from decimal import Decimal

import pytest

import asc842
from lease_files import ROOT, at, book_of, lease_text

D = Decimal

# Figures of the issue "One real lease, from contract to checked workbook": nominal/12, 6 %, rent in advance.
SUMMARY: dict[str, dict[str, int | Decimal]] = {
    "windham-v": {
        "months": 68,
        "gross_rent": D("4499521.24"),
        "abatement": D("40464.54"),
        "rent": D("4459056.70"),
        "opening_liability": D("3722540.99"),
        "opening_asset": D("3767477.02"),
        "interest_total": D("691579.68"),
        "cost_total": D("4459056.70"),
        "day_one_payment": D("44936.03"),
    },
    "windham-v-additional-premises": {
        "months": 68,
        "gross_rent": D("1191528.48"),
        "abatement": D("40464.54"),
        "rent": D("1151063.94"),
        "opening_liability": D("968102.16"),
        "opening_asset": D("968102.16"),
        "cost_total": D("1151063.94"),
        "day_one_payment": D("0.00"),
    },
}
LEVEL_COST = {
    "windham-v": {D("65574.36"), D("65574.37")},
    # 1,151,063.94 / 68 = 16,927.410882, so that most months cost .41 and some .42.
    "windham-v-additional-premises": {D("16927.41"), D("16927.42")},
}
BALANCES = {
    ("windham-v", "2003-04-30"): (D("3741153.70"), D("3720515.37")),
    ("windham-v", "2003-12-31"): (D("3416598.39"), D("3337933.96")),
    ("windham-v", "2007-12-31"): (D("759996.76"), D("702224.03")),
    ("windham-v", "2008-11-30"): (D("0.00"), D("0.00")),
    ("windham-v-additional-premises", "2003-04-30"): (D("972942.67"), D("956015.26")),
    ("windham-v-additional-premises", "2003-12-31"): (D("904757.23"), D("858114.23")),
    ("windham-v-additional-premises", "2007-12-31"): (D("201256.49"), D("181145.20")),
    ("windham-v-additional-premises", "2008-11-30"): (D("0.00"), D("0.00")),
}
APRIL = {"windham-v": (D("44936.03"), D("18612.71")), "windham-v-additional-premises": (D("0.00"), D("4840.51"))}


def windham(name: str, **elections: str) -> asc842.LeaseBook:
    policy = asc842.Policy.model_validate(elections)
    return asc842.account_for(asc842.load(ROOT / "inputs" / f"{name}.toml"), policy)


@pytest.mark.parametrize("name", SUMMARY)
def test_totals_and_opening_balances(name: str) -> None:
    summary = windham(name).summary
    assert {key: summary[key] for key in SUMMARY[name]} == SUMMARY[name]


@pytest.mark.parametrize("name", LEVEL_COST)
def test_straight_line_cost_is_level_to_the_cent(name: str) -> None:
    schedule = windham(name).schedule
    assert set(schedule["cost"]) == LEVEL_COST[name]
    assert schedule["cost"].sum() == SUMMARY[name]["rent"]


def test_average_cost_of_the_additional_premises() -> None:
    average = windham("windham-v-additional-premises").summary["cost_total"] / D(68)
    assert round(average, 6) == D("16927.410882")


@pytest.mark.parametrize(("name", "end"), BALANCES)
def test_balances(name: str, end: str) -> None:
    row = at(windham(name), end)
    assert (row["liability_closing"], row["asset_closing"]) == BALANCES[name, end]


@pytest.mark.parametrize("name", APRIL)
def test_first_month(name: str) -> None:
    row = at(windham(name), "2003-04-30")
    assert (row["rent"], row["interest"]) == APRIL[name]


def test_effective_rate() -> None:
    book = windham("windham-v", rate_convention="effective")
    row = at(book, "2003-12-31")
    assert book.summary["opening_liability"] == D("3738899.29")
    assert (row["liability_closing"], row["asset_closing"]) == (D("3429347.07"), D("3350682.64"))


def test_daily_rate_with_the_day_one_payment_in_the_liability() -> None:
    book = windham("windham-v", rate_convention="actual/365", day_one_payment="included")
    assert book.summary["opening_liability"] == D("3782987.87")


# The cross-checked lease of the same issue: 72 months from 2025-01-01, 10,000.00 on the 1st, + 3 % on each
# anniversary on the rounded figure, 6 %.
OPENING = {
    ("advance", "nominal"): D("650392.80"),
    ("advance", "effective"): D("653349.12"),
    ("advance", "actual/365"): D("653384.72"),
    ("arrears", "nominal"): D("647157.02"),
}
YEAR_ENDS = {
    "2025-12-31": (D("566535.21"), D("557167.01")),
    "2026-12-31": (D("473786.28"), D("458649.88")),
    "2027-12-31": (D("371486.06"), D("354289.46")),
    "2028-12-31": (D("258930.52"), D("243492.96")),
    "2029-12-31": (D("135368.73"), D("125624.05")),
    "2030-12-31": (D("0.00"), D("0.00")),
}


def cross_checked(timing: str = "advance", **elections: str) -> asc842.LeaseBook:
    rent = {"timing": timing, "rows": [{"monthly": D("10000.00")}], "escalator": {"rate": D("0.03")}}
    return book_of(lease_text("2025-01-01", "2030-12-31", rent), **elections)


@pytest.mark.parametrize(("timing", "convention"), OPENING)
def test_cross_checked_opening_with_the_day_one_payment(timing: str, convention: str) -> None:
    book = cross_checked(timing, rate_convention=convention, day_one_payment="included")
    assert book.summary["opening_liability"] == OPENING[timing, convention]
    assert book.summary["rent"] == D("776209.20")


@pytest.mark.parametrize("end", YEAR_ENDS)
def test_cross_checked_year_ends(end: str) -> None:
    row = at(cross_checked(), end)
    assert (row["liability_closing"], row["asset_closing"]) == YEAR_ENDS[end]


def test_cross_checked_rents() -> None:
    # 10,000.00, then each 3 % above the one before, rounded: 10,609.00 x 1.03 = 10,927.27;
    # 10,927.27 x 1.03 = 11,255.0881 -> .09; 11,255.09 x 1.03 = 11,592.7427 -> .74
    rents = cross_checked().schedule["rent"].tolist()[::12]
    assert rents == [D(x) for x in ("10000.00", "10300.00", "10609.00", "10927.27", "11255.09", "11592.74")]
