"""Money planned is planned until it is said to be received; what is earned on a last day counts at its end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text, refused
from test_incentives import EY, with_events

D = Decimal
STEP = 1 + D("0.06") / 12


def moved(planned: str, effective: str, *, received: bool = False, at_end: bool = False, to: str = "2025-03-31",
          **more: Any) -> str:
    """Rent of 1,000 at the end of each month of 2024 to 2026; 30,000 is planned, and an event plans it for later."""
    part = {"on": date.fromisoformat(planned), "amount": D(30000)} | ({"received": True} if received else {})
    text = lease_text("2024-01-01", "2026-12-31", {"timing": "arrears", "rows": [{"monthly": D(1000)}]}, incentives=[
        {"id": "ti", "name": "Allowance", "amount": D(30000), "receivable": [part]}])
    return with_events(text, {"id": "later", "kind": "incentive", "effective": date.fromisoformat(effective),
                              "at_end_of_day": at_end, "incentive_id": "ti",
                              "receivable": [{"on": date.fromisoformat(to), "amount": D(30000)}], **more})


def total(text: str) -> Decimal:
    book = book_of(text)
    assert book.passed
    return book.summary["incentives_in_payments"]


def test_money_that_did_not_come_counts_once() -> None:
    """Planned for 2024-12-31, moved on 2025-01-15 to March 31: 30,000 in all, received in March."""
    book = book_of(moved("2024-12-31", "2025-01-15"))
    assert book.passed
    assert sum(book.schedule["cost"]) == 36 * 1000 - 30000
    received = {m: r - p for m, r, p in zip(book.schedule["period"], book.schedule["rent"], book.schedule["payment"],
                                            strict=True) if r != p}
    assert received == {"2025-03": D(30000)}
    # At commencement it was expected for the end of month 12.
    opening = sum(1000 / STEP ** n for n in range(1, 37)) - 30000 / STEP ** 12
    assert abs(book.summary["opening_liability"] - opening) < D("0.006")
    # At the end of 2024 it is still to come: for January 15, 14/31 of a month later.
    rent = sum(1000 / STEP ** n for n in range(1, 25))
    (year_end,) = book.schedule.loc[book.schedule["period"] == "2024-12", "liability_closing"]
    assert abs(float(year_end) - (float(rent) - 30000 / float(STEP) ** (14 / 31))) < 0.0061


def test_money_that_came_counts_beside_what_is_still_to_come() -> None:
    assert total(moved("2024-12-31", "2025-01-15", received=True)) == 60000


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("received", [False, True])
def test_every_day_around_the_event(days: int, at_end: bool, received: bool) -> None:
    """Only what is received before the event takes effect stays beside the new plan."""
    event = date(2025, 1, 15)
    planned = event + timedelta(days=days)
    before = planned <= event if at_end else planned < event
    text = moved(str(planned), str(event), received=received, at_end=at_end)
    assert total(text) == (60000 if received and before else 30000)
    noted = [c.actual for c in book_of(text).checks if c.name == "money received is in the plan"]
    assert noted == (["not counted"] if received and not before else [])


def test_what_is_planned_for_the_day_of_an_event_at_its_end_is_refused() -> None:
    """It takes effect on the day after, so that money of its own day is not to come."""
    found = refused(moved("2024-12-31", "2025-01-15", at_end=True, to="2025-01-15"))
    assert [p.key for p in found] == ["events[0].receivable[0].on"]
    assert refused(moved("2024-12-31", "2025-01-15", to="2025-01-15")) == []


def earned(day: str, **elections: Any) -> asc842.LeaseBook:
    text = EY.replace("on = 2026-12-31, amount = 90000", f"on = 2026-12-31, amount = 90000, earned = {day}")
    return book_of(text, incentives_receivable="when earned", **elections)


def test_what_is_earned_on_the_last_day_of_a_year_counts_at_its_end() -> None:
    """The same as on the first day of the next: 90,000 / 1.05 comes off the liability, and a day costs no interest."""
    one, other = earned("2025-12-31"), earned("2026-01-01")
    assert [e["liability_after"] for e in one.events.to_dict("records")][-1] == [
        e["liability_after"] for e in other.events.to_dict("records")][-1]
    cost = [b.schedule.groupby(b.schedule["period"].str[:4])["cost"].sum() for b in (one, other)]
    assert cost[0]["2026"] == cost[1]["2026"]
    assert one.passed


def test_prospective_as_ey_prints_it() -> None:
    """EY, Lease accounting, Illustration 2-11: 10,000 in the payments from the start, 90,000 from the end of year 1.

    Year 2 costs 839,000 (8,500,000 - 100,000 less 849,000 for year 1, over nine years); the asset is 5,406,000 after
    it and 4,842,000 after year 3, where the source carries rounded figures forward.
    """
    only = EY.replace(", { on = 2026-12-31, amount = 90000 }", "").replace("amount = 100000", "amount = 10000")
    text = with_events(only, {"id": "more", "kind": "incentive", "effective": date(2025, 12, 31),
                              "at_end_of_day": True, "incentive_id": "allowance",
                              "receivable": [{"on": date(2026, 12, 31), "amount": D(90000)}]})
    text = text.replace("on = 2025-12-31, amount = 10000", "on = 2025-12-31, amount = 10000, received = true")
    book = book_of(text)
    assert book.passed
    cost = book.schedule.groupby(book.schedule["period"].str[:4])["cost"].sum()
    assert abs(cost["2026"] - (D(8400000) - 849000) / 9) < D("0.02")
    assert round(cost["2026"], -3) == 839000
    asset = dict(zip(book.schedule["period"], book.schedule["asset_closing"], strict=True))
    assert abs(asset["2026-12"] - 5406000) <= 500
    assert abs(asset["2027-12"] - 4842000) <= 1000


@pytest.mark.parametrize(("period", "received", "listed"), [
    ("2024-11", False, False), ("2024-12", False, True), ("2024-12", True, False)])
def test_a_close_lists_what_was_planned_and_is_not_said_to_have_come(tmp_path: Path, period: str, received: bool,
                                                                    listed: bool) -> None:
    text = moved("2024-12-31", "2025-01-15", received=received).split("\n[[events]]")[0]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.toml").write_text(text, encoding="utf-8")
    exceptions = asc842.close(tmp_path / "in", period, out=tmp_path / "out", reports=False).book.exceptions
    assert ("incentive planned" in set(exceptions["kind"])) == listed
