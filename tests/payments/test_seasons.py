"""Leases used in seasons: the period of use is their sum, and cost arises in them (Topic 842, glossary)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.calendar.periods import SCALE
from asc842.payments.use import calendar_months_used, season_weights, used
from asc842.timeline.timeline import Timeline
from lease_files import book_of, lease_text, load_text, refused
from test_events import with_events
from test_portfolio import write

D = Decimal
MONTHLY = {"id": "rent", "timing": "advance", "rows": [{"monthly": D("1200.00")}]}
ELECTED = {"short_term_classes": ("stands",)}


def season(year: int, first: int = 11, last: int = 1) -> dict[str, Any]:
    """November to January, by default."""
    return {"from": date(year, first, 1), "to": date(year + (last < first), last, 31)}


def text(seasons: int = 2, rent: dict[str, Any] | None = None, kind: str = "operating", **more: Any) -> str:
    """A stand used from November to January, 1,200 a month all the time between, from 2025-11-01 on."""
    found = lease_text("2025-11-01", f"{2025 + seasons}-01-31", rent or MONTHLY, classification=kind,
                       periods_of_use=[season(2025 + n) for n in range(seasons)], lease_id="stand", **more)
    return found.replace('name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "stands"')


def by_year(book: asc842.LeaseBook, kind: str = "short-term lease cost") -> dict[str, Decimal]:
    rows = book.tables["expenses"]
    rows = rows[(rows["kind"] == kind) & (rows["cost"] != 0)]
    return {str(y): sum(r["cost"], D(0)) for y, r in rows.groupby(rows["period"].str[:4])}


def test_two_seasons_are_six_months_and_short_term() -> None:
    """15 payments of 1,200 are 18,000 for six months of use: 3,000 in each, two of them in 2025.

    The days from the first to the last are fifteen months; the term is their sum, six, and no liability arises.
    """
    book = book_of(text(), **ELECTED)
    assert (book.summary["short_term"], book.summary["months"]) == (True, 6)
    assert not book.schedule["liability_closing"].any()
    assert by_year(book) == {"2025": D(6000), "2026": D(9000), "2027": D(3000)}
    rows = book.tables["expenses"]
    assert set(rows.loc[rows["cost"] != 0, "period"]) == {
        "2025-11", "2025-12", "2026-01", "2026-11", "2026-12", "2027-01"}
    accrued = book.journal[(book.journal["account"] == "Prepaid (accrued) rent")
                           & (book.journal["date"] <= date(2025, 12, 31))]
    assert sum(accrued["debit"] - accrued["credit"]) == 2 * 1200 - 6000
    assert book.passed


def test_rent_of_the_seasons_alone() -> None:
    """1,200 in each month of use and nothing between: each month costs its own rent."""
    rent = {**MONTHLY, "rows": [{"monthly": D(amount), "from": date(year, month, 1)} for amount, year, month in (
        (1200, 2025, 11), (0, 2026, 2), (1200, 2026, 11))]}
    book = book_of(text(rent=rent), **ELECTED)
    assert by_year(book) == {"2025": D(2400), "2026": D(3600), "2027": D(1200)}
    assert book.passed


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_measured_in_full_the_cost_is_that_of_the_seasons(kind: str) -> None:
    """Not elected: 14 payments of 1,200 are owed at commencement, one is paid, at half a percent a month."""
    book = book_of(text(kind=kind))
    owed = round(sum((1200 / D("1.005") ** k for k in range(1, 15)), D(0)), 2)
    assert book.summary["opening_liability"] == owed
    s = book.schedule.assign(year=book.schedule["period"].str[:4]).groupby("year")
    spread = "cost" if kind == "operating" else "amortization"
    whole = D(18000) if kind == "operating" else owed + 1200
    for year, months in (("2025", 2), ("2026", 3), ("2027", 1)):
        assert abs(s.get_group(year)[spread].sum() - whole * months / 6) <= D("0.01")
    idle = book.schedule[(book.schedule["period"] >= "2026-02") & (book.schedule["period"] <= "2026-10")]
    assert not idle[spread].any()
    assert (idle["interest"] > 0).all()
    assert book.summary["months"] == 6
    assert book.passed


@pytest.mark.parametrize(("seasons", "short"), [(4, True), (5, False)])
def test_twelve_months_of_use_are_the_most(seasons: int, short: bool) -> None:
    book = book_of(text(seasons), **ELECTED)
    assert (book.summary["short_term"], book.summary["months"]) == (short, 3 * seasons)
    assert book.passed


def test_by_days_each_day_of_use_costs_the_same() -> None:
    """92 days in each season: 18,000 x 61 / 184 in 2025."""
    book = book_of(text(), cost_weights="days")
    cost = book.schedule.loc[book.schedule["period"].str[:4] == "2025", "cost"].sum()
    assert abs(cost - D(18000) * 61 / 184) <= D("0.01")
    assert book.passed


def test_a_further_season_is_spread_with_those_that_are_left() -> None:
    """On 2026-11-01 a third season is agreed: 3 payments of the term and 12 more, over six months from then on."""
    longer = {"id": "third", "kind": "modification", "effective": date(2026, 11, 1), "discount_rate": D("0.06"),
              "lease_term_end": date(2028, 1, 31), "classification": "operating"}
    three = with_events(lease_text(
        "2025-11-01", "2028-01-31", MONTHLY, periods_of_use=[season(2025), season(2026), season(2027)],
        judgements=[{"question": "lease_term_end", "answer": date(2027, 1, 31)}]), longer)
    book = book_of(three)
    later = book.schedule[book.schedule["period"] >= "2026-11"]
    # 9,000 of 18,000 are cost by then; 27 payments are 32,400: 23,400 over six months.
    used = later[later["cost"] != 0]
    assert len(used) == 6
    assert all(abs(cost - 3900) <= D("0.01") for cost in used["cost"])
    assert book.passed


def test_classification_takes_the_months_of_use() -> None:
    """Six months of use of an asset that lasts 18 months are a third of its life; the fifteen between are 83 %."""
    found = lease_text("2025-11-01", "2027-01-31", MONTHLY, classification=None,
                       periods_of_use=[season(2025), season(2026)])
    known = ("fair_value = 100000.00, economic_life = { months = 18 }, remaining_economic_life = { months = 18 }, "
             'transfers_ownership = false, no_alternative_use = false, source = "lease, 2"')
    found = found.replace("[facts]", f"[facts]\nunderlying_asset = {{ {known} }}", 1)
    book = book_of(found)
    details = book.tables["classification"]["detail"].tolist()
    assert (book.summary["classification"], "6 of 18 months" in details) == ("operating", True)
    assert book.passed


@pytest.mark.heavy
def test_a_close_tells_what_remains_of_the_use(tmp_path: Path) -> None:
    """At the end of 2025 four of six months of use remain; both ways in, lease file and tables, say so."""
    (tmp_path / "stand.toml").write_text(text(), encoding="utf-8")
    tables = tmp_path / "tables"
    tables.mkdir()
    write(tables, leases=[{"lease": "stand", "commencement": "2025-11-01", "expiration": "2027-01-31",
                           "discount_rate": "0.06", "classification": "operating", "asset_class": "stands",
                           "reason": "Given."}],
          rent=[{"lease": "stand", "rent": "rent", "timing": "advance", "monthly": "1200.00"}],
          periods_of_use=[{"lease": "stand", "from": "2025-11-01", "to": "2026-01-31"},
                          {"lease": "stand", "from": "2026-11-01", "to": "2027-01-31"}])
    files = tmp_path / "files"
    files.mkdir()
    (tmp_path / "stand.toml").rename(files / "stand.toml")
    found = []
    for folder in (files, tables):
        result = asc842.close(folder, "2025-12", out=None, register="sqlite://")
        assert result.passed, [c for c in result.book.checks if c.status == "fail"]
        averages = result.book.reports["weighted averages"].set_index("classification")
        assert averages.loc["operating", "remaining_months"] == 4
        found.append(result.book.reports["lease cost, year to date"]["operating lease cost"].tolist())
        short = asc842.close(folder, "2025-12", out=None, register="sqlite://", policy=asc842.Policy(**ELECTED))
        assert short.book.reports["lease cost, year to date"]["short-term lease cost"].tolist() == [600000]
        assert short.passed
    assert found == [[600000], [600000]]


@pytest.mark.parametrize(("old", "new", "key"), [
    ("to = 2026-01-31", "to = 2025-10-31", "facts.periods_of_use[0].to"),
    ("from = 2026-11-01", "from = 2026-01-31", "facts.periods_of_use[1].from"),
    ("from = 2025-11-01", "from = 2025-10-01", "facts.periods_of_use[0]"),
    ("to = 2027-01-31 }", "to = 2027-02-28 }", "facts.periods_of_use[1]"),
])
def test_bad_periods_of_use_are_refused(old: str, new: str, key: str) -> None:
    assert not refused(text())
    assert old in text()
    assert key in [p.key for p in refused(text().replace(old, new))]


def test_weights_beside_seasons_are_refused() -> None:
    weights = [{"from": date(2025, 11, 1), "to": date(2027, 1, 31), "weight": 1}]
    bad = text(judgements=[{"question": "basis", "answer": weights}])
    assert [p.found for p in refused(bad)] == ["weights in addition to periods of use"]


def test_the_workbook_and_json_have_the_seasons(tmp_path: Path) -> None:
    book = asc842.account_for(load_text(text()))
    assert book.tables["basis"]["share"].tolist() == [D("0.500000"), D("0.000000"), D("0.500000")]
    assert '"periods_of_use"' in book.to_json()
    book.to_workbook(tmp_path / "stand.xlsx")


def test_seasons_out_of_order_are_told_once_and_as_seasons() -> None:
    late, early = season(2026), season(2025)
    problems = refused(lease_text("2025-11-01", "2027-01-31", MONTHLY, periods_of_use=[late, early]))
    assert [p.key for p in problems] == ["facts.periods_of_use[1].from"]
    assert "weights" not in problems[0].remedy


def test_a_season_counts_to_the_end_of_the_term_and_no_further() -> None:
    """A term that ends on December 15 inside the second season: three months, one month and 15 of 31 days."""
    sooner = {"id": "sooner", "kind": "modification", "effective": date(2026, 6, 1), "discount_rate": D("0.06"),
              "lease_term_end": date(2026, 12, 15)}
    ended = Timeline(load_text(with_events(text(), sooner))).last
    assert used(ended) == [(date(2025, 11, 1), date(2026, 2, 1)), (date(2026, 11, 1), date(2026, 12, 16))]
    assert calendar_months_used(ended) == 4 + Fraction(15, 31)


def test_time_after_the_last_season_weighs_nothing() -> None:
    """The term goes on to March 31, 2027: 3 months, 9 between, 3 months, 2 after."""
    longer = load_text(lease_text("2025-11-01", "2027-03-31", MONTHLY, periods_of_use=[season(2025), season(2026)]))
    assert [(w.from_, w.to, w.weight / SCALE) for w in season_weights(longer)] == [
        (date(2025, 11, 1), date(2026, 1, 31), 3), (date(2026, 2, 1), date(2026, 10, 31), 0),
        (date(2026, 11, 1), date(2027, 1, 31), 3), (date(2027, 2, 1), date(2027, 3, 31), 0)]
