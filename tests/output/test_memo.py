"""The memo of a lease: its figures are the engine's, in Word and on the page alike; templates and texts do no harm."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document

import asc842
from asc842.api.alternatives import alternatives_of
from asc842.api.memo import memo_of, write
from asc842.cli import main
from asc842.output.word.docx import filled, template
from asc842.output.word.memo import OUTLINE
from asc842.output.word.page import page
from lease_files import ROOT

D = Decimal
INPUTS = ROOT / "inputs"
SMALL = OUTLINE[:5]
"""The first parts of the outline, for what is tried on many templates."""
RATES = (3.59, 3.70, 3.81, 3.92, 4.04, 4.16)
ABATED = (16185.81, 8092.91, 8092.91, 8092.91)
PRINTED = (61121.84, 62994.66, 64867.47, 66740.29, 68783.36, 70826.43)
"""Rates a square foot and monthly rents of Exhibit B by lease year, and what section 3 of the amendment abates."""
WINDHAM_RENT = [rent - abated for rent, abated in zip(
    [PRINTED[0]] * 8 + [rent for rent in PRINTED[1:] for _ in range(12)], [*ABATED, *[0] * 64], strict=True)]
"""Rent due from April 2003 on."""
AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d\d(?![\d.])")


def book(name: str) -> asc842.LeaseBook:
    return asc842.account_for(asc842.load(INPUTS / f"{name}.toml"), asc842.load_policy(INPUTS / "policy.toml"))


@pytest.fixture(scope="module")
def windham() -> asc842.LeaseBook:
    return book("windham-v-history")


@pytest.fixture(scope="module")
def apart() -> list[tuple[str, list[asc842.LeaseBook]]]:
    return [("separate contract", [book("windham-v-original"), book("windham-v-additional-premises")])]


@pytest.fixture(scope="module")
def figures(windham: asc842.LeaseBook, apart: list[tuple[str, list[asc842.LeaseBook]]]) -> dict[str, Any]:
    return memo_of(windham, apart)


@pytest.fixture(scope="module")
def in_word(figures: dict[str, Any]) -> bytes:
    return filled(template(OUTLINE), figures, "template")


def words(content: bytes) -> str:
    """All text of a Word file, that of tables too."""
    document = Document(io.BytesIO(content))
    return "\n".join(p.text for p in document.element.body.iter("{*}p") if p.text is not None)


def of_page(text: str) -> str:
    return re.sub(r"<[^>]*>", "\n", re.sub(r"<style>.*?</style>", "", text, flags=re.S))


def test_every_figure_is_the_engines(windham: asc842.LeaseBook, apart: list[tuple[str, list[asc842.LeaseBook]]],
                                     figures: dict[str, Any], in_word: bytes) -> None:
    on_page = AMOUNT.findall(of_page(page(OUTLINE, figures)))
    assert sorted(AMOUNT.findall(words(in_word))) == sorted(on_page)
    assert len(set(on_page)) > 100
    alternatives = alternatives_of(windham, apart)
    document = json.loads(windham.to_json())
    assert figures["years"] == years_of(document)
    assert {x["label"]: x["amount"] for x in figures["amounts"]} == {
        label: shown(document["summary"][name]) for label, name in SUMMARY.items()}
    of_events = [(x["date"], x["entry"], x["account"], *(shown(x[side]) if D(x[side]) else "" for side in (
        "debit", "credit"))) for x in document["journal"] if x["entry"] in ("commencement", "event 1")]
    assert [tuple(x.values()) for x in figures["entries"]] == of_events
    for found, one in zip(figures["alternatives"], alternatives, strict=True):
        table = json.loads(one.comparison.to_json())["table"] if one.comparison else []
        known = {(x["figure"], x["on"] or ""): [shown(x[side]) for side in ("left", "right", "difference")]
                 for x in table}
        assert [[x["taken"], x["other"], x["difference"]] for x in found["rows"]] == [
            known[x["figure"], x["on"]] for x in found["rows"]]
    # What stands in sentences is of these tables, of the facts and judgements as the lease has them, or a rate.
    lease = json.dumps(document["lease"], ensure_ascii=False) + windham.to_json() + "".join(
        one.comparison.to_json() for one in alternatives if one.comparison)
    said = {f"{D(x):,.2f}" for x in re.findall(r"(?<![\d.,])\d+\.\d\d(?!\d)", lease)} | set(AMOUNT.findall(lease))
    tables = {x for row in (*figures["years"], *figures["amounts"], *(r for a in figures["alternatives"]
                                                                     for r in a["rows"])) for x in row.values()}
    rates = {f"{x:.2f}" for x in (5, 6, 7, 75, 90)}
    assert {x for x in on_page if x not in said | rates and x not in tables and f"-{x}" not in tables} == set()


SUMMARY = {"Gross rent": "gross_rent", "Abatement": "abatement", "Rent due": "rent", "Total cost": "cost_total",
           "Total interest": "interest_total", "Opening liability": "opening_liability",
           "Opening right-of-use asset": "opening_asset"}
"""Amounts of the memo, and what the engine's summary calls them."""


def shown(amount: str) -> str:
    return f"{D(amount):,}"


def years_of(document: dict[str, Any]) -> list[dict[str, str]]:
    """What the memo shows by year: flows of a year added up, balances of its last row, of the engine's schedule."""
    summary, rows = document["summary"], document["schedule"]
    found = [{"at": f"{rows[0]['starts']}, opening", "rent": "", "cost": "", "interest": "",
              "liability": shown(summary["opening_liability"]), "asset": shown(summary["opening_asset"])}]
    for year in dict.fromkeys(row["period"][:4] for row in rows):
        own = [row for row in rows if row["period"].startswith(year)]
        found.append({"at": own[-1]["ends"], **{name: f"{sum(D(row[name]) for row in own):,}" for name in (
            "rent", "cost", "interest")}, "liability": shown(own[-1]["liability_closing"]),
            "asset": shown(own[-1]["asset_closing"])})
    return found


def test_separate_contract_or_not_is_measured_both_ways(figures: dict[str, Any]) -> None:
    [weighed] = [a for a in figures["alternatives"] if a["title"] == "Separate contract"]
    after = {r["figure"]: (r["taken"], r["other"], r["difference"]) for r in weighed["rows"]}
    # Rent of Exhibit B less section 3, from May 2003 on, at 0.5 % a month: 0.9 of one from April 4 to May 1.
    owed = sum(p / 1.005 ** (month - 0.1) for month, p in enumerate(WINDHAM_RENT) if month)
    assert after["liability after"] == (f"{owed:,.2f}", f"{owed:,.2f}", "0.00")
    # The lease of 2002, two months free: what was paid above level cost by April 4 stands in the asset.
    first = [0.0, 0.0, *[round(150204 * rate / 12, 2) for rate in RATES for _ in range(12)][2:]]
    asset = round(owed, 2) + sum(first[:5]) - round(sum(first) / 72 * 4.1, 2)
    # Apart, the added space has had three days of its level cost by then.
    added = [round(54103 * rate / 12, 2) for rate in (*[RATES[0]] * 8, *(r for r in RATES[1:] for _ in range(12)))]
    days = (sum(added) - sum(ABATED)) / len(added) * 3 / 30
    assert after["right-of-use asset after"] == (f"{asset:,.2f}", f"{asset - days:,.2f}", f"{-days:,.2f}")
    assert weighed["question"][0].startswith("842-10-25-8: ")
    assert [a["title"] for a in figures["alternatives"]] == [
        "Separate contract", "An agreement dated when its rent begins, not when it was approved",
        "The printed rate figure governs base/first-amendment, 4th Lease Year",
        "The printed annual figure governs base/first-amendment, 4th Lease Year", "A finance lease",
        "Discount rate of 7.00 %", "Discount rate of 5.00 %"]


def test_every_source_is_cited_and_every_judgement_has_its_reason(windham: asc842.LeaseBook, in_word: bytes) -> None:
    text = words(in_word)
    document = json.loads(windham.to_json())["lease"]
    sources, reasons = set(re.findall(r'"source": "([^"]+)"', json.dumps(document, ensure_ascii=False))), {
        j.reason for j in windham.lease.judgements}
    assert [s for s in sources if s not in text] == []
    assert [r for r in reasons if r not in text] == []
    for said in ("Prepared by", "Reviewed by", "Approved by", "800,883.44", "No lessor"):
        assert (said in text) == (said != "No lessor")


def test_alternatives_that_can_not_be_measured_say_why() -> None:
    lease = asc842.load(INPUTS / "windham-v.toml")
    option = lease.model_dump(mode="json", by_alias=True, exclude_none=True)
    option["facts"]["options"] = [{"id": "renew", "kind": "renewal", "lease_term_end": "2013-11-30",
                                   "source": "amendment, section 9"}]
    option["judgements"].append({"question": "option", "option": "renew", "answer": "not exercised", "reason": "Far."})
    found = memo_of(asc842.account_for(asc842.Lease.model_validate(option)))["alternatives"]
    [renewed] = [a for a in found if a["title"] == "Option renew exercised"]
    assert renewed["lines"][0] == "Not taken: Far."
    assert renewed["lines"][1].startswith("Not measured: ")


def test_a_figure_of_an_options_rent_that_governs_is_weighed_too() -> None:
    lease = asc842.load(INPUTS / "windham-v.toml").model_dump(mode="json", by_alias=True, exclude_none=True)
    row = {"label": "renewal", "to": date(2009, 11, 30), "annual": "840002.00", "monthly": "70000.00"}
    rent = {"id": "base", "name": "Base Rent", "frequency": "monthly", "source": "section 9", "rows": [row]}
    lease["facts"]["options"] = [{"id": "renew", "kind": "renewal", "lease_term_end": "2009-11-30",
                                  "source": "section 9", "rent": [rent]}]
    ends = next(j for j in lease["judgements"] if j["question"] == "lease_term_end")
    lease["judgements"].remove(ends)
    lease["facts"]["expiration"] = {"date": ends["answer"], "source": "section 2"}
    lease["judgements"] += [
        {"question": "option", "option": "renew", "answer": "exercised", "reason": "Near."},
        {"question": "governing_figure", "rent": "base/renew", "row": "renewal", "answer": "monthly",
         "reason": "Half."}]
    found = [a for a in alternatives_of(asc842.account_for(asc842.Lease.model_validate(lease))) if a.why == "Half."]
    assert [a.name for a in found] == ["the printed annual figure governs base/renew, renewal"]


def test_the_same_memo_is_the_same_bytes(figures: dict[str, Any]) -> None:
    assert template(SMALL) == template(SMALL)
    assert filled(template(SMALL), figures, "template") == filled(template(SMALL), figures, "template")
    assert page(OUTLINE, figures) == page(OUTLINE, figures)


def test_text_is_text(figures: dict[str, Any]) -> None:
    hostile = "<script>alert(1)</script> & {{ 7 * 7 }} {% for %} =cmd|' /C calc'!A0 \x00\x0b\x1b\udcff ]]> "
    hostile += "x" * 40_000
    told = {**figures, "lease": {**figures["lease"], "name": hostile}}
    text, html = words(filled(template(SMALL), told, "template")), page(SMALL, told)
    for shown in (text, html):
        assert "{{ 7 * 7 }} {% for %}" in shown
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", shown)
    assert "<script>alert(1)</script> &" in text
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def edited(change: str, by: str) -> bytes:
    """The template shipped with a piece of its text replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template(SMALL))) as read, zipfile.ZipFile(out, "w") as into:
        for name in read.namelist():
            content = read.read(name)
            into.writestr(name, content.replace(change.encode(), by.encode()) if name.endswith("document.xml")
                          else content)
    return out.getvalue()


def test_a_template_can_be_edited(figures: dict[str, Any], tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(edited("Technical accounting memo", "Memo of the Controller, {{ lease.currency }}"))
    memo = write(SMALL, figures, tmp_path / "memo.docx", own)
    assert words(memo.read_bytes()).startswith("Memo of the Controller, USD")


@pytest.mark.parametrize(("content", "said"), [
    (edited("{{ lease.name }}", "{{ lease.nam }}"), "no attribute 'nam'"),
    (edited("{{ lease.name }}", "{{ lease.name "), "TemplateSyntaxError"),
    (edited("{{ lease.name }}", "{{ ().__class__.__mro__ }}"), "unsafe"),
    (b"PK\x03\x04 no", "no Word document"),
    (b"", "no Word document"),
], ids=["unknown", "syntax", "unsafe", "cut", "empty"])
def test_a_template_that_can_not_be_filled_is_refused(content: bytes, said: str, figures: dict[str, Any]) -> None:
    with pytest.raises(asc842.InputError, match=re.escape(said)) as refused:
        filled(content, figures, "--template")
    assert refused.value.problems[0].code == "word.template"


def test_a_template_that_unpacks_to_too_much_is_refused(figures: dict[str, Any]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"<w/>")
        file.writestr("word/media/bomb", b"\0" * (21 * 2**20))
    with pytest.raises(asc842.InputError, match="bytes unpacked"):
        filled(out.getvalue(), figures, "--template")


def test_without_docxtpl_a_page_is_offered(figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch,
                                           tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(asc842.OutputError, match=r"asc842\[memo\]"):
        write(OUTLINE, figures, tmp_path / "memo.docx", None)
    assert write(OUTLINE, figures, tmp_path / "memo.html", None).exists()


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke
    lease = str(INPUTS / "windham-v.toml")
    refused = run(main, ["memo", lease, "-o", str(tmp_path / "memo.pdf")])
    assert (refused.exit_code, "output.suffix" in refused.output) == (2, True)
    assert run(main, ["memo"]).exit_code == 2
    copied = run(main, ["memo", "--copy-template", str(tmp_path / "own.docx")])
    assert (copied.exit_code, (tmp_path / "own.docx").read_bytes() == template(OUTLINE)) == (0, True)
    told = run(main, ["memo", lease, "-o", str(tmp_path / "x.docx"), "--template", str(tmp_path / "none.docx")])
    assert (told.exit_code, "word.no-template" in told.output) == (2, True)
    as_json = json.loads(run(main, ["memo", lease, "-o", str(tmp_path / "memo.html"), "--json"]).output)
    assert (tmp_path / "memo.html").exists()
    assert as_json["schema"] == "asc842/memo/1"
    # Before rent of the year falls due, but for that of the first day, which is in no liability.
    owed = sum(p / 1.005**month for month, p in enumerate(WINDHAM_RENT) if month)
    assert as_json["years"][0]["liability"] == f"{owed:,.2f}"
