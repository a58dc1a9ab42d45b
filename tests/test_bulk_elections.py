"""Elections of a policy, and the rent of plain leases from tables: dated in bulk, it is what it is one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import folder
from asc842.closing.portfolio.portfolio import Portfolio

D = Decimal
TABLES = {
    "leases": "lease,commencement,lease_term_end,discount_rate,classification,entity,asset_class\n"
              "a,2025-01-01,2027-12-31,0.06,operating,Alpha,Office\n"
              "b,2025-01-17,2026-11-09,0.05,finance,Alpha,Vehicle\n",
    "rent": "lease,rent,frequency,timing,monthly,from\n"
            "a,base,monthly,advance,1000.00,\na,base,monthly,advance,1100.00,2026-01-01\n"
            "b,base,monthly,arrears,499.99,\n",
}
RATES = {"name": "Bank", "kind": "risk-free", "as_of": date(2024, 12, 31), "rates": (
    {"months": 12, "rate": D("0.04")}, {"months": 60, "rate": D("0.05")})}
ELECTED: dict[str, Any] = {
    "format": "asc842/policy/1", "rate_convention": "effective", "compounding": "annual",
    "day_one_payment": "included", "cost_weights": "days", "deferred_rent": "variable cost",
    "classification": {"major_part": D("0.5")}, "rate_tables": (RATES,), "rate_interpolation": "next longer",
    "public_business_entity": True, "risk_free_classes": ("Office",), "incentives_receivable": "when received",
    "leasehold_improvements": "booked here", "combine_components": ("Office",), "calendar": {"kind": "4-4-5"},
    "current_portion_finance": "principal", "transition_index": "current",
    "transition_rate_term": "remaining", "accounts": {"cash": "Bank"}, "account_maps": (
        {"asset_class": "Office", "accounts": {"lease_cost": "Rent of offices"}},),
    "reclassify_current": False, "current_portion": "principal", "current_portion_outside": "within the liability",
    "payment_entry_date": "due day", "advance_payments": "investing", "set_aside": "bad leases",
    "erp": ({"format": "xero"},), "late_facts": "reason required", "functional_currencies": {"Alpha": "EUR"},
    "shared_accounts": ("cash",), "reasons": {"cost_weights": "Leases begin on any day."},
}
"""Each policy that is said to leave rent as it is, elected otherwise than by default."""
Read = Callable[..., Portfolio]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plain")
    for name, text in TABLES.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def rent(held: Portfolio) -> dict[str, list[dict[str, Any]]]:
    """What measurement takes of the leases and their payments, but for the number that a payment happens to have."""
    found = held.tables()
    payments = found["payments"].drop(columns="payment").sort_values(["lease", "due"])
    columns = sorted(found["leases"].columns)
    return {"leases": found["leases"][columns].to_dict("records"), "payments": payments.to_dict("records")}


def alone(tables: Path, policy: asc842.Policy, monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    """Read the same, every lease dated by itself."""
    with monkeypatch.context() as patch:
        patch.setattr(folder, "plain_lease", lambda _rows: None)
        held = folder.read_portfolio(tables, policy=policy)
    assert all(x.alone is not None for x in held.leases)
    return held


def test_every_policy_leaves_rent_as_it_is_or_is_known_to_bear_on_it() -> None:
    """A policy that is added has to be put into one of the two, and shown below to belong there."""
    known = [*folder.LEAVES_RENT, *folder.BEARS_ON_CLASSES]
    assert sorted(known) == sorted(asc842.Policy.model_fields)
    assert ELECTED.keys() == folder.LEAVES_RENT


@pytest.mark.parametrize("name", sorted(folder.LEAVES_RENT))
def test_leases_under_an_election_that_leaves_rent_as_it_is_are_dated_in_bulk(
        name: str, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = asc842.Policy.model_validate({name: ELECTED[name]})
    assert name == "format" or getattr(policy, name) != getattr(asc842.Policy(), name)
    held = folder.read_portfolio(tables, policy=policy)
    assert [x.alone for x in held.leases] == [None, None]
    assert rent(held) == rent(alone(tables, policy, monkeypatch))


def test_leases_of_a_class_that_a_policy_bears_on_are_dated_one_by_one(tables: Path) -> None:
    held = folder.read_portfolio(tables, policy=asc842.Policy(short_term_classes=("Vehicle",)))
    assert [x.alone is None for x in held.leases] == [True, False]


def test_an_election_that_nothing_is_known_of_dates_leases_one_by_one(
        tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LEAVES_RENT", folder.LEAVES_RENT - {"late_facts"})
    elected, default = (asc842.Policy(late_facts=x) for x in ("reason required", "noted"))  # type: ignore[arg-type]
    assert all(x.alone is not None for x in folder.read_portfolio(tables, policy=elected).leases)
    assert all(x.alone is None for x in folder.read_portfolio(tables, policy=default).leases)


@pytest.mark.parametrize("elections", [
    {"shared_accounts": ("cash",)}, {"leasehold_improvements": "booked elsewhere"},
    {"leasehold_improvements": "booked here"}], ids=str)
def test_a_close_posts_the_same_lines_with_an_election_of_other_things(
        elections: dict[str, Any], tables: Path) -> None:
    def lines(policy: asc842.Policy) -> pd.DataFrame:
        result = asc842.close(tables, "2025-02", out=None, register="sqlite://", policy=policy, reports=False)
        return result.book.lines

    pd.testing.assert_frame_equal(lines(asc842.Policy.model_validate(elections)), lines(asc842.Policy()))
