"""Every figure of a schedule is explained down to who says it, and its tree gives the figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import asc842
from asc842.base.money import in_currency
from asc842.cli import main
from asc842.derivation.figure import Derived
from asc842.derivation.figures import FIGURES
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import WORDS as MOVES
from asc842.derivation.schedule import WORDS, figure
from asc842.measurement.treatments import SUMS, Moves

GOLDEN = Path("tests/golden/leases.jsonl")
WINDHAM = "inputs/windham-v.toml"


@pytest.fixture(scope="module")
def windham() -> asc842.LeaseBook:
    return asc842.account_for(asc842.load(WINDHAM))


def leases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a lease of each combination of facts, events and elections that tests know, accounted for."""
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield case["name"], case


def steps_of(case: dict[str, Any], folder: Path) -> LeaseSteps:
    path = folder / "lease.toml"
    path.write_text(case["lease"], encoding="utf-8")
    return LeaseSteps(asc842.account_for(asc842.load(path), asc842.Policy(**case["policy"])))


def wrong_in(s: LeaseSteps, rows: list[int]) -> Iterator[str]:
    """Yield every figure of some rows that its tree does not give, and every leaf that nobody says."""
    with in_currency(s.book.lease.currency):
        for row in rows:
            found = [figure(s, column, row) for column in WORDS]
            yield from (repr(x) for x in found if not x.agrees)
            yield from (repr(x) for x in all_below(found)
                        if not x.agrees or not (x.parts or x.support or x.value == 0))


def all_below(found: list[Derived]) -> Iterator[Derived]:
    seen = set[int]()
    for one in found:
        for below in one.all():
            if id(below) not in seen:
                seen.add(id(below))
                yield below


def rows_with_events(s: LeaseSteps) -> list[int]:
    """Return the first and the last row, and those in which events stand."""
    last = len(s.book.plain["schedule"]) - 1
    return sorted({0, last, *(i for i, pieces in enumerate(s.by_period) if any(p.of is None for p in pieces))})


TERMS = str(dict(leases())["abandonment-001"]["lease"])
FAMILIES = {name.rpartition("-")[0]: case for name, case in reversed(list(leases()))}


@pytest.mark.parametrize("family", ["event_matrix", "concessions", "frequencies", "transition"])
def test_a_lease_is_explained_through_its_events(family: str, tmp_path: Path) -> None:
    s = steps_of(FAMILIES[family], tmp_path)
    assert list(wrong_in(s, rows_with_events(s))) == []


@pytest.mark.heavy
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_kind_of_lease_is_explained(family: str, tmp_path: Path) -> None:
    s = steps_of(FAMILIES[family], tmp_path)
    assert list(wrong_in(s, rows_with_events(s))) == []


def test_every_figure_of_a_contract_is_explained(windham: asc842.LeaseBook) -> None:
    s = LeaseSteps(windham, where=WINDHAM)
    assert list(wrong_in(s, list(range(len(windham.plain["schedule"]))))) == []
    assert {leaf.support.kind for leaf in figure(s, "asset_closing", 8).leaves() if leaf.support} == {
        "fact", "judgement", "policy"}


def test_the_sentence_has_the_figures_in_it(windham: asc842.LeaseBook) -> None:
    found = asc842.explain(windham, "liability", "2003-12", where=WINDHAM)
    assert found.sentence == "liability 3,416,598.39 = 3,462,595.05 + interest 16,998.00 - rent 62,994.66"
    # The balance is measured, not carried: what is unpaid, at 0.5 % a month, each payment on the 1st.
    unpaid = [p for p in windham.due if p.due >= date(2004, 1, 1)]
    exact = sum(Fraction(p.net, 100) / Fraction("1.005") ** i for i, p in enumerate(unpaid))
    assert round(exact, 2) == found.derivation.evaluated == Fraction("3416598.39")


def test_a_leaf_names_document_clause_and_row(windham: asc842.LeaseBook) -> None:
    found = asc842.explain(windham, "rent", "2003-04", where=WINDHAM)
    assert found.sentence == "rent 44,936.03 = gross rent 61,121.84 - abatement 16,185.81"
    said = [leaf.support for leaf in found.derivation.leaves() if leaf.support]
    assert [(x.document, x.clause, x.where) for x in said] == [
        ("First Amendment to Lease", "section 3(a)", f"{WINDHAM}, abatement april-2003"),
        ("First Amendment to Lease", "Exhibit B", f"{WINDHAM}, rent base, row 1")]
    assert said[1].quote == "4/1/03 through the end of 1st Lease Year: monthly 61,121.84"


def test_rent_that_rises_is_explained_rise_by_rise(tmp_path: Path) -> None:
    lease = TERMS.replace("amount = 12000.00", "monthly = 1000.00").replace(
        'frequency = "annual", ', 'escalator = { rate = 0.03, source = "lease, 9" }, ')
    path = tmp_path / "lease.toml"
    path.write_text(lease, encoding="utf-8")
    book = asc842.account_for(asc842.load(path))
    found = asc842.explain(book, "gross_rent", "2026-04")
    assert found.agrees
    lines = found.text(5)
    assert "rent 1,030.00 = 1,000.00 × (1 + 3 %) + 0.00, rounded half up" in lines
    assert 'rate of the rise 3 %: fact, Lease, 9' in lines


def test_every_amount_of_the_summary_is_explained(windham: asc842.LeaseBook) -> None:
    amounts = {name: x for name, x in windham.summary.items() if name in FIGURES and isinstance(x, Decimal)}
    assert {"opening_liability", "opening_asset", "cost_total", "interest_total", "day_one_payment"} <= set(amounts)
    for name, value in amounts.items():
        found = asc842.explain(windham, name)
        assert (found.derivation.value, found.agrees) == (Fraction(value), True), name
    # 842-20-45-1: payments of the twelve months after 2003, the rest is noncurrent.
    for name in ("liability", "asset", "current", "noncurrent"):  # interest and rent of December so far are in no row
        with pytest.raises(asc842.InputError, match="the end of a period: 2003-11-30, 2003-12-31"):
            asc842.explain(windham, name, "2003-12-15")
    now, later = (asc842.explain(windham, name, "2003-12").derivation for name in ("current", "noncurrent"))
    assert now.evaluated + later.evaluated == Fraction("3416598.39")  # type: ignore[operator]
    soon = [p for p in windham.due if date(2004, 1, 1) <= p.due < date(2005, 1, 1)]
    assert now.evaluated == round(sum(Fraction(p.net, 100) / Fraction("1.005") ** i for i, p in enumerate(soon)), 2)


def test_moves_are_all_named() -> None:
    assert set(MOVES) == {*Moves.__dataclass_fields__, *SUMS}


def test_the_command_prints_and_refuses(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["explain", WINDHAM, "interest", "--as-of", "2003-12", "--depth", "1", "--html",
                                    str(tmp_path / "page.html"), "--json"])
    assert run.exit_code == 0
    document = json.loads(run.stdout)
    assert document["value"] == "16998.00"
    assert [part["value"] for part in document["parts"]] == ["3416598.39", "3462595.05", "62994.66"]
    assert "interest 16,998.00 = liability 3,416,598.39" in (tmp_path / "page.html").read_text(encoding="utf-8")
    refused = CliRunner().invoke(main, ["explain", WINDHAM, "goodwill"])
    assert refused.exit_code == 2
    assert "explain.figure-unknown" in refused.stderr
    for day in ("2002-01", "yesterday"):
        assert CliRunner().invoke(main, ["explain", WINDHAM, "cost", "--as-of", day]).exit_code == 2


def test_the_workbook_has_the_sentence_on_balances_at_year_ends(windham: asc842.LeaseBook, tmp_path: Path) -> None:
    book = load_workbook(windham.to_workbook(tmp_path / "w.xlsx"))
    said = [cell.comment.text for row in book["Schedule"].iter_rows() for cell in row if cell.comment]
    assert len(said) == 12  # six year ends, liability and asset
    assert said[0].splitlines() == [
        "liability 3,416,598.39 = 3,462,595.05 + interest 16,998.00 - rent 62,994.66", "842-20-35-1",
        "asc842 explain windham-v liability --as-of 2003-12"]
    others = {cell.comment.text.splitlines()[-1]: cell.comment.text for sheet in book if sheet.title != "Schedule"
              for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(others) == {f"asc842 explain windham-v {name}" for name in (
        "opening_liability", "opening_asset", "cost_total", "interest_total", "day_one_payment")}
    for name in ("opening_liability", "cost_total"):
        assert others[f"asc842 explain windham-v {name}"].startswith(asc842.explain(windham, name).sentence)


def test_after_its_end_a_lease_says_what_came_of_it(windham: asc842.LeaseBook, tmp_path: Path) -> None:
    found = asc842.explain(windham, "liability", "2010-06")
    assert found.sentence == ("liability 0.00 = 0.00: the lease ended on 2008-11-30; the term ran out, and the asset "
                              "went back to the lessor")
    assert found.agrees
    assert {leaf.value for leaf in found.derivation.leaves()} >= {date(2008, 11, 30)}
    assert "ended" not in asc842.explain(windham, "liability", "2008-10").sentence
    s = steps_of(FAMILIES["abandonment"], tmp_path)
    assert s.events[-1] is not None  # an event that leaves nothing to end before the term
    assert "the lease ended on" in asc842.explain(s.book, "asset", "2040-01").sentence


@pytest.mark.parametrize(("name", "lines"), [
    # 1,000.00 a month, 5 of 10 parts of it for this component; 1,000.00 at an index of 100, which is 110 since.
    ("components-002", ["rent 1,000.00 × share 0.5", "share 0.5 = its price 5.00 ÷ all prices 10.00",
                        "Old 5.00: fact, Lease, 5"]),
    ("transition_carried-001", ["rent 1,100 = base 1,000.00 × change 1.1",
                                "change 1.1 = index 110 ÷ CPI-U at commencement 100",
                                "index 110: fact, Lease, 2 (test-lease, rent rent-1, index, reading 1)"]),
])
def test_rent_goes_on_to_components_and_index_readings(name: str, lines: list[str], tmp_path: Path) -> None:
    s = steps_of(dict(leases())[name], tmp_path)
    found = asc842.explain(s.book, "gross_rent", s.schedule["ends"][1])
    assert [x for x in lines if x not in found.text(6)] == []
    assert found.agrees
