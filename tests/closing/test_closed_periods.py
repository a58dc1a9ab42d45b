"""A closed period's files are those of the register, for ever; what waits stands beside them, user files stay."""

from __future__ import annotations

import csv
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.base.errors import Problem
from asc842.calendar.fiscal import FiscalCalendar
from asc842.cli import main
from asc842.closing.incomplete import missing_leases
from asc842.closing.portfolio import read_portfolio
from test_close import before, closed, contents, leases, put  # noqa: F401

BAD = 'format = "asc842/lease/1"\n'
LATE = """
[[events]]
id = "more"
kind = "modification"
effective = 2003-01-15
reason = "More rent, known late."
discount_rate = 0.06
rent = [{ id = "rent-1", name = "Rent", timing = "advance", source = "lease, rider", rows = [{ monthly = 1100 }] }]
"""


def folder(leases: Path, name: str = "2003-01") -> Path:  # noqa: F811
    return leases.parent / "exports" / name


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def command(leases: Path, period: str = "2003-01", *more: str) -> Result:  # noqa: F811
    return run("close", leases, "--period", period, "--out", leases.parent / "exports", "--journal-only", *more)


def waiting(leases: Path) -> list[dict[str, str]]:  # noqa: F811
    return list(csv.DictReader(io.StringIO((folder(leases, "2003-01-pending") / "pending.csv").read_text())))


def owed_at_the_end_of_january(rent: float, rate: float) -> Decimal:
    """36 payments in advance from January 1: after January 35 remain, the first of them due the day after."""
    value = sum(rent / (1 + rate / 12) ** k for k in range(35))
    return Decimal(str(round(value, 2)))


@pytest.fixture
def gamma_rejected(leases: Path) -> Path:  # noqa: F811
    """January, closed without gamma, whose file could not be read then; now it is mended."""
    (leases / "gamma.toml").write_text(BAD)
    before(leases, "2003-01", without_rejected=True, reports=True)
    made = json.loads((folder(leases) / "close.json").read_text())
    assert [Path(x["source"]).name for x in made["rejected"]] == ["gamma.toml"]
    put(leases, "gamma", rate="0.05", rent={"timing": "advance", "rows": [{"monthly": 5000}]})
    return leases


def test_files_stay_as_they_were_whatever_the_input_is_by_then(gamma_rejected: Path) -> None:
    made = contents(folder(gamma_rejected))
    result = command(gamma_rejected)
    assert result.exit_code == 1
    assert "wait for the next open period" in result.output
    assert contents(folder(gamma_rejected)) == made
    rows = csv.DictReader(io.StringIO(made["journal.csv"].decode()))
    assert {row["lease"] for row in rows} == {"alpha", "beta"}


def test_what_waits_is_written_to_a_folder_of_its_own(gamma_rejected: Path) -> None:
    """All of gamma waits: what it owes at the end of January is worked out here by itself."""
    result = closed(gamma_rejected, "2003-01")
    beside = folder(gamma_rejected, "2003-01-pending")
    assert sorted(contents(beside)) == ["pending.csv", "pending.html", "pending.json"]
    assert {beside / name for name in contents(beside)} <= set(result.files)
    rows = waiting(gamma_rejected)
    owed = {row["account"]: Decimal(row["today"]) for row in rows if "liability" in row["account"]}
    assert sum(owed.values()) == -owed_at_the_end_of_january(5000, 0.05)
    assert all((row["lease"], row["origin"], row["as_posted"], row["difference"]) == (
        "gamma", "2003-01", "0.00", row["today"]) for row in rows)
    assert sum(Decimal(row["difference"]) for row in rows) == 0
    said = json.loads((beside / "pending.json").read_text())
    assert (said["schema"], said["period"], len(said["lines"])) == ("asc842/pending/1", "2003-01", len(rows))
    assert "gamma" in (beside / "pending.html").read_text()


def test_what_no_longer_waits_is_cleared_away(gamma_rejected: Path) -> None:
    """February catches gamma up; January's files still are those of two leases, and nothing waits for it any more."""
    made = contents(folder(gamma_rejected))
    command(gamma_rejected)
    (folder(gamma_rejected, "2003-01-pending") / "mine.txt").write_text("A note of mine.")
    assert closed(gamma_rejected, "2003-02").passed
    again = command(gamma_rejected)
    assert again.exit_code == 0, again.output
    assert contents(folder(gamma_rejected)) == made
    assert list(contents(folder(gamma_rejected, "2003-01-pending"))) == ["mine.txt"]


def test_a_changed_lease_waits_with_both_amounts(leases: Path) -> None:  # noqa: F811
    """100 a month more from January 15 on: nothing of it is paid in January, when rent of it was paid on the 1st."""
    before(leases, "2003-01")
    put(leases, "alpha", extra=LATE)
    assert command(leases).exit_code == 1
    rows = waiting(leases)
    assert {row["lease"] for row in rows} == {"alpha"}
    for row in rows:
        assert Decimal(row["as_posted"]) + Decimal(row["difference"]) == Decimal(row["today"])
    posted = [row for row in rows if row["account"].startswith("Lease liability")]
    assert sum(Decimal(row["as_posted"]) for row in posted) == -owed_at_the_end_of_january(1000, 0.06)


# Files ---------------------------------------------------------------------------------------------------------------


def test_files_that_were_lost_come_back(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01", reports=True)
    made = contents(folder(leases))
    put(leases, "alpha", rate="0.07")
    shutil.rmtree(folder(leases))
    closed(leases, "2003-01", reports=True)
    assert contents(folder(leases)) == made


def test_what_the_user_keeps_there_stays(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    for name in ("signed.pdf", "erp/note.txt", "reports/mine.csv"):
        (folder(leases) / name).parent.mkdir(exist_ok=True)
        (folder(leases) / name).write_text(name)
    with asc842.Register.open(folder(leases).parent / "register.db") as register:
        register.reopen("2003-01", "A rider was missing.")
    put(leases, "alpha", rate="0.07")
    closed(leases, "2003-01", reports=True)
    found = contents(folder(leases))
    assert {name: found[name].decode() for name in ("signed.pdf", "erp/note.txt", "reports/mine.csv")} == {
        name: name for name in ("signed.pdf", "erp/note.txt", "reports/mine.csv")}
    assert b"correction" in found["journal.csv"]


@pytest.mark.parametrize("what", ["another file", "a folder", "a link"])
def test_what_is_in_the_way_refuses_the_close_before_it_posts(leases: Path, what: str) -> None:  # noqa: F811
    place = folder(leases) / "journal.csv"
    place.parent.mkdir(parents=True)
    if what == "a folder":
        place.mkdir()
    elif what == "a link":
        place.symlink_to(leases / "alpha.toml")
    else:
        place.write_text("mine")
    result = command(leases)
    assert (result.exit_code, "in the way" in result.output, what in result.output) == (2, True, True), result.output
    with asc842.Register.open(folder(leases).parent / "register.db") as register:
        assert register.status().runs == 0
    assert what != "another file" or place.read_text() == "mine"
    assert [p.name for p in folder(leases).iterdir()] == ["journal.csv"]
    assert not [p for p in folder(leases).parent.iterdir() if p.name.startswith(".2003-01")]


def test_a_file_of_ours_that_was_changed_is_not_written_over(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    (folder(leases) / "journal.csv").write_text("my corrections")
    result = command(leases)
    assert (result.exit_code, "journal.csv: another file" in result.output) == (2, True)
    assert (folder(leases) / "journal.csv").read_text() == "my corrections"


@pytest.mark.parametrize("what", ["a name that is too long", "a file that can't be made"])
def test_what_no_file_can_hold_is_found_before_anything_is_posted(
        leases: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """As an entity of 260 characters is, in the name of a file or in a sheet."""

    def made(*_: object, **__: object) -> dict[str, bytes]:
        if what == "a name that is too long":
            return {"journal.csv": b"", f"erp/{'E' * 260}.csv": b""}
        raise asc842.InputError([Problem("erp.too-long", "entity", "E" * 260, "at most 255 characters", "shorten it")])

    monkeypatch.setattr("asc842.api.building.close_files", made)
    result = command(leases)
    assert (result.exit_code, "EEEE" in result.output or "too long" in result.output) == (2, True), result.output
    with asc842.Register.open(folder(leases).parent / "register.db") as register:
        assert register.status().runs == 0
    assert [p.name for p in folder(leases).parent.iterdir() if not p.name.startswith("register.db")] == []


@pytest.mark.parametrize("layout", ["dynamics 365", "quickbooks online", "beancount", "sap", "csv"])
def test_an_entity_of_260_characters_is_posted_with_its_files_or_not_at_all(leases: Path, layout: str) -> None:  # noqa: F811
    file = leases / "alpha.toml"
    file.write_text(f'entity = "{"E" * 260}"\n' + file.read_text())
    more = 'columns = { "Entity" = "{entity}" }\n' if layout == "csv" else ""
    (leases / "policy.toml").write_text(f'format = "asc842/policy/1"\n[[erp]]\nformat = "{layout}"\n{more}')
    result = command(leases)
    with asc842.Register.open(folder(leases).parent / "register.db", create=True) as register:
        assert register.status().runs == (result.exit_code == 0), result.output
    assert folder(leases).exists() == (result.exit_code == 0)


def test_reports_are_added_to_a_period_closed_without_them(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    journal = contents(folder(leases))
    assert closed(leases, "2003-01", reports=True).passed
    whole = contents(folder(leases))
    assert {name: whole[name] for name in journal} == journal
    assert "close.xlsx" in whole
    shutil.rmtree(folder(leases))
    closed(leases, "2003-01")
    assert contents(folder(leases)) == whole
    with asc842.Register.open(folder(leases).parent / "register.db") as register:
        assert register.runs()["kind"].tolist() == ["close", "files"]
        assert register.verify().passed
    assert closed(leases, "2003-02").passed


@pytest.mark.heavy
def test_reports_added_later_tell_what_was_caught_up(leases: Path) -> None:  # noqa: F811
    """They are those that the close would have written at once."""
    twin = leases.parent / "twin"
    for period, text in (("2003-01", "0.06"), ("2003-02", "0.07")):
        put(leases, "beta", rate=text)
        closed(leases, period)
        asc842.close(leases, period, out=twin)
    again = closed(leases, "2003-02", reports=True)
    assert "catch-up" in set(again.book.exceptions["kind"])
    for name in ("exceptions.csv", "changed inputs.csv"):
        text = (folder(leases, "2003-02") / "reports" / name).read_text(encoding="utf-8")
        assert "judgements.discount_rate" in text
        assert text == (twin / "2003-02" / "reports" / name).read_text(encoding="utf-8")


def test_reports_of_another_input_are_not(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    made = contents(folder(leases))
    put(leases, "beta", rate="0.09", classification="finance")
    result = closed(leases, "2003-01", reports=True)
    assert not result.passed
    assert ["the input is another" in note for note in result.notes] == [True]
    assert contents(folder(leases)) == made


@pytest.mark.parametrize("same", [True, False])
def test_a_period_of_which_no_files_were_kept(leases: Path, same: bool) -> None:  # noqa: F811
    """As one has none that an earlier version closed: they are made from what it was closed with, or not at all."""
    register = folder(leases).parent / "register.db"
    register.parent.mkdir()
    asc842.close(leases, "2003-01", out=None, register=register)
    if not same:
        put(leases, "alpha", rate="0.07")
    result = closed(leases, "2003-01")
    assert result.passed == same
    assert (folder(leases) / "journal.csv").exists() == same
    assert [("were not kept when it was closed" in note, "the input is another" in note) for note in result.notes] == (
        [] if same else [(True, True)])


# Rejected and missing ------------------------------------------------------------------------------------------------


def refused(leases: Path, period: str, **options: Any) -> str:  # noqa: F811
    with pytest.raises(asc842.InputError) as error:
        closed(leases, period, **options)
    return str(error.value)


def test_a_rejected_lease_refuses_the_close_and_is_named_with_what_it_owes(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    (leases / "alpha.toml").write_text(BAD + 'id = "alpha"\n')
    (leases / "new.toml").write_text(BAD + 'id = "new"\n')
    said = refused(leases, "2003-02")
    owed = owed_at_the_end_of_january(1000, 0.06)
    assert f"2 rejected: alpha (liability {owed}" in said
    assert "at 2003-01), new (never posted)" in said
    assert "--without-rejected" in said
    assert "asc842 reopen 2003-02" in said
    assert not folder(leases, "2003-02").exists()
    done = command(leases, "2003-02", "--without-rejected")
    assert done.exit_code == 1
    assert folder(leases, "2003-02").exists()


def test_the_policy_may_close_without_them(leases: Path) -> None:  # noqa: F811
    (leases / "new.toml").write_text(BAD)
    (leases / "policy.toml").write_text('format = "asc842/policy/1"\nset_aside = "bad leases"\n')
    assert command(leases).exit_code == 1
    assert (folder(leases) / "journal.csv").exists()


def test_a_missing_lease_refuses_the_close(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    (leases / "alpha.toml").rename(leases.parent / "alpha.toml")
    said = refused(leases, "2003-02")
    assert f"1 missing: alpha (liability {owed_at_the_end_of_january(1000, 0.06)}" in said
    assert not folder(leases, "2003-02").exists()
    result = closed(leases, "2003-02", without_rejected=True)
    assert result.outcome.absent == ("alpha",)


@pytest.mark.parametrize(("first_day", "liability", "missing"), [
    ("2004-12-01", "0.00", False), ("2005-01-01", "0.00", True), ("2001-01-01", "0.01", True)])
def test_a_lease_that_is_over_may_leave_when_no_report_compares_with_it(
        leases: Path, first_day: str, liability: str, missing: bool) -> None:  # noqa: F811
    """Reports of 2006 show 2005 beside it; what was posted last in 2004 and owes nothing is in none of them."""
    state = json.dumps({"liability": liability, "asset": "0.00"})
    columns = ["lease", "period", "first_day", "state"]
    stood = pd.DataFrame([("gone", first_day[:7], first_day, state)], columns=columns)
    posting: Any = SimpleNamespace(absent=("gone",), standing_of=lambda _: stood)
    held = read_portfolio(leases)
    calendar = FiscalCalendar(held.policy.calendar)
    assert bool(len(missing_leases(posting, held, calendar, calendar.period("2006-06")))) == missing


def test_a_closed_period_is_written_again_with_a_lease_rejected_by_then(leases: Path) -> None:  # noqa: F811
    before(leases, "2003-01")
    made = contents(folder(leases))
    (leases / "alpha.toml").write_text(BAD + 'id = "alpha"\n')
    shutil.rmtree(folder(leases))
    assert command(leases).exit_code == 1
    assert contents(folder(leases)) == made
