"""A fact of closed periods changes: what changed, by which document, why, and what it did, in every output."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import asc842
from asc842.cli import main
from lease_files import lease_text
from snapshots import once

RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}
SAID = """
[[late_facts]]
changed = "{changed}"
reason = "The bank's quote of March was overlooked."
kind = "error"
"""
POLICY = 'late_facts = "reason required"\n'
RATE = "judgements.discount_rate"


def put(leases: Path, name: str = "alpha", *, rate: str = "0.0725", extra: str = "", **more: Any) -> None:
    leases.mkdir(exist_ok=True)
    text = lease_text(date(2003, 1, 1), date(2007, 12, 31), more.pop("rent", RENT), rate=rate, lease_id=name, **more)
    (leases / f"{name}.toml").write_text(text + extra, encoding="utf-8")


@pytest.fixture
def leases(tmp_path: Path) -> Path:
    """A portfolio of two leases, closed for January and February 2003."""
    folder = tmp_path / "leases"
    put(folder)
    put(folder, "beta")
    for period in ("2003-01", "2003-02"):
        once(tmp_path, period, lambda period=period: closed(folder, period))
    return folder


def closed(leases: Path, period: str, **options: Any) -> asc842.CloseResult:
    options = {"out": leases.parent / "exports", "reports": False} | options
    return asc842.close(leases, period, **options)


def owed(rate: float, paid: int) -> float:
    """Present value of 60 payments of 1,000 in advance less those paid, at the end of a month (independent)."""
    return sum(1000 / (1 + rate / 12) ** k for k in range(60 - paid))


def late(result: asc842.CloseResult) -> pd.Series[Any]:
    found = result.book.exceptions[result.book.exceptions["kind"] == "catch-up"]
    assert len(found) == 1
    return found.iloc[0]


def test_a_rate_that_changes_is_named_everywhere(leases: Path) -> None:
    put(leases, rate="0.0825")
    result = closed(leases, "2003-03", reports=True)
    told = "Rate: 7.25 % -> 8.25 %"
    memos = set(result.outcome.catch_up["memo"])
    assert memos
    assert all(memo.endswith(f"differs from what was posted for it; {told}") for memo in memos)
    # The liability after the payment of March 1, which is in the balance of February's end.
    by = round(owed(0.0825, 2) - owed(0.0725, 2), 2)
    row = late(result)
    assert row["lease"] == "alpha"
    assert f"liability {by:+,}" in row["what"]
    assert f"{RATE}: 0.0725 -> 0.0825" in row["detail"]
    assert "not stated whether error or estimate" in row["detail"]
    (change,) = result.book.changed.to_dict("records")
    assert {"lease": "alpha", "caught_up": "yes", "key": RATE, "before": "0.0725", "after": "0.0825",
            "kind": "not stated whether error or estimate", "reason": ""}.items() <= change.items()
    folder = leases.parent / "exports" / "2003-03"
    document = json.loads((folder / "close.json").read_text())
    assert document["changed_inputs"] == [change]
    assert f"{RATE}: 0.0725 -> 0.0825" in (folder / "close.html").read_text().replace("&gt;", ">")
    assert "0.0725,0.0825" in (folder / "reports" / "changed inputs.csv").read_text()
    assert told in (folder / "journal.csv").read_text()
    assert {x["Sheet"] for x in sheets(folder / "close.xlsx")} >= {"Changed inputs"}
    assert closed(leases, "2003-04").book.changed.empty


def sheets(path: Path) -> list[dict[str, str]]:
    import openpyxl

    return [{"Sheet": name} for name in openpyxl.load_workbook(path, read_only=True).sheetnames]


def test_what_waits_names_its_change_too(leases: Path) -> None:
    put(leases, rate="0.0825")
    result = closed(leases, "2003-02")
    assert result.outcome.already_closed
    assert set(result.outcome.changed["key"]) == {RATE}
    assert result.outcome.waiting["memo"].str.endswith("Rate: 7.25 % -> 8.25 %").all()


def test_history_shows_what_changed(leases: Path) -> None:
    put(leases, rate="0.0825", extra=SAID.format(changed=RATE))
    closed(leases, "2003-03")
    out = CliRunner().invoke(main, ["history", "alpha", "--out", str(leases.parent / "exports")],
                             env={"COLUMNS": "250"}).output
    assert all(x in out for x in ("Changed inputs", RATE, "0.0725", "0.0825", "error", "overlooked"))
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert register.changed_inputs("alpha")[["run", "period", "key"]].to_numpy().tolist() == [[3, "2003-03", RATE]]
        assert register.changed_inputs("beta").empty
        assert register.verify().passed


def test_a_reason_that_the_policy_asks_for(leases: Path) -> None:
    (leases / "policy.toml").write_text(POLICY)
    put(leases, rate="0.0825")
    with pytest.raises(asc842.InputError) as refused:
        closed(leases, "2003-03")
    (problem,) = refused.value.problems
    assert (problem.file, problem.key) == ("alpha.toml", "late_facts")
    assert f"{RATE}: 0.0725 -> 0.0825" in problem.found
    assert f'changed = "{RATE}"' in problem.remedy
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert register.status().runs == 2
    put(leases, rate="0.0825", extra=SAID.format(changed="discount_rate"))
    row = late(closed(leases, "2003-03"))
    assert "The bank's quote of March was overlooked." in row["detail"]
    assert "250-10-45-23" in row["detail"]
    # What was said of the first change is no reason for a second one.
    put(leases, rate="0.0925", extra=SAID.format(changed="discount_rate"))
    with pytest.raises(asc842.InputError, match=r"0\.0825 -> 0\.0925"):
        closed(leases, "2003-04")


EVENT = """
[[events]]
id = "{name}"
kind = "modification"
effective = {day}
source = "lease, rider"
reason = "More rent."
discount_rate = 0.08
rent = [{{ id = "rent-1", name = "Rent", timing = "advance", source = "lease, rider", rows = [{{ monthly = 1500 }}] }}]
"""


def test_an_event_of_the_open_period_needs_no_reason(leases: Path) -> None:
    (leases / "policy.toml").write_text(POLICY)
    put(leases, extra=EVENT.format(name="rider", day="2003-03-01"))
    result = closed(leases, "2003-03")
    assert result.outcome.catch_up.empty
    assert result.book.changed[["key", "source", "event", "caught_up"]].to_numpy().tolist() == [
        ["events.rider", "lease, rider", "rider", ""]]


def test_a_late_event_is_told_by_its_id_and_source(leases: Path) -> None:
    (leases / "policy.toml").write_text(POLICY)
    late_rider = EVENT.format(name="rider", day="2003-02-01")
    put(leases, extra=late_rider)
    with pytest.raises(asc842.InputError, match=r"events\.rider: not stated -> effective 2003-02-01, kind modif"):
        closed(leases, "2003-03")
    put(leases, extra=late_rider + SAID.format(changed="rider"))
    detail = late(closed(leases, "2003-03"))["detail"]
    assert detail.startswith("events.rider: not stated -> ")
    assert "(lease, rider)" in detail


def test_a_lease_that_comes_late(leases: Path) -> None:
    put(leases, "gamma")
    row = late(closed(leases, "2003-03"))
    assert row["lease"] == "gamma"
    assert row["detail"].startswith("lease: not stated -> closed for the first time")


@pytest.mark.heavy
def test_a_lease_that_one_close_left_out(leases: Path) -> None:
    (leases / "beta.toml").rename(leases.parent / "beta.toml")
    closed(leases, "2003-03", without_rejected=True)
    put(leases, "beta", rate="0.0825")
    changed = closed(leases, "2003-04").book.changed
    assert changed[["lease", "key", "before", "after"]].to_numpy().tolist() == [["beta", RATE, "0.0725", "0.0825"]]


@pytest.mark.heavy
def test_a_policy_that_changes(leases: Path) -> None:
    (leases / "policy.toml").write_text('rate_convention = "effective"\n')
    result = closed(leases, "2003-03")
    key = "policy.rate_convention"
    assert set(result.outcome.catch_up["lease"]) == {"alpha", "beta"}
    assert all("Policy: Rate convention: not stated -> effective" in memo for memo in result.outcome.catch_up["memo"])
    row = result.book.changed.iloc[0]
    assert (row["lease"], row["key"], row["after"], row["caught_up"]) == ("", key, "effective", "yes")
    assert "change of policy" in result.book.exceptions.query("kind == 'catch-up'")["detail"].iloc[0]
    (leases / "policy.toml").write_text(f'rate_convention = "actual/365"\n{POLICY}')
    with pytest.raises(asc842.InputError, match=r"reasons\.rate_convention"):
        closed(leases, "2003-04")
    (leases / "policy.toml").write_text(
        f'rate_convention = "actual/365"\n{POLICY}[reasons]\nrate_convention = "As the lender has it."\n')
    assert "As the lender has it." in set(closed(leases, "2003-04").book.changed["reason"])


def test_another_version_of_the_engine(leases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from asc842.api import close as closing

    monkeypatch.setattr(closing, "__version__", "9.9.9")
    changed = closed(leases, "2003-03").book.changed
    assert changed[["lease", "key", "after", "caught_up"]].to_numpy().tolist() == [["", "engine", "9.9.9", ""]]


RATES = "currency,to,date,rate\nEUR,USD,2003-01-01,1.00\nEUR,USD,2003-01-31,{january}\nEUR,USD,2003-02-28,1.20\n"


@pytest.mark.heavy
def test_exchange_rates_of_closed_days(tmp_path: Path) -> None:
    leases, rates = tmp_path / "leases", tmp_path / "rates.csv"
    put(leases)
    text = (leases / "alpha.toml").read_text().replace('\n\n[facts]', '\ncurrency = "EUR"\nentity = "E"\n\n[facts]', 1)
    (leases / "alpha.toml").write_text(text)
    (leases / "policy.toml").write_text('functional_currencies = { E = "USD" }\n')
    rates.write_text(RATES.format(january="1.10"))
    assert closed(leases, "2003-01", rates=rates).passed
    rates.write_text(RATES.format(january="1.15"))
    result = closed(leases, "2003-02", rates=rates)
    (change,) = result.book.changed.to_dict("records")
    assert (change["lease"], change["key"], change["caught_up"]) == ("", "exchange rate EUR USD 2003-01-31", "yes")
    assert (change["before"], change["after"]) == ("1.1 1.1", "1.15 1.15")
    assert "exchange rates of closed days" in late(result)["detail"]
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert register.verify().passed


def test_many_changes_in_few_words(leases: Path) -> None:
    rows = [{"from": date(2003 + i, 1, 1), "monthly": Decimal(1000 + i)} for i in range(5)]
    put(leases, rent={"timing": "advance", "rows": rows})
    result = closed(leases, "2003-03")
    for memo in set(result.outcome.catch_up["memo"]):
        assert len(memo) < 260
        assert memo.endswith(" more")
    assert len(result.book.changed) == 6


def test_a_reason_for_what_did_not_change_is_told(leases: Path) -> None:
    put(leases, extra=SAID.format(changed="classification"))
    changed = closed(leases, "2003-03").book.changed
    assert changed[["lease", "key", "after"]].to_numpy().tolist() == [
        ["alpha", "late_facts, classification", "nothing of this name changed"]]


def test_a_kept_policy_that_is_altered_is_found(leases: Path) -> None:
    import sqlite3

    with sqlite3.connect(leases.parent / "exports" / "register.db") as connection:
        connection.execute("UPDATE inputs SET document = '{}' || document")
    connection.close()
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert any("the policy kept by run 1 was altered" in x for x in register.verify().problems)


@pytest.mark.heavy
def test_tables_say_it_in_their_words(tmp_path: Path) -> None:
    leases = tmp_path / "leases"
    leases.mkdir()
    head = "lease,commencement,lease_term_end,discount_rate,classification,timing,reason\n"
    row = "alpha,2003-01-01,2007-12-31,{},operating,advance,Given.\n"
    (leases / "rent.csv").write_text("lease,from,monthly\nalpha,2003-01-01,1000.00\n")
    (leases / "leases.csv").write_text(head + row.format("0.0725"))
    (leases / "policy.toml").write_text(POLICY)
    closed(leases, "2003-01")
    (leases / "leases.csv").write_text(head + row.format("0.0825"))
    with pytest.raises(asc842.InputError, match="add a row to the table late_facts") as refused:
        closed(leases, "2003-02")
    assert "leases.discount_rate: 0.0725 -> 0.0825" in str(refused.value)
    (leases / "late_facts.csv").write_text("lease,changed,reason,kind\nalpha,discount_rate,Quote overlooked.,error\n")
    assert "Quote overlooked." in late(closed(leases, "2003-02"))["detail"]
