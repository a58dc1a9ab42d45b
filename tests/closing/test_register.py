"""The register: posting, catching up, reopening, both views, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.register import CloseRun, Register
from asc842.closing.register import database as databases
from register_runs import KEY, Facts, Month, balances, close_run, leases_of, lines_of, short_run

FACTS: Facts = {"A": {0: 300, 1: 300, 2: 300}, "B": {1: 500, 2: 500}}
LATE: Facts = {"A": {0: 300, 1: 330, 2: 330}, "B": {1: 500, 2: 500}}
"""Recorded after February was closed: A's rent is 330 from February on."""


def plain(lines: pd.DataFrame) -> list[tuple[Any, ...]]:
    columns = ["lease", "period", "entry", "account", "debit", "credit"]
    return [tuple(row) for row in lines[columns].to_numpy(dtype=object)]


def test_a_period_is_posted_as_it_is(url: str) -> None:
    with Register.open(url) as register:
        outcome = register.post(close_run(FACTS, 0))
        given = lines_of(FACTS, 0)
        pd.testing.assert_frame_equal(register.posted("2003-01")[given.columns], given, check_dtype=False)
        assert outcome.run == 1
        assert not outcome.already_closed
        assert len(outcome.catch_up) == 0
        pd.testing.assert_frame_equal(outcome.posted, register.posted())


def test_the_same_close_twice_posts_nothing_new(url: str) -> None:
    with Register.open(url) as register:
        first = register.post(close_run(FACTS, 0))
        again = register.post(close_run(FACTS, 0))
        assert again.already_closed
        assert (len(again.posted), len(again.waiting)) == (0, 0)
        assert again.message == "2003-01 was closed by run 1; nothing new was posted"
        assert register.status().runs == 1
        assert register.status().head == first.run_hash


@pytest.mark.parametrize("run", [close_run, short_run])
def test_a_late_fact_is_caught_up_in_the_open_period(url: str, run: Any) -> None:
    """A's February: 330 instead of 300, a third to the asset. Cost 30, cash 30, asset 10, liability 30 - 20 = 10."""
    with Register.open(url) as register:
        register.post(run(FACTS, 0))
        register.post(run(FACTS, 1))
        closed = register.posted()
        waiting = register.post(run(LATE, 1))
        outcome = register.post(run(LATE, 2))
        name = "catch-up: 2003-02"
        expected = [("A", "2003-03", name, "Cash", 0, 30), ("A", "2003-03", name, "Lease cost", 30, 0),
                    ("A", "2003-03", name, "Lease liability", 10, 0),
                    ("A", "2003-03", name, "Right-of-use asset", 0, 10)]
        assert plain(outcome.catch_up) == expected
        assert set(outcome.catch_up["date"].dt.date) == {date(2003, 3, 31)}
        assert set(outcome.catch_up["memo"]) == {
            "2003-02: differs from what was posted for it; Rents 1: 300 -> 330; Rents 2: 300 -> 330"}
        assert waiting.already_closed
        assert waiting.message.endswith("4 lines wait for the next open period")
        pd.testing.assert_frame_equal(register.posted().iloc[:len(closed)], closed)
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(LATE, 2)))
        changed = register.restated_difference()
        assert changed.loc[changed["account"] == "Lease cost", ["period", "as_closed", "restated", "difference"]
                           ].to_numpy().tolist() == [["2003-02", 300, 330, 30], ["2003-03", 360, 330, -30]]
        pd.testing.assert_frame_equal(balances(register.restated("2003-02")),
                                      balances(lines_of(LATE, 1).query("period == '2003-02'")))


def test_what_moved_between_closed_periods_is_caught_up_too(url: str) -> None:
    """February pays what January should have: the balance agrees, the two months do not."""
    shifted = {"A": {0: 200, 1: 400, 2: 300}}
    with Register.open(url) as register:
        for month in (0, 1):
            register.post(short_run({"A": {0: 100, 1: 100, 2: 300}}, month))
        outcome = register.post(short_run({"A": {0: 0, 1: 200, 2: 300}}, 2))
        assert balances(outcome.catch_up).empty
        assert set(outcome.catch_up["origin"]) == {"2003-01", "2003-02"}
        assert register.post(short_run(shifted, 2)).waiting["origin"].nunique() == 2


def test_earlier_lines_are_asked_for_only_where_something_is_to_be_caught_up(url: str) -> None:
    asked: list[Sequence[str]] = []
    with Register.open(url) as register:
        register.post(short_run(FACTS, 0, asked))
        register.post(short_run(FACTS, 1, asked))
        assert asked == []
        register.post(short_run(LATE, 2, asked))
        assert asked == [["A"]]


def test_without_earlier_lines_a_catch_up_is_not_told_apart_by_period(url: str) -> None:
    with Register.open(url) as register:
        register.post(short_run(FACTS, 0, earlier=None))
        register.post(short_run(FACTS, 1, earlier=None))
        outcome = register.post(short_run(LATE, 2, earlier=None))
        assert set(outcome.catch_up["entry"]) == {"catch-up: before 2003-03"}
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(LATE, 2)))


@pytest.mark.parametrize("run", [close_run, short_run])
def test_time_before_the_first_period_is_brought_forward(url: str, run: Any) -> None:
    """A register begun in March: two months of 300 for A come as one entry. Liability 2 x (300 - 200) = 200."""
    with Register.open(url) as register:
        outcome = register.post(run({"A": FACTS["A"]}, 2))
        assert plain(outcome.brought_forward) == [
            ("A", "2003-03", "brought forward", "Cash", 0, 600),
            ("A", "2003-03", "brought forward", "Lease cost", 600, 0),
            ("A", "2003-03", "brought forward", "Lease liability", 200, 0),
            ("A", "2003-03", "brought forward", "Right-of-use asset", 0, 200)]
        assert set(outcome.brought_forward["date"].dt.date) == {date(2003, 3, 1)}
        assert register.restated_difference().empty
        late = register.post(run({"A": {0: 360, 1: 300, 2: 300, 3: 300}}, 3))
        assert set(late.catch_up["entry"]) == {"catch-up: before 2003-03"}
        pd.testing.assert_frame_equal(balances(register.posted()),
                                      balances(lines_of({"A": {0: 360, 1: 300, 2: 300, 3: 300}}, 3)))


def test_a_lease_left_out_is_left_alone_and_named(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        register.post(close_run(FACTS, 1))
        outcome = register.post(close_run({"B": FACTS["B"]}, 2))
        assert outcome.absent == ("A",)
        assert set(outcome.posted["lease"]) == {"B"}
        back = register.post(close_run({"A": {**FACTS["A"], 3: 0}, "B": FACTS["B"]}, 3))
        assert set(back.catch_up["entry"]) == {"catch-up: 2003-03"}
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(FACTS, 3)))


def test_a_lease_that_should_never_have_been_is_taken_back(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 1))
        register.post(close_run({"A": FACTS["A"], "B": {}}, 2))
        assert balances(register.posted().query("lease == 'B'")).empty
        assert set(register.posted().query("lease == 'B'")["cost_center"]) == {"cc-1"}


def test_a_dry_run_writes_nothing_and_tells_the_ids_to_come(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        before = register.status().head
        tried = register.post(close_run(FACTS, 1), dry_run=True)
        assert tried.dry_run
        assert register.status().head == before
        pd.testing.assert_frame_equal(register.post(close_run(FACTS, 1)).posted, tried.posted)


def test_ids_are_those_of_content_and_position(url: str, tmp_path: Path) -> None:
    """Worked out here from what docs/register.md says, and the same whatever else is in the portfolio."""
    with Register.open(url) as register, Register.open(tmp_path / "other.db") as other:
        lines = register.post(close_run(FACTS, 1)).posted
        alone = other.post(close_run({"B": FACTS["B"]}, 1)).posted
        assert lines.loc[lines["lease"] == "B", "line_id"].tolist() == alone["line_id"].tolist()
        payment = lines[(lines["lease"] == "B") & (lines["entry"] == "payment")]
        texts = ['[1,"Lease liability",500,0,"","{\\"cost_center\\":\\"cc-1\\"}"]',
                 '[2,"Cash",0,500,"","{\\"cost_center\\":\\"cc-1\\"}"]']
        header = '[1,"2003-02","2003-02","E1","B","USD","2003-02-28","payment",2]'
        entry = sha256("\n".join([header, *texts]).encode()).hexdigest()
        assert set(payment["entry_id"]) == {entry}
        assert payment["line_id"].tolist() == [sha256(f"{entry}\n{text}".encode()).hexdigest() for text in texts]


def test_reopening_posts_what_differs_and_is_remembered(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        register.post(close_run(FACTS, 1))
        stood = register.posted()
        register.reopen("2003-02", "A's rent was raised")
        assert register.status().periods["state"].tolist() == ["closed", "open"]
        outcome = register.post(close_run({**LATE, "C": {1: 900}}, 1))
        assert set(outcome.posted.loc[outcome.posted["lease"] == "A", "entry"]) == {"correction"}
        assert set(outcome.posted.loc[outcome.posted["lease"] == "C", "entry"]) == {"operating lease cost", "payment"}
        pd.testing.assert_frame_equal(register.posted().iloc[:len(stood)], stood)
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of({**LATE, "C": {1: 900}}, 1)))
        reopened = register.status().reopened
        assert reopened[["period", "reason"]].to_numpy().tolist() == [["2003-02", "A's rent was raised"]]
        assert register.runs()["kind"].tolist() == ["close", "close", "reopen", "close"]
        assert register.restated_difference().empty
        assert register.verify().passed


def test_a_reopened_period_can_be_closed_again_with_nothing_new(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        register.reopen("2003-01", "by mistake")
        register.close("2003-01")
        assert register.post(close_run(FACTS, 0)).already_closed
        assert register.posted()["run"].unique().tolist() == [1]


def test_a_period_can_be_posted_to_before_it_is_closed(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run({"A": FACTS["A"]}, 0, closes=False))
        assert register.status().periods["state"].tolist() == ["open"]
        facts = {"A": {0: 360}, "B": {0: 500}}
        outcome = register.post(close_run(facts, 0))
        assert outcome.posted["entry"].unique().tolist() == ["correction", "operating lease cost", "payment"]
        assert register.status().periods["state"].tolist() == ["closed"]
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(facts, 0)))


def test_history_of_a_lease(url: str) -> None:
    with Register.open(url) as register:
        for month, facts in ((0, FACTS), (1, FACTS), (2, LATE)):
            register.post(close_run(facts, month))
        history = register.history("A")
        assert history[["period", "lines", "caught_up"]].to_numpy().tolist() == [
            ["2003-01", 5, 0], ["2003-02", 5, 0], ["2003-03", 9, 40]]
        assert history["state"].tolist() == ['{"paid": 300}', '{"paid": 600}', '{"paid": 960}']
        assert history["content_hash"].nunique() == 2
        assert set(history["engine"]) == {"0.1.0"}
        assert len(register.lines_of("A")) == 19


def test_versions_of_leases_are_kept(url: str) -> None:
    with Register.open(url) as register:
        for month, facts in ((0, FACTS), (1, FACTS), (2, LATE)):
            register.post(close_run(facts, month))
        then, now = register.closed_with("2003-02"), register.closed_with("2003-03")
        pd.testing.assert_frame_equal(then[["lease", "content_hash", "document"]].astype(str),
                                      leases_of(FACTS, 1)[["lease", "content_hash", "document"]])
        assert then["document"][0] != now["document"][0]
        assert then["document"][1] == now["document"][1]


def test_recheck_lists_each_number_that_would_be_made_differently(url: str) -> None:
    """The next version makes A's February 312: cost 12, cash 12, asset 4, liability 4 more."""
    other = {**FACTS, "A": {0: 300, 1: 312, 2: 300}}
    with Register.open(url) as register:
        for month in (0, 1, 2):
            register.post(close_run(FACTS, month))
        assert register.recheck("2003-02", lines_of(FACTS, 1), leases_of(FACTS, 1)).empty
        found = register.recheck("2003-02", lines_of(other, 1), leases_of(other, 1))
        assert found[["period", "lease", "item", "stored", "fresh"]].to_numpy().tolist() == [
            ["2003-02", "A", "Cash", -300, -312], ["2003-02", "A", "Lease cost", 300, 312],
            ["2003-02", "A", "Lease liability", 100, 104], ["2003-02", "A", "Right-of-use asset", -100, -104],
            ["2003-02", "A", "paid", 600, 612]]
        assert [int(x) for x in found["difference"]] == [-12, 12, 4, -4, 12]


def test_currencies_and_entities_are_never_added_up(url: str) -> None:
    lines = lines_of(FACTS, 1)
    moved = lines.assign(entity=lines["entity"].where(lines["lease"] != "A", "E2"))
    with Register.open(url) as register:
        register.post(close_run(FACTS, 0))
        outcome = register.post(close_run(FACTS, 1, lines=moved))
        caught = balances(outcome.catch_up)
        assert caught[["entity", "account", "amount"]].to_numpy().tolist() == [
            ["E1", "Cash", 300], ["E1", "Lease cost", -300], ["E1", "Lease liability", -100],
            ["E1", "Right-of-use asset", 100], ["E2", "Cash", -300], ["E2", "Lease cost", 300],
            ["E2", "Lease liability", 100], ["E2", "Right-of-use asset", -100]]


def test_an_empty_portfolio_closes_too(url: str) -> None:
    with Register.open(url) as register:
        assert register.post(close_run({}, 0)).posted.empty
        assert register.posted().empty
        assert register.post(close_run(FACTS, 1)).catch_up["origin"].unique().tolist() == ["2003-01"]
        assert register.verify().passed


# What is refused -----------------------------------------------------------------------------------------------------


def changed(column: str, value: Any, row: int = 0, month: int = 1) -> CloseRun:
    lines = lines_of(FACTS, month).astype({column: object})
    lines.loc[row, column] = value
    kind = {"date": "datetime64[s]", "debit": "int64", "credit": "int64"}.get(column, "object")
    return close_run(FACTS, month, lines=lines.astype({column: kind}))


REFUSED = {
    "entries do not balance": (changed("debit", 301), "1 entries do not balance; the first: lease A, "
                               "operating lease cost of 2003-01-31, off by 0.01"),
    "negative": (changed("debit", -300), "an amount is negative"),
    "both sides": (changed("credit", 300), "a line has a debit and a credit"),
    "floats": (close_run(FACTS, 0, lines=lines_of(FACTS, 0).astype({"debit": float})),
               "debit must be whole cents (int64), found float64"),
    "no account": (changed("account", ""), "a line has no account: 1 such; the first: lease A, period 2003-01"),
    "unknown lease": (changed("lease", "Z"), "lines: of leases that are not among the leases of this close: Z"),
    "outside": (changed("date", pd.Timestamp("2003-03-05"), row=5), "a line of 2003-02 is dated outside 2003-02-01 to "
                "2003-02-28"),
    "later": (close_run(FACTS, 0, lines=lines_of(FACTS, 1)), "a line belongs to a later period"),
    "column": (close_run(FACTS, 0, lines=lines_of(FACTS, 0).drop(columns="memo")), "lines: columns are missing: memo"),
    "twice": (close_run(FACTS, 0, leases=pd.concat([leases_of(FACTS, 0)] * 2)), "leases: given twice: A, B"),
    "no hash": (close_run(FACTS, 0, leases=leases_of(FACTS, 0).assign(content_hash="")), "without content_hash: A, B"),
    "both": (close_run(FACTS, 1, balances=balances(lines_of(FACTS, 0))), "balances and lines of earlier periods"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_close_is_refused_in_plain_words(name: str, tmp_path: Path) -> None:
    run, said = REFUSED[name]
    with Register.open(tmp_path / "register.db") as register:
        with pytest.raises(asc842.RegisterError, match=re.escape(said)) as raised:
            register.post(run)
        assert str(raised.value).startswith(f"the close of {run.period.label} was refused; nothing was written")
        assert register.status().runs == 0


def test_periods_are_closed_in_order(url: str) -> None:
    with Register.open(url) as register:
        register.post(close_run(FACTS, 1))
        with pytest.raises(asc842.RegisterError, match="2003-01 is before the register's first period, 2003-02"):
            register.post(close_run(FACTS, 0))
        with pytest.raises(asc842.RegisterError, match="close the period that begins on 2003-03-01 first"):
            register.post(close_run(FACTS, 3))
        register.post(close_run(FACTS, 2))
        with pytest.raises(asc842.RegisterError, match="2003-02 is followed by 2003-03, which is closed"):
            register.reopen("2003-02", "late invoice")
        register.reopen("2003-03", "late invoice")
        register.reopen("2003-02", "late invoice")
        with pytest.raises(asc842.RegisterError, match="2003-02 is open, and comes before 2003-03"):
            register.post(close_run(FACTS, 2))
        with pytest.raises(asc842.RegisterError, match="2003-02 is open, and comes before 2003-03"):
            register.close("2003-03")
        register.post(close_run(LATE, 1))
        register.post(close_run(LATE, 2))
        pd.testing.assert_frame_equal(balances(register.posted()), balances(lines_of(LATE, 2)))
        assert register.verify().passed


def test_reopening_wants_a_reason_and_a_closed_period(tmp_path: Path) -> None:
    with Register.open(tmp_path / "register.db") as register:
        register.post(close_run(FACTS, 0))
        for period, reason, said in (("2003-01", " ", "only for a reason"), ("2003-02", "x", "was never closed")):
            with pytest.raises(asc842.RegisterError, match=said):
                register.reopen(period, reason)
        with pytest.raises(asc842.RegisterError, match="2003-01 is closed already, by run 1"):
            register.close("2003-01")


def test_a_calendar_that_changed_under_the_register_is_refused(tmp_path: Path) -> None:
    class Short(Month):
        @property
        def last_day(self) -> date:
            return date(2003, 1, 28)

    with Register.open(tmp_path / "register.db") as register:
        register.post(close_run({}, 0))
        with pytest.raises(asc842.RegisterError, match="runs from 2003-01-01 to 2003-01-28 here"):
            register.post(close_run({}, 0, period=Short(0)))
        named = lines_of(FACTS, 1).assign(period=lambda f: f["period"].replace("2003-01", "January"))
        with pytest.raises(asc842.RegisterError, match="lines of periods that were never closed: January"):
            register.post(close_run(FACTS, 1, lines=named))


def test_places_that_hold_no_register(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 100)
    for url, said in ((tmp_path / "no" / "r.db", "there is no folder"),
                      (tmp_path / "text.db", "not an SQLite database"),
                      ("mysql://x@y/z", "a register is kept in SQLite or PostgreSQL"), ("://", "not the URL")):
        with pytest.raises(asc842.RegisterError, match=said):
            Register.open(url)
    with pytest.raises(asc842.RegisterError, match="there is no register here"):
        Register.open(tmp_path / "missing.db", create=False)
    assert not (tmp_path / "missing.db").exists()


def test_tables_of_something_else_are_left_alone(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "erp.db") as connection:
        connection.execute("CREATE TABLE lines (x)")
    connection.close()
    with pytest.raises(asc842.RegisterError, match="tables of something else, named lines"):
        Register.open(tmp_path / "erp.db")


def test_versions_of_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "register.db"
    with Register.open(path) as register:
        register.post(close_run(FACTS, 0))
    moved: list[int] = []
    monkeypatch.setattr(databases, "SCHEMA_VERSION", 5)
    monkeypatch.setattr(databases, "MIGRATIONS", {3: lambda _: moved.append(3), 4: lambda _: moved.append(4)})
    with Register.open(path) as register:
        assert register.verify().passed
    assert moved == [3, 4]
    monkeypatch.setattr(databases, "SCHEMA_VERSION", 1)
    with pytest.raises(asc842.RegisterError, match="a later version of asc842 wrote it"):
        Register.open(path)


def test_a_register_in_memory() -> None:
    with Register.open("sqlite://") as register:
        register.post(close_run(FACTS, 0))
        assert len(register.posted()) == 5
        assert set(KEY) <= set(register.posted().columns)
