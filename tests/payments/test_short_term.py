"""Short-term leases (842-20-25-2, -25-3): elected by class, cost spread evenly, recognized once they last longer."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import asc842
from lease_files import at, book_of, lease_text
from test_events import with_events

D = Decimal
ELECTED = {"short_term_classes": ("vehicles",)}
MONTHLY = {"timing": "advance", "rows": [{"monthly": D(1000)}]}


def vehicle(text: str) -> str:
    """Put a lease into the class of assets that is elected."""
    return text.replace('name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "vehicles"')


def expenses(book: asc842.LeaseBook) -> list[dict[str, Any]]:
    rows = book.tables["expenses"]
    return [dict(r) for r in rows[rows["kind"] == "short-term lease cost"].to_dict("records")]


def costs(book: asc842.LeaseBook) -> list[Decimal]:
    return [r["cost"] for r in expenses(book) if r["cost"]]


def account(book: asc842.LeaseBook, name: str) -> Decimal:
    """Debits less credits of an account."""
    lines = book.journal[book.journal["account"] == name]
    return Decimal(sum(lines["debit"], D(0)) - sum(lines["credit"], D(0)))


@pytest.mark.parametrize(("end", "months", "short"), [("2025-09-30", 9, True), ("2026-01-31", 13, False)])
def test_ey_4_1(end: str, months: int, short: bool) -> None:
    """EY, Financial reporting developments: Lease accounting, Illustration 4-1: 9 months, and 4 by an option.

    The option reasonably certain, the term is 13 months and no short-term lease; otherwise it is 9 and one.
    """
    option = [{"id": "renew", "kind": "renewal", "lease_term_end": date(2026, 1, 31)}]
    text = lease_text("2025-01-01", "2025-09-30", MONTHLY, options=option, judgements=[
        {"question": "option", "option": "renew", "answer": "not exercised" if short else "exercised"}])
    book = book_of(vehicle(text), **ELECTED)
    assert (book.summary["months"], book.summary["short_term"]) == (months, short)
    assert book.summary["lease_term_end"] == date.fromisoformat(end)
    assert (book.summary["opening_liability"] == 0) is short
    assert book.passed


def test_stepped_rent_with_a_free_month() -> None:
    """0, then 5 x 1,000 and 6 x 1,200 = 12,200 over 12 months: 1,016.67 a month, rounded on the running total."""
    rent = {"timing": "advance", "rows": [{"monthly": D(1000)}, {"month": 7, "monthly": D(1200)}]}
    book = book_of(vehicle(lease_text("2025-01-01", "2025-12-31", rent, abatements=[
        {"months": ["2025-01"], "share": 1}])), **ELECTED)
    level = [(D(12200) * n / 12).quantize(D("0.01"), ROUND_HALF_UP) for n in range(13)]
    assert costs(book) == [b - a for a, b in pairwise(level)]
    zero = ["liability_opening", "liability_closing", "interest", "payment", "cost", "asset_closing"]
    assert not book.schedule[zero].any().any()
    assert (sum(book.schedule["gross_rent"]), sum(book.schedule["rent"])) == (13200, 12200)
    assert not book.payments["in_liability"].any()
    assert account(book, "Short-term lease cost") == 12200
    assert account(book, "Cash") == -12200
    assert account(book, "Prepaid (accrued) rent") == 0
    assert book.passed


def test_only_an_elected_class_and_only_up_to_twelve_months() -> None:
    short, long = (lease_text("2025-01-01", end, MONTHLY) for end in ("2025-12-31", "2026-01-01"))
    assert book_of(vehicle(short), **ELECTED).summary["short_term"]
    assert not book_of(short, **ELECTED).summary["short_term"]
    assert not book_of(vehicle(short)).summary["short_term"]
    assert not book_of(vehicle(long), **ELECTED).summary["short_term"]


def test_a_purchase_that_is_reasonably_certain_is_no_short_term_lease() -> None:
    option = [{"id": "buy", "kind": "purchase", "on": date(2025, 12, 31), "price": D(5000)}]
    text = lease_text("2025-01-01", "2025-12-31", MONTHLY, options=option, judgements=[
        {"question": "option", "option": "buy", "answer": "exercised"},
        {"question": "useful_life", "answer": 60}], classification="finance")
    assert not book_of(vehicle(text), **ELECTED).summary["short_term"]


def extended(end: date, kind: str = "reassessment", **more: Any) -> str:
    """12 months, of which the first is free; on 2025-07-01 extended at 1,500 from 2026 on."""
    rent = [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3", "rows": [
        {"monthly": D(1000), "to": date(2025, 12, 31)}, {"monthly": D(1500), "from": date(2026, 1, 1)}]}]
    text = lease_text("2025-01-01", "2025-12-31", MONTHLY, abatements=[{"months": ["2025-01"], "share": 1}], **more)
    return vehicle(with_events(text, {"id": "longer", "kind": kind, "effective": date(2025, 7, 1),
                                      "discount_rate": D("0.06"), "lease_term_end": end, "rent": rent}))


def test_extended_beyond_twelve_months_is_recognized_with_what_is_accrued() -> None:
    """11,000 / 12 x 6 = 5,500 are cost by then, 5,000 paid: 500 accrued. 6 x 1,000 and 18 x 1,500 are left."""
    book = book_of(extended(date(2027, 6, 30)), **ELECTED)
    rent = [1000] * 6 + [1500] * 18
    liability = sum((r / D("1.005") ** k for k, r in enumerate(rent)), D(0))
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_after"] - liability) <= D("0.005")
    assert event["asset_after"] == event["liability_after"] - 500
    assert sum(costs(book), D(0)) == 5500
    assert at(book, "2025-06-30")["asset_closing"] == 0
    # 33,000 of rent less the 500 that were cost before, over 24 months.
    later = book.schedule[book.schedule["starts"] >= date(2025, 7, 1)]
    assert all(abs(cost - D(32500) / 24) <= D("0.01") for cost in later["cost"])
    assert account(book, "Prepaid (accrued) rent") == 0
    assert book.schedule["liability_closing"].iloc[-1] == book.schedule["asset_closing"].iloc[-1] == 0
    assert book.passed


def test_judged_anew_up_to_twelve_months_beyond_it_stays_short() -> None:
    """842-20-25-3 counts from the end of the term determined before; what is left is spread over what is left."""
    book = book_of(extended(date(2026, 12, 31)), **ELECTED)
    assert not book.schedule["liability_closing"].any()
    # 5,500 for six months, then (6 x 1,000 + 12 x 1,500 - 500) / 18 a month.
    assert all(abs(cost - D(23500) / 18) <= D("0.01") for cost in costs(book)[6:])
    assert account(book, "Prepaid (accrued) rent") == 0
    assert book.passed
    assert book_of(extended(date(2027, 1, 1)), **ELECTED).schedule["liability_closing"].any()


def test_a_purchase_that_becomes_certain_ends_it() -> None:
    """Six of twelve months are left, and the price of 5,000 at their end: worth as much at half a percent a month."""
    option = [{"id": "buy", "kind": "purchase", "on": date(2025, 12, 31), "price": D(5000)}]
    text = lease_text("2025-01-01", "2025-12-31", MONTHLY, options=option, judgements=[
        {"question": "option", "option": "buy", "answer": "not exercised"}])
    book = book_of(vehicle(with_events(text, {
        "id": "certain", "kind": "reassessment", "effective": date(2025, 7, 1), "discount_rate": D("0.06"),
        "classification": "finance", "amortization_end": date(2029, 12, 31),
        "options": [{"option": "buy", "answer": "exercised"}]})), **ELECTED)
    liability = sum((1000 / D("1.005") ** k for k in range(6)), 5000 / D("1.005") ** 6)
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_after"] - liability) <= D("0.005")
    assert event["asset_after"] == event["liability_after"]
    assert sum(costs(book), D(0)) == 6000
    assert abs(at(book, "2025-12-31")["asset_closing"] - liability * 48 / 54) <= D("0.01")
    assert book.passed


def test_agreed_anew_it_is_a_lease_from_then_on() -> None:
    """Twelve months from the modification are short, a day more is not."""
    assert not book_of(extended(date(2026, 6, 30), "modification"), **ELECTED).schedule["liability_closing"].any()
    assert book_of(extended(date(2026, 7, 1), "modification"), **ELECTED).schedule["liability_closing"].any()


def test_costs_incentives_and_prepaid_rent_are_spread_too() -> None:
    book = book_of(vehicle(lease_text(
        "2025-01-01", "2025-12-31", MONTHLY, costs=[{"amount": D(240)}], prepaid_rent=[{"amount": D(600)}],
        incentives=[{"amount": D(1200), "received": date(2025, 1, 1)}])), **ELECTED)
    assert set(costs(book)) == {D(12000 + 240 + 600 - 1200) / 12}
    assert account(book, "Prepaid (accrued) rent") == 0
    assert book.passed


def test_terminated_early_nothing_is_left() -> None:
    text = with_events(lease_text("2025-01-01", "2025-12-31", MONTHLY, abatements=[
        {"months": ["2025-12"], "share": 1}]), {"id": "end", "kind": "termination", "effective": date(2025, 3, 31),
                                                "at_end_of_day": True})
    book = book_of(vehicle(text), **ELECTED)
    assert sum(costs(book), D(0)) == 3000
    assert account(book, "Prepaid (accrued) rent") == 0
    assert book.passed


def test_a_short_term_lease_has_no_transition() -> None:
    text = lease_text("2018-07-01", "2019-06-30", MONTHLY) + """
[transition]
date = 2019-01-01
method = "effective date"
former = "operating"
package_of_expedients = true
"""
    book = book_of(vehicle(text), **ELECTED)
    assert book.summary["short_term"]
    assert "transition" not in book.tables
    assert len(book.schedule) == 12
    assert book.passed


def test_workbook_and_json(tmp_path: Path) -> None:
    book = book_of(extended(date(2027, 6, 30)), **ELECTED)
    assert book.to_workbook(tmp_path / "w.xlsx").exists()
    assert '"short_term": true' in book.to_json()


@pytest.mark.parametrize(("end", "kind"), [("2025-02-14", "one-month lease cost"),
                                           ("2025-02-15", "short-term lease cost")])
def test_a_term_of_a_month_or_less_is_a_kind_of_its_own(end: str, kind: str) -> None:
    """842-20-50-4(c): short-term lease cost is told without leases of a month or less. 15 January to 14 February."""
    book = book_of(vehicle(lease_text("2025-01-15", end, {"frequency": "once", "rows": [
        {"on": date(2025, 1, 15), "amount": D(900)}]})), **ELECTED)
    assert set(book.tables["expenses"]["kind"]) == {kind}
    assert sum(book.tables["expenses"]["cost"]) == sum(book.tables["expenses"]["paid"]) == 900
    assert book.passed


def test_a_month_that_is_judged_longer_is_short_term_from_then_on() -> None:
    """900 for January; on 1 February, its end, the lease goes on to the end of March: 1,800 more."""
    text = lease_text("2025-01-01", "2025-01-31", {"id": "rent-1", "timing": "advance", "rows": [{"monthly": D(900)}]})
    book = book_of(vehicle(with_events(text, {
        "id": "longer", "kind": "modification", "effective": date(2025, 2, 1), "discount_rate": D("0.06"),
        "lease_term_end": date(2025, 3, 31)})), **ELECTED)
    e = book.tables["expenses"]
    assert {str(k): sum(rows["cost"]) for k, rows in e.groupby("kind")} == {
        "one-month lease cost": 900, "short-term lease cost": 1800}
    assert book.passed


@pytest.mark.parametrize(("kind", "of_february"), [
    ("modification", "one-month lease cost"), ("reassessment", "short-term lease cost")])
def test_a_month_agreed_anew_is_a_month_and_one_judged_anew_the_second(kind: str, of_february: str) -> None:
    """900 for January, and on 1 February for that month too: agreed then, it is a term of its own of one month."""
    text = lease_text("2025-01-01", "2025-01-31", {"id": "rent-1", "timing": "advance", "rows": [{"monthly": D(900)}]})
    book = book_of(vehicle(with_events(text, {
        "id": "longer", "kind": kind, "effective": date(2025, 2, 1), "discount_rate": D("0.06"),
        "lease_term_end": date(2025, 2, 28)})), **ELECTED)
    e = book.tables["expenses"]
    assert [(r["period"], r["kind"], r["cost"]) for r in e[e["cost"] != 0].to_dict("records")] == [
        ("2025-01", "one-month lease cost", 900), ("2025-02", of_february, 900)]
