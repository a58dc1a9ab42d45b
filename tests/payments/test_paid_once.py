"""What an event says is paid once: after an exit, in the place of an earlier payment, never dropped in silence.

A payment for leaving is one for the lease through its exit, whenever it falls due (842-10-30-5; PwC, Leases, 5.5).
Expected figures come from :func:`test_approval.modified`, plain sums of powers, or from sums beside the test.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from event_workbooks import with_events
from lease_files import at, book_of, lease_text, measured_amounts, refused
from test_approval import EXIT, FEE, SIGNED, end_of_2025, modified, near, position, text
from test_portfolio import write

D = Decimal


@pytest.mark.parametrize("classification", ["operating", "finance"])
def test_a_fee_that_falls_due_after_the_exit_is_a_payment(classification: str) -> None:
    """Out at the end of March, 60,000 due on May 15: owed until then, and cost through March."""
    fee = {**FEE, "rows": [{"on": date(2026, 5, 15), "amount": D(60000)}]}
    book = book_of(text({**EXIT, "classification": classification, "rent": [fee]}, classification=classification))
    after = [*((float(m), 10000.0) for m in range(15)), (position(date(2026, 5, 15)), 60000.0)]
    near(end_of_2025(book), modified(SIGNED, after, 15, finance=classification == "finance"))
    assert (at(book, "2026-04-30")["liability_closing"] > 59000, book.passed) == (True, True)
    assert (at(book, "2026-05-31")["liability_closing"], at(book, "2026-05-31")["asset_closing"]) == (0, 0)


def test_a_later_event_leaves_what_was_agreed_to_be_paid_after_the_exit() -> None:
    fee = {**FEE, "rows": [{"on": date(2026, 5, 15), "amount": D(60000)}]}
    sooner = {**EXIT, "id": "sooner", "approved": date(2025, 12, 1), "approved_reason": "Agreed by letter.",
              "lease_term_end": date(2026, 2, 28), "rent": []}
    payments = book_of(text({**EXIT, "rent": [fee]}, sooner)).payments
    assert payments[payments["due"] > date(2026, 1, 31)][["due", "rent"]].to_numpy().tolist() == [
        [date(2026, 2, 1), D(10000)], [date(2026, 5, 15), D(60000)]]


def test_what_is_paid_once_takes_the_place_of_what_was() -> None:
    """A second agreement lowers the fee and moves it to February: the first one is not paid beside it."""
    less = {**FEE, "rows": [{"on": date(2026, 2, 15), "amount": D(45000)}]}
    again = {**EXIT, "id": "again", "approved": date(2025, 12, 1), "approved_reason": "Agreed by letter.",
             "rent": [less]}
    payments = book_of(text({**EXIT, "rent": [FEE]}, again)).payments
    assert payments.loc[payments["component"].str.startswith("fee"), "rent"].tolist() == [D(45000)]


def test_a_payment_from_before_the_agreement_is_refused() -> None:
    """On the day of approval is as early as it counts; the same payment of an earlier version may be restated."""
    early = {**FEE, "rows": [{"on": date(2025, 9, 30), "amount": D(60000)}]}
    (problem,) = refused(text({**EXIT, "rent": [early]}))
    assert (problem.where.endswith("events[0].rent[0].rows[0].on"), problem.found) == (True, "2025-09-30")
    assert "2025-10-03" in problem.expected
    restated = {**FEE, "rows": [{"on": date(2026, 1, 15), "amount": D(500)},
                                {"on": date(2026, 3, 31), "amount": D(60000)}]}
    again = {**EXIT, "id": "again", "approved": date(2026, 2, 1), "approved_reason": "Agreed by letter.",
             "rent": [restated]}
    payments = book_of(text({**EXIT, "rent": [restated]}, again)).payments
    assert payments.loc[payments["component"].str.startswith("fee"), "rent"].tolist() == [D(500), D(60000)]


LEASES = [{"lease": "a", "commencement": "2024-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
           "classification": "operating", "reason": "As entered."}]
DATED = [{"lease": "a", "due": f"{y}-{m:02d}-01", "gross_rent": "1000.00"} for y in (2024, 2025, 2026)
         for m in range(1, 13)]
LESS = {"lease": "a", "from": "2025-10-01", "monthly": "800.00", "timing": "advance", "event": "less"}
EVENTS = [{"lease": "a", "id": "less", "kind": "modification", "approved": "2025-10-01", "discount_rate": "0.08",
           "classification": "operating", "reason": "Cheaper."}]


def test_new_rent_ends_dated_payments(tmp_path: Path) -> None:
    """Named, the rent of an event takes the place of payments that are dated; without a name it would be added."""
    for name in ("named", "unnamed"):
        (tmp_path / name).mkdir()
    write(tmp_path / "named", leases=LEASES, payments=DATED, events=EVENTS, rent=[{**LESS, "rent": "payments"}])
    (one,) = (held := read_portfolio(tmp_path / "named")).leases
    schedule = measured_amounts(held.tables())["schedule"].set_index("period")
    worth = sum(800 / (1 + 0.08 / 12) ** n for n in range(12))
    assert abs(float(schedule["liability_closing"]["2025-12"]) - worth) < 0.006
    assert asc842.account_for(one.lease).payments["rent"].iloc[-15:].tolist() == [D(800)] * 15
    write(tmp_path / "unnamed", leases=LEASES, payments=DATED, events=EVENTS, rent=[LESS])
    (rejected,) = read_portfolio(tmp_path / "unnamed").rejected
    (problem,) = rejected.error.problems
    assert problem.where.endswith("rent.csv:2: rent")
    assert (problem.found, "payments" in problem.expected) == ("nothing", True)


def test_what_was_paid_before_an_event_stays_whatever_the_order_of_its_rows() -> None:
    """The fee of December 31 gives way to what the event says; that of June 30, printed after it, was paid."""
    fees = {"id": "fee", "name": "Fee", "source": "lease, 7", "frequency": "once", "rows": [
        {"on": date(2025, 12, 31), "amount": D(900)}, {"on": date(2025, 6, 30), "amount": D(300)}]}
    monthly = {"id": "base", "timing": "advance", "rows": [{"monthly": D(1000)}]}
    change = {"id": "less", "kind": "modification", "effective": date(2025, 10, 1), "discount_rate": D("0.06"),
              "rent": [{**fees, "rows": [{"on": date(2025, 12, 31), "amount": D(500)}]}]}
    payments = book_of(with_events(lease_text("2025-01-01", "2026-12-31", [monthly, fees]), change)).payments
    fee = payments[payments["component"].str.startswith("fee")]
    assert dict(zip(fee["due"], fee["rent"], strict=True)) == {date(2025, 6, 30): D(300), date(2025, 12, 31): D(500)}
