"""A lease from tables is compared with itself where it says a thing twice, with its payments where that is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from test_portfolio import LEASE, RENT, write


@pytest.mark.parametrize(("said", "agrees"), [
    ({"annual": "12000.00"}, True), ({"annual": "12100.00"}, False),
    ({"rate": "12.00", "area": "1000"}, True), ({"rate": "12.01", "area": "1000"}, False)])
def test_figures_of_a_row(said: dict[str, Any], agrees: bool, tmp_path: Path) -> None:
    held = read_portfolio(write(tmp_path, leases=[LEASE], rent=[{**RENT, **said}]))
    assert held.leases[0].alone is None
    result = asc842.close(held, "2025-01", out=None, register="sqlite://", reports=False)
    (check,) = [c for c in result.book.checks if c.name == "contract differences that no judgement resolves"]
    assert (check.status, check.about) == ("pass" if agrees else "fail", "1 lease")
    assert result.passed == agrees


def test_a_rise_to_a_printed_amount(tmp_path: Path) -> None:
    """3 % over 1,000.00 are 1,030.00."""
    for amount, failing in (("1030.00", 0), ("1040.00", 1)):
        (tmp_path / amount).mkdir()
        rows = [RENT, {**RENT, "from": "2026-01-01", "monthly": amount, "increase_rate": "0.03"}]
        (lease,) = read_portfolio(write(tmp_path / amount, leases=[LEASE], rent=rows)).leases
        assert lease.alone is None
        assert sum(check.status == "fail" for check in lease.checks) == failing


def test_where_nothing_is_said_twice_there_is_nothing_to_compare(tmp_path: Path) -> None:
    (lease,) = read_portfolio(write(tmp_path, leases=[LEASE], rent=[RENT])).leases
    assert not lease.compares
