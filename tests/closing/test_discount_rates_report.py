"""The report of discount rates: what supports each, and leases alike that take different rates on one day."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from event_workbooks import with_events
from lease_files import lease_text

POLICY = """format = "asc842/policy/1"

[[rate_tables]]
name = "bank"
kind = "incremental borrowing"
currency = "USD"
as_of = 2024-12-31
rates = [{ months = 36, rate = 0.05 }, { months = 60, rate = 0.07 }]
"""
RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}
TABLES = {
    "leases.csv": "lease,name,entity,asset_class,lessee,lessor,asset,document,commencement,lease_term_end,"
                  "discount_rate,classification,timing,reason\n"
                  "t1,Table 1,North,Offices,North,Owner,Office,Lease,2025-01-01,2029-12-31,0.08,operating,advance,"
                  "Quoted.\n",
    "rent.csv": "lease,frequency,from,monthly\nt1,monthly,2025-01-01,1000\n",
}


def put(folder: Path, name: str, end: str, rate: str, *, entity: str = "North", start: str = "2025-01-01",
        **more: Any) -> None:
    text = more.pop("text", lambda x: x)(lease_text(start, end, RENT, rate=rate, lease_id=name, **more))
    (folder / f"{name}.toml").write_text(
        text.replace("\n[facts]", f'entity = "{entity}"\nasset_class = "Offices"\n\n[facts]', 1), encoding="utf-8")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    """Five offices from one day on: by the bank's table, at two rates of their own, shorter, of another company; a
    sixth a month later that is extended; one from tables."""
    folder = tmp_path_factory.mktemp("rates") / "leases"
    folder.mkdir()
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    put(folder, "quoted", "2029-12-31", "0.06")
    put(folder, "tabled", "2029-12-31", "0.06", text=lambda x: x.replace(
        "answer = 0.06", 'method = "incremental borrowing"', 1))
    put(folder, "shorter", "2027-12-31", "0.05")
    put(folder, "other", "2029-12-31", "0.065", entity="South")
    put(folder, "later", "2029-12-31", "0.09", start="2025-02-01", text=lambda x: with_events(x, {
        "id": "more", "kind": "modification", "effective": date(2025, 3, 1), "lease_term_end": date(2030, 1, 31),
        "discount_rate": Decimal("0.095"), "reason": "Extended.", "source": "lease, 9"}))
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return asc842.close(folder, "2025-03", out=folder.parent / "exports")


def rates(result: asc842.CloseResult) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["lease"], r["at"]): r for r in result.book.reports["discount rates"].to_dict("records")}


def test_each_rate_has_its_day_its_term_and_what_supports_it(result: asc842.CloseResult) -> None:
    found = {key: (str(r["rate of"]), r["months"], r["rate"], r["method"]) for key, r in rates(result).items()}
    assert found == {
        ("quoted", "commencement"): ("2025-01-01", 60, 0.06, "given"),
        ("tabled", "commencement"): ("2025-01-01", 60, 0.07, "incremental borrowing"),
        ("shorter", "commencement"): ("2025-01-01", 36, 0.05, "given"),
        ("other", "commencement"): ("2025-01-01", 60, 0.065, "given"),
        ("later", "commencement"): ("2025-02-01", 59, 0.09, "given"),
        ("later", "more"): ("2025-03-01", 59, 0.095, "given"),
        ("t1", "commencement"): ("2025-01-01", 60, 0.08, "given"),
    }
    assert '"bank" of 2024-12-31' in rates(result)["tabled", "commencement"]["support"]
    assert "Extended." in rates(result)["later", "more"]["support"]


def test_leases_alike_at_other_rates_on_one_day_are_named(result: asc842.CloseResult) -> None:
    """Alike are those of one company, currency, class, day and term: neither the shorter nor the other company's."""
    other = {lease: r["alike at other rates"] for (lease, _), r in rates(result).items() if r["alike at other rates"]}
    assert other == {"quoted": "t1 8.00 %, tabled 7.00 %", "tabled": "quoted 6.00 %, t1 8.00 %",
                     "t1": "quoted 6.00 %, tabled 7.00 %"}
    told = result.book.exceptions.query("kind == 'rate differs'")
    assert told["lease"].tolist() == ["quoted", "t1", "tabled"]
    assert told["date"].tolist() == [date(2025, 1, 1)] * 3
    folder = next(f for f in result.files if f.name == "close.json").parent
    document = json.loads((folder / "close.json").read_text())
    assert {r["rate"] for r in document["reports"]["discount rates"]} == {0.05, 0.06, 0.065, 0.07, 0.08, 0.09, 0.095}
    assert (folder / "reports" / "discount rates.csv").exists()
