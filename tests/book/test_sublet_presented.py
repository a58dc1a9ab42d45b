"""Where the statements have an operating head lease that is sublet whole by a direct financing sublease.

Its classification stays; its liability is accounted for as that of a finance lease (842-20-35-14; PwC, Leases,
8.2.1.1), and what follows of a liability follows with it: interest apart in cost and cash, principal in financing,
maturity, averages and current portion. 10,000 a month in advance, 2025 to 2029, 6 %; sublet on 2026-07-01.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

import asc842
from lease_files import lease_text
from test_events import with_events

D = Decimal
RENT = {"timing": "advance", "rows": [{"monthly": D(10000)}]}
SUB = {"id": "sub", "sublessee": "Sublessee", "begins": date(2026, 7, 1), "ends": date(2029, 12, 31),
       "classification": "direct financing", "reason": "All that is left of the head lease.", "source": "lease, 11"}
BEGUN = {"id": "sublet", "kind": "sublease", "effective": date(2026, 7, 1), "sublease": "sub",
         "net_investment": D(380000), "source": "lease, 11"}


def owed(rents: int) -> int:
    """What so many rents are worth on the day on which the first of them falls due, in cents."""
    value = sum((D(10000) * (1 + D("0.06") / 12) ** -k for k in range(rents)), D(0))
    return int((value * 100).quantize(D(1), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseBook:
    folder = tmp_path_factory.mktemp("sublet")
    text = lease_text("2025-01-01", "2029-12-31", RENT, lease_id="head", subleases=[SUB])
    (folder / "head.toml").write_text(with_events(text, BEGUN), encoding="utf-8")
    policy = asc842.Policy(current_portion_finance="principal")
    return asc842.close(folder, "2026-12", out=None, register="sqlite://", policy=policy).book


def test_cost_has_the_interest_apart(book: asc842.CloseBook) -> None:
    """Six months of 10,000 before; then what the liability grew by beside six rents paid, and no amortization."""
    (row,) = book.reports["lease cost, year to date"].to_dict("records")
    assert row["operating lease cost"] == 6_000_000
    assert row["finance: interest"] == owed(36) - (owed(42) - 6_000_000)
    assert row["finance: amortization"] == 0


def test_cash_of_principal_is_financing(book: asc842.CloseBook) -> None:
    """Of 60,000 paid from July to December, interest of five months had accrued when paid; the rest is principal.

    A month's interest is 0.5 % of what is owed after the rent of its first day; that of December is paid in January.
    """
    (row,) = book.reports["cash flows, year to date"].to_dict("records")
    interest = sum(round(D(owed(42 - k) - 1_000_000) * D("0.005")) for k in range(5))
    assert row["operating: operating leases"] == 6_000_000
    assert abs(row["operating: interest on finance leases"] - interest) <= 3, "five roundings to the cent"
    assert row["operating: interest on finance leases"] + row["financing: principal of finance leases"] == 6_000_000
    assert row["assets obtained: finance"] == 0, "nothing is obtained: the asset is derecognized"


def test_averages_maturity_and_current_portion_are_of_finance_leases(book: asc842.CloseBook) -> None:
    averages = book.reports["weighted averages"].set_index("classification")
    assert averages.loc["operating", ["leases", "liability"]].tolist() == [0, 0]
    assert averages.loc["finance", ["leases", "liability", "payments"]].tolist() == [1, owed(36), 36_000_000]
    assert averages.loc["finance", "remaining_months"] == 36
    (row,) = book.reports["maturity"].to_dict("records")
    assert (row["classification"], row["liability"], row["current"]) == ("finance", owed(36), owed(36) - owed(24))


def test_the_exceptions_say_so(book: asc842.CloseBook) -> None:
    (row,) = book.exceptions[book.exceptions["kind"] == "sublet"].to_dict("records")
    assert (row["lease"], row["date"]) == ("head", date(2026, 7, 1))
    assert "not reassessed (842-10-25-1)" in row["detail"]
    said = book.reports["judgements"].set_index(["at", "question"]).loc[("sublet", "classification")]
    assert "not reassessed" in said["reason"]
    assert book.passed


def test_what_is_sublet_later_is_not_told_yet(tmp_path: Path) -> None:
    text = lease_text("2025-01-01", "2029-12-31", RENT, lease_id="head", subleases=[SUB])
    (tmp_path / "head.toml").write_text(with_events(text, BEGUN), encoding="utf-8")
    found = asc842.close(tmp_path, "2026-06", out=None, register="sqlite://", reports=False).book
    assert "sublet" not in set(found.exceptions["kind"])
    assert found.reports["maturity"]["classification"].tolist() == ["operating"]
