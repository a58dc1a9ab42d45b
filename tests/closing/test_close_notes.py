"""Disclosures of a close in words, and costs outside the liability in its reports; amounts worked out by hand."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from rich.console import Console

import asc842
from asc842.output.close.text import frame_text
from lease_files import lease_text, refused

POLICY = """format = "asc842/policy/1"
short_term_classes = ["vehicles"]
combine_components = ["offices"]
risk_free_classes = ["vehicles"]
cost_weights = "days"
classification = { major_part = 0.80 }

[[rate_tables]]
name = "bills"
kind = "risk-free"
currency = "USD"
as_of = 2002-01-01
rates = [{ months = 12, rate = 0.03 }]

[reasons]
combine_components = "Service charges are small."
"""
# Nine months, 6 x 1,000 and 3 x 1,600: 10,800 / 9 = 1,200 a month.
STEPPED = {"timing": "advance", "rows": [{"month": 1, "monthly": 1000}, {"month": 7, "monthly": 1600}]}
TAXES = {"id": "taxes", "name": "Property taxes", "basis": "costs", "actuals": [
    {"from": date(2003, 2, 1), "to": date(2003, 2, 28), "amount": Decimal("380.00")},
    {"from": date(2003, 3, 1), "to": date(2003, 3, 31), "amount": Decimal("450.00"), "due": date(2003, 4, 10)}]}
SALES = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": Decimal("0.02"),
         "above": Decimal("50000.00")}
RENEWAL = {"id": "more", "kind": "renewal", "lease_term_end": date(2010, 12, 31), "notice_by": date(2005, 6, 30)}
REASSESSED = """
[[facts.notes]]
text = "No dividends while rent is in arrears."
source = "lease, 19"

[[events]]
id = "fitted-out"
kind = "reassessment"
trigger = "significant event"
effective = 2003-02-01
reason = "Improvements were made."
discount_rate = 0.07
options = [{ option = "more", answer = "exercised", reason = "They outlast the term." }]
"""


def write(folder: Path, name: str, text: str, beside: str = "") -> None:
    (folder / f"{name}.toml").write_text(
        text.replace('name = "A lease for a test"', f'name = "A lease for a test"\n{beside}'), encoding="utf-8")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    """A van for nine months, an office with taxes, options and a guarantee, whose lessor is a related party."""
    folder = tmp_path_factory.mktemp("notes") / "leases"
    folder.mkdir()
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    write(folder, "van", lease_text("2003-01-01", "2003-09-30", STEPPED, rate="0.03", lease_id="van"),
          'asset_class = "vehicles"')
    guarantee = {"id": "floor", "guaranteed": Decimal("9000.00")}
    office = lease_text("2003-01-01", "2005-12-31", {"timing": "advance", "rows": [{"monthly": 1000}]},
                        lease_id="office", variable_payments=[TAXES, SALES], options=[RENEWAL],
                        residual_guarantees=[guarantee],
                        judgements=[{"question": "option", "option": "more", "answer": "not exercised",
                                     "reason": "Too far off.", "assumption": True},
                                    {"question": "guarantee", "guarantee": "floor", "answer": Decimal("250.00")}])
    write(folder, "office", office + REASSESSED,
          'asset_class = "offices"\nrelated_party = true\nrelated_party_note = "Owned by the chairman."')
    return asc842.close(folder, "2003-03", out=folder.parent / "exports")


def rows(result: asc842.CloseResult, report: str) -> list[dict[str, Any]]:
    return [dict(r) for r in result.book.reports[report].to_dict("records")]


def of(result: asc842.CloseResult, report: str, lease: str) -> dict[str, Any]:
    (row,) = (r for r in rows(result, report) if r["lease"] == lease)
    return row


def test_short_term_cost_of_a_lease_file(result: asc842.CloseResult) -> None:
    """By days, 10,800 spread over 273 days: 90 of them are past, 31 in March."""
    assert of(result, "lease cost, year to date", "van")["short-term lease cost"] == round(1080000 * 90 / 273)
    march = of(result, "lease cost, period", "van")
    assert abs(march["short-term lease cost"] - 1080000 * 31 / 273) <= 1
    assert march["total"] == march["short-term lease cost"]
    assert march["operating lease cost"] == 0


def test_variable_cost_of_a_lease_file(result: asc842.CloseResult) -> None:
    """Taxes of February and March; those of March are cost in March, though paid in April."""
    assert of(result, "lease cost, period", "office")["variable lease cost"] == 45000
    year = of(result, "lease cost, year to date", "office")
    assert year["variable lease cost"] == 83000
    assert year["total"] == year["operating lease cost"] + 83000
    assert of(result, "cash flows, year to date", "office")["operating: variable, short-term and nonlease"] == 38000


def test_the_commitment_of_short_term_leases(result: asc842.CloseResult) -> None:
    """After March three months at 1,000 and three at 1,600 are left."""
    row = of(result, "short-term commitment", "van")
    spent = round(1080000 * 90 / 273)
    assert row["commitment of the next 12 months"] == 3 * 100000 + 3 * 160000
    assert (row["cost of the year to date"], row["difference"]) == (spent, 780000 - spent)
    assert of(result, "short-term commitment", "office")["commitment of the next 12 months"] == 0


def test_elections_and_expedients(result: asc842.CloseResult) -> None:
    found = {r["election"]: (r["elected"], r["default"], r["reason"]) for r in rows(result, "policy elections")}
    off = {name: row for name, row in found.items() if row[0] != row[1]}
    assert len(found) > len(off) + 10, "what is at its default value is told too"
    assert off == {
        "short-term leases left off the balance sheet, by class": ("vehicles", "none", ""),
        "nonlease components not separated, by class": ("offices", "none", "Service charges are small."),
        "risk-free discount rates, by class": ("vehicles", "none", ""),
        "cost weights": ("days", "months", ""),
        "classification: major part": ("80.00 %", "75.00 %", ""),
    }


def test_judgements_of_every_lease_and_event(result: asc842.CloseResult) -> None:
    found = {(r["lease"], r["at"], r["question"], r["subject"]): (r["answer"], r["assumption"], r["reason"])
             for r in rows(result, "judgements")}
    assert found == {
        ("van", "commencement", "discount rate", ""): ("0.03", "", "Given."),
        ("van", "commencement", "classification", ""): ("operating", "", "Given."),
        ("office", "commencement", "discount rate", ""): ("0.06", "", "Given."),
        ("office", "commencement", "classification", ""): ("operating", "", "Given."),
        ("office", "commencement", "option", "more"): ("not exercised", "assumption", "Too far off."),
        ("office", "commencement", "guarantee", "floor"): ("250.00", "", "Given."),
        ("office", "fitted-out", "event", ""): (
            "reassessment, 2003-02-01 (significant event or change in circumstances within the lessee's control, "
            "842-10-35-1(a))", "", "Improvements were made."),
        ("office", "fitted-out", "discount rate", ""): ("0.07", "", "Improvements were made."),
        ("office", "fitted-out", "option", "more"): ("exercised", "", "They outlast the term."),
    }


def test_terms_of_the_leases(result: asc842.CloseResult) -> None:
    found = [(r["what"], r["id"], r["kind"], r["at"], r["answer"], r["amount"])
             for r in rows(result, "options, guarantees and variable payments")]
    assert found == [
        ("option", "more", "renewal", "commencement", "not exercised", ""),
        ("option", "more", "renewal", "fitted-out", "exercised", ""),
        ("guarantee", "floor", "residual value", "commencement", "probable: 250.00", "9,000.00"),
        ("guarantee", "floor", "residual value", "fitted-out", "probable: 250.00", "9,000.00"),
        ("variable payment", "taxes", "costs", "commencement", "", ""),
        ("variable payment", "sales", "performance", "commencement", "", ""),
        ("note", "1", "", "", "", ""),
    ]
    said = [r["terms"] for r in rows(result, "options, guarantees and variable payments")]
    assert said[0] == "held by lessee; notice by 2005-06-30"
    assert said[-1] == "No dividends while rent is in arrears."
    assert said[-2] == "Percentage rent: 0.02 of each unit above 50,000.00"


def test_leases_with_related_parties(result: asc842.CloseResult) -> None:
    (row,) = rows(result, "related parties")
    book = of(result, "liability roll-forward, period", "office")
    assert (row["lease"], row["lessor"], row["relationship"]) == ("office", "Lessor", "Owned by the chairman.")
    assert row["liability"] == book["closing"]
    # 93 months of rent from April 2003 to December 2010, and what is probable under the guarantee.
    assert row["payments that remain"] == 93 * 100000 + 25000
    assert ("office", "related party", "Lessor") in set(
        result.book.exceptions[["lease", "kind", "what"]].itertuples(index=False, name=None))


def test_they_are_in_every_export(result: asc842.CloseResult) -> None:
    folder = next(f for f in result.files if f.name == "close.json").parent
    document = json.loads((folder / "close.json").read_text())
    assert document["reports"]["related parties"][0]["relationship"] == "Owned by the chairman."
    workbook = openpyxl.load_workbook(folder / "close.xlsx")
    text = {name: {str(c.value) for row in workbook[name].rows for c in row}
            for name in ("Elections", "Judgements", "Terms", "Commitments")}
    assert "Service charges are small." in text["Elections"]
    assert "They outlast the term." in text["Judgements"]
    assert "Percentage rent: 0.02 of each unit above 50,000.00" in text["Terms"]
    assert "Owned by the chairman." in text["Commitments"]
    assert "They outlast the term." in (folder / "close.html").read_text(encoding="utf-8")


def test_expedients_of_transition_are_counted() -> None:
    from asc842.closing.reports.elections import elections, expedients_of_transition
    from lease_files import load_text

    moved = lease_text("2019-01-01", "2023-12-31", {"timing": "advance", "rows": [{"monthly": 1000}]}) + """
[transition]
date = 2022-01-01
method = "effective date"
former = "operating"
package_of_expedients = true
"""
    table = elections(asc842.Policy(), expedients_of_transition([load_text(moved)])).set_index("election")
    assert table.loc["transition: package of expedients", "elected"] == "1 of 1 leases"
    assert "transition: hindsight" not in table.index


def test_transition_in_a_close(tmp_path: Path) -> None:
    """FASB Example 29 (842-10-55-249 to -254) beside a lease that is new: 112,462 and 111,662; 1,200 accrued, 400 of
    costs; the lessee of another, with 150 of its costs written off, takes them to equity."""
    from test_transition import example_29

    folder = tmp_path / "leases"
    folder.mkdir()
    write(folder, "new", lease_text("2019-01-01", "2020-12-31", STEPPED, lease_id="new"))
    write(folder, "old", example_29().replace('id = "test-lease"', 'id = "old"'))
    write(folder, "off", example_29(initial_direct_costs_written_off=150, package_of_expedients=False).replace(
        'id = "test-lease"', 'id = "off"'))
    result = asc842.close(folder, "2019-01", out=tmp_path / "exports")
    found = {r["lease"]: r for r in rows(result, "transition")}
    assert set(found) == {"old", "off"}
    terms = ("date", "method", "before", "now", "package of expedients", "hindsight")
    assert [found["old"][x] for x in terms] == ["2019-01-01", "effective date", "operating", "operating", "elected",
                                                "not used"]
    assert found["off"]["package of expedients"] == "not elected"
    for lease, equity in (("old", 0), ("off", 15000)):
        row = found[lease]
        assert (row["prepaid (accrued) rent"], row["unamortized initial direct costs"], row["equity"]) == (
            120000, -40000, equity)
        assert abs(row["lease liability"] + 11246200) <= 50
        assert abs(row["right-of-use asset"] - 11166200 + equity) <= 50
        assert sum(v for v in row.values() if isinstance(v, int)) == 0
    workbook = openpyxl.load_workbook(next(f for f in result.files if f.suffix == ".xlsx"))
    assert "not elected" in {c.value for row in workbook["Elections"].rows for c in row}


@pytest.mark.parametrize(("line", "key"), [("related_party = true", "related_party"),
                                           ('related_party_note = "A sister company."', "related_party_note")])
def test_a_related_party_is_named_with_its_relationship(line: str, key: str) -> None:
    text = lease_text("2003-01-01", "2005-12-31", {"timing": "advance", "rows": [{"monthly": 1000}]})
    (problem,) = refused(text.replace("\n[facts]", f"{line}\n\n[facts]"))
    assert problem.key == key


def test_long_names_of_movements_leave_room_for_the_words_beside_them() -> None:
    """At 120 characters nothing is cut: names of amounts take two lines."""
    amounts = ["opening", "interest", "payments", "termination", "dropped from the portfolio", "closing"]
    table = pd.DataFrame({"entity": ["Alpha"], "currency": ["USD"], "classification": ["operating"],
                          **{name: [12345678] for name in amounts}})
    out = io.StringIO()
    Console(width=120, file=out).print(frame_text("Liability, period", table))
    shown = out.getvalue()
    assert "…" not in shown
    assert all(word in shown for word in ("Currency", "Classification", "operating", "Dropped from", "the portfolio"))
