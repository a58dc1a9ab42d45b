"""The footnote of a close: its figures are those that the close files, its words those that elections call for."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result as Ran

import asc842
from asc842.api.footnote import footnote_of
from asc842.api.memo import write
from asc842.cli import main
from asc842.closing.register import Register
from asc842.output.word.docx import template
from asc842.output.word.footnote import OUTLINE
from asc842.output.word.footnote_words import said_of
from asc842.output.word.page import page
from lease_files import ROOT
from snapshots import sample_closed
from test_memo import AMOUNT, of_page, words

SECTIONS = ("-50-3(a)", "-50-3(b)", "-50-3(c)", "-45-1 to", "-50-4)", "-50-4(g)", "-50-6", "-50-7", "-50-8", "-50-9",
            "-50-10")


@pytest.fixture(scope="module")
def closed() -> Path:
    """The folder of a close of the sample, with its register."""
    return sample_closed()[1]


@pytest.fixture(scope="module")
def figures(closed: Path) -> dict[str, Any]:
    with Register.open(closed / "register.db", create=False) as kept:
        return footnote_of(kept.files("2003-12"), "2003-12").figures


def run(closed: Path, *arguments: str) -> Ran:
    return CliRunner().invoke(main, ["footnote", "2003-12", "--out", str(closed), *arguments])


def test_every_figure_is_one_that_the_close_wrote(closed: Path, figures: dict[str, Any], tmp_path: Path) -> None:
    on_page = AMOUNT.findall(of_page(page(OUTLINE, figures)))
    in_word = AMOUNT.findall(words(write(OUTLINE, figures, tmp_path / "note.docx", None).read_bytes()))
    assert sorted(in_word) == sorted(on_page)
    assert len(on_page) > 60
    text = "".join((closed / "2003-12" / name).read_text(encoding="utf-8") for name in (
        "disclosures.csv", "close.json"))
    known = {f"{int(whole):,}.{part}" for whole, part in re.findall(r"(\d+)\.(\d\d)(?!\d)", text)}
    rates = {f"{float(x) * 100:.2f}" for x in re.findall(r'Percent,[^,]*,(0\.\d+),', text)}
    assert set(on_page) - known - rates == set()


def test_a_footnote_of_a_reopened_period_says_so(closed: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(closed, tmp_path / "copy"))
    with Register.open(folder / "register.db") as kept:
        kept.reopen("2003-12", "A rent came late")
    done = run(folder, "-o", str(tmp_path / "note.html"))
    assert done.exit_code == 0, done.output
    assert "The period has been reopened" in (tmp_path / "note.html").read_text(encoding="utf-8")


def test_sections_stand_in_the_order_of_the_codification(figures: dict[str, Any]) -> None:
    heads = re.findall(r"<h2>(.*?)</h2>", page(OUTLINE, figures))
    places = [next(i for i, section in enumerate(SECTIONS) if section in head) for head in heads if "(842-" in head]
    assert places == sorted(places)
    assert heads[-1] == "Before this is filed"
    assert {SECTIONS[i] for i in (6, 8)} <= {SECTIONS[i] for i in places}
    # Nobody has elected the last two, and no related party lets anything.
    assert not {SECTIONS[i] for i in (7, 9, 10)} & {SECTIONS[i] for i in places}


def test_both_years_and_the_maturity_table_are_told(figures: dict[str, Any]) -> None:
    [usd] = figures["currencies"]
    assert (usd["now"], usd["before"]) == ("2003-12-31", "2002-12-31")
    cost = {row["label"]: (row["now"], row["before"]) for row in usd["cost"]}
    assert cost["Total lease cost"] == ("1,783,568.83", "512,718.59")
    averages = [row["now"] for row in usd["averages"]]
    assert averages == ["7.8 years", "6.00 %", "4.2 years", "5.50 %"]
    assert [row["label"] for row in usd["maturity"]][-3:] == [
        "Total undiscounted payments", "Less imputed interest", "Lease liabilities"]
    assert usd["maturity"][-1]["operating"] == "11,482,087.51"
    current = next(row for row in usd["balances"] if row["label"].endswith("liabilities, current"))
    assert (current["now"], current["before"]) == ("1,991,334.40", "")


def document(**reports: list[dict[str, Any]]) -> dict[str, Any]:
    return {"period": {"first_day": "2024-12-01", "last_day": "2024-12-31"}, "by_class": {}, "rejected": [],
            "checks": [], "reports": {name.replace("_", " "): rows for name, rows in reports.items()}}


def elected(words: str, classes: str) -> dict[str, str]:
    return {"election": words, "elected": classes, "default": "none", "reason": "", "paragraph": ""}


def test_words_are_those_of_the_elections() -> None:
    none = said_of([], document(policy_elections=[elected("risk-free discount rates, by class", "none")]))
    assert {name for name, lines in none.items() if lines} == set()
    taken = said_of([], document(policy_elections=[
        elected("risk-free discount rates, by class", "Vehicles"),
        elected("nonlease components not separated, by class", "Office, Retail"),
        elected("short-term leases left off the balance sheet, by class", "Equipment")]))
    assert {name for name, lines in taken.items() if lines} == {"risk_free", "combined", "short_term"}
    assert taken["combined"][0].endswith("Office, Retail.")


def test_terms_are_counted_by_what_was_judged_last() -> None:
    def option(lease: str, answer: str, at: str = "commencement") -> dict[str, str]:
        return {"lease": lease, "what": "option", "id": "renew", "kind": "renewal", "answer": answer, "at": at}

    note = {"lease": "a", "what": "note", "id": "1", "kind": "covenant", "terms": "No dividends.", "answer": "",
            "source": "lease, section 3"}
    rows = [option("a", "not exercised"), option("a", "exercised", "reassessed"), option("b", "not exercised"), note,
            {"lease": "a", "what": "variable payment", "id": "cpi", "kind": "index", "answer": ""}]
    found = said_of([], {**document(), "reports": {"options, guarantees and variable payments": rows}})["nature"]
    assert found == ["2 leases have options to extend; judged: 1 exercised and 1 not exercised.",
                     "1 lease has variable payments (index).", "Covenant: No dividends. (a, lease, section 3)"]


def lines(path: Path, *rows: str) -> str:
    path.write_text("\n".join(("element,line,amount", *rows)) + "\n", encoding="utf-8")
    return str(path)


def test_the_command_and_the_balance_sheet(closed: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.html"
    ran = run(closed, "-o", str(note), "--json")
    assert (ran.exit_code, json.loads(ran.output)["schema"], note.exists()) == (0, "asc842/footnote/1", True)
    good = ["OperatingLeaseRightOfUseAsset,OtherAssetsNoncurrent,12000000.00",
            "FinanceLeaseRightOfUseAsset,PropertyPlantAndEquipmentNet,900000.00",
            *(f"{name}{part},{name}{part},{amount}" for name, part, amount in (
                ("OperatingLeaseLiability", "Current", "1991334.40"),
                ("OperatingLeaseLiability", "Noncurrent", "9490753.11"),
                ("FinanceLeaseLiability", "Current", "48347.57"),
                ("FinanceLeaseLiability", "Noncurrent", "136716.07")))]
    for rows, code, said in ((good, 0, ""), (good[1:], 1, "DQC.US.0124.9588"),
                             ([good[0].replace("12000000", "11000000"), *good[1:]], 1, "DQC.US.0131.9726"),
                             (["Rent,Other,1.00"], 2, "balance-sheet.element"),
                             ([good[0], good[0]], 2, "balance-sheet.twice"), (["x"], 2, "table.cells")):
        ran = run(closed, "-o", str(note), "--balance-sheet", lines(tmp_path / "lines.csv", *rows))
        assert (ran.exit_code, said in ran.output) == (code, True), ran.output


def test_a_period_without_disclosures_is_refused(tmp_path: Path) -> None:
    asc842.close(ROOT / "inputs" / "sample-portfolio", "2003-12", register=tmp_path / "register.db", out=tmp_path,
                 reports=False)
    for period in ("2003-12", "2003-11"):
        ran = CliRunner().invoke(main, ["footnote", period, "--out", str(tmp_path), "-o", str(tmp_path / "x.html")])
        assert (ran.exit_code, "footnote.none" in ran.output) == (2, True), ran.output
        assert not (tmp_path / "x.html").exists()


def test_the_template_can_be_copied_and_is_the_same_bytes(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["footnote", "--copy-template", str(tmp_path / "own.docx")])
    assert (ran.exit_code, (tmp_path / "own.docx").read_bytes() == template(OUTLINE)) == (0, True)
    assert CliRunner().invoke(main, ["footnote"]).exit_code == 2
