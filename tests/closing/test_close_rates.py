"""Exchange rates that are missing, old, or given twice, in a close and in a recheck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import asc842
from asc842.api.recheck import recheck_all
from asc842.cli import main
from asc842.closing.exchange import EXCHANGED
from asc842.closing.foreign import read_rates
from test_close_functional import text_of

RATES = "currency,to,date,rate\n" + "".join(f"EUR,USD,2025-{m:02d}-28,1.{m:02d}\n" for m in range(1, 4))
POLICY_FILE = """
format = "asc842/policy/1"
functional_currencies = { Entity = "USD" }
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A lease in euros and one in dollars of an entity that keeps its books in dollars; rates of three months."""
    (tmp_path / "leases").mkdir()
    (tmp_path / "leases" / "policy.toml").write_text(POLICY_FILE)
    (tmp_path / "rates.csv").write_text("currency,to,date,rate\nEUR,USD,2025-01-01,1\n" + RATES.split("\n", 1)[1])
    for name, currency in (("euros", "EUR"), ("dollars", "USD")):
        text = text_of(name, currency).replace('id = "', 'entity = "Entity"\nid = "', 1)
        (tmp_path / "leases" / f"{name}.toml").write_text(text)
    return tmp_path


def closed(place: Path, period: str, rates: str | None = "rates.csv", **more: Any) -> asc842.CloseResult:
    return asc842.close(place / "leases", period, out=place / "out", rates=place / rates if rates else None,
                        reports=False, **more)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.heavy
def test_a_recheck_takes_the_rates_of_the_closes(place: Path) -> None:
    for period in ("2025-01", "2025-02", "2025-03"):
        closed(place, period)
    with asc842.Register.open(place / "out" / "register.db") as kept:
        policy = asc842.load_policy(place / "leases" / "policy.toml")
        assert recheck_all(kept, policy, rates=read_rates(place / "rates.csv")).empty
    recheck = ("recheck", "--out", place / "out", "--policy", place / "leases" / "policy.toml")
    assert run(*recheck, "--rates", place / "rates.csv")[0] == 0
    code, said = run(*recheck)
    assert (code, "of euros" in said, "name the file with --rates" in said) == (2, True, True)


def test_a_recheck_lists_what_another_rate_makes_differently(place: Path) -> None:
    closed(place, "2025-01")
    (place / "rates.csv").write_text((place / "rates.csv").read_text().replace("2025-01-28,1.01", "2025-01-28,1.02"))
    with asc842.Register.open(place / "out" / "register.db") as kept:
        found = recheck_all(kept, asc842.load_policy(place / "leases" / "policy.toml"),
                            rates=read_rates(place / "rates.csv"))
    assert set(found["item"]) == {"Foreign exchange gain or loss", "Lease liability"}
    assert set(found["currency"]) == {"USD"}


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_close_that_forgets_the_rates_takes_nothing_back(place: Path, dry_run: bool) -> None:
    posted = closed(place, "2025-01").outcome.posted
    assert EXCHANGED in set(posted["entry"])
    with pytest.raises(asc842.InputError, match="differences were booked of euros") as error:
        closed(place, "2025-02", rates=None, dry_run=dry_run)
    assert [p.key for p in error.value.problems] == ["rates"]
    with asc842.Register.open(place / "out" / "register.db") as kept:
        assert list(kept.status().periods["label"]) == ["2025-01"]


@pytest.mark.heavy
def test_without_any_rates_so_far_none_are_needed(place: Path) -> None:
    assert closed(place, "2025-01", rates=None).passed
    caught_up = closed(place, "2025-02").outcome.catch_up
    assert set(caught_up["currency"]) == {"USD"}  # what exchange did to January's liability comes with the first rates


def notes(result: asc842.CloseResult) -> list[str]:
    return [str(c.actual) for c in result.book.checks if c.name == "closing rates of the period"]


@pytest.mark.heavy
def test_rates_from_before_the_period_are_noted(place: Path) -> None:
    assert [notes(closed(place, f"2025-{month:02d}")) for month in (3, 4)] == [[], ["2025-03-28"]]
    code, said = run("close", place / "leases", "--period", "2025-05", "--out", place / "out", "--rates",
                     place / "rates.csv", "--journal-only")
    assert code == 0
    assert "1 note closing rates of the period: 2025-03-28; EUR in USD is that of 2025-03-28: add the rate" in said


def test_a_rate_given_twice_is_refused(place: Path) -> None:
    (place / "rates.csv").write_text(RATES + "EUR,USD,2025-02-28,1.05\n")
    with pytest.raises(asc842.InputError) as error:
        read_rates(place / "rates.csv")
    assert [(p.line, p.key, p.found) for p in error.value.problems] == [(5, "date", "'2025-02-28'")]


def test_an_average_is_above_zero(place: Path) -> None:
    (place / "rates.csv").write_text("currency,to,date,rate,average\nEUR,USD,2025-02-28,1.05,-1\n")
    with pytest.raises(asc842.InputError) as error:
        read_rates(place / "rates.csv")
    assert [(p.line, p.key) for p in error.value.problems] == [(2, "average")]


@pytest.mark.parametrize(("text", "key", "found"), [
    ("currency,to,date,rate\nEUR,USD,2025-01-31,1.1,7\n", "", "5 cells"),
    ("currency;to;date;rate\nEUR;USD;2025-01-31;1,1\n", "", "columns that no comma separates"),
    ("currency,to,date\nEUR,USD,2025-01-31\n", "rate", "no column rate"),
    ("currency,to,date,rates\nEUR,USD,2025-01-31,1.1\n", "rates", "unknown column rates"),
])
def test_a_table_of_another_shape_is_refused_by_its_line(place: Path, text: str, key: str, found: str) -> None:
    (place / "rates.csv").write_text(text)
    with pytest.raises(asc842.InputError) as error:
        read_rates(place / "rates.csv")
    problem = error.value.problems[0]
    assert (problem.file, problem.key, problem.found) == (str(place / "rates.csv"), key, found)


@pytest.mark.heavy
def test_the_register_knows_the_rates_of_a_close(place: Path) -> None:
    """Another rate is another input; the order of the file's rows is not."""
    first = closed(place, "2025-01", dry_run=True).book.input_hash
    lines = (place / "rates.csv").read_text().splitlines()
    (place / "rates.csv").write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n")
    assert closed(place, "2025-01", dry_run=True).book.input_hash == first
    (place / "rates.csv").write_text("\n".join([*lines, "EUR,USD,2025-04-28,1.07"]) + "\n")
    assert closed(place, "2025-01", dry_run=True).book.input_hash != first
