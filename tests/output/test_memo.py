"""The memo of a lease: its figures are the engine's, in Word and on the page alike; templates and texts do no harm."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from datetime import date
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

INPUTS = ROOT / "inputs"
SMALL = OUTLINE[:5]
"""The first parts of the outline, for what is tried on many templates."""
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
    engine = [windham.to_json(), *(a.comparison.to_json() for a in alternatives if a.comparison)]
    known = {f"{int(whole):,}.{part}" for text in engine for whole, part in re.findall(r"(\d+)\.(\d\d)\d*", text)}
    known |= {figure for text in engine for figure in AMOUNT.findall(text)}
    # Sums of years are those of the comparison's table and of the book's screen.
    years = windham.plain["schedule"].years().values()
    known |= {f"{sum(row[name] for row in year):,}" for year in years for name in ("rent", "cost", "interest")}
    rates = {f"{x:.2f}" for x in (5, 6, 7, 75, 90)}
    assert set(on_page) - known - rates == set()


def test_separate_contract_or_not_is_measured_both_ways(figures: dict[str, Any]) -> None:
    [weighed] = [a for a in figures["alternatives"] if a["title"] == "Separate contract"]
    after = {r["figure"]: (r["taken"], r["other"], r["difference"]) for r in weighed["rows"]}
    assert after["liability after"] == ("3,724,398.09", "3,724,398.09", "0.00")
    assert after["right-of-use asset after"] == ("3,665,716.66", "3,664,023.92", "-1,692.74")
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
    assert as_json["years"][0]["liability"] == "3,722,540.99"
