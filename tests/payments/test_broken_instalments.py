"""Rent that changes inside the time that an instalment pays for: each day is paid for once. Figures by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio.rent import rent_of_all
from asc842.timeline.timeline import Timeline
from lease_files import book_of, lease_text, load_text
from test_incentives import with_events

D = Decimal


def changed(timing: str, frequency: str, before: str, *changes: tuple[str, str], end: str = "2025-12-31",
            **more: Any) -> str:
    """A lease from 2025-01-01 whose rent changes on each of these days."""
    def rent(amount: str) -> dict[str, Any]:
        return {"id": "base", "name": "Rent", "source": "lease, 2", "timing": timing, "frequency": frequency,
                "rows": [{"amount": D(amount)}], **more}

    return with_events(lease_text("2025-01-01", end, rent(before)), *(
        {"id": f"e{n}", "kind": "modification", "effective": date.fromisoformat(day), "discount_rate": D("0.07"),
         "rent": [rent(amount)]} for n, (day, amount) in enumerate(changes)))


def due(book: asc842.LeaseBook) -> list[tuple[str, Decimal]]:
    assert [c for c in book.checks if c.status == "fail"] == []
    return [(str(p["due"])[5:], p["rent"]) for p in book.payments.to_dict("records")]


def test_rent_in_advance_for_days_after_the_change_is_credited() -> None:
    """3,100 paid for March is 100 a day; from the 16th, 50 a day: 1,600 paid, 800 asked for, 800 left for April."""
    book = book_of(changed("advance", "monthly", "3100.00", ("2025-03-16", "1550.00")))
    assert due(book)[2:6] == [("03-01", D(3100)), ("03-16", D(0)), ("04-01", D(750)), ("05-01", D(1550))]
    assert book.summary["rent"] == 2 * 3100 + 15 * 100 + 16 * 50 + 9 * 1550
    assert "less 800.00 paid in advance" in book.payments.iloc[4]["why"]


def test_rent_in_arrears_for_days_before_the_change_is_still_owed() -> None:
    book = book_of(changed("arrears", "monthly", "3100.00", ("2025-03-16", "1550.00")))
    assert due(book)[2:5] == [("03-31", D(1500)), ("03-31", D(800)), ("04-30", D(1550))]
    assert book.summary["rent"] == 2 * 3100 + 15 * 100 + 16 * 50 + 9 * 1550


@pytest.mark.parametrize(("timing", "left"), [("advance", (3000, 18000, 18000)), ("arrears", (15000, 18000, 18000))])
def test_half_a_year_of_annual_rent(timing: str, left: tuple[int, ...]) -> None:
    """12,000 a year becomes 18,000 on July 1 of the second of four years. In advance, 6,000 of 9,000 is paid; in
    arrears 6,000 + 9,000 fall due at the end of the year."""
    book = book_of(changed(timing, "annual", "12000.00", ("2026-07-01", "18000.00"), end="2028-12-31"))
    assert due(book)
    years = (0, 0.5, 1.5) if timing == "advance" else (0.5, 1.5, 2.5)
    expected = sum(a / 1.07 ** y for a, y in zip(left, years, strict=True))
    assert abs(float(book.events.iloc[0]["liability_after"]) - expected) < 0.0051
    assert book.summary["rent"] == 12000 + 6000 + 9000 + 2 * 18000


@pytest.mark.parametrize("timing", ["advance", "arrears"])
@pytest.mark.parametrize(("second", "expected"), [
    ("2025-03-25", 15 * 100 + 9 * 50 + 7 * 200 + 6200),
    ("2025-04-16", 15 * 100 + 16 * 50 + 15 * 1550 // 30 + 15 * 6200 // 30)])
def test_two_changes(timing: str, second: str, expected: int) -> None:
    """3,100, then 1,550 from March 16, then 6,200, to the end of April; March has 31 days, April 30."""
    book = book_of(changed(timing, "monthly", "3100.00", ("2025-03-16", "1550.00"), (second, "6200.00"),
                           end="2025-04-30"))
    assert due(book)
    assert book.summary["rent"] == 2 * 3100 + expected


def test_credit_outlasts_an_event_that_leaves_rent_alone() -> None:
    text = with_events(changed("advance", "monthly", "3100.00", ("2025-03-16", "1550.00")), {
        "id": "longer", "kind": "modification", "effective": date(2025, 3, 20), "discount_rate": D("0.07"),
        "lease_term_end": date(2026, 1, 31)})
    assert book_of(text).summary["rent"] == 2 * 3100 + 15 * 100 + 16 * 50 + 10 * 1550


def test_rent_by_an_index() -> None:
    """110 for 100 from March 1 on: 3,410 is charged for March, of which 3,100 is measured. From the 16th the rent is
    1,550 at 100, measured at 110. Variable cost is a tenth of what was measured for 15 days of March: 150."""
    index = {"name": "CPI", "at_commencement": 100, "readings": [{"from": date(2025, 3, 1), "value": 110}]}
    book = book_of(changed("advance", "monthly", "3100.00", ("2025-03-16", "1550.00"), basis="index", index=index))
    assert book.passed
    assert sum(book.tables["expenses"]["cost"]) == D(150)
    assert book.summary["rent"] == 2 * 3100 + 1500 + 16 * 55 + 9 * 1705


def test_more_paid_than_will_be_owed_is_refused() -> None:
    lease = load_text(changed("advance", "annual", "12000.00", ("2025-07-01", "100.00")))
    with pytest.raises(asc842.InputError, match=r"5,950\.00 paid in advance"):
        asc842.account_for(lease)


def test_credit_that_only_a_later_event_uses_up_is_refused() -> None:
    """12,000 paid for the last year, of which 5,950 is not used up at 100 a year: for July the liability
    would leave it out, though rent of 20,000 from August on uses it up."""
    text = changed("advance", "annual", "12000.00", ("2026-07-01", "100.00"), ("2026-08-01", "20000.00"),
                   end="2026-12-31")
    with pytest.raises(asc842.InputError) as refusal:
        book_of(text)
    assert [p.key for p in refusal.value.problems] == ["events[0].rent"]
    # At one time the first never stands alone: 12,000 - 6,000 = 6,000 against 10,000 for half a year.
    together = text.replace("2026-08-01", "2026-07-01")
    ordered = together.replace('id = "e0"', 'id = "e0"\norder = 1').replace('id = "e1"', 'id = "e1"\norder = 2')
    assert due(book_of(ordered))[-1] == ("07-01", D(4000))


def test_a_portfolio_goes_through_the_versions_of_such_leases_one_after_the_other() -> None:
    inside, between = (load_text(changed("advance", "monthly", "3100.00", (day, "1550.00")))
                       for day in ("2025-03-16", "2025-03-01"))
    rent, apart = rent_of_all([(7, Timeline(inside)), (8, Timeline(between))])
    assert apart == set()
    after = (rent.lease == 7) & (rent.event == 1)
    assert list(zip(rent.due[after].astype(str), rent.gross[after], strict=True))[:3] == [
        ("2025-03-16", 0), ("2025-04-01", 75000), ("2025-05-01", 155000)]


@pytest.mark.parametrize("end", [{"kind": "termination", "penalty": D(500)}, {"kind": "purchase", "price": D(5000)}])
def test_a_lease_that_ends_before_its_first_rent_falls_due(end: dict[str, Any], tmp_path: Any) -> None:
    """No payment ever falls due: half a year in arrears, ended after two months."""
    text = lease_text("2025-01-01", "2026-12-31", {"frequency": "half-yearly", "timing": "arrears", "rows": [
        {"amount": D(6000)}]})
    book = book_of(with_events(text, {"id": "end", "effective": date(2025, 3, 1), **end}))
    assert book.passed
    assert (len(book.payments), book.summary["rent"]) == (0, 0)
    assert book.to_workbook(tmp_path / "book.xlsx").exists()
