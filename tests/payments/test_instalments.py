"""What instalments of several months pay for where the contract does not say: months from the commencement date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.checks.contract.instalments import NAME
from asc842.closing.portfolio import read_portfolio
from lease_files import book_of, lease_text
from test_portfolio import write

D = Decimal


def rent(frequency: str, timing: str = "advance", **more: Any) -> dict[str, Any]:
    return {"frequency": frequency, "timing": timing, "rows": [{"amount": D(120000)}], **more}


def noted(book: asc842.LeaseBook) -> list[str]:
    assert book.passed
    return [c.actual for c in book.checks if c.name == NAME]


def test_yearly_rent_from_the_last_day_of_a_year() -> None:
    """Five payments of 120,000 on each December 31, from 2024 on; by calendar year one day of the first would be paid.

    At 6 % a year: 120,000 / 1.06 + ... + 120,000 / 1.06 ** 4 after the first.
    """
    book = book_of(lease_text("2024-12-31", "2029-12-30", rent("annual")))
    assert [str(d) for d in book.payments["due"]] == [f"{y}-12-31" for y in range(2024, 2029)]
    assert set(book.payments["rent"]) == {D(120000)}
    assert book.summary["opening_liability"] == sum(120000 / D("1.06") ** n for n in range(1, 5)).quantize(D("0.01"))
    assert noted(book) == ["2024-12-31 to 2025-12-30"]


@pytest.mark.parametrize(("frequency", "months"), [("quarterly", 3), ("half-yearly", 6), ("annual", 12)])
@pytest.mark.parametrize("timing", ["advance", "arrears"])
def test_every_instalment_is_whole(frequency: str, months: int, timing: str) -> None:
    """Two years from the 15th: 24 / months instalments of 120,000."""
    book = book_of(lease_text("2024-03-15", "2026-03-14", rent(frequency, timing)))
    assert list(book.payments["rent"]) == [D(120000)] * (24 // months)
    assert len(noted(book)) == 1


def test_calendar_years_where_the_file_says_so() -> None:
    """A day of December 2024, 1/31 of a month, eleven months; then the year from December 2025."""
    book = book_of(lease_text("2024-12-31", "2026-11-30", rent("annual", instalments="calendar")))
    assert [str(x) for x in book.payments["rent"]] == ["110322.58", "120000.00"]
    assert noted(book) == []
    cycle = book_of(lease_text("2024-12-31", "2026-12-31", rent("annual", cycle_month=1)))
    assert [str(x) for x in cycle.payments["rent"]] == ["322.58", "120000.00", "120000.00"]
    assert noted(cycle) == []


@pytest.mark.parametrize("start", ["2025-01-01", "2025-01-15"])
def test_monthly_rent_is_charged_by_calendar_months_as_before(start: str) -> None:
    book = book_of(lease_text(start, "2025-12-31", rent("monthly")))
    assert book.payments["due"].iloc[1] == date(2025, 2, 1)
    assert noted(book) == []


def test_a_commencement_on_the_first_leaves_no_choice() -> None:
    one, other = (book_of(lease_text("2025-02-01", "2027-01-31", rent("quarterly", instalments=x)))
                  for x in ("calendar", "anniversary"))
    default = book_of(lease_text("2025-02-01", "2027-01-31", rent("quarterly")))
    assert default.schedule.equals(one.schedule)
    assert default.schedule.equals(other.schedule)
    assert noted(default) == []


def test_tables_understand_the_same(tmp_path: Path) -> None:
    found = read_portfolio(write(
        tmp_path, leases=[{"lease": "a", "commencement": "2024-12-31", "lease_term_end": "2029-12-30",
                           "discount_rate": "0.06", "classification": "operating"}],
        rent=[{"lease": "a", "rent": "base", "frequency": "annual", "timing": "advance", "annual": "120000.00"}]))
    (held,) = found.leases
    assert held.alone is None
    payments = found.tables()["payments"]
    assert payments["gross_rent"].tolist() == [120000.0] * 5
    assert [str(d)[:10] for d in payments["due"]] == [f"{y}-12-31" for y in range(2024, 2029)]
