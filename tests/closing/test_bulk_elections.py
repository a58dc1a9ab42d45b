"""Elections of a policy, and the rent of plain leases from tables: dated in bulk, it is what it is one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import folder
from asc842.closing.portfolio.portfolio import HeldLeases

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
STATED: dict[str, Any] = {
    "classification": {"major_part": D("0.5")}, "rate_tables": (RATES,), "risk_free_classes": ("Office",),
    "combine_components": ("Office",), "calendar": {"kind": "4-4-5"}, "accounts": {"cash": "Bank"},
    "account_maps": ({"asset_class": "Office", "accounts": {"lease_cost": "Rent of offices"}},),
    "short_term_classes": ("Furniture",), "acquired_short_term_classes": ("Furniture",),
    "erp": ({"format": "xero"},), "functional_currencies": {"Alpha": "EUR"},
    "shared_accounts": ("cash",), "reasons": {"cost_weights": "Leases begin on any day."},
}
"""What keys say that are no choice from a list; classes that short-term leases are elected for are not those above."""
DEFAULTS = asc842.Policy().model_dump()


def elections() -> list[tuple[str, Any]]:
    """Every key of a policy with everything that it may elect beside its own default."""
    found: list[tuple[str, Any]] = []
    for key, field in asc842.Policy.model_fields.items():
        choices = (True, False) if field.annotation is bool else get_args(field.annotation)
        listed = field.annotation is bool or get_origin(field.annotation) is Literal
        others = [x for x in choices if x != DEFAULTS[key]] if listed else [STATED[key]]
        found += [(key, value) for value in others]
    return found


ELECTIONS = elections()
BEAR_ON_LINES = {"rate_convention", "compounding", "day_one_payment", "cost_weights", "calendar", "accounts",
                 "account_maps", "reclassify_current", "current_portion", "current_portion_finance",
                 "payment_entry_date", "functional_currencies"}
"""What changes amounts, dates or accounts of any lease; the rest bears on leases with what those above have not."""
Read = Callable[..., HeldLeases]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plain")
    for name, text in TABLES.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return place


def rent(held: HeldLeases) -> dict[str, list[dict[str, Any]]]:
    """What measurement takes of the leases and their payments, but for the number that a payment happens to have."""
    found = held.tables()
    payments = found["payments"].drop(columns="payment").sort_values(["lease", "due"])
    columns = sorted(found["leases"].columns)
    return {"leases": found["leases"][columns].to_dict("records"), "payments": payments.to_dict("records")}


def alone(tables: Path, policy: asc842.Policy, monkeypatch: pytest.MonkeyPatch) -> HeldLeases:
    """Read the same, every lease dated by itself."""
    with monkeypatch.context() as patch:
        patch.setattr(folder, "lease_of_rows", lambda _rows, **_: None)
        held = folder.read_portfolio(tables, policy=policy)
    assert all(x.alone is not None for x in held.leases)
    return held


def test_every_key_of_a_policy_is_tried() -> None:
    assert {"format", *(key for key, _ in ELECTIONS)} == set(asc842.Policy.model_fields)  # a format has one value
    assert all(asc842.Policy.model_validate({key: value}) != asc842.Policy() for key, value in STATED.items())


@pytest.mark.parametrize("elected", [DEFAULTS, *({key: value} for key, value in ELECTIONS)], ids=[
    "every key at its own default", *(f"{key}={value}"[:60] for key, value in ELECTIONS)])
def test_an_election_leaves_the_rent_of_plain_leases_as_it_is(
        elected: dict[str, Any], tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are dated in bulk, whatever is elected, and just as one by one."""
    policy = asc842.Policy.model_validate(elected)
    held = folder.read_portfolio(tables, policy=policy)
    assert [x.alone for x in held.leases] == [None, None]
    assert rent(held) == rent(alone(tables, policy, monkeypatch))


def test_of_a_class_that_a_policy_exempts_short_leases_alone_are_looked_at_by_themselves(
        tables: Path, tmp_path: Path) -> None:
    policy = asc842.Policy(short_term_classes=("Vehicle",))
    assert [x.alone for x in folder.read_portfolio(tables, policy=policy).leases] == [None, None]
    for name, text in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(text.replace("2026-11-09", "2025-11-09"), encoding="utf-8")
    assert [x.alone is None for x in folder.read_portfolio(tmp_path, policy=policy).leases] == [True, False]


def test_a_close_posts_the_same_lines_with_elections_that_bear_on_none(tables: Path) -> None:
    """With every key at its own default, and with all at once that have no line of these leases to bear on."""
    def lines(**elected: Any) -> pd.DataFrame:
        policy = asc842.Policy.model_validate(elected)
        return asc842.close(tables, "2025-02", out=None, register="sqlite://", policy=policy, reports=False).book.lines

    as_usual, others = lines(), {key: value for key, value in ELECTIONS if key not in BEAR_ON_LINES}
    pd.testing.assert_frame_equal(lines(**DEFAULTS), as_usual)
    pd.testing.assert_frame_equal(lines(**others), as_usual)
