"""Closing periods: posted once, caught up when facts are late, rejected when bad, the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.cli import main
from asc842.closing.lines import balances_before
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import read_portfolio
from kills import killed
from lease_files import ROOT, lease_text
from snapshots import once

KEY = ["entity", "lease", "currency", "account"]
RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}


def put(folder: Path, name: str, *, rate: str = "0.06", extra: str = "", rent: Any = None, **more: Any) -> None:
    """Write a lease file of three years from 2003-01-01."""
    text = lease_text(date(2003, 1, 1), date(2005, 12, 31), rent or RENT, rate=rate, lease_id=name, **more)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text + extra, encoding="utf-8")


MODIFIED = """
[[events]]
id = "more-rent"
kind = "modification"
effective = 2003-02-01
reason = "More space from February on, recorded late."
discount_rate = 0.06
rent = [{ id = "rent-1", name = "Rent", timing = "advance", source = "lease, rider", rows = [{ monthly = 1500 }] }]
"""


@pytest.fixture
def leases(tmp_path: Path) -> Path:
    folder = tmp_path / "leases"
    put(folder, "alpha")
    put(folder, "beta", rate="0.08", classification="finance")
    return folder


def closed(leases: Path, period: str, **options: Any) -> asc842.CloseResult:
    options = {"out": leases.parent / "exports", "reports": False} | options
    return asc842.close(leases, period, **options)


def before(leases: Path, *periods: str, **options: Any) -> None:
    """Close periods that come before what a test is about; see :mod:`snapshots`."""
    for period in periods:
        once(leases.parent, f"{period} {options}", lambda period=period: closed(leases, period, **options))


def posted(leases: Path, period: str | None = None) -> pd.DataFrame:
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        return register.posted(period)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def cumulative(lines: pd.DataFrame) -> dict[Any, int]:
    sums = (lines["debit"] - lines["credit"]).groupby([lines[k].astype(str) for k in KEY]).sum()
    return {key: int(cents) for key, cents in sums.items() if cents}


def fresh(leases: Path, day: str) -> dict[Any, int]:
    """What the ledger should hold before a day, from a measurement of what is known now."""
    held = read_portfolio(leases)
    from asc842.calendar.fiscal import FiscalCalendar

    h = holdings_of(held, held.policy, FiscalCalendar(held.policy.calendar))
    found = balances_before(h, np.datetime64(day, "D"))
    return {tuple(map(str, row[:4])): int(row[4]) for row in found.itertuples(index=False)}


def test_a_close_posts_balanced_entries_of_the_period(leases: Path) -> None:
    result = closed(leases, "2003-01")
    assert result.passed
    lines = posted(leases)
    assert set(lines["period"]) == {"2003-01"}
    by_entry = (lines["debit"] - lines["credit"]).groupby([lines["lease"], lines["date"], lines["entry"]]).sum()
    assert len(by_entry) == 6
    assert not by_entry.any()
    assert cumulative(lines) == fresh(leases, "2003-02-01")


def test_the_books_of_the_ledger_are_those_of_each_lease(leases: Path) -> None:
    before(leases, "2003-01", "2003-02", "2003-03")
    held = cumulative(posted(leases))
    for name, of in (("alpha", ""), ("beta", ", finance leases")):
        row = asc842.account_for(asc842.load(leases / f"{name}.toml")).schedule.iloc[2]
        mine = {account: cents for (_, lease, _, account), cents in held.items() if lease == name}
        liability = mine[f"Lease liability{of}"] + mine[f"Lease liability{of}, current portion"]
        assert -liability == row["liability_closing"] * 100
        assert mine[f"Right-of-use asset{of}"] == row["asset_closing"] * 100


def test_the_same_close_twice_posts_nothing_and_writes_the_same_bytes(leases: Path) -> None:
    before(leases, "2003-01", reports=True)
    made, lines = contents(leases.parent / "exports" / "2003-01"), posted(leases)
    again = closed(leases, "2003-01", reports=True)
    assert again.outcome.already_closed
    assert len(again.outcome.posted) == 0
    pd.testing.assert_frame_equal(posted(leases), lines)
    assert contents(leases.parent / "exports" / "2003-01") == made
    assert {"close.xlsx", "close.html", "close.json", "journal.csv"} <= set(made)


def test_a_late_fact_is_caught_up_and_the_closed_period_keeps_its_lines(leases: Path) -> None:
    before(leases, "2003-01", "2003-02")
    kept = {month: posted(leases, month) for month in ("2003-01", "2003-02")}
    put(leases, "alpha", extra=MODIFIED)
    result = closed(leases, "2003-03")
    assert set(result.outcome.catch_up["lease"]) == {"alpha"}
    for month, lines in kept.items():
        pd.testing.assert_frame_equal(posted(leases, month), lines)
    assert cumulative(posted(leases)) == fresh(leases, "2003-04-01")


def test_both_views_of_a_closed_period_are_reported(leases: Path) -> None:
    """As it would have been: the lines of a register that knew the amendment in time."""
    before(leases, "2003-01", "2003-02")
    put(leases, "alpha", extra=MODIFIED)
    in_time = cumulative(known_in_time(leases)["2003-02"])
    result = closed(leases, "2003-03", reports=True)
    seen = result.book.restated.query("period == '2003-02'").set_index("account")
    as_closed = {k[3]: v for k, v in cumulative(posted(leases, "2003-02")).items() if k[1] == "alpha"}
    wanted = {k[3]: v for k, v in in_time.items() if k[1] == "alpha"}
    for account, row in seen.iterrows():
        assert row["as_closed"] == as_closed.get(str(account), 0)
        assert row["restated"] == wanted.get(str(account), 0)
    assert set(seen.index) == {a for a in {*as_closed, *wanted} if as_closed.get(a, 0) != wanted.get(a, 0)}
    folder = leases.parent / "exports" / "2003-03"
    assert len((folder / "reports" / "as it would have been.csv").read_text().splitlines()) == 1 + len(
        result.book.restated)
    assert "As it would have been" in (folder / "close.html").read_text()
    assert closed(leases, "2003-02").book.restated.empty, "nothing had been caught up when February was closed"


def known_in_time(leases: Path) -> dict[str, pd.DataFrame]:
    """Lines of each period in a register of its own, into which all is closed as it is known now."""
    found = {}
    for month in ("2003-01", "2003-02"):
        outcome = asc842.close(leases, month, register=leases.parent / "in-time.db", out=None, reports=False).outcome
        found[month] = outcome.posted
    return found


def test_a_lease_that_appears_late_is_caught_up_whole(leases: Path) -> None:
    before(leases, "2003-01")
    put(leases, "gamma")
    closed(leases, "2003-02")
    assert cumulative(posted(leases)) == fresh(leases, "2003-03-01")


def test_the_first_close_brings_forward_what_was_before(leases: Path) -> None:
    result = closed(leases, "2003-06")
    assert len(result.outcome.brought_forward) > 0
    assert cumulative(posted(leases)) == fresh(leases, "2003-07-01")


def test_a_lease_of_more_than_is_measured_is_rejected_and_the_others_close(leases: Path) -> None:
    """A currency of three decimals: in dollars it would be within what a lease may say."""
    put(leases, "gamma", rent={**RENT, "rows": [{"monthly": 2 * 10**10}]})
    text = (leases / "gamma.toml").read_text(encoding="utf-8")
    (leases / "gamma.toml").write_text(text.replace("name =", 'currency = "KWD"\nname =', 1), encoding="utf-8")
    with pytest.raises(asc842.InputError, match="a number of 10,000,000,000 or less"):
        asc842.load(leases / "gamma.toml")
    result = closed(leases, "2003-01", without_rejected=True)
    assert {Path(a.source).name for a in result.book.rejected} == {"gamma.toml"}
    assert set(posted(leases)["lease"]) == {"alpha", "beta"}


def test_a_lease_from_tables_of_more_than_is_measured_is_rejected_and_the_others_close(leases: Path) -> None:
    (leases / "leases.csv").write_text(
        "lease,commencement,lease_term_end,discount_rate,classification,timing,currency\n"
        "gamma,2003-01-01,2005-12-31,0.06,operating,advance,KWD\n"
        "delta,2003-01-01,2005-12-31,0.06,operating,advance,USD\n", encoding="utf-8")
    (leases / "rent.csv").write_text("lease,rent,frequency,monthly\ngamma,base,monthly,20000000000\n"
                                     "delta,base,monthly,20000000000\n", encoding="utf-8")
    result = closed(leases, "2003-01", without_rejected=True)
    assert [a.problems[0].key for a in result.book.rejected] == ["monthly"]
    assert set(posted(leases)["lease"]) == {"alpha", "beta", "delta"}


@pytest.mark.parametrize(("table", "row"), [
    ("prepaid_rent", "gamma,30000000000"), ("incentives", "gamma,30000000000"), ("costs", "gamma,30000000000")])
def test_more_than_is_measured_of_what_is_paid_beforehand_rejects_that_lease_alone(leases: Path, table: str, row: str,
                                                                                  ) -> None:
    """What three decimals make of it is beyond 64 bits over time, while the same in dollars is measured."""
    (leases / "leases.csv").write_text(
        "lease,commencement,lease_term_end,discount_rate,classification,timing,currency\n"
        "gamma,2003-01-01,2005-12-31,0.06,operating,advance,KWD\n"
        "delta,2003-01-01,2005-12-31,0.06,operating,advance,USD\n", encoding="utf-8")
    (leases / "rent.csv").write_text("lease,monthly\ngamma,2000000000\ndelta,2000000000\n", encoding="utf-8")
    received = {"incentives": (",received", ",2003-01-01")}.get(table, ("", ""))
    rows = "\n".join((f"lease,amount{received[0]}", f"{row}{received[1]}", f"delta,30000000000{received[1]}"))
    (leases / f"{table}.csv").write_text(rows, encoding="utf-8")
    result = closed(leases, "2003-01", without_rejected=True)
    assert [(Path(a.source).name, a.problems[0].key) for a in result.book.rejected] == [("leases.csv:2", "amount")]
    assert "delta" in set(posted(leases)["lease"])


def test_a_bad_lease_is_rejected_and_the_others_close(leases: Path) -> None:
    (leases / "bad.toml").write_text("format = 1\n")
    put(leases, "too-much", extra='\n[[events]]\nid = "loss"\nkind = "impairment"\neffective = 2003-06-30\n'
        'reason = "Sublet below cost."\nimpairment = 999999.00\n')
    result = closed(leases, "2003-01", without_rejected=True)
    assert not result.passed
    assert {(Path(a.source).name, bool(a.problems)) for a in result.book.rejected} == {("bad.toml", True),
                                                                                   ("too-much.toml", True)}
    assert set(posted(leases)["lease"]) == {"alpha", "beta"}
    document = json.loads((leases.parent / "exports" / "2003-01" / "close.json").read_text())
    assert len(document["rejected"]) == 2


def test_all_or_nothing(leases: Path) -> None:
    (leases / "bad.toml").write_text("format = 1\n")
    with pytest.raises(asc842.InputError, match=r"1 rejected: bad \(never posted\)"):
        closed(leases, "2003-01")
    assert not (leases.parent / "exports").exists()


def test_a_dry_run_leaves_nothing_behind(leases: Path) -> None:
    result = closed(leases, "2003-01", dry_run=True)
    assert len(result.outcome.posted) > 0
    assert not (leases.parent / "exports").exists()


def test_recheck_finds_every_number_the_same_and_a_changed_one(leases: Path) -> None:
    from asc842.api.recheck import recheck_all

    before(leases, "2003-01", "2003-02")
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert recheck_all(register, asc842.Policy()).empty
        with pytest.raises(asc842.InputError, match="the policy that periods were closed under"):
            recheck_all(register, asc842.Policy(rate_convention="effective"))


@pytest.mark.heavy
def test_each_period_is_rechecked_under_the_policy_that_it_was_closed_under(leases: Path) -> None:
    """Cash moves to another account in February: what January booked is caught up there, and both stay as they are."""
    from asc842.api.recheck import recheck_all

    policies = [asc842.Policy(), asc842.Policy.model_validate({"accounts": {"cash": "Clearing"}})]
    for month, policy in zip(("2003-01", "2003-02"), policies, strict=True):
        closed(leases, month, policy=policy)
    with asc842.Register.open(leases.parent / "exports" / "register.db") as register:
        assert recheck_all(register, policies).empty
        assert recheck_all(register, policies[::-1]).empty
        for policy in policies:
            with pytest.raises(asc842.InputError, match="may be given more than once"):
                recheck_all(register, policy)


@pytest.mark.parametrize(("account", "shared", "passes"), [
    ("", "", True), ("Lease liability", "", False), ("Cash", "yes", True)])
def test_a_trial_balance_is_compared(leases: Path, account: str, shared: str, passes: bool) -> None:
    """A cent too many on an account of leases fails; other business stands on the account of cash as well."""
    before(leases, "2003-01")
    sums: dict[str, int] = {}
    for (_, _, _, name), cents in cumulative(posted(leases)).items():
        sums[name] = sums.get(name, 0) + cents
    rows = [f'"{name}",{(cents + (name == account)) / 100:.2f}' for name, cents in sums.items()]
    ledger = leases.parent / "tb.csv"
    ledger.write_text("account,balance\n" + "\n".join([*rows, "Inventory,5.00"]) + "\n")
    result = closed(leases, "2003-01", trial_balance=ledger)
    assert result.passed == passes
    table = result.book.trial_balance.set_index("account")
    assert table["difference"].abs().sum() == bool(account)
    assert not account or tuple(table.loc[account, ["shared", "difference"]]) == (shared, 1)
    assert "Inventory" not in table.index


def test_a_clearing_account_of_leases_alone_is_compared(leases: Path) -> None:
    (leases / "policy.toml").write_text('format = "asc842/policy/1"\nshared_accounts = []\n')
    closed(leases, "2003-01")
    ledger = leases.parent / "tb.csv"
    ledger.write_text("account,balance\nCash,0.00\n")
    result = closed(leases, "2003-01", trial_balance=ledger)
    assert set(result.book.trial_balance["shared"]) == {""}
    assert [c.detail for c in result.book.checks if c.source == "trial balance" and c.status == "fail"]


# The command ---------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_the_commands(leases: Path) -> None:
    out = leases.parent / "exports"
    result = run("close", leases, "--period", "2003-01", "--out", out)
    assert (result.exit_code, "Checks:" in result.output) == (0, True)
    assert run("close", leases, "--period", "2003-01", "--out", out).exit_code == 0
    assert "2003-01" in run("status", "--out", out, "--verify").output
    shown = run("history", "alpha", "--out", out).output
    assert "History of alpha" in shown
    assert "{" not in shown
    assert max(map(len, shown.splitlines())) <= 120
    assert "is as it would have been" in run("status", "--restated", "--out", out).output
    assert run("history", "nobody", "--out", out).exit_code == 2
    reopened = run("reopen", "2003-01", "--reason", "A lease was missing.", "--out", out)
    assert (reopened.exit_code, "reopened" in reopened.output) == (0, True)
    assert "A lease was missing." in run("status", "--out", out).output
    assert run("close", leases, "--period", "2003-01", "--out", out).exit_code == 0
    assert run("recheck", "--out", out).exit_code == 0


@pytest.mark.heavy
def test_a_year_is_twelve_periods(leases: Path) -> None:
    (leases / "beta.toml").unlink()
    result = run("close", leases, "--year", "2003", "--out", leases.parent / "exports", "--journal-only")
    assert result.exit_code == 0
    assert sorted(posted(leases)["period"].unique()) == [f"2003-{m:02d}" for m in range(1, 13)]


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["--period", "2003-13"], 2, "a month such as 2003-12"),
    (["--period", ""], 2, "a month such as 2003-12"),
    (["--year", "0"], 2, "a year such as 2003"),
    (["--year", "9999"], 2, "a year such as 2003"),
    (["--year", "-1"], 2, "a year such as 2003"),
    ([], 2, "give one of --period and --year"),
    (["--period", "2003-01", "--register", "mysql://x"], 2, "asc842:"),
    (["--period", "2003-01", "--trial-balance", "none.csv"], 2, "no such file"),
])
def test_what_cannot_be_done_is_said_plainly(leases: Path, arguments: list[str], code: int, said: str) -> None:
    result = run("close", leases, *arguments, "--out", leases.parent / "exports")
    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (leases.parent / "exports" / "2003-01").exists()


def test_a_folder_that_cannot_be_written_stops_the_close_before_it_posts(leases: Path) -> None:
    (leases.parent / "file").write_text("in the way")
    result = run("close", leases, "--period", "2003-01", "--out", leases.parent / "file",
                 "--register", leases.parent / "r.db")
    assert result.exit_code == 2
    assert "can't be written" in result.output
    with asc842.Register.open(leases.parent / "r.db") as register:
        assert register.status().runs == 0


# Killed, at once, anywhere -------------------------------------------------------------------------------------------


def command(leases: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "asc842", "close", str(leases), "--period", "2003-01", "--out", str(out), *more]


def close_killed(leases: Path, tmp_path: Path, times: int) -> None:
    """Kill closes at points spread over the time that one takes; each leaves a register that a rerun completes."""
    undisturbed = tmp_path / "undisturbed"
    begin = time.perf_counter()
    assert subprocess.run(command(leases, undisturbed), cwd=ROOT, capture_output=True, check=False).returncode == 0
    whole = time.perf_counter() - begin
    expected = contents(undisturbed / "2003-01")

    def start(n: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command(leases, tmp_path / f"killed-{n}"), cwd=ROOT, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    for n in killed(start, whole, times):
        out = tmp_path / f"killed-{n}"
        assert run(*command(leases, out)[3:]).exit_code == 0
        assert contents(out / "2003-01") == expected
        assert not list(out.glob(".2003-01*"))
        with asc842.Register.open(out / "register.db") as register:
            assert register.verify().passed
            assert register.status().runs == 1


@pytest.mark.heavy
@pytest.mark.usefixtures("pictures")  # the programs that are killed draw them
def test_a_close_killed_at_many_points(leases: Path, tmp_path: Path) -> None:
    close_killed(leases, tmp_path, 20)


@pytest.mark.heavy
def test_of_two_closes_at_once_one_posts(leases: Path) -> None:
    out = leases.parent / "exports"
    more = ("--register", str(out.parent / "shared.db"), "--journal-only")
    both = [subprocess.Popen(command(leases, out / str(i), *more), cwd=ROOT, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True) for i in range(2)]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("nothing new was posted" in text for text in said) == [False, True]
    assert contents(out / "0" / "2003-01") == contents(out / "1" / "2003-01")


def test_the_same_bytes_in_any_time_zone(leases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    closed(leases, "2003-01", out=tmp_path / "there", reports=True)
    monkeypatch.undo()
    time.tzset()
    closed(leases, "2003-01", out=tmp_path / "here", reports=True)
    assert contents(tmp_path / "here" / "2003-01") == contents(tmp_path / "there" / "2003-01")


@pytest.mark.heavy
@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati"])
def test_the_same_bytes_of_a_program_in_any_time_zone(leases: Path, tmp_path: Path, zone: str) -> None:
    there = {**os.environ, "TZ": zone, "LANG": "C"}
    subprocess.run(command(leases, tmp_path / "there"), cwd=ROOT, env=there, capture_output=True, check=True)
    closed(leases, "2003-01", out=tmp_path / "here", reports=True)
    assert contents(tmp_path / "here" / "2003-01") == contents(tmp_path / "there" / "2003-01")
