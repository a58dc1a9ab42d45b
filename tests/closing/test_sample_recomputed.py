"""The sample's reports for December 2003, recomputed from the leases' schedules and the terms in their files.

Nothing of the close takes part in the recomputation: balances, payments, interest and cost come from the schedule of
each lease, terms and rates from its file, and every sum is made here.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from lease_files import ROOT, measured_amounts
from snapshots import sample_closed

SAMPLE = ROOT / "inputs" / "sample-portfolio"
# What is in force on 2003-12-31: rate and last day, as the files have them (after the events of 2003).
TERMS = {
    "depot": ("0.06", date(2008, 8, 14)), "forklifts": ("0.055", date(2008, 2, 29)),
    "net-radio": ("0.06", date(2005, 4, 30)), "regional-office": ("0.0575", date(2006, 6, 30)),
    "storage-space": ("0.06", date(2013, 11, 30)), "store-12": ("0.065", date(2007, 1, 31)),
    "tower-site": ("0.06", date(2011, 3, 31)), "windham-v-history": ("0.06", date(2008, 11, 30)),
}
FINANCE = {"forklifts"}
D = Decimal


@cache
def rows() -> list[dict[str, object]]:
    found = measured_amounts(read_portfolio(SAMPLE).tables())["schedule"]
    amounts = {c: found[c].map(lambda x: D(repr(x)).quantize(D("0.01"))) for c in found if found[c].dtype.kind == "f"}
    return found.assign(**amounts).to_dict("records")


def summed(column: str, which: Callable[[dict[str, object]], bool]) -> dict[str, Decimal]:
    """Add a column of the schedule up by lease."""
    found: dict[str, Decimal] = defaultdict(D)
    for row in rows():
        if which(row):
            found[str(row["lease"])] += row[column]  # type: ignore[operator]
    return found


def in_year(year: int) -> Callable[[dict[str, object]], bool]:
    return lambda row: str(row["period"]).startswith(f"{year}-")


def closing(column: str, period: str) -> dict[str, Decimal]:
    return summed(column, lambda row: row["period"] == period)


@pytest.fixture(scope="module")
def folder() -> Path:
    result, out = sample_closed()
    assert result.passed
    return out / "2003-12" / "reports"


def report(folder: Path, name: str) -> dict[str, dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as file:
        return {row["lease"]: row for row in csv.DictReader(file)}


def months_left(last: date) -> Decimal:
    """Months from the first of January 2004 to a day, both counted; a part month by its days."""
    whole = (last.year - 2004) * 12 + last.month - 1
    return whole + D(last.day) / pd.Timestamp(last).days_in_month


def average(values: Iterable[Decimal], weights: Iterable[Decimal]) -> Decimal:
    pairs = list(zip(values, weights, strict=True))
    return sum((v * w for v, w in pairs), D(0)) / sum((w for _, w in pairs), D(0))


def test_weighted_averages(folder: Path) -> None:
    owed = closing("liability_closing", "2003-12")
    left = summed("payment", lambda row: str(row["period"]) > "2003-12")
    assert {lease for lease, cents in owed.items() if cents} == set(TERMS)
    with (folder / "weighted averages.csv").open(newline="") as file:
        found = {row["classification"]: row for row in csv.DictReader(file)}
    groups = {"operating": set(TERMS) - FINANCE, "finance": FINANCE, "all": set(TERMS)}
    for name, members in groups.items():
        leases = sorted(members)
        months = average((months_left(TERMS[x][1]) for x in leases), (owed[x] for x in leases))
        rate = average((D(TERMS[x][0]) for x in leases), (left[x] for x in leases))
        row = found[name]
        assert (row["currency"], int(row["leases"])) == ("USD", len(leases))
        assert D(row["liability"]) == sum(owed[x] for x in leases)
        assert D(row["payments"]) == sum(left[x] for x in leases)
        assert D(row["remaining_months"]) == pytest.approx(months, abs=D("1e-9"))
        assert D(row["discount_rate"]) == pytest.approx(rate, abs=D("1e-9"))


def test_maturity_analysis(folder: Path) -> None:
    """Payments by calendar year from the schedule, five years and the rest, less interest: the liability."""
    found = report(folder, "maturity")
    owed = closing("liability_closing", "2003-12")
    assert set(found) == set(TERMS)
    for lease, row in found.items():
        by_year = [summed("payment", in_year(year))[lease] for year in range(2004, 2009)]
        later = summed("payment", lambda r: str(r["period"]) > "2008-12")[lease]
        assert [D(row[f"year to {year}-12-31"]) for year in range(2004, 2009)] == by_year
        assert (D(row["thereafter"]), D(row["total"])) == (later, sum(by_year) + later)
        assert D(row["imputed interest"]) == owed[lease] - D(row["total"])
        assert (D(row["liability"]), D(row["current"]) + D(row["noncurrent"])) == (owed[lease], owed[lease])


def test_the_current_portion_is_the_value_of_a_years_payments(folder: Path) -> None:
    """Forklifts: 4,150.00 at the end of each month at 5.5 % a year, compounded monthly; twelve of them."""
    factor = 1 / (1 + D("0.055") / 12)
    value = sum(D(4150) * factor**month for month in range(1, 13))
    assert D(report(folder, "maturity")["forklifts"]["current"]) == value.quantize(D("0.01"))


@pytest.mark.parametrize(("stretch", "which"), [
    ("period", lambda r: r["period"] == "2003-12"), ("year to date", in_year(2003)),
    ("prior year to date", in_year(2002))])
def test_lease_cost(folder: Path, stretch: str, which: Callable[[dict[str, object]], bool]) -> None:
    found = report(folder, f"lease cost - {stretch}")
    cost, interest, amortized, gain = (summed(c, which) for c in ("cost", "interest", "amortization", "gain_loss"))
    for lease, row in found.items():
        if lease == "copier":  # short-term: 310.00 a month from June on, off the balance sheet
            assert D(row["short-term lease cost"]) == {"period": 310, "year to date": 7 * 310}[stretch]
        elif lease in FINANCE:
            assert D(row["finance: interest"]) == interest[lease]
            assert D(row["finance: amortization"]) == amortized[lease]
            assert D(row["total"]) == interest[lease] + amortized[lease]
        else:
            assert (D(row["operating lease cost"]), D(row["total"])) == (cost[lease], cost[lease])
        assert sum(D(x) for name, x in row.items() if name.startswith("gain or loss: ")) == gain[lease]
    assert {x for x, cents in cost.items() if cents} == set(found) - {"copier"}


@pytest.mark.parametrize(("stretch", "which", "before", "last"), [
    ("period", lambda r: r["period"] == "2003-12", "2003-11", "2003-12"),
    ("year to date", in_year(2003), "2002-12", "2003-12"),
    ("prior year to date", in_year(2002), "2001-12", "2002-12")])
def test_roll_forwards(folder: Path, stretch: str, which: Callable[[dict[str, object]], bool], before: str,
                       last: str) -> None:
    """Opening and closing balances are those of the schedule; so are interest, payments and amortization."""
    opened = {"liability": "opening_liability", "right-of-use asset": "opening_asset"}
    began = {r["lease"]: r for r in measured_amounts(read_portfolio(SAMPLE).tables())["summary"].to_dict("records")}
    first = {str(r["lease"]): r for r in reversed(rows())}
    for what, balance, flows in (("liability", "liability_closing", {"interest": 1, "payment": -1}),
                                 ("right-of-use asset", "asset_closing", {"amortization": -1})):
        found = report(folder, f"{what} roll-forward - {stretch}")
        names = {"payment": "payments"}
        for lease, row in found.items():
            assert D(row["opening"]) == closing(balance, before)[lease]
            assert D(row["closing"]) == closing(balance, last)[lease]
            for column, sign in flows.items():
                assert D(row[names.get(column, column)]) == sign * summed(column, which)[lease]
            new = D(repr(began[lease][opened[what]])).quantize(D("0.01")) if which(first[lease]) else D("0.00")
            assert D(row["additions"]) == new
            kind = "liability_adjustment" if what == "liability" else "asset_adjustment"
            events = sum(D(row[name]) for name in ("remeasurement", "partial termination", "impairment",
                                                   "termination", "purchase"))
            assert events == summed(kind, which)[lease]


def test_the_averages_name_their_leases(folder: Path) -> None:
    """Weights, terms and rates by lease are those of the files, and make the averages."""
    found = report(folder, "weighted averages by lease")
    left = summed("payment", lambda row: str(row["period"]) > "2003-12")
    assert set(found) == set(TERMS)
    for lease, row in found.items():
        rate, last = TERMS[lease]
        assert (D(row["discount_rate"]), D(row["payments"])) == (D(rate), left[lease])
        assert D(row["remaining_months"]) == pytest.approx(months_left(last), abs=D("1e-9"))
    months = average((D(r["remaining_months"]) for r in found.values()), (D(r["liability"]) for r in found.values()))
    with (folder / "weighted averages.csv").open(newline="") as file:
        (whole,) = [row for row in csv.DictReader(file) if row["classification"] == "all"]
    assert D(whole["remaining_months"]) == pytest.approx(months, abs=D("1e-9"))


@pytest.mark.heavy
def test_the_year_before_is_compared(folder: Path, tmp_path: Path) -> None:
    """A close of December 2002, before the events of 2003, says the same of itself as that of 2003 says of it."""
    asc842.close(SAMPLE, "2002-12", out=tmp_path)
    then = (tmp_path / "2002-12" / "reports" / "weighted averages.csv").read_text()
    assert (folder / "weighted averages prior year.csv").read_text() == then
    rows_then = list(csv.DictReader(then.splitlines()))
    assert D(rows_then[-1]["liability"]) == sum(closing("liability_closing", "2002-12").values())
