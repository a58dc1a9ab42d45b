"""The right-of-use asset by its components and as the balancing amount of the schedule; an asset below zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

import asc842
from asc842.base.plain_table import PlainTable
from asc842.checks.components import component_checks
from asc842.output.text.book import book_text
from lease_files import book_of, lease_text
from test_incentives import with_events

D = Decimal
PARTS = ("prepaid_or_accrued", "unamortized_initial_direct_costs", "unamortized_incentives", "other")
FASB_4 = lease_text("2025-01-01", "2034-12-31", {"frequency": "annual", "timing": "arrears",
                                                 "rows": [{"amount": D(10000)}], "escalator": {"rate": D("0.05")}},
                    costs=[{"amount": D(5000)}], incentives=[{"amount": D(10000), "received": date(2025, 1, 1)}])


def row(book: asc842.LeaseBook, period: str) -> dict[str, Any]:
    t = book.tables["asset_components"]
    (found,) = t[t["period"] == period].to_dict("records")
    return {str(k): v for k, v in found.items()}


def close(actual: Decimal, printed: int) -> None:
    """Within two units of the printed precision: the sources add up rounded figures."""
    assert abs(actual - printed) <= 2, (actual, printed)


def test_components_as_fasb_prints_them() -> None:
    """FASB 842-20-55-40 to -46 (Example 4): accrued rent 2,578 and 4,656, costs 4,500, incentive 9,000 after year 1,
    asset 85,434, 78,782, 71,855."""
    book = book_of(FASB_4)
    close(row(book, "commencement")["asset"], 85434)
    one, two = row(book, "2025-12"), row(book, "2026-12")
    close(-one["prepaid_or_accrued"], 2578)
    assert one["unamortized_initial_direct_costs"] == D("4500.00")
    assert one["unamortized_incentives"] == D("9000.00")
    close(one["asset"], 78782)
    close(-two["prepaid_or_accrued"], 4656)
    close(two["asset"], 71855)
    assert book.passed


def test_unamortized_initial_direct_costs() -> None:
    """FASB 842-20-55-29 to -30 (Example 3 Case A, operating): 13,500 of 15,000 after year 1, asset 375,593."""
    book = book_of(lease_text("2025-01-01", "2034-12-31", {"frequency": "annual", "timing": "advance",
                                                           "rows": [{"amount": D(50000)}]}, rate="0.0587",
                              costs=[{"amount": D(15000)}]))
    assert row(book, "2025-12")["unamortized_initial_direct_costs"] == D("13500.00")
    close(row(book, "2025-12")["asset"], 375593)


def test_composition_at_commencement() -> None:
    """PwC Leases guide, Example 4-1: 900,000 + 10,000 prepaid + 1,000 costs - 50,000 incentive = 861,000. At no
    interest nine payments of 100,000 are worth 900,000."""
    book = book_of(lease_text("2025-01-01", "2033-12-31", {"frequency": "annual", "timing": "arrears",
                                                           "rows": [{"amount": D(100000)}]}, rate="0",
                              costs=[{"amount": D(1000)}], prepaid_rent=[{"amount": D(10000)}],
                              incentives=[{"amount": D(50000), "received": date(2025, 1, 1)}]))
    first = row(book, "commencement")
    assert [first["liability"], *(first[p] for p in PARTS), first["asset"]] == [
        D(900000), D(10000), D(1000), D(50000), D(0), D(861000)]


@pytest.mark.parametrize("kind", ["operating", "finance"])
@pytest.mark.parametrize("weights", ["months", "days"])
def test_every_row_foots_and_agrees_with_the_schedule(kind: str, weights: str) -> None:
    text = lease_text("2025-01-17", "2028-03-09", {"timing": "advance", "due_day": 5, "rows": [
        {"month": 1, "monthly": D("1234.57")}, {"month": 9, "monthly": D("1302.11")}]}, rate="0.0725",
        classification=kind, costs=[{"amount": D("321.99")}], prepaid_rent=[{"amount": D("77.77")}],
        incentives=[{"amount": D("3333.33"), "received": date(2025, 1, 17)}])
    book = book_of(text, cost_weights=weights)
    t = book.tables["asset_components"]
    sums = (t["liability"] + t["prepaid_or_accrued"] + t["unamortized_initial_direct_costs"]
            - t["unamortized_incentives"] + t["other"])
    assert list(sums) == list(t["asset"])
    assert list(t["asset"].iloc[1:]) == list(book.schedule["asset_closing"])
    assert [x for x in t[list(PARTS)].iloc[-1] if x] == []
    assert book.passed


def test_an_impaired_asset_goes_on_by_itself() -> None:
    """FASB 842-20-55-47 to -51 (Example 5): 18,893 after the loss, 16,194 a year later, beside 47,665 of liability."""
    base = lease_text("2025-01-01", "2034-12-31", {"frequency": "annual", "timing": "arrears",
                                                   "rows": [{"amount": D(10000)}]}, rate="0.07")
    book = book_of(with_events(base, {"id": "loss", "kind": "impairment", "effective": date(2027, 12, 31),
                                      "at_end_of_day": True, "impairment": D(35000)}))
    assert row(book, "2027-11")["basis"] == "842-20-35-3b"
    after, later = row(book, "2027-12"), row(book, "2028-12")
    close(after["asset"], 18893)
    close(later["asset"], 16194)
    close(later["other"], 16194 - 47665)
    assert after["basis"].startswith("straight line")
    assert book.passed


def test_interest_of_an_impaired_lease_goes_on_as_it_was() -> None:
    """EY, Illustration 4-4: 2 % steps at 4 %, impaired after year 3: liability 67,436, interest of years 4 to 10 as
    printed, 11,457 in all. The asset, less a loss of 20,000, amortizes in seven equal parts."""
    base = lease_text("2025-01-01", "2034-12-31", {"frequency": "annual", "timing": "arrears", "rows": [
        {"amount": D(10000)}], "escalator": {"rate": D("0.02"), "rounding": "none"}}, rate="0.04")
    book = book_of(with_events(base, {"id": "loss", "kind": "impairment", "effective": date(2027, 12, 31),
                                      "at_end_of_day": True, "impairment": D(20000)}))
    event = book.events.iloc[0]
    assert abs(event["liability_after"] - 67436) <= D("0.5")
    years = book.schedule.groupby(book.schedule["period"].str[:4])
    interest, amortization = years["interest"].sum(), years["amortization"].sum()
    for year, printed in zip(range(2028, 2035), (2697, 2381, 2043, 1683, 1300, 893, 460), strict=True):
        assert abs(interest[str(year)] - printed) <= D("0.5")
        assert abs(amortization[str(year)] - event["asset_after"] / 7) <= D("0.01")
    assert book.passed


STEEP = lease_text("2025-01-01", "2064-12-31", {"frequency": "annual", "timing": "arrears", "rows": [
    {"amount": D(1000)}], "escalator": {"rate": D("0.08")}}, rate="0.12")


def test_an_asset_below_zero_is_presented_as_a_liability() -> None:
    """Rent that rises 8 % a year for 40 years at 12 %. After year 20 by hand: liability = present value of the 20
    payments left, accrued rent = 20 / 40 of all rent less what was paid, asset = the one less the other."""
    book = book_of(STEEP)
    rents, rent = [], D(1000)
    for _ in range(40):
        rents.append(rent)
        rent = (rent * D("1.08")).quantize(D("0.01"))
    liability = sum(r / D("1.12") ** (k + 1) for k, r in enumerate(rents[20:]))
    asset = liability - (sum(rents) / 2 - sum(rents[:20]))
    assert asset < 0
    at_20 = row(book, "2044-12")
    assert abs(at_20["asset"] - asset) <= D("0.02")
    assert (at_20["presented_as_asset"], at_20["presented_as_liability"]) == (0, -at_20["asset"])
    below = book.tables["asset_components"]
    assert book.summary["largest_presented_as_liability"] == -min(below["asset"])
    assert book.summary["presented_as_liability_from"] == below[below["asset"] < 0]["at"].iloc[0]
    assert book.passed
    console = Console(width=130, file=StringIO())
    console.print(book_text(book))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Presented as a liability" in shown
    assert f"{at_20['presented_as_liability']:,}" in shown


def test_nothing_is_said_where_the_asset_stays_above_zero() -> None:
    book = book_of(FASB_4)
    assert book.summary["largest_presented_as_liability"] == 0
    assert book.summary["presented_as_liability_from"] is None


def test_a_wrong_asset_is_found() -> None:
    """The check fails where the schedule is a cent off."""
    book = book_of(FASB_4)
    schedule = book.plain["schedule"]
    closing = [cents + (row == 17) for row, cents in enumerate(schedule.cents("asset_closing"))]
    wrong = PlainTable({**schedule.columns, "asset_closing": closing}, schedule.money)
    (check,) = component_checks(replace(book, plain={**book.plain, "schedule": wrong}))
    assert (check.status, check.residual, check.detail) == ("fail", D("0.01"), "differs in 2026-06")


def test_relocation_with_the_same_landlord() -> None:
    """EY, Illustration 4-10: the contracts are combined and accounted for as a modification. Asset 115,000, liability
    120,000; the new premises are worth 70,000: asset 65,000, no gain. At no interest 110,000 and 120,000 a year leave
    a liability of 120,000 and 5,000 of accrued rent after a year."""
    base = lease_text("2025-01-01", "2026-12-31", {"id": "old", "frequency": "annual", "timing": "arrears", "rows": [
        {"month": 1, "amount": D(110000)}, {"month": 13, "amount": D(120000)}]}, rate="0")
    move = {"id": "move", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D(0), "rent": [
        {"id": "old", "name": "New premises", "frequency": "annual", "timing": "arrears", "source": "lease, 7",
         "rows": [{"amount": D(70000)}]}]}
    book = book_of(with_events(base, move))
    event = book.events.iloc[0]
    assert (event["asset_before"], event["liability_before"]) == (D(115000), D(120000))
    assert (event["asset_after"], event["liability_after"], event["gain_loss"]) == (D(65000), D(70000), 0)
    assert book.passed


def test_a_shorter_term_moves_the_asset_with_the_liability() -> None:
    """842-10-25-11b, -12: no partial termination, no gain. Two of five years fall away at 6 %: the liability is that
    of the two payments left of the new term, and the asset falls by as much."""
    base = lease_text("2025-01-01", "2029-12-31", {"frequency": "annual", "timing": "arrears",
                                                   "rows": [{"amount": D(1000)}]}, costs=[{"amount": D(500)}])
    book = book_of(with_events(base, {"id": "shorter", "kind": "modification", "effective": date(2026, 1, 1),
                                      "lease_term_end": date(2027, 12, 31), "discount_rate": D("0.06")}))
    event = book.events.iloc[0]
    assert abs(event["liability_after"] - (1000 / D("1.06") + 1000 / D("1.06") ** 2)) <= D("0.005")
    assert event["asset_after"] - event["asset_before"] == event["liability_after"] - event["liability_before"]
    assert event["gain_loss"] == 0
    assert row(book, "2026-12")["unamortized_initial_direct_costs"] == D("200.00")
    assert book.passed
