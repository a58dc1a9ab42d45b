"""Current portions by class of lease, the current asset of short leases, and elections told at their default values.

Each lease pays 10,000 a month in advance, at 6 %. At the end of 2025 the five-year leases owe 48 rents, of which 12
fall due within a year: by present value these are current, by the method of principal what the liability falls by in
that year.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

import asc842
from asc842.contract.elections import NO_ELECTION, elected_keys
from lease_files import lease_text

D = Decimal
RENT = {"timing": "advance", "rows": [{"monthly": D(10000)}]}
LEASES = {
    "long-operating": ("2025-01-01", "2029-12-31", "operating"),
    "long-finance": ("2025-01-01", "2029-12-31", "finance"),
    "year-from-july": ("2025-07-01", "2026-06-30", "operating"),
    "year-and-a-day": ("2025-07-01", "2026-07-01", "operating"),
    "exempt": ("2025-07-01", "2026-06-30", "operating"),
}


def owed(rents: int) -> Decimal:
    """What so many rents are worth on the day on which the first of them falls due."""
    return sum((D(10000) * (1 + D("0.06") / 12) ** -k for k in range(rents)), D(0)).quantize(D("0.01"), ROUND_HALF_UP)


PRESENT_VALUE, PRINCIPAL = owed(12), owed(48) - owed(36)


def closed(folder: Path, **elections: object) -> asc842.CloseResult:
    folder.mkdir(exist_ok=True)
    for name, (start, end, kind) in LEASES.items():
        text = lease_text(start, end, RENT, lease_id=name, classification=kind)
        kept = "Vehicles" if name == "exempt" else "Offices"
        text = text.replace("\n[facts]", f'asset_class = "{kept}"\n\n[facts]', 1)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    policy = asc842.Policy(short_term_classes=("Vehicles",), **elections)  # type: ignore[arg-type]
    return asc842.close(folder, "2025-12", out=None, register="sqlite://", policy=policy)


@pytest.fixture(scope="module")
def by_class(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    return closed(tmp_path_factory.mktemp("current") / "leases", current_portion_finance="principal")


def table(result: asc842.CloseResult, name: str) -> pd.DataFrame:
    return result.book.reports[name].set_index("lease")


def test_the_methods_part() -> None:
    assert owed(12) == D("116770.27")
    assert owed(48) - owed(36) == D("97578.48")


def test_principal_where_finance_leases_elect_it(by_class: asc842.CloseResult) -> None:
    found = table(by_class, "maturity")["current"]
    assert found["long-operating"] == PRESENT_VALUE * 100
    assert found["long-finance"] == PRINCIPAL * 100
    lines = by_class.book.lines
    booked = lines[lines["entry"] == "reclassification of the current portion"]
    account = "Lease liability, finance leases, current portion"
    assert booked.loc[booked["account"] == account, "credit"].tolist() == [PRINCIPAL * 100]
    assert by_class.passed


@pytest.mark.parametrize(("elections", "operating", "finance"), [
    ({}, PRESENT_VALUE, PRESENT_VALUE),
    ({"current_portion": "principal"}, PRINCIPAL, PRINCIPAL),
    ({"current_portion": "principal", "current_portion_finance": "present value"}, PRINCIPAL, PRESENT_VALUE),
])
def test_one_method_for_all_unless_told(elections: dict[str, str], operating: Decimal, finance: Decimal,
                                        tmp_path: Path) -> None:
    found = table(closed(tmp_path / "leases", **elections), "maturity")["current"]
    assert (found["long-operating"], found["long-finance"]) == (operating * 100, finance * 100)


def test_the_asset_of_an_unexempted_lease_of_a_year_is_current(by_class: asc842.CloseResult) -> None:
    """PwC, Leases, 9.2.1.1: noncurrent for the whole term, but for a term of twelve months or less."""
    found = table(by_class, "right-of-use assets")
    assert found["current"].to_dict() == {
        "long-operating": 0, "long-finance": 0, "exempt": 0, "year-and-a-day": 0,
        "year-from-july": found.loc["year-from-july", "right-of-use asset"]}
    assert found.loc["year-from-july", "current"] == owed(6) * 100, "level rent: asset and liability are one"
    assert (found["current"] + found["noncurrent"] == found["right-of-use asset"]).all()
    rolled = table(by_class, "right-of-use asset roll-forward, period")["closing"]
    assert found["right-of-use asset"].to_dict() == rolled.to_dict()


def test_without_such_a_lease_all_assets_are_noncurrent(tmp_path: Path) -> None:
    (tmp_path / "lease.toml").write_text(lease_text("2025-01-01", "2029-12-31", RENT), encoding="utf-8")
    book = asc842.close(tmp_path, "2025-12", out=None, register="sqlite://", reports=False).book
    assert book.reports["right-of-use assets"]["current"].tolist() == [0]


def test_elections_are_told_at_their_default_values_too(by_class: asc842.CloseResult) -> None:
    said = by_class.book.reports["policy elections"].set_index("election")
    for name, elected, default in (
            ("rate convention", "nominal", "nominal"), ("cost weights", "months", "months"),
            ("current portion", "present value", "present value"),
            ("current portion finance", "principal", "as operating leases"),
            ("incentives receivable", "in payments", "in payments"),
            ("classification: major part", "75.00 %", "75.00 %")):
        assert (said.loc[name, "elected"], said.loc[name, "default"]) == (elected, default)
    assert (said["paragraph"] != "").all()


def test_every_policy_is_an_election_told_or_none() -> None:
    """A policy that is added is told in the report of elections, or named as what it is instead."""
    named = [*elected_keys(), *NO_ELECTION]
    assert sorted(named) == sorted(asc842.Policy.model_fields)
