"""Current portions below zero or above the liability: told, never cut off in silence (842-20-45-1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import asc842
from lease_files import lease_text

D = Decimal
NAME = "current portion between zero and the liability"
MONTHLY = {"timing": "advance", "due_day": 1, "rows": [{"monthly": D(1000)}]}


def closed(folder: Path, text: str, **elections: str) -> asc842.CloseResult:
    folder.mkdir(exist_ok=True)
    (folder / "lease.toml").write_text(text, encoding="utf-8")
    return asc842.close(folder, "2024-12", out=None, register="sqlite://", policy=asc842.Policy(**elections))


def receivable(on: date) -> str:
    """Five years of 1,000 a month at 6 %, and 20,000 that the lessor will pay on a day."""
    return lease_text("2024-01-01", "2028-12-31", MONTHLY, incentives=[
        {"amount": D(20000), "receivable": [{"on": on, "amount": D(20000)}]}])


def value(months: range) -> D:
    return D(sum(1000 / 1.005**m for m in months))


def shown(result: asc842.CloseResult) -> tuple[D, D, D]:
    row = result.book.reports["maturity"].iloc[0]
    return tuple(D(int(row[name])) / 100 for name in ("liability", "current", "noncurrent"))  # type: ignore[return-value]


@pytest.mark.parametrize(("on", "current", "rest", "words"), [
    # Received half a year after the close: 12 rents from January 1 on, less 20,000 six months later.
    (date(2025, 7, 1), value(range(12)) - 20000 / D(1.005**6), value(range(12, 48)), "within twelve months exceed"),
    # Received in June 2028, when half a year of rent is left, and more than all rent after 2025 is worth.
    (date(2028, 6, 1), value(range(12)), value(range(12, 48)) - 20000 / D(1.005**41), None),
])
def test_incentives_receivable(on: date, current: D, rest: D, words: str | None, tmp_path: Path) -> None:
    result = closed(tmp_path, receivable(on))
    liability, now, later = shown(result)
    cent = D("0.011")
    assert abs(now - current) < cent
    assert abs(later - rest) < cent
    assert abs(liability - current - rest) < cent
    told = result.book.exceptions.query("kind == 'current portion'")
    notes = [c for c in result.book.checks if c.name == NAME]
    if words is None:
        assert told.empty
        assert not notes
        return
    detail = told["detail"].iloc[0]
    assert (words in detail, f"{now:,} of a liability of {liability:,}" in detail) == (True, True)
    assert [(c.status, c.actual) for c in notes] == [("note", "test-lease")]


def test_above_the_liability(tmp_path: Path) -> None:
    """20,000 received in January 2027 against rent of 12 months left: what is due after a year is worth less."""
    text = lease_text("2024-01-01", "2027-12-31", MONTHLY, incentives=[
        {"amount": D(30000), "receivable": [{"on": date(2026, 6, 1), "amount": D(30000)}]}])
    result = closed(tmp_path, text)
    liability, current, noncurrent = shown(result)
    assert abs(current - value(range(12))) < D("0.011")
    assert noncurrent < 0 < liability < current
    detail = result.book.exceptions.query("kind == 'current portion'")["detail"].iloc[0]
    assert "after twelve months exceed" in detail


def test_presented_within_the_liability_by_policy(tmp_path: Path) -> None:
    within = {"current_portion_outside": "within the liability"}
    below = closed(tmp_path / "below", receivable(date(2025, 7, 1)), **within)
    liability, current, noncurrent = shown(below)
    assert (current, noncurrent) == (0, liability)
    detail = below.book.exceptions.query("kind == 'current portion'")["detail"].iloc[0]
    assert detail.startswith("-")
    assert detail.endswith("presented as 0.00")
    assert below.passed
    assert not (below.book.lines["account"] == "Lease liability, current portion").any()
    elected = below.book.reports["policy elections"]
    assert "within the liability" in set(elected["elected"])


def test_a_liability_that_grows(tmp_path: Path) -> None:
    """Nothing due for two years: by the method of principal the current portion is what accretes, below zero."""
    rent = {"timing": "advance", "due_day": 1, "rows": [{"from": date(2024, 1, 1), "monthly": D(0)},
                                                        {"from": date(2026, 1, 1), "monthly": D(1000)}]}
    text = lease_text("2024-01-01", "2028-12-31", rent)
    result = closed(tmp_path, text, current_portion="principal")
    liability, current, _ = shown(result)
    owed = value(range(12, 48))
    assert abs(liability - owed) < D("0.011")
    assert abs(current - owed * (1 - D(1.005**12))) < D("0.011")
    detail = result.book.exceptions.query("kind == 'current portion'")["detail"].iloc[0]
    assert "the liability grows" in detail
    assert closed(tmp_path, text).book.exceptions.query("kind == 'current portion'").empty
