"""Abatement in every form of the design's section 5; each expected amount is worked out in the comment beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lease_files import book_of, lease_text, refused

D = Decimal
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
BASE = {"id": "base", "timing": "advance", "rows": [{"monthly": 1000}]}
CHARGES = {"id": "charges", "timing": "advance", "rows": [{"monthly": 200}]}


def abated(*abatements: dict[str, Any], term: tuple[date, date] = YEAR, rent: Any = BASE) -> dict[str, str]:
    """Return the abatement of each month that has one; gross less abatement is rent in every month."""
    schedule = book_of(lease_text(*term, rent, abatements=list(abatements))).schedule
    assert (schedule["gross_rent"] - schedule["abatement"] == schedule["rent"]).all()
    return {
        period: str(amount) for period, amount in zip(schedule["period"], schedule["abatement"], strict=True) if amount
    }


# Which months, at 1,000.00 a month in 2025, all of the rent.
WHEN: dict[str, tuple[dict[str, Any], list[int]]] = {
    "named months": ({"months": ["2025-02", "2025-11"]}, [2, 11]),
    "from and to": ({"from": date(2025, 3, 1), "to": date(2025, 5, 31)}, [3, 4, 5]),
    "from on": ({"from": date(2025, 11, 1)}, [11, 12]),
    "lease month": ({"month": 4}, [4]),
    "lease months": ({"month": 4, "through_month": 6}, [4, 5, 6]),
    "first months": ({"first_months": 2}, [1, 2]),
    "first full months": ({"first_full_months": 2}, [1, 2]),
    "last months": ({"last_months": 3}, [10, 11, 12]),
    "every July and August": ({"calendar_months": [7, 8]}, [7, 8]),
    "throughout": ({}, list(range(1, 13))),
}


@pytest.mark.parametrize("name", WHEN)
@pytest.mark.parametrize(
    ("how_much", "each"),
    [({"share": 1}, "1000.00"), ({"amount": D("250.50")}, "250.50"), ({"share": D("0.5")}, "500.00")],
)
def test_when(name: str, how_much: dict[str, Any], each: str) -> None:
    when, months = WHEN[name]
    assert abated(when | how_much) == {f"2025-{m:02d}": each for m in months}


def test_a_percentage_is_rounded_half_up() -> None:
    # a third as printed, 33.33 % of 1,000 = 333.30; 0.125 % of 1,000 = 1.25; 0.0005 % of 1,000 = 0.005 -> 0.01
    for share, each in (("0.3333", "333.30"), ("0.00125", "1.25"), ("0.000005", "0.01")):
        assert abated({"months": ["2025-06"], "share": D(share)}) == {"2025-06": each}


def test_a_share_of_the_area() -> None:
    # 400 of 1,000 sf at 12.00 a year: 400 x 12 / 12
    rent = {"timing": "advance", "area": 1000, "rows": [{"rate": D("12.00")}]}
    assert abated({"months": ["2025-06"], "area": 400}, rent=rent) == {"2025-06": "400.00"}


def test_a_share_of_the_area_follows_the_rate() -> None:
    # 54,103 of 204,307 sf: 61,121.84 x 54,103 / 204,307 = 16,185.81; 62,994.66 x 54,103 / 204,307 = 16,681.76
    rent = {
        "timing": "advance",
        "area": 204307,
        "rows": [{"monthly": D("61121.84")}, {"month": 7, "monthly": D("62994.66")}],
    }
    assert abated({"months": ["2025-06", "2025-07"], "area": 54103}, rent=rent) == {
        "2025-06": "16185.81",
        "2025-07": "16681.76",
    }


MID_MONTH = (date(2025, 1, 17), date(2025, 6, 30))
"""From 17 January: 15 of 31 days."""
DAILY = {"timing": "advance", "rows": [{"monthly": 3100}]}


def test_first_full_months_leave_the_part_month_alone() -> None:
    assert abated({"first_full_months": 2, "share": 1}, term=MID_MONTH, rent=DAILY) == {
        "2025-02": "3100.00",
        "2025-03": "3100.00",
    }


def test_first_months_count_from_commencement() -> None:
    # 17 January to 16 March: 15/31 of 3,100, all of February, 16/31 of March
    assert abated({"first_months": 2, "share": 1}, term=MID_MONTH, rent=DAILY) == {
        "2025-01": "1500.00",
        "2025-02": "3100.00",
        "2025-03": "1600.00",
    }


def test_part_of_a_month_by_dates() -> None:
    # 10 to 19 March: 10/31 of 3,100, half of it
    window = {"from": date(2025, 3, 10), "to": date(2025, 3, 19)}
    assert abated(window | {"share": 1}, rent=DAILY) == {"2025-03": "1000.00"}
    assert abated(window | {"share": D("0.5")}, rent=DAILY) == {"2025-03": "500.00"}


@pytest.mark.parametrize("start", [date(2025, 1, 1), date(2025, 3, 1), date(2025, 8, 1)])
def test_six_and_a_half_months(start: date) -> None:
    # six months of 3,100 and half of the seventh: 1,550, whether that month has 31, 30 or 28 days
    term = (start, start.replace(year=2026, day=28))
    found = list(abated({"first_months": D("6.5"), "share": 1}, term=term, rent=DAILY).values())
    assert found == ["3100.00"] * 6 + ["1550.00"]


def test_the_last_month_and_a_half() -> None:
    # half of November and all of December
    assert abated({"last_months": D("1.5"), "share": 1}, rent=DAILY) == {"2025-11": "1550.00", "2025-12": "3100.00"}


def test_half_of_the_first_month_of_thirty_one_days() -> None:
    assert abated({"first_months": D("0.5"), "share": 1}, rent=DAILY) == {"2025-01": "1550.00"}


def test_a_month_and_a_half_of_a_quarter() -> None:
    # a quarter of 9,300 pays for three months of 3,100: one of them and half of the next
    rent = {"timing": "advance", "frequency": "quarterly", "rows": [{"amount": 9300}]}
    assert abated({"first_months": D("1.5"), "share": 1}, rent=rent) == {"2025-01": "4650.00"}


def test_named_months_cut_off_by_dates() -> None:
    # 10 to 31 July is 22 of 31 days of 3,100; 1 to 20 August 20 of 31
    window = {"calendar_months": [7, 8], "from": date(2025, 7, 10), "to": date(2025, 8, 20), "share": 1}
    assert abated(window, rent=DAILY) == {"2025-07": "2200.00", "2025-08": "2000.00"}


def test_named_months_every_year_within_dates() -> None:
    term = (date(2013, 1, 1), date(2016, 12, 31))
    window = {"calendar_months": [7, 8], "from": date(2014, 1, 1), "to": date(2015, 7, 31)}
    assert list(abated(window | {"share": 1}, term=term)) == ["2014-07", "2014-08", "2015-07"]


def test_until_an_aggregate_is_exhausted() -> None:
    # 50 % of 1,000 from March on, 1,275.00 in all: 500, 500, 275
    found = abated({"from": date(2025, 3, 1), "share": D("0.5"), "until_aggregate": D("1275.00")})
    assert found == {"2025-03": "500.00", "2025-04": "500.00", "2025-05": "275.00"}


@pytest.mark.parametrize("by", [{"share": 1}, {"amount": D(1000)}])
def test_from_a_month_on_until_an_aggregate_is_exhausted(by: dict[str, Any]) -> None:
    """All of 1,000 from the third month on, 2,750.25 in all: 1,000, 1,000, 750.25; no end is stated but the total."""
    found = abated({"month": 3, "until_aggregate": D("2750.25")} | by)
    assert found == {"2025-03": "1000.00", "2025-04": "1000.00", "2025-05": "750.25"}


def test_a_pool_goes_on_until_it_is_used_up() -> None:
    """427,219.25 at 25,000.00 a month: seventeen months, 425,000.00, and 2,219.25 of the eighteenth."""
    book = book_of(lease_text("2025-01-01", "2034-12-31", {"timing": "advance", "rows": [{"monthly": D(25000)}]},
                              abatements=[{"month": 1, "share": 1, "until_aggregate": D("427219.25")}]))
    assert book.summary["abatement"] == D("427219.25")
    assert list(book.schedule["abatement"])[16:19] == [D(25000), D("2219.25"), D(0)]
    assert [c.status for c in book.checks if c.name == "aggregate is exhausted"] == ["pass"]
    assert book.passed


@pytest.mark.parametrize(("when", "says"), [
    ({"month": 1, "through_month": 2}, "to 2025-02-28, when the time that abates ends,"),
    ({"month": 1}, "in the term")])
def test_a_cap_that_is_not_reached_says_why(when: dict[str, Any], says: str) -> None:
    book = book_of(lease_text(*YEAR, BASE, abatements=[{"share": 1, "until_aggregate": D(20000), **when}]))
    assert [c.detail for c in book.checks if c.name == "aggregate is exhausted"] == [
        f"a cap that rent {says} does not reach"]


def test_an_aggregate_is_not_exceeded_by_rounding() -> None:
    # half of 10,000.01 is 5,000.005 -> 5,000.01 twice; 15,000.00 less these leaves 4,999.98
    rent = {"timing": "advance", "rows": [{"monthly": D("10000.01")}]}
    found = abated({"share": D("0.5"), "until_aggregate": D("15000.00")}, rent=rent)
    assert found == {"2025-01": "5000.01", "2025-02": "5000.01", "2025-03": "4999.98"}


def test_half_a_cent_is_rounded_up_in_each_month() -> None:
    # as in the seed: half of 16,185.81 is 8,092.905, printed as 8,092.91 for each of three months
    rent = {"timing": "advance", "rows": [{"monthly": D("16185.81")}]}
    found = abated({"month": 2, "through_month": 4, "share": D("0.5")}, rent=rent)
    assert found == {"2025-02": "8092.91", "2025-03": "8092.91", "2025-04": "8092.91"}


def test_an_aggregate_that_is_not_exhausted() -> None:
    found = abated({"month": 11, "through_month": 12, "share": 1, "until_aggregate": D("9999.00")})
    assert found == {"2025-11": "1000.00", "2025-12": "1000.00"}


def test_an_aggregate_over_all_components_goes_by_time() -> None:
    # 1,000 + 200 in January, then what is left of 1,900 in February: 700 of the base rent
    found = abated({"share": 1, "until_aggregate": D("1900.00")}, rent=[BASE, CHARGES])
    assert found == {"2025-01": "1200.00", "2025-02": "700.00"}


def test_base_rent_only() -> None:
    assert abated({"first_full_months": 1, "share": 1, "rent": ["base"]}, rent=[BASE, CHARGES]) == {
        "2025-01": "1000.00"
    }


def test_base_rent_and_charges() -> None:
    assert abated({"first_full_months": 1, "share": 1}, rent=[BASE, CHARGES]) == {"2025-01": "1200.00"}
    assert abated({"first_full_months": 1, "share": 1, "rent": ["base", "charges"]}, rent=[BASE, CHARGES]) == {
        "2025-01": "1200.00"
    }


def test_two_abatements_of_different_components_in_one_month() -> None:
    found = abated(
        {"month": 1, "share": D("0.5"), "rent": ["base"]},
        {"month": 1, "amount": D("50.00"), "rent": ["charges"]},
        rent=[BASE, CHARGES],
    )
    assert found == {"2025-01": "550.00"}


def test_different_shares_in_turn() -> None:
    # March all, April half
    found = abated({"months": ["2025-03"], "share": 1}, {"months": ["2025-04"], "share": D("0.5")})
    assert found == {"2025-03": "1000.00", "2025-04": "500.00"}


def test_a_quarter_abates_by_its_months() -> None:
    # a quarter of 3,000 of which one month is free
    rent = {"timing": "advance", "frequency": "quarterly", "rows": [{"amount": 3000}]}
    assert abated({"months": ["2025-02"], "share": 1}, rent=rent) == {"2025-01": "1000.00"}


def test_abatement_across_a_step_in_mid_month() -> None:
    # February 2025: 14/28 of 1,000 at 25 % off and 14/28 of 2,000 at 25 % off
    rent = {"timing": "advance", "rows": [{"monthly": 1000}, {"from": date(2025, 2, 15), "monthly": 2000}]}
    assert abated({"months": ["2025-02"], "share": D("0.25")}, rent=rent) == {"2025-02": "375.00"}


def test_a_month_free_in_two_halves_is_free() -> None:
    # February 2025 at 1,000.01: each half is 500.005, together the month's rent and not a cent more
    rent = {"timing": "advance", "rows": [{"monthly": D("1000.01")}]}
    halves = (
        {"from": date(2025, 2, 1), "to": date(2025, 2, 14), "share": 1},
        {"from": date(2025, 2, 15), "to": date(2025, 2, 28), "share": 1},
    )
    assert abated(*halves, rent=rent) == {"2025-02": "1000.01"}


def test_a_condition_does_not_change_what_is_measured() -> None:
    terms = {"month": 1, "share": 1, "condition": "tenant not in default", "recapture": True}
    assert abated(terms) == {"2025-01": "1000.00"}


def test_abatement_lowers_cost_evenly() -> None:
    # 12,000 less two free months over twelve: 833.33 or 833.34 a month
    book = book_of(lease_text(*YEAR, BASE, abatements=[{"first_months": 2, "share": 1}]))
    assert set(book.schedule["cost"]) == {D("833.33"), D("833.34")}
    assert book.summary["cost_total"] == D("10000.00")


REFUSALS: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "before the term": ([{"months": ["2024-12"], "share": 1}], "facts.abatements[0]", "2024-12-01 to 2024-12-31"),
    "after the term": (
        [{"from": date(2025, 12, 1), "to": date(2026, 1, 31), "share": 1}],
        "facts.abatements[0]",
        "2026-01-31",
    ),
    "longer than the term": ([{"first_months": 13, "share": 1}], "facts.abatements[0]", "2026-01-31"),
    "more last months than the term has": ([{"last_months": 13, "share": 1}], "facts.abatements[0]", "2024-12-01"),
    "above the rent": ([{"month": 2, "amount": D("1000.01")}], "facts.abatements[0]", "1,000.01"),
    "overlapping": (
        [{"month": 2, "share": D("0.5")}, {"months": ["2025-02"], "amount": 10}],
        "facts.abatements[1]",
        "abatements-1",
    ),
    "overlapping by a day": (
        [
            {"from": date(2025, 2, 1), "to": date(2025, 2, 15), "share": D("0.1")},
            {"from": date(2025, 2, 15), "to": date(2025, 2, 20), "share": D("0.1")},
        ],
        "facts.abatements[1]",
        "2025-02-15",
    ),
    "named twice": ([{"months": ["2025-02", "2025-02"], "share": D("0.5")}], "facts.abatements[0]", "2025-02"),
    "no quantity": ([{"month": 2}], "facts.abatements[0]", "no quantity"),
    "two quantities": ([{"month": 2, "amount": 1, "share": 1}], "facts.abatements[0]", "amount and share"),
    "two times": ([{"month": 2, "first_months": 1, "share": 1}], "facts.abatements[0]", "month and first_months"),
    "unknown component": ([{"month": 2, "share": 1, "rent": ["bsae"]}], "facts.abatements[0].rent", "bsae"),
    "through before from": ([{"month": 4, "through_month": 2, "share": 1}], "facts.abatements[0]", "2025-04-01"),
    "area where none is let": ([{"month": 2, "area": 100}], "facts.abatements[0]", "area"),
    "area of a payment made once": ([{"month": 2, "area": 100, "rent": ["key-money"]}], "facts.abatements[0]", "area"),
    "more area than is let": ([{"month": 2, "area": 1001}], "facts.abatements[0]", "1,001"),
    "through_month alone": ([{"through_month": 2, "share": 1}], "facts.abatements[0]", "through_month"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_abatement_that_is_refused(name: str) -> None:
    abatements, key, words = REFUSALS[name]
    rent = {"timing": "advance", "area": 1000, "rows": [{"rate": D("12.00")}]} if "more area" in name else BASE
    once = {"id": "key-money", "frequency": "once", "rows": [{"on": date(2025, 2, 1), "amount": 500}]}
    problems = refused(lease_text(*YEAR, [rent, once], abatements=abatements))
    assert any(p.key.startswith(key) and words in f"{p.found} {p.expected}" for p in problems), problems


def test_the_month_in_which_a_lease_begins_or_ends_is_a_month_of_it() -> None:
    """From January 15 to December 15, 2025: 17/31 of 1,000 in January, 15/31 in December; no month before or after."""
    term = (date(2025, 1, 15), date(2025, 12, 15))
    assert abated({"months": ["2025-01", "2025-12"], "share": 1}, term=term) == {
        "2025-01": "548.39", "2025-12": "483.87"}
    for month in ("2024-12", "2026-01"):
        (problem,) = refused(lease_text(*term, BASE, abatements=[{"months": [month], "share": 1}]))
        assert problem.code == "abatements.outside-term"


def test_two_that_overlap_are_refused_beside_one_that_does_not() -> None:
    """Half of January, half of May and half of May once more."""
    half = [{"id": f"a{i}", "months": [f"2025-{m}"], "share": D("0.5")} for i, m in enumerate(("01", "05", "05"))]
    assert refused(lease_text(*YEAR, BASE, abatements=half)) != []


def test_a_total_may_leave_a_cent_for_the_next_month() -> None:
    """Half of 1,000.00 a month until 500.01 are abated, and until 500.00 are."""
    half = {"share": D("0.5"), "from": date(2025, 1, 1)}
    assert abated(half | {"until_aggregate": D("500.01")}) == {"2025-01": "500.00", "2025-02": "0.01"}
    assert abated(half | {"until_aggregate": D("500.00")}) == {"2025-01": "500.00"}
