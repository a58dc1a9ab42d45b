"""Charges beside the lease are cost of the time that they pay for, and prepaid or accrued in between."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import asc842
from asc842.payments.expense import Expense
from asc842.payments.spread import over_time
from event_workbooks import with_events
from lease_files import book_of, lease_text

D = Decimal
OFFICE = {"id": "office", "timing": "advance", "rows": [{"monthly": D("1000.00")}]}


def text(charge: dict[str, Any], **more: Any) -> str:
    """An office with a charge beside its rent."""
    beside = {"id": "cam", "name": "Upkeep", "measured": False, "why_not": "a service", "expensed_as": "nonlease cost",
              "timing": "advance", **charge}
    return lease_text("2025-01-01", "2026-12-31", [OFFICE, beside], **more)


def months(book: asc842.LeaseBook, column: str, item: str = "cam") -> dict[str, Decimal]:
    """What is cost, or paid, in each month."""
    found: dict[str, Decimal] = {}
    for e in book.tables["expenses"].to_dict("records"):
        if e["item"] == item and e[column]:
            found[e["period"]] = found.get(e["period"], D(0)) + e[column]
    return found


def held(book: asc842.LeaseBook, at: str) -> Decimal:
    """What the journal holds as prepaid (accrued) by a day."""
    j = book.journal
    of = j[(j["account"] == "Prepaid (accrued) rent") & (j["date"].astype(str) <= at)]
    return sum(of["debit"], D(0)) - sum(of["credit"], D(0))


EVERY_MONTH = {f"{y}-{m:02}": D("200.00") for y in (2025, 2026) for m in range(1, 13)}


def test_a_year_in_advance_is_cost_month_by_month() -> None:
    # 2,400.00 a year in advance: 200.00 a month, the rest prepaid.
    book = book_of(text({"frequency": "annual", "rows": [{"amount": D("2400.00")}]}))
    assert months(book, "cost") == EVERY_MONTH
    assert months(book, "paid") == {"2025-01": D("2400.00"), "2026-01": D("2400.00")}
    assert [held(book, at) for at in ("2025-01-31", "2025-06-30", "2025-12-31")] == [D(2200), D(1200), D(0)]
    assert book.passed


def test_a_year_in_arrears_accrues() -> None:
    book = book_of(text({"frequency": "annual", "timing": "arrears", "rows": [{"amount": D("2400.00")}]}))
    assert months(book, "cost") == EVERY_MONTH
    assert [held(book, at) for at in ("2025-01-31", "2025-11-30", "2025-12-31")] == [D(-200), D(-2200), D(0)]
    late = book_of(text({"timing": "arrears", "due_day": 5, "rows": [{"monthly": D("200.00")}]}))
    assert months(late, "cost") == EVERY_MONTH
    assert months(late, "paid")["2027-01"] == D(200)


def test_part_months_weeks_and_odd_cents() -> None:
    # 100.00 a quarter: 33.33, 33.34, 33.33 by half a cent up of 33.333 and 66.667.
    book = book_of(text({"frequency": "quarterly", "rows": [{"amount": D("100.00")}]}))
    assert list(months(book, "cost").values())[:3] == [D("33.33"), D("33.34"), D("33.33")]
    # The week from 2025-01-27: 5 days of January's 31 against 2 of February's 28: 48.51 of 70.00.
    weekly = book_of(text({"frequency": "weekly", "cycle_begins": date(2025, 1, 6), "rows": [{"amount": D("70.00")}]}))
    # January 1 to 5: 50.00; weeks of January 6, 13, 20: 210.00.
    assert months(weekly, "cost")["2025-01"] == D("50.00") + D("210.00") + D("48.51")  # 70 x (5/31) / (5/31 + 2/28)
    by_days = book_of(text({"frequency": "weekly", "cycle_begins": date(2025, 1, 6), "rows": [
        {"amount": D("70.00")}]}), cost_weights="days")
    assert months(by_days, "cost")["2025-01"] == D("310.00")


def test_what_is_prepaid_when_the_lease_ends_is_cost_of_that_day() -> None:
    ended = with_events(text({"frequency": "annual", "rows": [{"amount": D("2400.00")}]}),
                        {"kind": "termination", "effective": date(2025, 4, 1)})
    book = book_of(ended)
    assert months(book, "cost") == {"2025-01": D(200), "2025-02": D(200), "2025-03": D(2000)}
    assert held(book, "2026-12-31") == 0


def test_a_charge_that_changes_within_its_year() -> None:
    rise = {"kind": "modification", "effective": date(2025, 7, 1), "discount_rate": D("0.06"),
            "classification": "operating", "rent": [{
                "id": "cam", "name": "Upkeep", "measured": False, "why_not": "a service", "source": "lease, 3",
                "expensed_as": "nonlease cost", "timing": "advance", "frequency": "annual",
                "rows": [{"amount": D("3000.00")}]}]}
    book = book_of(with_events(text({"frequency": "annual", "rows": [{"amount": D("2400.00")}]}), rise))
    cost = months(book, "cost")
    more = months(book, "cost", "cam/event-1")
    both = {m: cost.get(m, D(0)) + more.get(m, D(0)) for m in EVERY_MONTH}
    assert both == {m: D("200.00") if m < "2025-07" else D("250.00") for m in EVERY_MONTH}


def test_a_variable_charge_paid_before_its_time_is_over_is_cost_of_that_time() -> None:
    charge = {"id": "tax", "name": "Taxes", "basis": "costs", "actuals": [
        {"from": date(2025, 1, 1), "to": date(2025, 12, 31), "amount": D("1200.00"), "due": date(2025, 4, 1)},
        {"from": date(2026, 1, 1), "to": date(2026, 12, 31), "amount": D("1500.00"), "due": date(2027, 1, 15)}]}
    book = book_of(lease_text("2025-01-01", "2026-12-31", OFFICE, variable_payments=[charge]))
    cost = months(book, "cost", "tax")
    assert cost == {f"2025-{m:02}": D(100) for m in range(1, 13)} | {"2026-12": D(1500)}


def test_a_close_holds_what_is_prepaid(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(text({"frequency": "annual", "rows": [{"amount": D("2400.00")}]},
                                          lease_id="a"))
    result = asc842.close(tmp_path, "2025-03", out=None, register="sqlite://")
    lines = result.book.lines
    cost = lines[lines["account"] == "Nonlease cost"]
    assert sum(cost["debit"] - cost["credit"]) == 60000
    prepaid = lines[lines["account"] == "Prepaid (accrued) rent"]
    assert sum(prepaid["debit"] - prepaid["credit"]) == 180000
    assert result.passed


def test_a_charge_for_one_day_is_cost_of_that_day() -> None:
    """310.00 paid on January 15 for the 31st of March: an asset until then."""
    whole = Expense(date(2025, 1, 15), "open-day", "nonlease cost", 31000, 31000, "", "")
    found = [(e.date, e.cost, e.paid) for e in over_time(whole, date(2025, 3, 31), date(2025, 4, 1), by_days=False)]
    assert found == [(date(2025, 1, 15), 0, 31000), (date(2025, 3, 31), 31000, 0)]
