"""Rows of rent in any order, and rows that end before they begin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from lease_files import book_of, lease_text

FIRST, LATER, BEYOND = ({"monthly": Decimal(amount)} for amount in (900, 1000, 1100))
DAYS = [{"from": date(year, 1, 1)} for year in (2025, 2026, 2027)]
TABLE = ("lease,commencement,lease_term_end,discount_rate,classification,timing\n"
         "a,2025-01-01,2026-12-31,0.06,operating,advance\nb,2025-01-01,2026-12-31,0.06,operating,advance\n")


@pytest.mark.parametrize("named", [DAYS, [{"lease_year": n} for n in (1, 2, 3)]], ids=["by date", "by lease year"])
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_a_row_of_after_the_term_ends_no_other_row(named: list[dict[str, Any]], order: tuple[int, ...]) -> None:
    """The third year, of an option not exercised, charges nothing, wherever its row stands."""
    rows = [named[n] | (FIRST, LATER, BEYOND)[n] for n in order]
    book = book_of(lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": rows}))
    assert book.passed
    paid = [Decimal(900)] * 12 + [Decimal(1000)] * 12
    liability = sum(amount / Decimal("1.005") ** n for n, amount in enumerate(paid) if n)
    assert book.summary["opening_liability"] == liability.quantize(Decimal("0.01"))


@pytest.mark.parametrize(("begins", "figure"), [
    (date(2026, 1, 1), "amount"), (date(2026, 1, 1), "period_total"), (date(2026, 3, 1), "period_total")])
def test_a_row_that_ends_before_it_begins_is_one_problem(begins: date, figure: str) -> None:
    rows = [{"from": date(2025, 1, 1), "to": date(2025, 12, 31), "monthly": Decimal(900)},
            {"from": begins, "to": date(2025, 12, 31), figure: Decimal(1000)}]
    with pytest.raises(asc842.InputError) as refused:
        book_of(lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": rows}))
    assert [p.found for p in refused.value.problems] == [f"a row that begins {begins} and ends 2025-12-31"]


def test_such_a_row_of_a_table_rejects_its_lease_alone(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(TABLE)
    (tmp_path / "rent.csv").write_text("lease,from,to,monthly,amount\na,2025-01-01,2025-12-31,900,\n"
                                       "a,2026-01-01,2025-12-31,,1000\nb,2025-01-01,,900,\n")
    held = read_portfolio(tmp_path)
    assert ([x.id for x in held.leases], [x.lease for x in held.rejected]) == (["b"], ["a"])
