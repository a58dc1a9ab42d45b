"""Every figure of every report of a close is explained down to its leases, and its tree gives the figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import asc842
from asc842.cli import main
from asc842.derivation.closes import AVERAGES, RATIOS
from asc842.derivation.figure import Derived

SAMPLE = "inputs/sample-portfolio"
FEW = ("lease cost, year to date", "maturity", "impairments")
"""Reports that are looked at always; all of them among the heavy tests."""
CAUGHT_UP = {("cash flows, year to date", "catch-up of closed periods, costs and incentives")}
"""What a register was begun with, in the portfolio of every table: posted, and explained by no lease's own figures."""


@pytest.fixture(scope="module")
def closed() -> asc842.ExplainedClose:
    return asc842.explain_close(SAMPLE, "2003-12")


def rows_of(closed: asc842.ExplainedClose, names: tuple[str, ...] | None, step: int,
            ) -> Iterator[tuple[str, str, dict[Any, Any]]]:
    """Yield report, column and row of every amount of the reports that have a row for each lease."""
    for report, table in closed.reports.reports.items():
        if {"lease", "currency"} <= set(table.columns) and (names is None or report.endswith(names)):
            for row in table[table["lease"].isin(sorted(set(table["lease"]))[::step])].to_dict("records"):
                yield from ((report, column, row) for column in closed.reports.columns(report))


def wrong_in(closed: asc842.ExplainedClose, names: tuple[str, ...] | None = None, step: int = 1,
             ) -> Iterator[tuple[str, str, str]]:
    seen = set[int]()
    for report, column, row in rows_of(closed, names, step):
        found = closed.reports.of_row(report, column, row)
        if not found.agrees or not all(supported(x) for x in below(found, seen)):
            yield report, column, row["lease"]


def below(found: Derived, seen: set[int]) -> Iterator[Derived]:
    """Yield whatever is below a figure and was not looked at before."""
    ahead = [found]
    while ahead:
        one = ahead.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            ahead += [part.of for part in one.parts]


def supported(x: Derived) -> bool:
    """Whether a figure is nothing, has parts, or somebody who says it; no leaf is typed in."""
    return bool(x.parts or x.support) or x.value == 0


def test_every_figure_of_a_close_is_explained(closed: asc842.ExplainedClose) -> None:
    assert list(wrong_in(closed, FEW, 4)) == []


@pytest.mark.heavy
@pytest.mark.parametrize(("portfolio", "period", "step"), [
    (SAMPLE, "2003-12", 1), ("tests/golden/tables", "2024-06", 3), ("tests/golden/currencies", "2024-01", 1)])
def test_every_figure_of_every_report_is_explained(portfolio: str, period: str, step: int) -> None:
    found = asc842.explain_close(portfolio, period)
    assert {(report, column) for report, column, _ in wrong_in(found, None, step)} <= CAUGHT_UP


def test_every_line_that_a_close_posts_is_explained(closed: asc842.ExplainedClose) -> None:
    posted = closed.reports.posted.lines
    assert len(posted) > 100
    wrong = [row for row in posted.to_dict("records")[::3] if not closed.reports.of_line(row).agrees]
    assert wrong == []


def test_leases_make_the_total(closed: asc842.ExplainedClose) -> None:
    total = closed.explain("lease cost, year to date: total")
    assert total.sentence.startswith("total 1,783,568.83 = copier 2,170.00 + depot 23,430.86 + forklifts 45,710.08")
    assert total.derivation.adds_up(3)
    finance = closed.explain("lease cost, year to date: total", only={"classification": "finance"})
    assert finance.sentence == "total 45,710.08 = forklifts 45,710.08"
    one = closed.explain("lease cost, year to date: total", "forklifts")
    assert one.sentence == "total 45,710.08 = finance: amortization 36,410.71 + finance: interest 9,299.37"


def test_averages_are_those_of_the_report(closed: asc842.ExplainedClose) -> None:
    for row in closed.reports.reports[AVERAGES].to_dict("records"):
        for column in RATIOS:
            found = closed.explain(f"{AVERAGES}: {column}", only={"classification": row["classification"]})
            assert float(found.derivation.evaluated) == pytest.approx(row[column], rel=1e-12)  # type: ignore[arg-type]
    # 842-20-55-12: the rate is weighted by the payments that remain, 5.5 % of the one finance lease.
    assert float(closed.explain(f"{AVERAGES}: discount_rate", only={
        "classification": "finance"}).derivation.evaluated) == 0.055  # type: ignore[arg-type]


def test_a_figure_that_is_not_there_is_refused(closed: asc842.ExplainedClose) -> None:
    for figure, lease in (("maturity: tomorrow", None), ("goodwill: opening", None), ("maturity: total", "nobody")):
        with pytest.raises(asc842.InputError, match="explain"):
            closed.explain(figure, lease)
    assert "maturity: current" in closed.figures()


def test_the_command_explains_a_report() -> None:
    asked = ["explain", "forklifts", "maturity: current", "--portfolio", SAMPLE, "--json", "--depth", "1"]
    run = CliRunner().invoke(main, [*asked, "--as-of", "2003-12"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["value"] == "48347.57"
    assert CliRunner().invoke(main, asked).exit_code == 2
    assert not Path("register.db").exists()
