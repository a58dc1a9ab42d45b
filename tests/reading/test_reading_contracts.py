"""A contract to a schedule: read, refused while anything is open, confirmed; an amendment; hostile files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

import asc842
from asc842.cli import main
from lease_files import ROOT

AMENDMENT, ANSWERS = ROOT / "inputs/contracts/first-amendment.txt", ROOT / "inputs/contracts/answers.toml"


def run(*args: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(map(str, args)))
    assert result.exit_code == code, result.output
    return result.output


def test_three_commands_from_a_contract_to_the_schedule_of_a_lease_file_by_hand(tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    said = json.loads(run("read", AMENDMENT, "-o", draft, "--xlsx", tmp_path / "draft.xlsx", "--json"))
    assert said["counts"] == {"rows": 6, "values": len(said["places"]), "confirm": 1, "missing": 7}
    text = AMENDMENT.read_text()
    assert all(text.count(place["quote"]) == 1 for place in said["places"].values())
    with pytest.raises(asc842.InputError) as refused:
        asc842.load(draft)
    assert [p.key for p in refused.value.problems] == ["confirm[0]", *(f"missing[{n}]" for n in range(7))]
    assert "4 open" in run(
        "confirm",
        draft,
        "--by",
        "A",
        "--answer",
        "judgements.discount_rate=0.06",
        "--answer",
        "judgements.classification=operating",
        "--answer",
        "judgements.carried_rent=0.00",
        "--answer",
        "facts.rent[0].rows[3].annual=monthly",
        code=1,
    )
    answers = tmp_path / "answers.toml"
    kept = [
        line
        for line in ANSWERS.read_text().splitlines()
        if not any(done in line for done in ("discount_rate", "classification", "carried_rent", "rows[3]"))
    ]
    answers.write_text("\n".join(kept))
    run("confirm", draft, "--answers", answers, "--by", "A. Reader", "--on", "2003-04-04")
    ours, theirs = (asc842.account_for(asc842.load(p)) for p in (draft, ROOT / "inputs/windham-v.toml"))
    assert {**ours.summary, "discount_rate_source": ""} == {**theirs.summary, "discount_rate_source": ""}
    assert ours.lease.confirmed[-1].by == "A. Reader"
    assert str(ours.lease.confirmed[-1].on) == "2003-04-04"


def test_an_amendment_against_its_lease_is_the_event_that_a_person_wrote(tmp_path: Path) -> None:
    by_hand = (ROOT / "inputs/windham-v-history.toml").read_text()
    before = by_hand[: by_hand.index('[[judgements]]\nquestion = "governing_figure"')]
    lease, draft = tmp_path / "lease.toml", tmp_path / "draft.toml"
    lease.write_text(before)
    run("read", AMENDMENT, "--to", lease, "-o", draft)
    asked = {
        "events[0].kind": "modification",
        "events[0].rent[0].rows[3].annual": "monthly",
        "events[0].discount_rate": "0.06",
        "events[0].classification": "operating",
    }
    assert asc842.confirm(draft, asked, by="A") == []
    ours, theirs = (asc842.account_for(asc842.load(p)) for p in (draft, ROOT / "inputs/windham-v-history.toml"))
    assert ours.schedule.equals(theirs.schedule)


def test_an_answer_that_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    run("read", AMENDMENT, "-o", draft)
    before = draft.read_text()
    for answer, why in (
        ("judgements.discount_rate=six", "a number"),
        ("judgements.commencement=April", "a day"),
        ("facts.rent[0].rows[3].annual=both", "one of monthly"),
        ("facts.lessee=X", "no open mark"),
    ):
        assert why in run("confirm", draft, "--answer", answer, "--by", "A", code=2)
    assert draft.read_text() == before


def test_comments_of_a_draft_are_kept_when_a_mark_is_answered(tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    run("read", AMENDMENT, "-o", draft)
    own = draft.read_text().replace("[[facts.rent]]", "# checked with J.\n[[facts.rent]]  # Exhibit B").replace(
        'key = "judgements.classification"', '# ask the auditor\nkey = "judgements.classification"  # "open" #2')
    draft.write_text(f"{own}# the end\n")
    asc842.confirm(draft, {"judgements.discount_rate": "0.06"}, by="A # B")
    kept = draft.read_text()
    assert "# checked with J.\n[[facts.rent]]  # Exhibit B\n" in kept
    assert '# ask the auditor\nkey = "judgements.classification"  # "open" #2\n' in kept
    assert kept.startswith("# Read from")
    assert kept.endswith("# the end\n")
    asc842.confirm(draft, {"judgements.classification": "operating"}, by="A")
    assert "# ask the auditor\n" in draft.read_text()


def pdf(draw: int) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for _ in range(draw):
        canvas.rect(10, 10, 50, 50)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("scan.pdf", pdf(2), "a scan"),
        ("broken.pdf", b"%PDF-1.4\n1 0 obj <<", "no PDF that can be read"),
        ("deep.html", b"<html><body>" + b"<div>" * 3000 + b"x", "nested"),
        ("lease.docx", b"PK\x03\x04....", "office file"),
        ("lease.bin", b"a\x00b" * 10, "binary"),
        ("word.txt", b"Rent " + b"a" * 501, "a word of more than 500"),
        ("none.txt", None, "No such file"),
    ],
)
def test_a_file_that_is_no_contract_is_refused(tmp_path: Path, name: str, data: bytes | None, found: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert found in run("read", tmp_path / name, code=2)
