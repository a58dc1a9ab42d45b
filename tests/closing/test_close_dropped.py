"""Leases dropped from the portfolio in the fiscal year in which they began, and those that owe a financing obligation.

950,000.00 received for an asset that is not sold, at 9.3 % a year: 957,066.14 are owed after one month.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing import held, ties
from asc842.closing.held import gone_leases
from asc842.output.close.text import CALLED
from lease_files import lease_text
from test_sale_leaseback import BUILDING, leaseback

OWED = round(950_000_00 * 1.093 ** (1 / 12))
INTEREST = OWED - 950_000_00
REPORTED = "every lease with entries in the period is in the reports"
TEXT = ("lease", "entity", "currency", "asset_class", "classification")


def plain() -> str:
    return lease_text("2025-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": 1000}]})


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A plain lease, one booked twice, and a failed sale, closed for January of the year in which they begin."""
    folder = tmp_path / "leases"
    folder.mkdir()
    for name, text in (("office", plain()), ("copy", plain()),
                       ("failed", leaseback("100000", 5, "0.093", BUILDING))):
        (folder / f"{name}.toml").write_text(text.replace('id = "test-lease"', f'id = "{name}"'), encoding="utf-8")
    asc842.close(folder, "2025-01", out=tmp_path / "out", reports=False)
    for name in ("failed", "copy"):
        (folder / f"{name}.toml").unlink()
    return tmp_path


def february(two: Path, treatment: str) -> asc842.CloseResult:
    (two / "leases" / "dropped.toml").write_text("\n".join(
        f'[[dropped]]\nlease = "{name}"\ntreatment = "{treatment}"\nreason = "Another company\'s."\n'
        for name in ("failed", "copy")), encoding="utf-8")
    return asc842.close(two / "leases", "2025-02", out=two / "out")


def row(result: asc842.CloseResult, report: str, lease: str) -> dict[str, Any]:
    """What is not zero in the row that a report has of a lease, whole cents."""
    (found,) = (x for x in result.book.reports[report].to_dict("records") if x["lease"] == lease)
    return {str(k): v for k, v in found.items() if k not in TEXT and v != 0}


@pytest.mark.heavy
def test_an_error_of_this_year_that_leaves_nothing_posted_is_reported_all_the_same(two: Path) -> None:
    """What comes to nothing on every account was still booked, and moves cash, cost and balances of the period."""
    result = february(two, "error")
    assert [c.name for c in result.book.checks if c.status == "fail"] == []
    assert REPORTED in [c.name for c in result.book.checks]
    assert row(result, "cash flows, period", "failed") == {"dropped from the portfolio": 950_000_00}
    assert row(result, "cash flows, period", "copy") == {"dropped from the portfolio": -1_000_00}
    assert row(result, "lease cost, year to date", "copy") == {
        "operating lease cost": 1_000_00, "dropped from the portfolio": -1_000_00}
    assert row(result, "lease cost, period", "failed") == {
        "dropped from the portfolio, beside lease cost": -INTEREST}
    assert row(result, "financing obligations roll-forward, period", "failed") == {
        "opening": OWED, "dropped from the portfolio": -OWED}


def test_an_obligation_that_is_written_off_stays_in_its_roll_forward(two: Path) -> None:
    """No lease of the portfolio owes one any more."""
    result = february(two, "written off")
    assert row(result, "financing obligations roll-forward, period", "failed") == {
        "opening": OWED, "dropped from the portfolio": -OWED}
    assert row(result, "lease cost, period", "failed") == {"dropped from the portfolio, gain or loss": OWED}
    assert CALLED["dropped"][1] == "leases dropped"


@pytest.mark.heavy
def test_a_missing_lease_is_named_with_the_obligation_that_it_owes(two: Path) -> None:
    with pytest.raises(asc842.InputError, match=r"failed .*financing obligation 957066\.14"):
        asc842.close(two / "leases", "2025-02", out=two / "out")
    result = asc842.close(two / "leases", "2025-02", out=two / "out", without_rejected=True)
    told = result.book.exceptions.set_index("lease").loc["failed"]
    assert "financing obligation 957,066.14" in told["detail"]
    assert "financing obligation" not in result.book.exceptions.set_index("lease").loc["copy", "detail"]


@pytest.mark.heavy
def test_what_is_posted_of_a_lease_without_a_row_fails_a_check(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lease that is not in the close is told, as if nothing had been posted of it."""
    monkeypatch.setattr(held, "gone_leases", lambda _, *rest: gone_leases((), *rest))
    checks = {c.name: c for c in february(two, "error").book.checks}
    assert checks[REPORTED].status == "fail"
    assert (checks[REPORTED].residual, "failed" in checks[REPORTED].detail) == (Decimal(OWED) / 100, True)


def test_an_obligation_that_is_not_posted_as_its_terms_have_it_fails_a_check(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "leases"
    folder.mkdir()
    (folder / "failed.toml").write_text(leaseback("100000", 5, "0.093", BUILDING), encoding="utf-8")
    name = "financing obligation of the schedule = posted to date"
    assert {c.status for c in asc842.close(folder, "2025-01", out=None).book.checks if c.name == name} == {"pass"}
    monkeypatch.setattr(ties, "owed_at", lambda *_: {0: OWED + 1})
    (check,) = (c for c in asc842.close(folder, "2025-01", out=None).book.checks if c.name == name)
    assert (check.status, abs(check.residual)) == ("fail", Decimal("0.01"))
