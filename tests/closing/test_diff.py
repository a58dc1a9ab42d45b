"""What differs between two inputs: figures are those of each input accounted for by itself."""

from __future__ import annotations

import io
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import asc842
from asc842.api.diff import diff
from asc842.cli import main
from asc842.closing.changes import changes
from asc842.closing.one_change import with_one_change
from asc842.closing.portfolio.portfolio import canonical
from asc842.output.close.page import close_page
from asc842.output.close.tables import close_document
from asc842.output.close.text import close_text
from asc842.output.text.diff import UNDER_ONE_POLICY
from lease_files import ROOT

WINDHAM, HISTORY = ROOT / "inputs" / "windham-v.toml", ROOT / "inputs" / "windham-v-history.toml"
PERIOD = "2004-12"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def changed(path: Path, *replacements: tuple[str, str], of: Path = WINDHAM) -> Path:
    text = of.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


RATE, RENT = ("answer = 0.06\n", "answer = 0.065\n"), ("monthly = 61121.84", "monthly = 61221.84")


def at_year_end(path: Path) -> dict[str, Decimal]:
    """Balances and cost of the year as the book of one lease has them."""
    schedule = asc842.account_for(asc842.load(path)).schedule
    year = schedule[schedule["period"].str.startswith("2004")]
    return {"liability": year["liability_closing"].iloc[-1], "asset": year["asset_closing"].iloc[-1],
            "cost": year["cost"].sum()}


def test_figures_are_those_of_each_book_and_of_each_change_alone(tmp_path: Path) -> None:
    before, both = at_year_end(WINDHAM), at_year_end(changed(tmp_path / "both.toml", RATE, RENT))
    rate = at_year_end(changed(tmp_path / "rate.toml", RATE))
    rent = at_year_end(changed(tmp_path / "rent.toml", RENT))
    found = diff(WINDHAM, tmp_path / "both.toml", PERIOD)
    (row,) = found.leases.to_dict("records")
    assert (row["lease"], row["what"]) == ("windham-v", "changed")
    by_key = found.changes.set_index("key")
    said = {x["what"]: (x["before"], x["after"]) for x in found.changes.to_dict("records")}
    assert said == {"Rate": ("6.00 %", "6.50 %"),
                    "Rent base, 4/1/03 through the end of 1st Lease Year: Monthly rent": ("61,121.84", "61,221.84")}
    for figure, amount in before.items():
        assert (row[f"{figure} before"], row[f"{figure} after"]) == (amount, both[figure])
        assert row[f"{figure} change"] == both[figure] - amount
        assert by_key.loc["judgements.discount_rate", figure] == rate[figure] - amount
        (monthly,) = (key for key in by_key.index if key.endswith("monthly"))
        assert by_key.loc[monthly, figure] == rent[figure] - amount


def test_added_removed_renamed_and_refused(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir(), new.mkdir()
    shutil.copy(WINDHAM, old / "one.toml")
    changed(old / "two.toml", ('id = "windham-v"', 'id = "two"'))
    changed(new / "one.toml", ('id = "windham-v"', 'id = "renamed"\nformerly = "windham-v"'))
    changed(new / "three.toml", ('id = "windham-v"', 'id = "three"'), RATE)
    changed(new / "bad.toml", ('id = "windham-v"', 'id = "bad"'), ("answer = 0.06\n", "answer = 6\n"))
    found = diff(old, new, PERIOD)
    rows = found.leases.set_index("lease")
    assert rows["what"].to_dict() == {"renamed": "renamed", "three": "added", "two": "removed"}
    stands = at_year_end(WINDHAM)["liability"]
    assert rows.loc["two", "liability change"] == -stands
    assert rows.loc["two", "liability after"] == 0
    assert rows.loc["renamed", "liability before"] == rows.loc["renamed", "liability after"] == stands
    assert [p.key for p in found.problems] == ["judgements[3].answer"]
    shown = run("diff", old, new, "--period", PERIOD)
    assert shown.exit_code == 1
    assert "bad.toml" in shown.stderr
    document = json.loads(run("diff", old, new, "--period", PERIOD, "--format", "json").stdout)
    assert document["at"] == "2004-12-31"
    assert len(document["problems"]) == 1
    assert {row["lease"]: row["what"] for row in document["leases"]} == rows["what"].to_dict()


@pytest.mark.heavy
def test_a_register_holds_what_a_period_was_closed_with(tmp_path: Path) -> None:
    folder = tmp_path / "leases"
    folder.mkdir()
    shutil.copy(WINDHAM, folder / "one.toml")
    assert run("close", folder, "--period", "2004-11", "--out", tmp_path / "out", "--journal-only").exit_code == 0
    register = ("--register", tmp_path / "out" / "register.db", "--period", PERIOD)
    assert "say the same" in run("diff", "2004-11", folder, *register).stdout
    changed(folder / "one.toml", RATE)
    result = run("diff", "2004-11", folder, *register)
    assert result.exit_code == 1
    assert "Rate           6.00 %   6.50 %" in result.stdout
    owed = at_year_end(folder / "one.toml")["liability"] - at_year_end(WINDHAM)["liability"]
    assert f"{owed:,}" in result.stdout


def test_the_same_input_says_so() -> None:
    assert run("diff", HISTORY, HISTORY, "--period", PERIOD).exit_code == 0
    assert run("diff", HISTORY, ROOT / "nothing.toml", "--period", PERIOD).exit_code == 2
    assert run("diff", HISTORY, HISTORY, "--period", "soon").exit_code == 2


@pytest.mark.parametrize(("one", "other"), [("windham-v-original", "windham-v-history"),
                                            ("windham-v-history", "windham-v-original"),
                                            ("windham-v-original", "windham-v")])
def test_all_changes_one_after_another_make_the_other_version(one: str, other: str) -> None:
    """Whatever is taken first, what is left to take gets less, until the versions say the same."""
    files = {f.stem: f for f in (ROOT / "inputs").rglob("*.toml")}
    before, after = (json.loads(canonical(asc842.load(files[name]))) for name in (one, other))
    assert changes(before, after)
    while left := changes(before, after):
        before = with_one_change(before, after, left[-1].parts)
        assert len(changes(before, after)) < len(left)


def shown(result: asc842.CloseResult) -> str:
    """Return what a close prints."""
    console = Console(width=160, file=io.StringIO())
    console.print(close_text(result.book, result.outcome, result.files))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_a_close_shows_what_changed_since_the_one_before(tmp_path: Path) -> None:
    folder, out = tmp_path / "leases", tmp_path / "out"
    folder.mkdir()
    shutil.copy(WINDHAM, folder / "one.toml")
    changed(folder / "two.toml", ('id = "windham-v"', 'id = "two"'))
    assert "Changed since" not in shown(asc842.close(folder, "2004-11", out=out, reports=False))
    changed(folder / "one.toml", RATE)
    (folder / "two.toml").rename(folder / "two.txt")
    changed(folder / "three.toml", ('id = "windham-v"', 'id = "three"'))
    (folder / "policy.toml").write_text('format = "asc842/policy/1"\npayment_entry_date = "due day"\n')
    (folder / "dropped.toml").write_text('[[dropped]]\nlease = "two"\ntreatment = "error"\nreason = "Not ours."\n')
    result = asc842.close(folder, "2004-12", out=out, reports=False)
    text, owed = shown(result), at_year_end(folder / "one.toml")["liability"] - at_year_end(WINDHAM)["liability"]
    assert "Policy: Payment entry date   not stated   due day" in text
    assert "Changed since the close before, at 2004-12-31" in text
    assert f" {owed:,} " in text
    page = close_page(result.book)
    assert f">{owed:,}<" in page
    assert [UNDER_ONE_POLICY in x for x in (" ".join(text.split()), page)] == [True, True]
    document = close_document(result.book, {})["input_difference"]
    assert {x["lease"]: x["what"] for x in document["leases"]} == {
        "windham-v": "changed", "two": "removed", "three": "added"}
    assert (document["changes"][0]["what"], document["changes"][0]["key"]) == ("Rate", "judgements.discount_rate")
    assert document["policy_in_amounts"] is False  # all amounts are under the policy of today
    assert document["policy"] == [{"key": "policy.payment_entry_date", "what": "Policy: Payment entry date",
                                   "before": "", "after": "due day"}]
