"""Leases taken over in a close: a register that begins after the day opens with what was carried; amounts by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio.lease_rows import rows_of_lease
from lease_files import book_of, load_text
from test_take_over import D, balances, steps_lease, taken

ON = date(2022, 6, 30)
LEASES = """lease,asset_class,commencement,expiration,discount_rate,classification,timing,take_over.on,\
take_over.liability,take_over.asset,take_over.accrued_rent,take_over.source,take_over
kept,offices,2021-07-01,2024-06-30,0.05,operating,arrears,2022-06-30,19000.00,18500.00,,,keep
trued-up,offices,2021-07-01,2024-06-30,0.05,operating,arrears,2022-06-30,19000.00,18500.00,,,true up
restated,offices,2021-07-01,2024-06-30,0.05,operating,arrears,2022-06-30,19000.00,,500.00,,restate
new,offices,2022-07-01,2024-06-30,0.05,operating,arrears,,,,,,
"""
RENT = """lease,lease_year,amount,frequency
kept,1,10000.00,annual
kept,2,10500.00,annual
kept,3,11025.00,annual
trued-up,1,10000.00,annual
trued-up,2,10500.00,annual
trued-up,3,11025.00,annual
restated,1,10000.00,annual
restated,2,10500.00,annual
restated,3,11025.00,annual
new,1,1000.00,annual
new,2,1000.00,annual
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken-over")
    (folder / "leases.csv").write_text(LEASES, encoding="utf-8")
    (folder / "rent.csv").write_text(RENT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def result(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    return asc842.close(folder, "2022-07", out=tmp_path_factory.mktemp("out"))


def rows(result: asc842.CloseResult, name: str) -> dict[str, dict[str, Any]]:
    return {r["lease"]: r for r in result.book.reports[name].to_dict("records")}


def test_the_first_period_opens_with_what_was_carried(result: asc842.CloseResult) -> None:
    """Carried 19,000 and 18,500; by the contract 20,000.00 and 19,491.67: restated they open so, trued up they become
    so in the period."""
    owed, asset = (rows(result, f"{name} roll-forward, period") for name in ("liability", "right-of-use asset"))
    assert {k: v["opening"] for k, v in owed.items()} == {
        "kept": 1900000, "trued-up": 1900000, "restated": 2000000, "new": 0}
    assert {k: v["opening"] for k, v in asset.items()} == {
        "kept": 1850000, "trued-up": 1850000, "restated": 1949167, "new": 0}
    assert {k: v["take-over trued up"] for k, v in owed.items()} == {
        "kept": 0, "trued-up": 100000, "restated": 0, "new": 0}
    assert asset["trued-up"]["take-over trued up"] == 99167
    assert {k: v["taken over from other books"] for k, v in owed.items()} == dict.fromkeys(owed, 0)
    assert owed["new"]["additions"] > 0
    assert all(v["difference"] == 0 for v in (*owed.values(), *asset.values()))
    assert result.passed


def test_over_the_year_they_are_a_movement_of_their_own(result: asc842.CloseResult) -> None:
    """Taken over within the year to date, and no asset obtained in exchange for a liability (842-20-50-4g)."""
    owed = rows(result, "liability roll-forward, year to date")
    assert {k: (v["opening"], v["taken over from other books"]) for k, v in owed.items()} == {
        "kept": (0, 1900000), "trued-up": (0, 1900000), "restated": (0, 2000000), "new": (0, 0)}
    cash = rows(result, "cash flows, year to date")
    assert {k for k, v in cash.items() if v["assets obtained: operating"]} == {"new"}


def test_the_register_begins_with_the_entry_of_the_day(result: asc842.CloseResult) -> None:
    lines = result.outcome.posted
    forward = lines[(lines["lease"] == "restated") & lines["entry"].str.startswith("brought forward")]
    assert dict(zip(forward["account"], forward["debit"] - forward["credit"], strict=True)) == {
        "Right-of-use asset": 1949167, "Lease liability": -1000000, "Lease liability, current portion": -1000000,
        "Clearing of leases taken over": 50000, "Retained earnings, restatement of leases": 833}


def test_a_report_says_what_explains_the_balances(result: asc842.CloseResult) -> None:
    told = rows(result, "leases taken over")
    assert set(told) == {"kept", "trued-up", "restated"}
    assert (told["kept"]["liability carried"], told["kept"]["liability by contract"]) == (1900000, 2000000)
    assert (told["kept"]["asset difference"], told["kept"]["explained by"]) == (-99167, "none")
    assert told["restated"]["asset carried"] == 1850000


@pytest.mark.heavy
def test_a_lease_cut_and_taken_over_closes_later_periods_as_it_would_have(tmp_path: Path) -> None:
    """The journal of a period after the day is that of the lease accounted for from its commencement."""
    whole = book_of(steps_lease("arrears"))
    (index,) = whole.schedule.index[whole.schedule["ends"] == ON]
    files = {"whole": steps_lease("arrears"), "cut": taken(steps_lease("arrears"), ON, **balances(whole, index))}
    posted = {}
    for name, text in files.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "lease.toml").write_text(text, encoding="utf-8")
        closed = asc842.close(tmp_path / name, "2022-09", out=tmp_path / f"{name}-out", reports=False)
        lines = closed.outcome.posted[~closed.outcome.posted["entry"].str.startswith("brought forward")]
        posted[name] = lines[["date", "entry", "account", "debit", "credit"]].to_dict("records")
        owed = closed.book.reports["liability roll-forward, period"]["opening"].tolist()
        assert [Decimal(x) / 100 for x in owed] == [whole.schedule["liability_closing"].iloc[index + 2]]
    assert posted["cut"] == posted["whole"]
    assert D(0) not in {x["debit"] + x["credit"] for x in posted["cut"]}


def test_every_key_is_a_column_of_leases() -> None:
    """What is carried is said in the row of the lease, what is judged of it in judgements, and nothing by its key."""
    carried = {"liability": D("19000.00"), "accrued_rent": D("500.00"), "rate": D("0.05"), "convention": "effective"}
    tables = rows_of_lease(load_text(taken(steps_lease("arrears"), ON, "true up", **carried)))
    (row,) = tables["leases"]
    assert {k.removeprefix("take_over."): v for k, v in row.items() if k.startswith("take_over.")} == {
        "on": "2022-06-30", "source": "lease, ledger", **{k: str(v) for k, v in carried.items()}}
    assert not tables.get("keys")
    (judged,) = (x for x in tables["judgements"] if x["question"] == "take_over")
    assert judged["answer"] == "true up"
