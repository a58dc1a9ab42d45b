"""Leases of a business acquired in a close: files and tables alike, roll-forwards, disclosures; amounts by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio.folder import read_portfolio
from lease_files import lease_text, measured_amounts
from test_acquisition import MONTHLY, acquired, annuity_due

POLICY = """format = "asc842/policy/1"
acquired_short_term_classes = ["copiers"]
[reasons]
acquired_short_term_classes = "Few are left of each business."
"""
LEASES = """lease,asset_class,commencement,expiration,discount_rate,timing,acquisition.business,acquisition.former,\
acquisition.favorable_terms.amount
own,offices,2025-01-01,2029-12-31,0.06,advance,,,
office,offices,2021-01-01,2029-12-31,0.06,advance,Target Inc.,operating,51984.19
press,presses,2022-01-01,2027-12-31,0.05,advance,Target Inc.,finance,
copier,copiers,2022-01-01,2025-12-31,0.05,advance,Target Inc.,operating,
"""
RENT = """lease,monthly
own,10000.00
office,10000.00
press,2000.00
copier,100.00
"""
DEALS = "business,date,source\nTarget Inc.,2025-01-01,\"contract, merger agreement, 1.1\"\n"
OFFICE, PRESS, TERMS = round(annuity_due(10000, 60) * 100), round(annuity_due(2000, 36, "0.05") * 100), 5198419


def tables(folder: Path, **changed: str) -> Path:
    folder.mkdir()
    files = {"leases": LEASES, "rent": RENT, "acquisitions": DEALS} | changed
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    folder = tmp_path_factory.mktemp("acquired")
    # The lessee's own lease needs a judgement on its classification; the others keep theirs.
    leases = "".join(line + (",operating" if line.startswith("own") else ",classification" if line.startswith("lease")
                             else ",") + "\n" for line in LEASES.splitlines())
    return asc842.close(tables(folder / "in", leases=leases), "2025-01", out=folder / "out")


def rows(result: asc842.CloseResult, name: str) -> dict[str, dict[str, Any]]:
    """Rows of a report by lease; whole cents as they are."""
    return {r["lease"]: r for r in result.book.reports[name].to_dict("records")}


def test_what_was_acquired_is_a_movement_of_its_own(result: asc842.CloseResult) -> None:
    liability, asset = (rows(result, f"{x} roll-forward, period") for x in ("liability", "right-of-use asset"))
    name = "acquired in business combinations"
    assert (liability["office"][name], asset["office"][name]) == (OFFICE, OFFICE + TERMS)
    assert (liability["press"][name], liability["press"]["classification"]) == (PRESS, "finance")
    assert (liability["own"][name], liability["office"]["additions"]) == (0, 0)
    assert liability["own"]["additions"] == OFFICE - 1000000
    assert liability["office"]["closing"] == round(annuity_due(10000, 59) * 100)
    assert result.passed


def test_noncash_disclosure_tells_them_apart(result: asc842.CloseResult) -> None:
    flows = rows(result, "cash flows, period")
    name = "assets obtained in business combinations: {}"
    assert flows["office"][name.format("operating")] == OFFICE
    assert flows["press"][name.format("finance")] == PRESS
    assert flows["own"]["assets obtained: operating"] == OFFICE - 1000000
    assert flows["own"][name.format("operating")] == flows["office"]["assets obtained: operating"] == 0


def test_journal_takes_the_rest_to_the_business_combination(result: asc842.CloseResult) -> None:
    lines = result.book.lines[result.book.lines["entry"] == "acquisition"]
    sums = {(r["lease"], r["account"]): r["debit"] - r["credit"] for r in lines.to_dict("records")}
    assert sums == {("office", "Right-of-use asset"): OFFICE + TERMS, ("office", "Lease liability"): -OFFICE,
                    ("office", "Goodwill and consideration of business combinations"): -TERMS,
                    ("press", "Right-of-use asset, finance leases"): PRESS,
                    ("press", "Lease liability, finance leases"): -PRESS}


def test_the_copier_is_left_off_by_its_own_election(result: asc842.CloseResult) -> None:
    cost = rows(result, "lease cost, period")["copier"]
    assert cost["short-term lease cost"] == 10000
    elections = result.book.reports["policy elections"].set_index("paragraph")
    assert elections.loc["805-20-25-28B", "elected"] == "copiers"


def test_acquired_leases_and_judgements_are_listed(result: asc842.CloseResult) -> None:
    listed = rows(result, "leases acquired")
    assert sorted(listed) == ["copier", "office", "press"]
    office = listed["office"]
    assert (office["business"], office["acquired"], office["former"]) == ("Target Inc.", "2025-01-01", "operating")
    assert office["favorable (unfavorable) lease terms"] == TERMS
    judged = result.book.reports["judgements"]
    judged = judged[(judged["at"] == "acquisition") & (judged["lease"] == "office")]
    assert "842-10-55-11" in judged["reason"].iloc[0]
    assert "51,984.19" in judged["reason"].iloc[0]
    (listed_in,) = [f for f in result.files if f.name == "leases acquired.csv"]
    assert "merger agreement" in listed_in.read_text(encoding="utf-8")


def test_tables_and_files_of_one_lease_measure_alike(tmp_path: Path) -> None:
    """Dated in bulk from tables, and one by one from a file: every balance is the same."""
    table = tables(tmp_path / "tables", leases=LEASES.splitlines()[0] + "\n" + LEASES.splitlines()[2] + "\n",
                   rent="lease,monthly\noffice,10000.00\n")
    (tmp_path / "tables" / "policy.toml").unlink()
    in_bulk = read_portfolio(table)
    assert [x.alone for x in in_bulk.leases] == [None]
    files = tmp_path / "files"
    files.mkdir()
    text = acquired(lease_text("2021-01-01", "2029-12-31", MONTHLY, classification=None, lease_id="office"),
                    favorable_terms="51984.19")
    (files / "office.toml").write_text(text, encoding="utf-8")
    one, other = (measured_amounts(read_portfolio(x).tables())["schedule"] for x in (table, files))
    pd.testing.assert_frame_equal(one, other)
    assert one["liability_opening"].iloc[0] == OFFICE / 100


@pytest.mark.parametrize(("change", "column", "found"), [
    ({"acquisitions": DEALS + "Other Inc.,2025-02-01,\n"}, "business", "Other Inc."),
    ({"acquisitions": DEALS + DEALS.splitlines()[1] + "\n"}, "business", "a second time"),
    ({"acquisitions": DEALS.replace("2025-01-01", "2020-01-01")}, "acquisition.date", "2020-01-01"),
    ({"acquisitions": DEALS.replace("contract, ", "")}, "acquisition.source", "merger agreement"),
    ({"leases": LEASES.replace("acquisition.former", "acquisition.date").replace("operating,51984.19",
                                                                                "2025-03-01,51984.19")},
     "acquisition.date", "2025-03-01, but 2025-01-01"),
])
def test_what_does_not_fit_is_rejected(tmp_path: Path, change: dict[str, str], column: str, found: str) -> None:
    rejected = read_portfolio(tables(tmp_path / "in", **change)).rejected
    assert any(p.key == column and found in p.found for x in rejected for p in x.error.problems), [
        str(x.error) for x in rejected]


def test_a_source_that_names_no_document_is_refused_of_every_lease_of_the_business(tmp_path: Path) -> None:
    """Dated in bulk or one by one; a lease in tables has one document, and no list of them."""
    deals = DEALS.replace("contract, merger", "Merger")
    rejected = read_portfolio(tables(tmp_path / "in", acquisitions=deals)).rejected
    told = {x.lease: [p for p in x.error.problems if p.key == "acquisition.source"]
            for x in rejected}
    assert {lease for lease, problems in told.items() if problems} == {"copier", "office", "press"}
    assert all("contract" in p.remedy and "facts" not in p.remedy for problems in told.values() for p in problems)
