"""Every figure of every report of a close is explained down to its leases, and its tree gives the figure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import asc842
from asc842.cli import main
from asc842.derivation.closes import AVERAGES, RATIOS
from asc842.derivation.figure import Derived
from forklifts import STEP, amortization, interest, to_cents
from snapshots import sample_closed

SAMPLE = "inputs/sample-portfolio"
FEW = ("lease cost, year to date", "maturity", "impairments")
"""Reports that are looked at always; all of them among the heavy tests."""
CLOSES = {"sample": (SAMPLE, "2003-12", 1), "tables": ("tests/golden/tables", "2024-09", 2),
          "tables later": ("tests/golden/tables", "2025-08", 7),
          "currencies": ("tests/golden/currencies", "2024-03", 1)}
"""Portfolios of the golden record, a period of each, and which leases are looked at: every n-th."""
NOT_EXPLAINED = {
    "tables": {("cash flows, year to date", "catch-up of closed periods, costs and incentives")},
}
"""What no figure of a lease makes, by portfolio: rent paid beforehand that a register was begun with, and counts then.

A column that is explained has to leave this list.
"""


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
@pytest.mark.parametrize("name", CLOSES)
def test_every_figure_of_every_report_is_explained(name: str) -> None:
    portfolio, period, step = CLOSES[name]
    rates = Path(portfolio) / "rates.csv"
    found = asc842.explain_close(portfolio, period, rates=rates if rates.exists() else None)
    assert {(report, column) for report, column, _ in wrong_in(found, None, step)} == NOT_EXPLAINED.get(name, set())
    lines = found.reports.posted.lines.to_dict("records")[::step]
    assert [row for row in lines if not found.reports.of_line(row).agrees] == []
    averages_agree(found, f"{AVERAGES}, prior year")


def test_every_line_that_a_close_posts_is_explained(closed: asc842.ExplainedClose) -> None:
    posted = closed.reports.posted.lines
    assert len(posted) > 100
    wrong = [row for row in posted.to_dict("records")[::3] if not closed.reports.of_line(row).agrees]
    assert wrong == []


def test_leases_make_the_total(closed: asc842.ExplainedClose) -> None:
    total = closed.explain("lease cost, year to date: total")
    copier = 7 * Decimal(310)  # from June on, of the same rent each month
    # Sixty rents, two of them free, spread evenly; 17 days of August 2003 and four months are over.
    depot = Fraction(22 * 5200 + 36 * 5408, 60) * (Fraction(17, 31) + 4)
    of_assets, of_debt = amortization(1, 10), interest(1, 10)
    forklifts = of_assets + of_debt
    assert f" = copier {copier:,.2f} + depot {to_cents(depot):,} + forklifts {forklifts:,} + " in total.sentence
    assert total.derivation.adds_up(3)
    finance = closed.explain("lease cost, year to date: total", only={"classification": "finance"})
    assert finance.sentence == f"total {forklifts:,} = forklifts {forklifts:,}"
    one = closed.explain("lease cost, year to date: total", "forklifts")
    assert one.sentence == (
        f"total {forklifts:,} = finance: amortization {of_assets:,} + finance: interest {of_debt:,}")


def averages_agree(closed: asc842.ExplainedClose, report: str) -> None:
    """Assert that each average, and each of its weights, is the one that the report has."""
    for row in closed.reports.reports[report].to_dict("records"):
        for column in ("leases", "liability", "payments", *RATIOS):
            if row["liability"]:
                only = {"classification": row["classification"], "currency": row["currency"]}
                found = closed.explain(f"{report}: {column}", only=only).derivation
                scale = 10**found.digits if column in ("liability", "payments") else 1
                assert float(found.evaluated) * scale == pytest.approx(row[column], rel=1e-12)  # type: ignore[arg-type]


def test_averages_are_those_of_the_report(closed: asc842.ExplainedClose) -> None:
    averages_agree(closed, AVERAGES)
    prior = closed.explain(f"{AVERAGES}, prior year: remaining_months")
    assert prior.derivation.parts[0].of.parts  # leases that owed in 2002
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
    soon = sum(4150 / (1 + STEP) ** month for month in range(1, 13))  # twelve rents to come
    assert json.loads(run.stdout)["value"] == str(to_cents(soon))
    assert CliRunner().invoke(main, asked).exit_code == 2
    assert not Path("register.db").exists()


@pytest.mark.heavy
def test_rows_of_the_workbook_say_how_their_figure_is_made(closed: asc842.ExplainedClose) -> None:
    said = {cell.comment.text.splitlines()[-1]: cell.comment.text
            for sheet in load_workbook(sample_closed()[1] / "2003-12" / "close.xlsx") for row in sheet.iter_rows()
            for cell in row if cell.comment}
    for figure in ("liability roll-forward, year to date: closing", "lease cost, year to date: total"):
        text = said[f'asc842 explain forklifts "{figure}" --as-of 2003-12 --portfolio ...']
        assert text.splitlines()[0] == closed.explain(figure, "forklifts").sentence
    asked = {(figure, lease) for lease, figure in (re.findall(r'asc842 explain (\S+) "(.*?)"', x)[0] for x in said)}
    for figure in {figure for figure, _ in asked}:
        assert closed.explain(figure, min(lease for name, lease in asked if name == figure)).sentence


def test_a_report_without_amounts_is_refused_in_words(closed: asc842.ExplainedClose) -> None:
    with pytest.raises(asc842.InputError, match="a report without amounts"):
        closed.explain("discount rates: rate")
