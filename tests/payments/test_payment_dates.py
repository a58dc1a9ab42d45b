"""Payments dated on the days they are due, by policy; the other entries stay at the period's end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import lease_text, load_text
from test_events import with_events

D = Decimal
ON_DUE_DAY = asc842.Policy(payment_entry_date="due day")
RENTS = [{"timing": "advance", "due_day": 10, "rows": [{"monthly": D(1000)}]},
         {"timing": "arrears", "due_day": 20, "rows": [{"monthly": D(300)}]}]
INCENTIVE = [{"amount": D(2500), "receivable": [{"on": date(2025, 5, 10), "amount": D(2500)}]}]
CHANGE = {"id": "change", "kind": "reassessment", "effective": date(2025, 6, 15), "classification": "finance",
          "discount_rate": D("0.07")}


def text(*events: dict[str, Any], **more: Any) -> str:
    return with_events(lease_text("2025-01-01", "2026-12-31", RENTS, incentives=INCENTIVE, **more), *events)


def net(journal: pd.DataFrame) -> dict[tuple[date, str, str], D]:
    found: dict[tuple[date, str, str], D] = {}
    for x in journal.to_dict("records"):
        key = (x["date"], x["entry"], x["account"])
        found[key] = found.get(key, D(0)) + x["debit"] - x["credit"]
    return found


def test_a_journal_dates_payments_on_due_days() -> None:
    found = net(asc842.account_for(load_text(text()), ON_DUE_DAY).journal)
    liability, cash = "Lease liability", "Cash"
    paid = {key: amount for key, amount in found.items() if key[1] in ("payment", "incentive received")}
    assert paid[date(2025, 3, 10), "payment", cash] == D(-1000)
    assert paid[date(2025, 3, 20), "payment", liability] == D(300)  # February's rent in arrears
    assert paid[date(2025, 5, 10), "payment", cash] == D(-1000)  # before the incentive of the same day
    assert paid[date(2025, 5, 10), "incentive received", cash] == D(2500)
    assert {day.day for day, *_ in paid} == {10, 20}
    others = {day for (day, entry, _) in found if entry == "operating lease cost"}
    assert all((pd.Timestamp(day) + pd.Timedelta(days=1)).day == 1 for day in others)


@pytest.mark.parametrize("events", [(), (CHANGE,)])
def test_each_period_and_account_comes_to_the_same(events: tuple[dict[str, Any], ...]) -> None:
    """A change of classification on June 15 parts June's rent of the 10th from that of the 20th."""
    lease = load_text(text(*events))
    both = [asc842.account_for(lease, policy) for policy in (asc842.Policy(), ON_DUE_DAY)]
    sums = [book.journal.groupby(["period", "account"])[["debit", "credit"]].sum().diff(axis=1)["credit"]
            for book in both]
    assert sums[0].to_dict() == sums[1].to_dict()
    assert all(book.passed for book in both)
    assert both[0].schedule.equals(both[1].schedule)


def test_a_close_dates_payments_on_due_days(tmp_path: Path) -> None:
    """Period for period the same balances, and files of other ledgers with the due days."""
    for name, policy in (("ends", asc842.Policy()), ("due", ON_DUE_DAY)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "lease.toml").write_text(text(CHANGE), encoding="utf-8")
        files = asc842.Policy.model_validate({"erp": [{"format": "hledger"}]}).erp
        exported = policy.model_copy(update={"erp": files})
        result = asc842.close(folder, "2025-06", out=folder / "out", register=folder / "r.db", policy=exported,
                              reports=False)
        assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    lines = {name: pd.read_csv(tmp_path / name / "out" / "2025-06" / "journal.csv") for name in ("ends", "due")}
    sums = {name: t.set_index("account")[["debit", "credit"]].fillna(0).groupby("account").sum()
            for name, t in lines.items()}
    by = {name: t.diff(axis=1)["credit"].round(2) for name, t in sums.items()}
    assert by["ends"].to_dict() == by["due"].to_dict()
    june = lines["due"].query("entry == 'payment' and period == '2025-06'")
    assert sorted(june["date"].unique()) == ["2025-06-10", "2025-06-20"]
    ledger = next((tmp_path / "due" / "out" / "2025-06").rglob("leases.journal")).read_text()
    assert "2025-06-10 * " in ledger


def test_rent_left_unpaid_is_taken_back_on_its_day() -> None:
    relief = {"id": "relief", "kind": "concession", "effective": date(2025, 3, 1), "treatment": "variable",
              "source": "lease, 9",
              "abatements": [{"id": "half", "rent": ["rent-1"], "from": date(2025, 3, 1), "to": date(2025, 3, 31),
                              "share": D("0.5"), "source": "lease, 9"}]}
    lease = load_text(text(relief))
    found = net(asc842.account_for(lease, ON_DUE_DAY).journal)
    assert found[date(2025, 3, 10), "payment", "Cash"] == D(-500)
    assert found[date(2025, 3, 10), "payment", "Lease liability"] == D(500)
    forgiven = "variable lease cost: relief, rent forgiven"
    assert found[date(2025, 3, 10), forgiven, "Lease liability"] == D(500)
    assert found[date(2025, 3, 10), forgiven, "Variable lease cost"] == D(-500)
    assert found[date(2025, 3, 20), "payment", "Cash"] == D(-300)


def test_rent_from_the_day_of_an_event_on_falls_due_when_it_did() -> None:
    """Changed on June 1: June's 1,000 in advance stays due on the 10th, May's 300 in arrears on the 20th of June."""
    due = asc842.account_for(load_text(text({**CHANGE, "effective": date(2025, 6, 1)}))).payments
    june = due[(due["due"] >= date(2025, 6, 1)) & (due["due"] <= date(2025, 6, 30))]
    assert sorted(zip(june["due"], june["rent"], strict=True)) == [
        (date(2025, 6, 10), D(1000)), (date(2025, 6, 20), D(300))]
    assert len(due[due["rent"] > 0]) == 2 * 24
